/**
 * The same ways to a new store key as there are to the old one, for rotation. A key file gets a new secret in
 * a new file beside the old one, which stays: until the new state is saved it is the only one that opens.
 */
import { UserError } from '../../core/errors.ts';
import type { FreshWrapping, NewUnlockMethod, StoreKey, UnlockMethod } from '../../core/ports.ts';
import type { PrivateKeys, StoreKeyWrapping } from '../../core/store-state.ts';
import { nextKeyFile } from './key-file.ts';
import type { PassphraseStretch } from './passphrase-stretch.ts';
import { openWithPassphrase, type PassphraseWrapping } from './wrapping.ts';

export interface Rewrapping {
  readonly oldKey: StoreKey;
  readonly newKey: StoreKey;
  readonly passphraseFor: (method: UnlockMethod) => Promise<Buffer | undefined>;
  readonly wrap: (storeKey: StoreKey, method: NewUnlockMethod) => Promise<FreshWrapping>;
  readonly stretch: PassphraseStretch;
}

/** @throws UserError `passphrase-needed`, `wrong-passphrase`, `store-locked`, `file-exists`; nothing stays then */
export async function rewrapAll(
  privateKeys: PrivateKeys,
  rewrapping: Rewrapping,
): Promise<readonly FreshWrapping[]> {
  const { wrappings } = privateKeys;
  const fresh = new Map<StoreKeyWrapping, FreshWrapping>();
  try {
    // Whoever goes away at a question, or is killed there, leaves no key file behind.
    const passphrasesFirst = [
      ...wrappings.filter(isPassphrase),
      ...wrappings.filter((one) => !isPassphrase(one)),
    ];
    for (const wrapping of passphrasesFirst) fresh.set(wrapping, await rewrapped(wrapping, rewrapping));
    return wrappings.flatMap((wrapping) => fresh.get(wrapping) ?? []);
  } catch (error) {
    for (const { undo } of fresh.values()) await undo();
    throw error;
  }
}

const isPassphrase = ({ kind }: StoreKeyWrapping): boolean => kind === 'passphrase';

async function rewrapped(wrapping: StoreKeyWrapping, rewrapping: Rewrapping): Promise<FreshWrapping> {
  const { newKey, oldKey, wrap } = rewrapping;
  switch (wrapping.kind) {
    case 'passphrase':
      return rewrapUnderPassphrase(wrapping, rewrapping);
    case 'key-file': {
      const path = nextKeyFile(wrapping.location, oldKey.id, newKey.id);
      return wrap(newKey, { kind: 'key-file', path });
    }
    case 'systemd-credential':
      return rewrapUnderCredential(wrapping, rewrapping);
  }
}

async function rewrapUnderCredential(
  { id, location: name }: Exclude<StoreKeyWrapping, PassphraseWrapping>,
  { newKey, wrap }: Rewrapping,
): Promise<FreshWrapping> {
  try {
    return await wrap(newKey, { kind: 'systemd-credential', name });
  } catch (error) {
    // Not given to this process, or a key file of the old store key, which systemd would have to give anew.
    if (!(error instanceof UserError) || error.code !== 'store-locked') throw error;
    throw new UserError(error.code, error.message, {
      hint: `Run it where systemd gives the credential, or do without it for now: "smimectl unlock-method remove ${id}", then rotate-store-key, then unlock-method add.`,
      cause: error,
    });
  }
}

/** The passphrase is proved on the old wrapping first: a typing error must not become the only way in. */
async function rewrapUnderPassphrase(
  wrapping: PassphraseWrapping,
  { newKey, oldKey, passphraseFor, wrap, stretch }: Rewrapping,
): Promise<FreshWrapping> {
  const { id, kind, addedAt } = wrapping;
  const passphrase = await passphraseFor({ id, kind, addedAt, state: 'asks' });
  if (passphrase === undefined) {
    throw new UserError(
      'passphrase-needed',
      `the passphrase of unlock method ${id} is needed for the new store key`,
      {
        hint: 'Give it, or remove that unlock method first.',
      },
    );
  }
  try {
    const bytes = await openWithPassphrase(oldKey.id, wrapping, passphrase, stretch);
    if (bytes === undefined) {
      throw new UserError('wrong-passphrase', `the passphrase is not the one of unlock method ${id}`);
    }
    bytes.fill(0);
    return await wrap(newKey, { kind: 'passphrase', passphrase });
  } finally {
    passphrase.fill(0);
  }
}
