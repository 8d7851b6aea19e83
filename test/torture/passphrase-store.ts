/** A store that nothing but a passphrase opens, and what comes out of it with and without. */
import { writeFileSync } from 'node:fs';
import { UserError } from '../../source/core/errors.ts';
import type { PrivateKeys } from '../../source/core/store-state.ts';
import { createKeyProtection } from '../../source/store/key-protection/key-protection.ts';
import { run } from '../cli/support/fake-world.ts';
import { fixturePath } from '../support/fixture.ts';
import { rememberedScrypt } from './remembered-scrypt.ts';

export const passphrase = 'Ocelot parade 9926';
const stretch = rememberedScrypt();

/** Its owner makes it by the commands, with the one passphrase. */
export async function makeStore(home: string): Promise<void> {
  const file = `${home}.passphrase`;
  writeFileSync(file, `${passphrase}\n`, { mode: 0o600 });
  const commands = [
    ['enable'],
    ['certificate', 'add', fixturePath('sales.pem')],
    ['unlock-method', 'add', 'passphrase', '--new-passphrase-file', file],
    ['key', 'add', fixturePath('sales.key.pem'), '--store-passphrase-file', file],
  ];
  for (const words of commands) {
    const { code, stderr } = await run(
      {
        folder: home,
        change: ({ store }) => ({ keyProtection: protectionOf(store.location) }),
      },
      ...words,
    );
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
  }
}

/** Nothing in the environment leads to a key file. */
const protectionOf = (storeFolder: string) => createKeyProtection({ env: {}, storeFolder, stretch });

/** How many private keys come out. */
export async function keysFrom(privateKeys: PrivateKeys, given: string | undefined): Promise<number> {
  const protection = protectionOf('/nowhere');
  const isRefusal = (thrown: unknown) => {
    if (!(thrown instanceof UserError)) throw thrown;
    return undefined;
  };
  const asked = async () => (given === undefined ? undefined : Buffer.from(given));
  const storeKey = await protection.open(privateKeys, asked).catch(isRefusal);
  if (storeKey === undefined) return 0;
  let opened = 0;
  for (const key of privateKeys.keys) {
    try {
      protection.reveal(storeKey, key).fill(0);
      opened += 1;
    } catch (thrown) {
      isRefusal(thrown);
    }
  }
  storeKey.close();
  return opened;
}
