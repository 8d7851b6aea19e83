import { expect, test } from 'vitest';
import { groupsUsing } from '../../source/presentation/certificate-groups.ts';
import { entry, group, inventory, noon } from '../core/facts.ts';

const own = entry({ address: 'sales@example.com' }, { hasPrivateKey: true });
const contact = entry({ address: 'sales@example.com' });

test('a group that sends from the address is named, and whether this very certificate signs for it', () => {
  const store = inventory([own, contact], {
    groups: [group(), group({ name: 'Support', address: 'support@example.com' })],
  });
  expect(groupsUsing(store, own, { now: noon })).toEqual(['Sales (signs with it)']);
  expect(groupsUsing(store, contact, { now: noon })).toEqual(['Sales']);
});

test('while S/MIME is disabled nothing signs', () => {
  const store = inventory([own], { groups: [group()], settings: { enabled: false } });
  expect(groupsUsing(store, own, { now: noon })).toEqual(['Sales']);
});
