/**
 * Every reason that keeps a message from being signed or encrypted, or that people should know: the reason, the
 * person and the next step stand in `check`, in `check --json` and on the panel's screen, from one source.
 */
import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../source/core/certificate.ts';
import type { Reason } from '../../source/core/reason.ts';
import { emptyState, type Group, type StoreState } from '../../source/core/store-state.ts';
import { loadInventory } from '../../source/operations/load-inventory.ts';
import { trustRemarks } from '../../source/operations/trust-remarks.ts';
import { CheckView } from '../../source/panel/screens/check-message/screen.tsx';
import { answered, checkStart } from '../../source/panel/screens/check-message/state.ts';
import { printable } from '../../source/presentation/printable.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { memoryStore } from '../../source/store/memory-store.ts';
import { run } from '../cli/support/fake-world.ts';
import { testContext } from '../panel/support/context.ts';
import { plainLook } from '../panel/support/harness.tsx';
import {
  crlDer,
  day,
  ecKey,
  encodedSerial,
  generalName,
  noon,
  schemes,
} from '../smime/path/make-certificate.ts';
import { issuing, issuingCertificate, mailCertificate } from '../smime/path/make-hierarchy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const addedAt = '2026-01-01T00:00:00.000Z';
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
const group: Group = { name: 'Sales', address: 'sales@example.com', sign: true, encrypt: true, revision: 1 };
const recipient = 'alice@example.org';

function mail(address: string, change: Parameters<typeof mailCertificate>[1] = {}): Certificate {
  return mailCertificate(issuing, {
    key: ecKey(),
    names: [generalName.email(address)],
    usages: ['digitalSignature', 'keyAgreement'],
    ...change,
  });
}

interface Situation {
  readonly certificates?: readonly Certificate[];
  readonly withKey?: readonly Certificate[];
  readonly crls?: readonly Uint8Array[];
  readonly group?: Partial<Group>;
  readonly settings?: Partial<StoreState['settings']>;
}

function stateOf({ certificates = [], withKey = [], crls = [], ...change }: Situation): StoreState {
  return {
    settings: { ...emptyState.settings, enabled: true, ...change.settings },
    groups: [{ ...group, ...change.group }],
    certificates: [...certificates, ...withKey].map(({ der }) => ({ der: base64(der), addedAt })),
    crls: crls.map((der) => ({ der: base64(der), addedAt })),
    privateKeys: {
      storeKeyId: 'key',
      wrappings: [],
      keys: withKey.map(({ publicKey }) => ({
        publicKeyId: publicKey.id,
        algorithm: 'EC P-256',
        salt: 'AA==',
        nonce: 'AA==',
        ciphertext: 'AA==',
        addedAt,
      })),
    },
  };
}

const ended = { notBefore: noon - 40 * day, notAfter: noon - 3 * day };
const future = { notBefore: noon + 3 * day };
const own = (change = {}) => mail(group.address, change);
const contact = (change = {}) => mail(recipient, change);
const revokedOwn = own();
const revokedContact = contact();
const listOf = (certificate: Certificate) =>
  crlDer({ issuer: issuing.name, signer: issuing.key, entries: [{ serial: encodedSerial(certificate) }] });

type Part = 'sign' | 'encrypt';
const situations: readonly [title: string, code: string, part: Part, situation: Situation][] = [
  ['no certificate of the group', 'no-certificate', 'sign', {}],
  ['no certificate of the recipient', 'no-certificate', 'encrypt', {}],
  ['no private key', 'no-private-key', 'sign', { certificates: [own()] }],
  ['ours expired', 'expired', 'sign', { withKey: [own(ended)] }],
  ["the recipient's expired", 'expired', 'encrypt', { certificates: [contact(ended)] }],
  ['ours not yet valid', 'not-yet-valid', 'sign', { withKey: [own(future)] }],
  ["the recipient's not yet valid", 'not-yet-valid', 'encrypt', { certificates: [contact(future)] }],
  ['ours not for signing', 'wrong-usage', 'sign', { withKey: [own({ usages: ['keyAgreement'] })] }],
  [
    "the recipient's not for encrypting",
    'wrong-usage',
    'encrypt',
    { certificates: [contact({ usages: ['digitalSignature'] })] },
  ],
  ['ours weak', 'weak-signature', 'sign', { withKey: [own({ scheme: schemes.ecdsaSha1 })] }],
  [
    "the recipient's weak",
    'weak-signature',
    'encrypt',
    { certificates: [contact({ scheme: schemes.ecdsaSha1 })] },
  ],
  ['a missing link above ours', 'issuer-missing', 'sign', { withKey: [own()] }],
  ["a missing link above the recipient's", 'issuer-missing', 'encrypt', { certificates: [contact()] }],
  [
    'ours revoked',
    'revoked',
    'sign',
    { certificates: [issuingCertificate], withKey: [revokedOwn], crls: [listOf(revokedOwn)] },
  ],
  [
    "the recipient's revoked",
    'revoked',
    'encrypt',
    { certificates: [issuingCertificate, revokedContact], crls: [listOf(revokedContact)] },
  ],
  ['an ambiguous address', 'several-certificates', 'encrypt', { certificates: [contact(), contact()] }],
  ['a group without an address', 'group-without-address', 'sign', { group: { address: '' } }],
  ['S/MIME disabled', 'disabled', 'sign', { settings: { enabled: false } }],
  ['S/MIME disabled', 'disabled', 'encrypt', { settings: { enabled: false } }],
];

const flat = (text: string) => text.replace(/\s+/g, ' ');

async function checkOnCommandLine(state: StoreState, ...flags: readonly string[]): Promise<string> {
  const options = { folder: temporaryFolder(), now: noon, change: () => ({ store: memoryStore(state) }) };
  return (await run(options, 'check', '--group', group.name, '--to', recipient, ...flags)).stdout;
}

async function checkInPanel(state: StoreState): Promise<string> {
  const context = testContext(state, { engine: smimeEngine, clock: () => noon });
  const inventory = await loadInventory(context);
  const remarksOnTrust = await trustRemarks(context, inventory);
  const asked = answered({ ...checkStart, recipients: recipient, remarksOnTrust }, inventory, noon);
  const view = (
    <CheckView
      state={asked}
      columns={100}
      rows={60}
      look={plainLook}
      inventory={inventory}
      now={noon}
      update={() => undefined}
    />
  );
  return flat(renderToString(view, { columns: 100 }));
}

describe('the reason, the person and the next step are in text, JSON and panel', () => {
  test.each(situations)('%s: %s (%s)', async (_, code, part, situation) => {
    const state = stateOf(situation);
    const answer: Record<Part, { reasons: readonly Reason[] }> = JSON.parse(
      await checkOnCommandLine(state, '--json'),
    );
    const reason = answer[part].reasons.find((candidate) => candidate.code === code);
    if (reason === undefined) throw new Error(`${code} is not among ${JSON.stringify(answer[part].reasons)}`);
    const { message, hint = '' } = reason;
    const person = code === 'disabled' ? 'S/MIME' : code === 'group-without-address' ? group.name : undefined;
    expect(message).toContain(person ?? (part === 'sign' ? group.address : recipient));
    if (person === undefined) expect(reason.address).toBe(part === 'sign' ? group.address : recipient);
    expect(hint).toMatch(/^[A-Z].*\.$/);
    const text = flat(await checkOnCommandLine(state));
    const panel = await checkInPanel(state);
    for (const sentence of [message, hint].map((raw) => flat(printable(raw)))) {
      expect(text).toContain(sentence);
      expect(panel).toContain(sentence);
    }
  });
});

test('below a stored CA nothing is remarked about the chain', async () => {
  const withKey = [own()];
  const state = stateOf({ certificates: [issuingCertificate, contact()], withKey });
  const answer = JSON.parse(await checkOnCommandLine(state, '--json'));
  expect(answer.sign.reasons).toEqual([]);
  expect(answer.encrypt.reasons.map(({ code }: Reason) => code)).toEqual(['unverified']);
});
