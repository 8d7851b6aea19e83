import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addGroup, changeGroup, removeGroup } from '../../source/core/change-groups.ts';
import { emptyState } from '../../source/core/store-state.ts';

const withGroup = addGroup(emptyState, { name: 'Sales', address: 'sales@example.com' });

test('a new group signs and encrypts', () => {
  expect(withGroup.groups).toEqual([
    { name: 'Sales', address: 'sales@example.com', sign: true, encrypt: true, revision: 1 },
  ]);
});

test('a change counts the revision up, and no change leaves the state as it is', () => {
  expect(changeGroup(withGroup, 'Sales', { sign: false }).groups[0]).toMatchObject({
    sign: false,
    revision: 2,
  });
  expect(changeGroup(withGroup, 'Sales', { sign: true })).toBe(withGroup);
});

test('a change made against an older revision is a conflict', () => {
  const changed = changeGroup(withGroup, 'Sales', { encrypt: false });
  expect(() => changeGroup(changed, 'Sales', { sign: false }, 1)).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  expect(() => removeGroup(changed, 'Sales', 1)).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(removeGroup(changed, 'Sales', 2).groups).toEqual([]);
});

describe('names and addresses that nobody could use are refused', () => {
  test.each(['', '   ', ' Sales', 'a\u001b[31mb', 'a\nb', 'x'.repeat(201)])('name %j', (name) => {
    expect(() => addGroup(emptyState, { name })).toThrow(expect.objectContaining({ code: 'refused' }));
  });
  test.each(['sales', 'sales@', 'Sales <sales@example.com>', 'a@b@c d'])('address %j', (address) => {
    expect(() => addGroup(emptyState, { name: 'Sales', address })).toThrow(
      expect.objectContaining({ code: 'refused' }),
    );
  });
  test('a name that is taken', () => {
    expect(() => addGroup(withGroup, { name: 'Sales' })).toThrow(
      expect.objectContaining({ code: 'already-there' }),
    );
  });
});

test('a missing group is told with the name that was probably meant', () => {
  expect(() => changeGroup(withGroup, 'sales', {})).toThrow(
    expect.objectContaining({ hint: 'Did you mean "Sales"?' }),
  );
});

test('groups of any allowed name are kept apart', () => {
  const names = fc.uniqueArray(
    fc.oneof(
      fc.constantFrom('Sales.EU', '__proto__', 'a[0]', '営業 🦊', 'constructor'),
      fc.string({ minLength: 1, maxLength: 20 }),
    ),
    { selector: (name) => name.normalize('NFC') },
  );
  fc.assert(
    fc.property(names, (candidates) => {
      let state = emptyState;
      const added: string[] = [];
      for (const name of candidates) {
        try {
          state = addGroup(state, { name });
          added.push(name.normalize('NFC'));
        } catch {}
      }
      expect(state.groups.map(({ name }) => name)).toEqual(added);
      for (const name of added) state = removeGroup(state, name);
      expect(state.groups).toEqual([]);
    }),
  );
});
