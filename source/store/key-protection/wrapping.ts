/**
 * The store key under one secret: how a wrapping is made and opened, once the secret is at hand. Everything
 * that tells about a wrapping is bound to it, so that none can be changed or moved to another store.
 */
import { randomBytes } from 'node:crypto';
import { UserError } from '../../core/errors.ts';
import type { StoreKey } from '../../core/ports.ts';
import type { StoreKeyWrapping } from '../../core/store-state.ts';
import { costProblem, type PassphraseStretch, type ScryptCost, writtenCost } from './passphrase-stretch.ts';
import { newSalt, type SealContext, type Sealed, seal, strictBase64, unseal } from './sealed.ts';
import { storeKeyLength } from './store-key.ts';

export type PassphraseWrapping = Extract<StoreKeyWrapping, { kind: 'passphrase' }>;
export type FileWrapping = Exclude<StoreKeyWrapping, PassphraseWrapping>;

/** Random name of a wrapping, hex. */
export function newWrappingId(): string {
  return randomBytes(8).toString('hex');
}

export async function wrapUnderPassphrase(
  storeKey: StoreKey,
  passphrase: Buffer,
  addedAt: string,
  stretch: PassphraseStretch,
): Promise<PassphraseWrapping> {
  const about = { kind: 'passphrase', id: newWrappingId(), addedAt, cost: writtenCost } as const;
  const salt = newSalt();
  const secret = await stretch(passphrase, salt, about.cost);
  try {
    return { ...about, ...stored(seal(secret, contextOf(storeKey.id, about), storeKey.bytes, salt)) };
  } finally {
    secret.fill(0);
  }
}

/** The store key's bytes; undefined when the passphrase is another one. @throws UserError `store-damaged` */
export async function openWithPassphrase(
  storeKeyId: string,
  wrapping: PassphraseWrapping,
  passphrase: Buffer,
  stretch: PassphraseStretch,
): Promise<Buffer | undefined> {
  refuseCost(wrapping);
  const salt = strictBase64(wrapping.salt);
  if (salt === undefined) return undefined;
  const secret = await stretch(passphrase, salt, wrapping.cost);
  try {
    return opened(secret, storeKeyId, wrapping);
  } finally {
    secret.fill(0);
  }
}

export function wrapUnderSecret(
  storeKey: StoreKey,
  secret: Buffer,
  about: Pick<FileWrapping, 'kind' | 'id' | 'addedAt' | 'location'>,
): FileWrapping {
  return { ...about, ...stored(seal(secret, contextOf(storeKey.id, about), storeKey.bytes)) };
}

export function openWithSecret(
  storeKeyId: string,
  wrapping: FileWrapping,
  secret: Buffer,
): Buffer | undefined {
  return opened(secret, storeKeyId, wrapping);
}

/** @throws UserError `store-damaged`: before any work, and before a passphrase is asked for */
export function refuseCost({ cost }: PassphraseWrapping): void {
  const problem = costProblem(cost);
  if (problem === undefined) return;
  throw new UserError('store-damaged', problem, {
    hint: 'Restore the private keys from a backup that you trust.',
  });
}

type Told =
  | { readonly kind: 'passphrase'; readonly id: string; readonly addedAt: string; readonly cost: ScryptCost }
  | Pick<FileWrapping, 'kind' | 'id' | 'addedAt' | 'location'>;

function contextOf(storeKeyId: string, told: Told): SealContext {
  const { kind, id, addedAt } = told;
  const own =
    told.kind === 'passphrase' ? [told.cost.N, told.cost.r, told.cost.p].map(String) : [told.location];
  return { purpose: 'smimectl store key 1', facts: [storeKeyId, kind, id, addedAt, ...own] };
}

function stored({ salt, nonce, ciphertext }: Sealed) {
  return { salt, nonce, wrapped: ciphertext };
}

function opened(secret: Buffer, storeKeyId: string, wrapping: StoreKeyWrapping): Buffer | undefined {
  const { salt, nonce, wrapped } = wrapping;
  const bytes = unseal(secret, contextOf(storeKeyId, wrapping), { salt, nonce, ciphertext: wrapped });
  return bytes?.length === storeKeyLength ? bytes : undefined;
}
