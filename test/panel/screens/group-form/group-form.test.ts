import { expect, test } from 'vitest';
import { changeOf, formOf, isChanged } from '../../../../source/panel/screens/group-form/state.ts';
import { group } from '../../../core/facts.ts';

test('only what differs from the record is a change', () => {
  const form = formOf(group());
  expect(isChanged(form)).toBe(false);
  expect(changeOf({ ...form, name: 'Sales EU' })).toEqual({ name: 'Sales EU' });
  expect(changeOf({ ...form, address: '' })).toEqual({ address: '' });
  expect(isChanged({ ...formOf(undefined), name: 'x' })).toBe(true);
});
