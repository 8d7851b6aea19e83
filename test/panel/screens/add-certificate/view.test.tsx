import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { planCertificates } from '../../../../source/operations/add-certificates.ts';
import { loadInventory } from '../../../../source/operations/load-inventory.ts';
import { planOf } from '../../../../source/panel/screens/add-certificate/state.ts';
import { listHeight, PlanView } from '../../../../source/panel/screens/add-certificate/view.tsx';
import type { Look } from '../../../../source/panel/terminal/capabilities.ts';
import { fixture } from '../../../support/fixture.ts';
import { plainLook } from '../../support/harness.tsx';
import { enabledState, importContext } from '../../support/import-context.ts';

const now = Date.UTC(2026, 0, 1);

async function drawn(names: readonly string[], columns: number, rows: number, look: Look = plainLook) {
  const context = importContext(enabledState);
  const inputs = names.map((source) => ({ source, bytes: fixture(source) }));
  const inventory = await loadInventory(context);
  const state = planOf(await planCertificates(context, inputs), inventory);
  const props = { state, columns, rows, look, now, inventory, update: () => undefined };
  const text = renderToString(<PlanView {...props} />, { columns });
  return { text, lines: text.split('\n'), list: listHeight(state, { columns, rows }, look) };
}

const flat = (text: string) => text.replace(/\s+/g, ' ');

describe.each([
  { columns: 40, rows: 9 },
  { columns: 80, rows: 20 },
  { columns: 120, rows: 46 },
])('at $columns columns', ({ columns, rows }) => {
  test('a plan fits, with the warning and the first of its rows', async () => {
    const { text, lines, list } = await drawn(['bundle-50.pem'], columns, rows);
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(flat(text)).toContain('Press y to add 50 certificates.');
    expect(flat(text)).toContain('Compare the fingerprint in person or over the phone');
    expect(text).toMatch(/> {2}✓ new +.*person-01/);
    expect(list).toBeGreaterThanOrEqual(2);
  });

  test('a CA brings its warning, and is told from an address', async () => {
    const { text, lines } = await drawn(['ca-root.pem'], columns, rows);
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(flat(text)).toContain('trusts every certificate that it has issued');
    expect(text).toContain('CA: CN=');
  });

  test('refused and expired are words', async () => {
    const { text } = await drawn(['refused-no-address.pem', 'expired.pem'], columns, rows);
    expect(text).toContain('✗ refused');
    if (columns >= 80) expect(text).toContain('✗ expired 2002');
    if (columns >= 80) expect(flat(text)).toContain('Refused: it names no e-mail address');
  });
});

test('the selected certificate has its whole fingerprint below the list', async () => {
  const { text } = await drawn(['alice.pem'], 80, 20);
  expect(text.match(/^(?:[0-9A-F]{4} ){7}[0-9A-F]{4}$/gm)).toHaveLength(2);
  expect(text).toContain('alice.pem: CN=Alice');
});

test('half a fingerprint is never shown', async () => {
  const { text } = await drawn(['refused-no-address.pem'], 80, 20);
  expect(text).not.toMatch(/^(?:[0-9A-F]{4} ){7}[0-9A-F]{4}$/m);
});

test('nothing beyond ASCII is drawn where the terminal has no UTF-8', async () => {
  const look = { ...plainLook, hasUnicode: false };
  const { text } = await drawn(
    ['hostile-wide.pem', 'hostile-bidi.pem', 'smtp-utf8-mailbox.pem'],
    80,
    20,
    look,
  );
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
});

test('hostile names stay text on their row', async () => {
  const hostile = ['escape', 'newline', 'osc8', 'nul', 'long', 'addresses', 'tags'].map(
    (kind) => `hostile-${kind}.pem`,
  );
  const { text, lines } = await drawn(hostile, 80, 20);
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u{e0000}-\u{e007f}]/u);
  expect(lines.length).toBeLessThanOrEqual(20);
});
