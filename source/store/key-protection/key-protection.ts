/**
 * Protects private keys at rest: tries the ways to the store key in order, makes new ones, and says what is
 * missing when none opens. Where the wrappings are kept is the store's business, and who is asked for a
 * passphrase the caller's.
 */
import { UserError } from '../../core/errors.ts';
import type { Clock, KeyProtection, NewUnlockMethod, PassphraseSource, StoreKey } from '../../core/ports.ts';
import { mostUnlockMethods, type PrivateKeys } from '../../core/store-state.ts';
import { hardenProcess } from './harden-process.ts';
import type { Environment } from './key-file.ts';
import { makeKeyFileWrapping, makeWrapping } from './make-wrapping.ts';
import { type PassphraseStretch, stretchWithScrypt } from './passphrase-stretch.ts';
import { rewrapAll } from './rewrap.ts';
import { newStoreKey, protect, reveal, storeKeyFrom } from './store-key.ts';
import { lockedMessage, tryUnattended, unlockMethodsOf } from './unattended.ts';
import { openWithPassphrase, refuseCost } from './wrapping.ts';

export interface KeyProtectionOptions {
  /** Read: `HOME`, `XDG_DATA_HOME`, `CREDENTIALS_DIRECTORY`. Never a secret. */
  readonly env: Environment;
  /** No key file is made inside, and key files belong to its owner. */
  readonly storeFolder: string;
  readonly clock?: Clock;
  /** Tests pass a quick one; the accepted costs stay the same. */
  readonly stretch?: PassphraseStretch;
}

/** Hardens the process, because keys will be opened in it. */
export function createKeyProtection(options: KeyProtectionOptions): KeyProtection {
  const { env, storeFolder, clock = Date.now, stretch = stretchWithScrypt } = options;
  const surroundings = { env, storeFolder };
  hardenProcess();

  async function open(privateKeys: PrivateKeys, askPassphrase: PassphraseSource): Promise<StoreKey> {
    refuseUnreadable(privateKeys);
    const { storeKeyId, wrappings } = privateKeys;
    const { bytes, problems } = tryUnattended(privateKeys, surroundings);
    if (bytes !== undefined) return storeKeyFrom(storeKeyId, bytes);
    const withPassphrase = wrappings.filter((wrapping) => wrapping.kind === 'passphrase');
    if (withPassphrase.length === 0) throw lockedMessage(problems);
    withPassphrase.forEach(refuseCost);
    const passphrase = await askPassphrase();
    if (passphrase === undefined) {
      throw new UserError('passphrase-needed', 'the private keys are protected by a passphrase', {
        hint: 'Give it in a terminal, from a file or descriptor, or as a systemd credential.',
      });
    }
    try {
      for (const wrapping of withPassphrase) {
        const bytes = await openWithPassphrase(storeKeyId, wrapping, passphrase, stretch);
        if (bytes !== undefined) return storeKeyFrom(storeKeyId, bytes);
      }
    } finally {
      passphrase.fill(0);
    }
    throw new UserError('wrong-passphrase', 'the passphrase does not open the private keys', {
      hint: 'Try again; it is the passphrase of this store, not of a file that a private key came in.',
    });
  }

  const making = () => ({ surroundings, stretch, addedAt: new Date(clock()).toISOString() });
  const wrap = (storeKey: StoreKey, method: NewUnlockMethod) => makeWrapping(storeKey, method, making());

  return {
    protect,
    reveal,
    newStoreKey,
    open,
    wrap,
    async opensUnattended(privateKeys) {
      try {
        const { bytes } = tryUnattended(privateKeys, surroundings);
        bytes?.fill(0);
        return bytes !== undefined;
      } catch {
        return false;
      }
    },
    async establish() {
      const storeKey = newStoreKey();
      try {
        const { wrapping, undo } = makeKeyFileWrapping(storeKey, undefined, making());
        const privateKeys = { storeKeyId: storeKey.id, wrappings: [wrapping], keys: [] };
        return { storeKey, privateKeys, keyFile: wrapping.location, undo };
      } catch (error) {
        storeKey.close();
        throw error;
      }
    },
    rewrap: (privateKeys, oldKey, newKey, passphraseFor) =>
      rewrapAll(privateKeys, { oldKey, newKey, passphraseFor, wrap, stretch }),
    unlockMethods: async (privateKeys) => unlockMethodsOf(privateKeys, surroundings),
  };
}

function refuseUnreadable({ storeKeyId, wrappings }: PrivateKeys): void {
  if (storeKeyId === '') {
    throw new UserError('not-found', 'there is no private key in the store yet, so there is nothing to open');
  }
  if (wrappings.length > mostUnlockMethods) {
    throw new UserError(
      'store-damaged',
      `the store key has ${wrappings.length} unlock methods, at most ${mostUnlockMethods} were expected`,
    );
  }
}
