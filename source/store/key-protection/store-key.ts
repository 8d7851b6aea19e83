/** The store key itself: 32 random bytes, which seal every private key, and their name. */
import { randomBytes } from 'node:crypto';
import { UserError } from '../../core/errors.ts';
import type { PrivateKeyMaterial, StoreKey } from '../../core/ports.ts';
import type { ProtectedPrivateKey } from '../../core/store-state.ts';
import { type SealContext, seal, unseal } from './sealed.ts';

export const storeKeyLength = 32;

export function newStoreKey(): StoreKey {
  return storeKeyFrom(randomBytes(16).toString('hex'), randomBytes(storeKeyLength));
}

/** Takes `bytes` over: `close()` wipes them. */
export function storeKeyFrom(id: string, bytes: Buffer): StoreKey {
  return { id, bytes, close: () => void bytes.fill(0) };
}

export function protect(
  storeKey: StoreKey,
  { publicKeyId, algorithm, pkcs8 }: PrivateKeyMaterial,
  addedAt: string,
): ProtectedPrivateKey {
  refuseClosed(storeKey);
  const about = { publicKeyId, algorithm, addedAt };
  return { ...about, ...seal(storeKey.bytes, contextOf(storeKey.id, about), pkcs8) };
}

/** @throws UserError `store-damaged` */
export function reveal(storeKey: StoreKey, key: ProtectedPrivateKey): Buffer {
  refuseClosed(storeKey);
  const pkcs8 = unseal(storeKey.bytes, contextOf(storeKey.id, key), key);
  if (pkcs8 !== undefined) return pkcs8;
  throw new UserError(
    'store-damaged',
    `the stored private key of the public key ${key.publicKeyId} does not open: it was changed, or protected by another store key than ${storeKey.id}`,
    { hint: 'Restore the private keys from a backup, or remove this one and add it again.' },
  );
}

/** A wiped key would still encrypt, and everybody could read the result. */
export function refuseClosed({ bytes }: StoreKey): void {
  if (bytes.some((byte) => byte !== 0)) return;
  throw new UserError('internal', 'the store key was used after it was closed');
}

function contextOf(
  storeKeyId: string,
  { publicKeyId, algorithm, addedAt }: Pick<ProtectedPrivateKey, 'publicKeyId' | 'algorithm' | 'addedAt'>,
): SealContext {
  return { purpose: 'smimectl private key 1', facts: [storeKeyId, publicKeyId, algorithm, addedAt] };
}
