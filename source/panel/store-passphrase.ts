/**
 * The store's own passphrase, for whatever has to open the store key: asked only where nothing else opens it,
 * before the work starts, since keys rest while it runs. What opened the store once is kept until the panel ends.
 */
import { UserError } from '../core/errors.ts';
import type { PassphraseSource, Store } from '../core/ports.ts';
import { askSecret } from './components/ask-secret.tsx';
import { sentence, withFullStop } from './components/sentence.ts';
import type { Panel } from './screen.ts';

const remembered = new WeakMap<Store, Buffer>();

function forget(store: Store): void {
  remembered.get(store)?.fill(0);
  remembered.delete(store);
}

async function isNeeded({ context, inventory }: Panel): Promise<boolean> {
  const { privateKeys } = inventory;
  const hasPassphrase = privateKeys.wrappings.some(({ kind }) => kind === 'passphrase');
  return hasPassphrase && !(await context.keyProtection.opensUnattended(privateKeys));
}

/** Why a key file that would spare the question does not. */
async function missedKeyFiles({ context, inventory }: Panel): Promise<readonly string[]> {
  const methods = await context.keyProtection.unlockMethods(inventory.privateKeys);
  return methods.flatMap(({ kind, problem }) => {
    return kind === 'key-file' && problem !== undefined ? [sentence(problem)] : [];
  });
}

/**
 * Runs `work` until the passphrase is right. Undefined when the person went back.
 * @throws what `work` throws, but for a wrong passphrase of the store
 */
export async function withStorePassphrase<Result>(
  panel: Panel,
  work: (askStorePassphrase: PassphraseSource) => Promise<Result>,
): Promise<Result | undefined> {
  const { store } = panel.context;
  let problem: string | undefined;
  for (;;) {
    if (!remembered.has(store) && (await isNeeded(panel))) {
      const typed = await askSecret(panel, {
        title: 'Passphrase of the store',
        lines: [
          ...(problem === undefined ? [] : [withFullStop(`Error: ${problem}`)]),
          ...(await missedKeyFiles(panel)),
          'The private keys of this store are protected by a passphrase.',
        ],
        label: 'Passphrase:',
      });
      if (typed === undefined) return undefined;
      remembered.set(store, typed);
    }
    let wasAsked = false;
    try {
      return await work(async () => {
        wasAsked = true;
        const passphrase = remembered.get(store);
        // Who asked wipes it, so it is a copy.
        return passphrase === undefined ? undefined : Buffer.from(passphrase);
      });
    } catch (thrown) {
      const isWrong = wasAsked && thrown instanceof UserError && thrown.code === 'wrong-passphrase';
      if (!isWrong) throw thrown;
      forget(store);
      problem = thrown.message;
    }
  }
}
