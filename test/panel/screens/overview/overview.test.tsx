import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { overviewOf, rowCount, selectedRow } from '../../../../source/panel/screens/overview/state.ts';
import { OverviewView } from '../../../../source/panel/screens/overview/view.tsx';
import { day, entry, group, inventory, noon } from '../../../core/facts.ts';
import { plainLook } from '../../support/harness.tsx';

const own = entry({ address: 'sales@example.com', notAfter: noon + 5 * day }, { hasPrivateKey: true });
const full = inventory([own, entry({ notAfter: noon - day })], {
  groups: [group(), group({ name: 'Support', address: 'support@example.com' })],
});

function drawn(columns: number, rows: number, state = overviewOf(full, noon), look = plainLook): string {
  const view = (
    <OverviewView
      state={state}
      columns={columns}
      rows={rows}
      look={look}
      inventory={full}
      now={noon}
      update={() => undefined}
    />
  );
  return renderToString(view, { columns });
}

describe.each([40, 80, 120])('at %d columns', (columns) => {
  test('the switch, the counts, every way on and what needs attention are told', () => {
    const screen = drawn(columns, 20);
    for (const text of [
      'S/MIME is enabled.',
      '2 certificates',
      '1 own',
      'c  Certificates',
      's  Settings',
      '! Support cannot',
    ]) {
      expect(screen).toContain(text);
    }
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});

test('a disabled store says how to enable it, and asks for nobody\u2019s attention', () => {
  const disabled = overviewOf(inventory([own], { settings: { enabled: false }, groups: [group()] }), noon);
  expect(drawn(80, 20, disabled)).toContain('S/MIME is disabled. Press e to enable it.');
  expect(disabled.attention).toEqual([]);
});

test('on a terminal without UTF-8 every sign is ASCII', () => {
  expect(drawn(80, 20, overviewOf(full, noon), { ...plainLook, hasUnicode: false })).toMatch(
    /^[\x20-\x7e\n]*$/,
  );
});

test('what needs attention can be selected, and its next step is shown', () => {
  const state = overviewOf(full, noon);
  const last = { ...state, list: { cursor: rowCount(state) - 1, top: 0 } };
  expect(selectedRow(last)).toMatchObject({ kind: 'attention', reason: { code: 'expiring-soon' } });
  expect(drawn(80, 20, last)).toContain('Renew it, then add the new certificate and its private key.');
});
