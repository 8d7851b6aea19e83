/** Adding one private key of our own to the certificates that have its public key. */
import { addPrivateKey, refuseWhileDisabled } from '../core/change-certificates.ts';
import { UserError } from '../core/errors.ts';
import { type FoundItem, wipePrivateKeys } from '../core/import.ts';
import type { CertificateEntry, Inventory } from '../core/inventory.ts';
import type { PassphraseSource, PrivateKeyMaterial, StoreKey } from '../core/ports.ts';
import type { PrivateKeys } from '../core/store-state.ts';
import type { ImportInput } from './add-certificates.ts';
import type { OperationContext } from './context.ts';
import { inventoryOf, loadInventory } from './load-inventory.ts';
import { recorded } from './record.ts';
import { undoUnsaved } from './unlock-methods/undo-unsaved.ts';

export interface AddPrivateKeyInput extends ImportInput {
  /** What the private key's file is encrypted with. */
  readonly passphrase?: Buffer;
  /** Opens the store key where it needs a passphrase. */
  readonly askStorePassphrase: PassphraseSource;
}

export interface AddedPrivateKey {
  /** The certificates that have this private key now. */
  readonly certificates: readonly CertificateEntry[];
  /** Path of the key file that was made to protect the store's first private key. */
  readonly newKeyFile?: string;
  /** Pieces of the input that were left alone, in words. */
  readonly ignored: readonly string[];
}

/**
 * @throws UserError `disabled`, `unreadable-input`, `several-private-keys`, `passphrase-needed`,
 * `wrong-passphrase`, `certificate-missing`, and what opening the store key throws
 */
export async function addPrivateKeyFrom(
  context: OperationContext,
  input: AddPrivateKeyInput,
): Promise<AddedPrivateKey> {
  return recorded(context, { action: 'add-private-key', subject: input.source }, async () => {
    const inventory = await loadInventory(context);
    refuseWhileDisabled(inventory);
    const items = await readAll(context, input);
    try {
      const key = theOnlyKey(items, input.source);
      refuseWithoutCertificate(inventory, key);
      const wrapped = await withStoreKey(
        context,
        inventory.privateKeys,
        input.askStorePassphrase,
        (storeKey, privateKeys) => ({
          privateKeys,
          kept: context.keyProtection.protect(storeKey, key, new Date(context.clock()).toISOString()),
        }),
      );
      const { kept, privateKeys } = wrapped.result;
      try {
        const state = await context.store.update((newest) => addPrivateKey(newest, kept, privateKeys));
        const certificates = inventoryOf(context, state).entries.filter(
          ({ certificate }) => certificate.publicKey.id === key.publicKeyId,
        );
        const { newKeyFile } = wrapped;
        return {
          certificates,
          ignored: leftAlone(items),
          ...(newKeyFile === undefined ? {} : { newKeyFile }),
        };
      } catch (thrown) {
        await wrapped.discard();
        throw thrown;
      }
    } finally {
      wipePrivateKeys(items);
    }
  });
}

/** The one private key of an input. The caller wipes it. @throws UserError as `addPrivateKeyFrom` */
export async function readOnlyPrivateKey(
  context: OperationContext,
  input: ImportInput & { readonly passphrase?: Buffer },
): Promise<PrivateKeyMaterial> {
  const items = await readAll(context, input);
  try {
    const key = theOnlyKey(items, input.source);
    return { ...key, pkcs8: Buffer.from(key.pkcs8) };
  } finally {
    wipePrivateKeys(items);
  }
}

function readAll(
  { engine }: OperationContext,
  { source, bytes, passphrase }: ImportInput & { readonly passphrase?: Buffer },
): Promise<readonly FoundItem[]> {
  return engine.readItems(bytes, passphrase === undefined ? { source } : { source, passphrase });
}

export interface WithStoreKey<Result> {
  readonly result: Result;
  /** Path of the key file that was made, when the store had no store key yet. */
  readonly newKeyFile?: string;
  /** Takes a fresh key file back, unless the store uses it: a save may fail after it took effect. */
  discard(): Promise<void>;
}

/** Runs `use` with the store key, which is made first where there is none, and wipes it. */
export async function withStoreKey<Result>(
  { keyProtection, store }: OperationContext,
  privateKeys: PrivateKeys,
  askStorePassphrase: PassphraseSource,
  use: (storeKey: StoreKey, privateKeys: PrivateKeys) => Result,
): Promise<WithStoreKey<Result>> {
  const established = privateKeys.storeKeyId === '' ? await keyProtection.establish() : undefined;
  const storeKey = established?.storeKey ?? (await keyProtection.open(privateKeys, askStorePassphrase));
  try {
    const result = use(storeKey, established?.privateKeys ?? privateKeys);
    const made = established?.privateKeys.wrappings.map((wrapping) => ({ wrapping, undo: established.undo }));
    const discard = () => undoUnsaved(store, made ?? []);
    return { result, discard, ...(established === undefined ? {} : { newKeyFile: established.keyFile }) };
  } finally {
    storeKey.close();
  }
}

function theOnlyKey(items: readonly FoundItem[], source: string): PrivateKeyMaterial {
  const open = new Map<string, PrivateKeyMaterial>();
  for (const item of items) if (item.kind === 'private-key') open.set(item.key.publicKeyId, item.key);
  const locked = items.filter((item) => item.kind === 'locked-private-key');
  // A key that nobody could use here stands in nobody's way: RFC 9216's objects hold one for X25519.
  const unsupported = locked.find(({ reason }) => reason === 'unsupported');
  const [closed, ...more] = locked.filter(({ reason }) => reason !== 'unsupported');
  const count = open.size + more.length + (closed === undefined ? 0 : 1);
  if (count > 1) {
    throw new UserError(
      'several-private-keys',
      `${source} holds ${count} private keys; one at a time can be added`,
      {
        hint: 'Split the file, and add each key on its own.',
      },
    );
  }
  const [key] = open.values();
  if (key !== undefined) return key;
  if (closed !== undefined) {
    const code = closed.reason === 'wrong-passphrase' ? 'wrong-passphrase' : 'passphrase-needed';
    throw new UserError(code, `${closed.source}: ${closed.message}`, {
      hint: 'Give the passphrase that the key file was encrypted with.',
    });
  }
  if (unsupported !== undefined) {
    throw new UserError('unreadable-input', `${unsupported.source}: ${unsupported.message}`, {
      hint: 'Use a private key for RSA, EC or Ed25519.',
    });
  }
  const other = items.find((item) => item.kind === 'other');
  if (other !== undefined) {
    const options = other.hint === undefined ? {} : { hint: other.hint };
    throw new UserError(other.passphrase ?? 'unreadable-input', `${other.source}: ${other.message}`, options);
  }
  const isCertificate = items.some((item) => item.kind === 'certificate');
  throw new UserError(
    'unreadable-input',
    isCertificate ? `${source} holds a certificate, but no private key` : `${source} holds no private key`,
    {
      hint: isCertificate
        ? 'Add it as a certificate; then choose the file with its private key here.'
        : 'Choose a private key.',
    },
  );
}

function refuseWithoutCertificate(inventory: Inventory, key: PrivateKeyMaterial): void {
  if (inventory.entries.some(({ certificate }) => certificate.publicKey.id === key.publicKeyId)) return;
  throw new UserError('certificate-missing', 'the certificate for this private key could not be found', {
    hint: 'Add its certificate first, then the private key.',
  });
}

function leftAlone(items: readonly FoundItem[]): readonly string[] {
  return items
    .filter((item) => item.kind !== 'private-key')
    .map((item) => {
      if (item.kind === 'certificate') return `${item.source}: a certificate, left alone`;
      return item.kind === 'locked-private-key'
        ? `${item.source}: ${item.message}; left alone`
        : `${item.source}: left alone`;
    });
}
