import { describe, expect, test } from 'vitest';
import type { MailFacts } from '../../source/core/mail-engine.ts';
import { messageSecurity } from '../../source/core/message-security.ts';
import { decideSealing, remarksOnBlind, type SealStep, type Wish } from '../../source/core/seal-decision.ts';
import type { Group, Settings } from '../../source/core/store-state.ts';
import { entry, group, inventory, noon } from './facts.ts';

const sales = entry({ address: 'sales@example.com' }, { hasPrivateKey: true });
const bob = entry({ address: 'bob@example.org' });

interface Case {
  readonly wish?: Wish;
  readonly facts?: Partial<MailFacts>;
  /** Nothing can be read of the recipients. */
  readonly isUnreadable?: boolean;
  readonly group?: Partial<Group>;
  readonly settings?: Partial<Settings>;
}

function decide(step: SealStep, { wish = 'default', facts, isUnreadable, ...change }: Case) {
  const { recipients = ['bob@example.org'], ...others } = facts ?? {};
  const mail: MailFacts = {
    from: ['sales@example.com'],
    ...(isUnreadable === true ? {} : { recipients }),
    blindRecipients: [],
    protection: 'none',
    ...others,
  };
  const writer = group(change.group);
  const store = inventory([sales, bob], { settings: change.settings ?? {} });
  const security = messageSecurity(store, writer, mail.recipients ?? [], { now: noon });
  const isEnabled = store.settings.enabled;
  const decision = decideSealing(step, { wish, security, group: writer, facts: mail, isEnabled });
  const outcome = decision.active ? 'done' : decision.isRefused ? 'refused' : 'left out';
  return { ...decision, outcome, codes: decision.reasons.map(({ code }) => code) };
}

const unknown = { recipients: ['eve@example.net'] };
const nobody = { recipients: [] };
const elsewhere = { from: ['ceo@example.com'] };

describe.each<[SealStep, string, Case, 'done' | 'refused' | 'left out', string?]>([
  ['sign', 'by default', {}, 'done'],
  ['sign', 'where the group does not', { group: { sign: false } }, 'left out', 'off-by-default'],
  [
    'sign',
    'where the group does not, and somebody wants it',
    { wish: 'yes', group: { sign: false } },
    'done',
  ],
  ['sign', 'where nobody wants it', { wish: 'no' }, 'left out', 'not-wanted'],
  ['sign', 'from another address', { facts: elsewhere }, 'left out', 'sender-mismatch'],
  ['sign', 'from another address, wanted', { wish: 'yes', facts: elsewhere }, 'refused', 'sender-mismatch'],
  [
    'sign',
    'from two addresses',
    { facts: { from: ['sales@example.com', 'b@c.de'] } },
    'left out',
    'several-senders',
  ],
  ['sign', 'in another case', { facts: { from: ['Sales@EXAMPLE.com'] } }, 'done'],
  ['sign', 'what is signed', { facts: { protection: 'signed' } }, 'left out', 'already-signed'],
  ['sign', 'what is encrypted', { facts: { protection: 'encrypted' } }, 'left out', 'already-encrypted'],
  [
    'sign',
    'what is broken',
    { wish: 'yes', facts: { protection: 'broken' } },
    'refused',
    'malformed-message',
  ],
  ['sign', 'to nobody', { facts: nobody }, 'done'],
  ['sign', 'while disabled', { settings: { enabled: false } }, 'left out', 'disabled'],
  ['sign', 'while disabled, wanted', { wish: 'yes', settings: { enabled: false } }, 'refused', 'disabled'],
  ['encrypt', 'by default', {}, 'done', 'unverified'],
  ['encrypt', 'to a stranger', { facts: unknown }, 'left out', 'no-certificate'],
  ['encrypt', 'to a stranger, wanted', { wish: 'yes', facts: unknown }, 'refused', 'no-certificate'],
  ['encrypt', 'to nobody', { facts: nobody }, 'refused', 'no-recipients'],
  ['encrypt', 'to nobody, where nobody wants it', { wish: 'no', facts: nobody }, 'left out', 'not-wanted'],
  [
    'encrypt',
    'to nobody, by a group that does not',
    { facts: nobody, group: { encrypt: false } },
    'left out',
  ],
  ['encrypt', 'to whom nobody can tell', { isUnreadable: true }, 'refused', 'unreadable-recipients'],
  [
    'encrypt',
    'to whom nobody can tell, while disabled',
    { isUnreadable: true, settings: { enabled: false } },
    'left out',
    'disabled',
  ],
  ['encrypt', 'what is signed', { facts: { protection: 'signed' } }, 'done', 'unverified'],
  ['encrypt', 'what is broken', { facts: { protection: 'broken' } }, 'done', 'unverified'],
  [
    'encrypt',
    'what is broken to a stranger, wanted',
    { wish: 'yes', facts: { ...unknown, protection: 'broken' } },
    'refused',
    'no-certificate',
  ],
  ['encrypt', 'what is encrypted', { facts: { protection: 'encrypted' } }, 'left out', 'already-encrypted'],
])('%s %s', (step, _, given, outcome, code) => {
  test(`is ${outcome}, for a reason`, () => {
    const decision = decide(step, given);
    expect(decision.outcome).toBe(outcome);
    if (code === undefined) expect(outcome === 'done' ? decision.codes : []).toEqual([]);
    else expect(decision.codes).toContain(code);
  });
});

test('what somebody else did already, or nobody wants, is no failure', () => {
  expect(decide('sign', { facts: { protection: 'signed' } }).isNoFailure).toBe(true);
  expect(decide('encrypt', { wish: 'no' }).isNoFailure).toBe(true);
  expect(decide('encrypt', { facts: unknown }).isNoFailure).toBe(false);
});

test('recipients that nobody can read are not called none as well', () => {
  expect(decide('encrypt', { isUnreadable: true }).codes).toEqual(['unreadable-recipients']);
});

test('a blind recipient is named as one whom all others can see', () => {
  const facts: MailFacts = { blindRecipients: ['bob@example.org'], protection: 'none' };
  expect(remarksOnBlind(facts)).toMatchObject([{ code: 'bcc-visible', address: 'bob@example.org' }]);
});
