/**
 * Protects private keys at rest: tries the ways to the store key in order, makes new ones, and says what is
 * missing when none opens. Where the wrappings are kept is the store's business, and who is asked for a
 * passphrase the caller's.
 */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type {
  Clock,
  FreshWrapping,
  KeyProtection,
  NewUnlockMethod,
  PassphraseSource,
  StoreKey,
} from '../../core/ports.ts';
import { mostUnlockMethods, type PrivateKeys } from '../../core/store-state.ts';
import { hardenProcess } from './harden-process.ts';
import { createKeyFile, defaultKeyFile, type Environment } from './key-file.ts';
import { type PassphraseStretch, stretchWithScrypt } from './passphrase-stretch.ts';
import { rewrapAll } from './rewrap.ts';
import { newStoreKey, protect, refuseClosed, reveal, storeKeyFrom } from './store-key.ts';
import {
  credentialSecret,
  lockedMessage,
  type Surroundings,
  tryUnattended,
  unlockMethodsOf,
} from './unattended.ts';
import {
  newWrappingId,
  openWithPassphrase,
  refuseCost,
  wrapUnderPassphrase,
  wrapUnderSecret,
} from './wrapping.ts';

export interface KeyProtectionOptions {
  /** Read: `HOME`, `XDG_DATA_HOME`, `CREDENTIALS_DIRECTORY`. Never a secret. */
  readonly env: Environment;
  /** No key file is made inside. */
  readonly storeFolder: string;
  readonly clock?: Clock;
  /** Whose files are trusted besides root's: the effective user's. */
  readonly uid?: number;
  /** Tests pass a quick one; the accepted costs stay the same. */
  readonly stretch?: PassphraseStretch;
}

const fewestPassphraseBytes = 8;

export function createKeyProtection(options: KeyProtectionOptions): KeyProtection {
  const { env, storeFolder, clock = Date.now, stretch = stretchWithScrypt } = options;
  const surroundings: Surroundings = { env, uid: options.uid ?? process.geteuid?.() ?? 0 };
  const now = () => new Date(clock()).toISOString();

  async function open(privateKeys: PrivateKeys, askPassphrase: PassphraseSource): Promise<StoreKey> {
    hardenProcess();
    refuseUnreadable(privateKeys);
    const { storeKeyId, wrappings } = privateKeys;
    const { bytes, problems } = await tryUnattended(privateKeys, surroundings);
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
      hint: 'Try again; it is the passphrase of this store, not the one of a key file that was added.',
    });
  }

  async function wrap(storeKey: StoreKey, method: NewUnlockMethod): Promise<FreshWrapping> {
    hardenProcess();
    refuseClosed(storeKey);
    switch (method.kind) {
      case 'passphrase':
        refuseShort(method.passphrase);
        return {
          wrapping: await wrapUnderPassphrase(storeKey, method.passphrase, now(), stretch),
          undo: async () => undefined,
        };
      case 'key-file':
        return wrapUnderNewKeyFile(storeKey, resolve(method.path ?? defaultKeyFile(env, storeKey.id)));
      case 'systemd-credential':
        return wrapUnderCredential(storeKey, method.name);
    }
  }

  async function wrapUnderNewKeyFile(storeKey: StoreKey, location: string): Promise<FreshWrapping> {
    const secret = await createKeyFile(location, storeKey.id, storeFolder, surroundings.uid);
    try {
      const about = { kind: 'key-file', id: newWrappingId(), addedAt: now(), location } as const;
      return {
        wrapping: wrapUnderSecret(storeKey, secret, about),
        undo: () => rm(location, { force: true }),
      };
    } finally {
      secret.fill(0);
    }
  }

  async function wrapUnderCredential(storeKey: StoreKey, location: string): Promise<FreshWrapping> {
    const about = { kind: 'systemd-credential', id: newWrappingId(), addedAt: now(), location } as const;
    const secret = await credentialSecret(location, storeKey.id, surroundings);
    try {
      return { wrapping: wrapUnderSecret(storeKey, secret, about), undo: async () => undefined };
    } finally {
      secret.fill(0);
    }
  }

  return {
    protect,
    reveal,
    newStoreKey,
    open,
    wrap,
    async opensUnattended(privateKeys) {
      const { bytes } = await tryUnattended(privateKeys, surroundings).catch(() => ({ bytes: undefined }));
      bytes?.fill(0);
      return bytes !== undefined;
    },
    async establish() {
      const storeKey = newStoreKey();
      try {
        const { wrapping, undo } = await wrap(storeKey, { kind: 'key-file' });
        const privateKeys = { storeKeyId: storeKey.id, wrappings: [wrapping], keys: [] };
        return { storeKey, privateKeys, keyFile: defaultKeyFile(env, storeKey.id), undo };
      } catch (error) {
        storeKey.close();
        throw error;
      }
    },
    rewrap: (privateKeys, oldKey, newKey, passphraseFor) =>
      rewrapAll(privateKeys, { oldKey, newKey, passphraseFor, wrap, stretch }),
    unlockMethods: (privateKeys) => unlockMethodsOf(privateKeys, surroundings),
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

function refuseShort(passphrase: Buffer): void {
  if (passphrase.length >= fewestPassphraseBytes) return;
  throw new UserError(
    'refused',
    `the passphrase is too short: ${passphrase.length} bytes, at least ${fewestPassphraseBytes} were expected`,
    { hint: 'Several random words make a good one.' },
  );
}
