import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import type { CertificateEntry } from '../../../../source/core/inventory.ts';
import {
  type CertificatesState,
  certificatesOf,
  withMarkToggled,
  withView,
} from '../../../../source/panel/screens/certificates/state.ts';
import { CertificatesView } from '../../../../source/panel/screens/certificates/view.tsx';
import { day, entry, inventory, noon } from '../../../core/facts.ts';
import { plainLook } from '../../support/harness.tsx';

const name = (text: string) => ({
  der: new Uint8Array(),
  rdns: [[{ oid: '2.5.4.10', value: 'Example' }], [{ oid: '2.5.4.3', value: text }]],
  text: `CN=${text}, O=Example`,
});
const issuer = name('Example Issuing CA');
const own = entry({ address: 'sales@example.com', issuer }, { hasPrivateKey: true });
const ca = entry({ address: '', subject: issuer, basicConstraints: { ca: true } });
const expired = entry({ address: 'grace@example.org', notAfter: noon - 3 * day });
const expiring = entry({ address: 'heidi@example.org', notAfter: noon + 12 * day + 1000 });
const early = entry({ address: 'ivan@example.org', notBefore: noon + 5 * day });
const hostile = entry({ address: '\u001b[31mred\n@hostile.example', subject: name('\u202egpj.exe') });
const all = [own, ca, expired, expiring, early, hostile];
const store = inventory(all);
const opened = certificatesOf(store, noon, undefined);

interface Drawing {
  readonly columns?: number;
  readonly rows?: number;
  readonly look?: typeof plainLook;
}

function drawn(
  state: CertificatesState,
  { columns = 80, rows = 20, look = plainLook }: Drawing = {},
): string {
  const view = (
    <CertificatesView
      state={state}
      columns={columns}
      rows={rows}
      look={look}
      inventory={store}
      now={noon}
      update={() => undefined}
    />
  );
  return renderToString(view, { columns });
}

const lineOf = (screen: string, text: string) => screen.split('\n').find((line) => line.includes(text));

describe.each([40, 80, 120])('at %d columns', (columns) => {
  test('kind and status of each certificate are told by word and sign', () => {
    const screen = drawn(opened, { columns });
    expect(lineOf(screen, 'sales@example.com')).toMatch(/✦ own/);
    expect(screen).toMatch(/❖ CA.* Example Issuing CA/);
    expect(lineOf(screen, 'grace@example.org')).toMatch(/✗ expired/);
    expect(lineOf(screen, 'heidi@example.org')).toMatch(/! expiring/);
    expect(lineOf(screen, 'ivan@')).toMatch(/› not yet valid/);
  });

  test('nothing is wider than the screen, and nothing hostile reaches it', () => {
    const screen = drawn(opened, { columns });
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(screen).toContain('\\u{001B}[31mred');
    expect(screen).not.toMatch(/[\u001b\u202e]/);
  });

  test('the selected certificate says that its private key is there', () => {
    const screen = drawn(withView(opened, { filter: 'own' }), { columns });
    expect(screen).toContain('own, including private key, valid');
    expect(screen).toContain('Subject: CN=sales@example.com');
  });
});

test('a wide screen has issuer and fingerprint too', () => {
  const line = lineOf(drawn(opened, { columns: 120 }), 'sales@example.com');
  expect(line).toContain(own.certificate.fingerprint.slice(0, 16));
  expect(line).toContain('Example Issuing CA');
});

test('what narrows the list stays told, with how much it hides', () => {
  const state = withView(opened, { filter: 'expired', search: 'grace' });
  expect(drawn(state)).toContain('filter: expired, search: grace: 1 of 6');
  expect(drawn(opened)).toContain('6 certificates, by address');
  expect(drawn(withView(state, { isSearching: true }))).toContain('> Search (1 of 6): grace');
});

test('marks are told on the row and counted, those out of sight by themselves', () => {
  const marked = withMarkToggled(withView(opened, { filter: 'own' }));
  expect(drawn(marked)).toMatch(/>\* ✦ own/);
  expect(drawn(withView(marked, { filter: 'expired' }))).toContain('1 marked (1 not shown)');
});

test('an empty list says what to do next', () => {
  expect(drawn(certificatesOf(inventory([]), noon, undefined))).toContain('Press a to add one.');
  expect(drawn(withView(opened, { search: 'nobody' }))).toContain('Press Esc to see all again.');
});

test('on a terminal without UTF-8 every sign is ASCII, and an own certificate does not look marked', () => {
  const screen = drawn(withView(opened, { filter: 'own' }), { look: { ...plainLook, hasUnicode: false } });
  expect(screen).toMatch(/^[\x20-\x7e\n]*$/);
  expect(lineOf(screen, 'sales@example.com')).not.toContain('*');
});

test('a screen reader hears names first and no signs', () => {
  const screen = drawn(opened, { look: { ...plainLook, isScreenReader: true } });
  expect(screen).toContain('grace@example.org, contact, expired 3 days ago');
  expect(screen).not.toMatch(/[✦❖✓✗]/);
});

test('of 10,000 rows only those on screen are looked at', () => {
  let looks = 0;
  const watched = (one: CertificateEntry): CertificateEntry =>
    new Proxy(one, {
      get: (target, key, receiver) => {
        looks++;
        return Reflect.get(target, key, receiver);
      },
    });
  const many = Array.from({ length: 10_000 }, () => watched(entry()));
  const state = certificatesOf(inventory(many), noon, undefined);
  looks = 0;
  drawn(state);
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(1000);
});
