import { renderToString } from 'ink';
import { afterEach, describe, expect, test } from 'vitest';
import { addGroup } from '../../../../source/core/change-groups.ts';
import { emptyState, type StoreState } from '../../../../source/core/store-state.ts';
import { changeExistingGroup } from '../../../../source/operations/change-groups.ts';
import { openDefaultBehavior } from '../../../../source/panel/screens/default-behavior/screen.tsx';
import {
  defaultsOf,
  selectedGroup,
  withSelected,
} from '../../../../source/panel/screens/default-behavior/state.ts';
import { DefaultsView } from '../../../../source/panel/screens/default-behavior/view.tsx';
import { group, inventory, noon } from '../../../core/facts.ts';
import { testContext } from '../../support/context.ts';
import { type Harness, openPanel, plainLook } from '../../support/harness.tsx';

const groups = [group(), group({ name: 'Support', address: '', encrypt: false })];
const matrix = inventory([], { groups });

test('the same group stays selected when others come and go', () => {
  const selected = withSelected(defaultsOf(matrix, { now: noon }), 'Support');
  const later = defaultsOf(
    inventory([], { groups: [group({ name: 'New' }), ...groups] }),
    { now: noon },
    selected,
  );
  expect(selectedGroup(later)?.name).toBe('Support');
  const gone = defaultsOf(inventory([], { groups: [group()] }), { now: noon }, later);
  expect(selectedGroup(gone)?.name).toBe('Sales');
});

describe.each([40, 80, 120])('at %d columns', (columns) => {
  test('each default is a word, and one without effect has a sign and a reason', () => {
    const state = defaultsOf(matrix, { now: noon });
    const view = (
      <DefaultsView
        state={state}
        columns={columns}
        rows={15}
        look={plainLook}
        inventory={matrix}
        now={noon}
        update={() => undefined}
      />
    );
    const screen = renderToString(view, { columns });
    expect(screen).toMatch(/\[yes\] !\s+yes\s+\S+\s+Sales/);
    expect(screen).toMatch(/yes {2}!\s+no\s+no.*Support/);
    expect(screen.replace(/\s+/g, ' ')).toContain(
      'No effect now: there is no certificate for sales@example.com.',
    );
  });
});

describe('the screen', () => {
  let panel: Harness | undefined;
  afterEach(() => panel?.close());
  const start: StoreState = addGroup(emptyState, { name: 'Sales', address: 'sales@example.com' });

  test('keys typed ahead of a question never answer it', async () => {
    const context = testContext(start);
    panel = await openPanel({ openFirst: openDefaultBehavior, context });
    await panel.until('Sales');
    panel.type('dy');
    await panel.until('Remove the group Sales?');
    expect((await context.store.read()).groups).toHaveLength(1);
    await panel.press('y');
    await panel.until('was removed');
    expect((await context.store.read()).groups).toEqual([]);
  });

  test('a change by somebody else while the form is open is put to the person', async () => {
    const context = testContext(start);
    panel = await openPanel({ openFirst: openDefaultBehavior, context });
    await panel.until('Sales');
    await panel.press('r');
    await panel.until('Name:');
    await changeExistingGroup(context, 'Sales', { sign: false });
    panel.type(' EU');
    await panel.until('Sales EU');
    await panel.press('Enter');
    const screen = await panel.until('Save mine');
    expect(screen).toContain('Keep theirs: Sales, sales@example.com, sign no, encrypt yes');
    expect(screen).toContain('Save mine: Sales EU, sales@example.com, sign no, encrypt yes');
    await panel.press('Enter');
    await panel.until('The other version was kept.');
    expect((await context.store.read()).groups).toMatchObject([{ name: 'Sales', sign: false }]);
  });

  test('a group that somebody else renamed meanwhile is told so, and what was typed stays', async () => {
    const context = testContext(start);
    panel = await openPanel({ openFirst: openDefaultBehavior, context });
    await panel.until('Sales');
    await panel.press('r');
    await panel.until('Name:');
    await changeExistingGroup(context, 'Sales', { name: 'Verkauf' });
    panel.type(' EU');
    await panel.until('Sales EU');
    await panel.press('Enter');
    const screen = await panel.until('Somebody else renamed or removed the group "Sales" meanwhile.');
    expect(screen).toContain('Sales EU');
    expect(screen).not.toContain('smimectl group list');
  });

  test('Esc asks before what was typed is lost', async () => {
    panel = await openPanel({ openFirst: openDefaultBehavior, context: testContext(start) });
    await panel.until('Sales');
    await panel.press('a');
    panel.type('Halb');
    await panel.until('Halb');
    await panel.press('Esc');
    await panel.until('what was typed');
    await panel.press('Enter');
    await panel.until('Halb');
  });
});
