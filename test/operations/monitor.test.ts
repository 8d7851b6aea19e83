import { describe, expect, it } from 'vitest';
import { monitorInventory } from '../../source/operations/monitor.ts';
import { day, entry, group, inventory, noon } from '../core/facts.ts';

const limits = { warnDays: 30, criticalDays: 7 };
const ca = { basicConstraints: { ca: true }, address: '' };
const report = (...args: Parameters<typeof inventory>) => monitorInventory(inventory(...args), limits, noon);

describe('certificates by the days they have left', () => {
  it.each([
    [40 * day, 40, 'ok'],
    [30 * day, 30, 'ok'],
    [30 * day - 2000, 29, 'warning'],
    [7 * day, 7, 'warning'],
    [7 * day - 2000, 6, 'critical'],
    [0, 0, 'critical'],
    [-day - 2000, -2, 'critical'],
  ])('%d milliseconds left: %d days, %s', (left, daysLeft, state) => {
    const { certificates, state: worst } = report([entry({ notAfter: noon + left })]);
    expect(certificates).toMatchObject([{ daysLeft, state }]);
    expect(worst).toBe(state);
  });

  it('the fewest days left come first', () => {
    const spans = [90, 3, 20].map((days) => entry({ notAfter: noon + days * day }));
    expect(report(spans).certificates.map(({ daysLeft }) => daysLeft)).toEqual([3, 20, 90]);
  });

  it('no certificates are in order', () => {
    expect(report([])).toMatchObject({ state: 'ok', certificates: [], groups: [] });
  });
});

describe('a certificate that another one replaces troubles nobody', () => {
  const old = { notAfter: noon - day };
  it.each([
    ['a renewed one of the same address', entry(old), entry(), 'ok'],
    [
      'one that begins before the old one ends',
      entry({ notAfter: noon + 3 * day }),
      entry({ notBefore: noon + 2 * day }),
      'ok',
    ],
    [
      'one that begins only after a gap',
      entry({ notAfter: noon + day }),
      entry({ notBefore: noon + 2 * day }),
      'critical',
    ],
    ['one of another address', entry(old), entry({ address: 'bob@example.org' }), 'critical'],
    [
      'one without our private key, for one of ours',
      entry(old, { hasPrivateKey: true }),
      entry(),
      'critical',
    ],
    ['one of ours, for a contact', entry(old), entry({}, { hasPrivateKey: true }), 'ok'],
    ['one that cannot encrypt', entry(old), entry({ keyUsage: new Set(['digitalSignature']) }), 'critical'],
    [
      'a weak one',
      entry(old),
      entry({ publicKey: { ...entry().certificate.publicKey, bits: 1024 } }),
      'critical',
    ],
    ['one that has expired too', entry({ notAfter: noon - 2 * day }), entry(old), 'critical'],
  ])('%s', (_, first, second, state) => {
    const { certificates } = report([first, second]);
    const judged = certificates.find(({ entry: each }) => each === first);
    expect(judged?.state).toBe(state);
    expect(judged?.replacedBy).toBe(state === 'ok' ? second : undefined);
  });

  it('one that may not be used replaces nothing', () => {
    const revoked = entry();
    expect(report([entry(old), revoked], { revoked: [revoked] }).state).toBe('critical');
    const settings = { requireVerified: true };
    expect(report([entry(old), entry()], { settings }).state).toBe('critical');
    const verified = { by: 'root', at: '2026-01-01T00:00:00.000Z', how: 'phone' as const };
    expect(report([entry(old), entry({}, { verified })], { settings }).state).toBe('ok');
  });

  it('every address has to be covered', () => {
    const both = entry({
      ...old,
      addresses: [
        { address: 'alice@example.org', source: 'rfc822Name' },
        { address: 'office@example.org', source: 'rfc822Name' },
      ],
    });
    expect(report([both, entry()]).state).toBe('critical');
  });

  it('a CA is replaced by one of the same name', () => {
    const name = { der: new TextEncoder().encode('CN=Root'), rdns: [], text: 'CN=Root' };
    const expired = entry({ ...ca, ...old, subject: name });
    expect(report([expired, entry({ ...ca, subject: name })]).state).toBe('ok');
    expect(report([expired, entry(ca)]).state).toBe('critical');
  });
});

describe('groups', () => {
  const own = (notBefore: number, notAfter: number) =>
    entry({ address: 'sales@example.com', notBefore, notAfter }, { hasPrivateKey: true });
  const withGroups = { groups: [group()] };

  it('sign until the last of their certificates that follow each other without a gap ends', () => {
    const chain = [
      own(noon - day, noon + 10 * day),
      own(noon + 5 * day, noon + 20 * day),
      own(noon + 25 * day, noon + 99 * day),
    ];
    expect(report(chain, withGroups).groups).toMatchObject([
      { state: 'warning', signsUntil: noon + 20 * day, daysLeft: 20 },
    ]);
  });

  it('that cannot sign now are critical, with the reason', () => {
    expect(report([], withGroups)).toMatchObject({
      state: 'critical',
      groups: [{ state: 'critical', reason: { code: 'no-certificate' } }],
    });
  });

  it('that do not sign by default are not watched, and none while S/MIME is disabled', () => {
    expect(report([], { groups: [group({ sign: false })] }).groups).toEqual([]);
    expect(report([], { ...withGroups, settings: { enabled: false } })).toMatchObject({
      groups: [],
      isEnabled: false,
    });
  });

  it('the first to lose signing comes first', () => {
    const groups = [group({ name: 'Later' }), group({ name: 'Never', address: '' })];
    const names = report([own(noon - day, noon + 99 * day)], { groups }).groups.map(
      (each) => each.group.name,
    );
    expect(names).toEqual(['Never', 'Later']);
  });
});
