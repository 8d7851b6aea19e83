import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { CheckView } from '../../../../source/panel/screens/check-message/screen.tsx';
import {
  answered,
  checkStart,
  nextGroupName,
  recipientsOf,
} from '../../../../source/panel/screens/check-message/state.ts';
import { entry, group, inventory, noon } from '../../../core/facts.ts';
import { plainLook } from '../../support/harness.tsx';

test.each([
  ['', []],
  ['a@example.org', ['a@example.org']],
  [
    'a@example.org, b@example.org;c@example.org\n d@example.org ',
    ['a', 'b', 'c', 'd'].map((name) => `${name}@example.org`),
  ],
])('the recipients in %j are told apart', (text, expected) => {
  expect(recipientsOf(text)).toEqual(expected);
});

const groups = [group(), group({ name: 'Support' })];
const own = entry({ address: 'sales@example.com' }, { hasPrivateKey: true });
const all = inventory([own, entry({ address: 'bob@example.org' })], { groups });
const state = answered({ ...checkStart, recipients: 'bob@example.org nobody@example.org' }, all, noon);

test('the groups come round at the ends', () => {
  expect(state.groupName).toBe('Sales');
  expect(nextGroupName(state, 1)).toBe('Support');
  expect(nextGroupName(state, -1)).toBe('Support');
  expect(nextGroupName({ ...state, groupName: 'Support' }, 1)).toBe('Sales');
});

describe.each([40, 80, 120])('at %d columns', (columns) => {
  test('both answers and the reason for the no are shown', () => {
    const view = (
      <CheckView
        state={state}
        columns={columns}
        rows={18}
        look={plainLook}
        inventory={all}
        now={noon}
        update={() => undefined}
      />
    );
    const screen = renderToString(view, { columns }).replace(/\s+/g, ' ');
    expect(screen).toContain('Sign: ✓ yes');
    expect(screen).toContain('Encrypt: ✗ no');
    expect(screen).toContain('there is no certificate for nobody@example.org');
  });
});
