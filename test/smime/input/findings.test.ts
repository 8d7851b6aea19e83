import { expect, test } from 'vitest';
import { wipePrivateKeys } from '../../../source/core/import.ts';
import { readItems } from '../../../source/smime/input/read-items.ts';
import { fixture } from '../../support/fixture.ts';

test('more private keys than anybody sends end the reading with a sentence', async () => {
  const key = fixture('ed25519.key.pem').toString();
  const items = await readItems(Buffer.from(key.repeat(300)), { source: 'many.pem' });
  wipePrivateKeys(items);
  expect(items.filter(({ kind }) => kind === 'private-key')).toHaveLength(200);
  expect(items.at(-1)).toMatchObject({
    what: 'unreadable',
    message: 'the rest of it was not read, because 200 private keys stand before it',
  });
});
