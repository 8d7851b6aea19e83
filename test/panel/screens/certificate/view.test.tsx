import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../../source/core/inventory.ts';
import type { DescribedPart } from '../../../../source/core/ports.ts';
import { certificateOf } from '../../../../source/panel/screens/certificate/state.ts';
import { CertificateView } from '../../../../source/panel/screens/certificate/view.tsx';
import { day, entry, group, inventory, noon } from '../../../core/facts.ts';
import { plainLook } from '../../support/harness.tsx';

const own = entry(
  { address: 'sales@example.com', fingerprint: '3f2a9c01'.repeat(8), notAfter: noon + 12 * day + 1000 },
  {
    hasPrivateKey: true,
    verified: { by: 'root', at: new Date(noon - 2 * day).toISOString(), how: 'in-person' },
  },
);
const store = inventory([own], {
  groups: [group(), group({ name: 'Billing', address: 'billing@example.com' })],
});
const described: readonly DescribedPart[] = [
  { title: 'Key usage', isCritical: true, lines: ['digital signature', 'evil \u202e line\u001b[2J'] },
];

interface Drawing {
  readonly rows?: number;
  readonly look?: typeof plainLook;
  readonly from?: Inventory;
  readonly parts?: readonly DescribedPart[] | 'being read';
}

function drawn(columns: number, drawing: Drawing = {}): string {
  const { rows = 60, look = plainLook, from = store, parts = described } = drawing;
  const { fingerprint } = own.certificate;
  const view = (
    <CertificateView
      state={{
        ...certificateOf(from, fingerprint, noon),
        described: parts === 'being read' ? undefined : parts,
      }}
      columns={columns}
      rows={rows}
      look={look}
      inventory={from}
      now={noon}
      update={() => undefined}
    />
  );
  return renderToString(view, { columns });
}

const empty: Inventory = inventory([]);

describe.each([40, 80, 120])('at %d columns', (columns) => {
  test('the fingerprint comes first, in groups that can be read aloud, and whole', () => {
    const lines = drawn(columns, { rows: 8 }).split('\n').slice(0, 3).join('\n');
    expect(lines.match(/3F2A 9C01 3F2A 9C01 3F2A 9C01 3F2A 9C01/g)).toHaveLength(2);
  });

  test('everything a person compares is told, and nothing is wider than the screen', () => {
    const screen = drawn(columns);
    for (const text of [
      'including private key',
      'in 12 days',
      'RSA 2048',
      'in person, by root',
      'Sales (signs with it)',
      'signing and encrypting',
      'Extensions',
      'Key usage (critical)',
      'digital signature',
    ]) {
      expect(screen.replace(/\s+/g, ' ')).toContain(text);
    }
    expect(screen).not.toContain('Billing');
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  test('what an extension says is shown, never obeyed', () => {
    const screen = drawn(columns);
    expect(screen.replace(/\s+/g, ' ')).toContain('evil \\u{202E} line\\u{001B}[2J');
    expect(screen).not.toMatch(/[\u001b\u202e]/);
  });
});

test('problems are told in words', () => {
  const weak = entry({
    fingerprint: own.certificate.fingerprint,
    notAfter: noon - 3 * day,
    addresses: [{ address: 'old@example.org', source: 'subject' }],
  });
  const screen = drawn(80, { from: inventory([weak]) }).replace(/\s+/g, ' ');
  expect(screen).toContain('Problems it expired on 2026-11-20');
  expect(screen).toContain('stands only in the subject');
});

test('extensions that are still read, and a certificate without any, are told as such', () => {
  expect(drawn(80, { parts: 'being read' })).toContain('Reading the extensions…');
  expect(drawn(80, { parts: [] })).toContain('It has no extensions.');
});

test('a certificate that was removed elsewhere is told', () => {
  expect(drawn(80, { from: empty })).toContain('This certificate is not in the store any more.');
});

test('on a terminal without UTF-8 everything is ASCII', () => {
  expect(drawn(80, { look: { ...plainLook, hasUnicode: false } })).toMatch(/^[\x20-\x7e\n]*$/);
});
