/** Makes new ways to open a store key: by a passphrase, a new key file, or a credential that systemd gives. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { FreshWrapping, NewUnlockMethod, StoreKey } from '../../core/ports.ts';
import { createKeyFile, usualKeyFile } from './key-file.ts';
import type { PassphraseStretch } from './passphrase-stretch.ts';
import { refuseClosed } from './store-key.ts';
import { asOwner, credentialSecret, type Surroundings } from './unattended.ts';
import { type FileWrapping, newWrappingId, wrapUnderPassphrase, wrapUnderSecret } from './wrapping.ts';

const fewestPassphraseBytes = 8;

export interface MakingOptions {
  readonly surroundings: Surroundings;
  readonly stretch: PassphraseStretch;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** @throws UserError as `KeyProtection.wrap` */
export async function makeWrapping(
  storeKey: StoreKey,
  method: NewUnlockMethod,
  options: MakingOptions,
): Promise<FreshWrapping> {
  refuseClosed(storeKey);
  switch (method.kind) {
    case 'passphrase': {
      refuseShort(method.passphrase);
      const { addedAt, stretch } = options;
      return kept(await wrapUnderPassphrase(storeKey, method.passphrase, addedAt, stretch));
    }
    case 'key-file':
      return makeKeyFileWrapping(storeKey, method.path, options);
    case 'systemd-credential': {
      const about = {
        kind: method.kind,
        id: newWrappingId(),
        addedAt: options.addedAt,
        location: method.name,
      };
      const secret = credentialSecret(method.name, storeKey.id, options.surroundings);
      return kept(wrappedAndWiped(storeKey, secret, about));
    }
  }
}

export function makeKeyFileWrapping(
  storeKey: StoreKey,
  path: string | undefined,
  { surroundings, addedAt }: MakingOptions,
): FreshWrapping & { readonly wrapping: FileWrapping } {
  const { location, secret } = asOwner(surroundings, (uid) => {
    const location = resolve(path ?? usualPlace(surroundings, storeKey.id, uid));
    try {
      return { location, secret: createKeyFile(location, storeKey.id, surroundings.storeFolder, uid) };
    } catch (error) {
      throw path === undefined ? withOtherWays(error) : error;
    }
  });
  return {
    wrapping: wrappedAndWiped(storeKey, secret, { kind: 'key-file', id: newWrappingId(), addedAt, location }),
    undo: async () => asOwner(surroundings, () => rmSync(location, { force: true })),
  };
}

function usualPlace({ env }: Surroundings, storeKeyId: string, uid: number): string {
  const path = usualKeyFile(env, storeKeyId);
  if (path !== undefined) return path;
  throw new UserError('refused', `user ${uid}, who owns the store, has no home folder for a key file`, {
    hint: otherWays,
  });
}

const otherWays =
  'Decide first how the store opens: "smimectl unlock-method add key-file --path FILE" at a place of your choice, or "smimectl unlock-method add passphrase".';

/** Nobody chose the usual place, so where it does not serve there has to be another one. */
function withOtherWays(error: unknown): unknown {
  if (!(error instanceof UserError) || !['io', 'refused'].includes(error.code)) return error;
  return new UserError(error.code, error.message, { hint: otherWays, cause: error.cause });
}

function wrappedAndWiped(
  storeKey: StoreKey,
  secret: Buffer,
  about: Pick<FileWrapping, 'kind' | 'id' | 'addedAt' | 'location'>,
): FileWrapping {
  try {
    return wrapUnderSecret(storeKey, secret, about);
  } finally {
    secret.fill(0);
  }
}

/** Nothing was written outside the store. */
function kept(wrapping: FreshWrapping['wrapping']): FreshWrapping {
  return { wrapping, undo: async () => undefined };
}

function refuseShort(passphrase: Buffer): void {
  if (passphrase.length >= fewestPassphraseBytes) return;
  throw new UserError(
    'refused',
    `the passphrase is too short: ${passphrase.length} bytes, at least ${fewestPassphraseBytes} were expected`,
    { hint: 'Several random words make a good one.' },
  );
}
