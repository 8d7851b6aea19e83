/**
 * The ways to the store key that ask nobody: systemd credentials first, then key files. Decides which of them
 * opens now and what to say about the others.
 */
import { asUserError, UserError } from '../../core/errors.ts';
import type { UnlockMethod } from '../../core/ports.ts';
import type { PrivateKeys, StoreKeyWrapping } from '../../core/store-state.ts';
import { actAsOwnerOf } from '../act-as-owner.ts';
import { ourUserId } from '../permissions.ts';
import { type Environment, readKeyFile, usualKeyFile } from './key-file.ts';
import { readCredentialSecret } from './systemd-credential.ts';
import { type FileWrapping, openWithSecret, refuseCost } from './wrapping.ts';

export interface Surroundings {
  readonly env: Environment;
  readonly storeFolder: string;
}

/** Does something with key files as the store's owner, whose user id `work` is given. */
export function asOwner<Result>({ storeFolder }: Surroundings, work: (uid: number) => Result): Result {
  return actAsOwnerOf(storeFolder, () => work(ourUserId() ?? 0));
}

export interface Attempt {
  /** The store key's bytes, which the caller wipes. */
  readonly bytes: Buffer | undefined;
  /** Why each way that was tried does not open. */
  readonly problems: readonly UserError[];
}

const order: readonly FileWrapping['kind'][] = ['systemd-credential', 'key-file'];

/** @throws UserError `store-unsafe`: a secret that others may have read is never passed over in silence */
export function tryUnattended(privateKeys: PrivateKeys, surroundings: Surroundings): Attempt {
  const problems: UserError[] = [];
  for (const kind of order) {
    for (const wrapping of privateKeys.wrappings) {
      if (wrapping.kind !== kind) continue;
      try {
        return { bytes: openedBy(wrapping, privateKeys.storeKeyId, surroundings), problems };
      } catch (error) {
        if (!(error instanceof UserError) || error.code === 'store-unsafe') throw error;
        problems.push(error);
      }
    }
  }
  return { bytes: undefined, problems };
}

export function lockedMessage(problems: readonly UserError[]): UserError {
  const reasons = problems.map(({ message }) => message).join('; ');
  const [first] = problems;
  return new UserError(
    'store-locked',
    `the private keys are locked: ${reasons || 'the store key has no unlock method left'}`,
    first?.hint === undefined ? {} : { hint: first.hint },
  );
}

export function unlockMethodsOf(
  { storeKeyId, wrappings }: PrivateKeys,
  surroundings: Surroundings,
): readonly UnlockMethod[] {
  return wrappings.map((wrapping) => methodOf(wrapping, storeKeyId, surroundings));
}

function methodOf(wrapping: StoreKeyWrapping, storeKeyId: string, surroundings: Surroundings): UnlockMethod {
  const { id, kind, addedAt } = wrapping;
  const about = { id, kind, addedAt, ...(kind === 'passphrase' ? {} : { location: wrapping.location }) };
  const problem = failureOf(wrapping, storeKeyId, surroundings)?.message;
  if (problem !== undefined) return { ...about, state: 'unusable', problem };
  return { ...about, state: kind === 'passphrase' ? 'asks' : 'ready' };
}

/** Why this way does not open now; undefined when it does, or would once its passphrase is given. */
export function failureOf(
  wrapping: StoreKeyWrapping,
  storeKeyId: string,
  surroundings: Surroundings,
): UserError | undefined {
  try {
    if (wrapping.kind === 'passphrase') refuseCost(wrapping);
    else openedBy(wrapping, storeKeyId, surroundings).fill(0);
    return undefined;
  } catch (error) {
    return asUserError(error);
  }
}

function openedBy(wrapping: FileWrapping, storeKeyId: string, surroundings: Surroundings): Buffer {
  const { kind, location } = wrapping;
  if (kind === 'systemd-credential') {
    const secret = credentialSecret(location, storeKeyId, surroundings);
    const bytes = openedAndWiped(wrapping, storeKeyId, secret);
    if (bytes !== undefined) return bytes;
    throw wrongSecret(location);
  }
  return asOwner(surroundings, (uid) => openedByFile(wrapping, storeKeyId, surroundings.env, uid));
}

function openedByFile(wrapping: FileWrapping, storeKeyId: string, env: Environment, uid: number): Buffer {
  const { location } = wrapping;
  let isThere = false;
  // A store that came to another account keeps its old path; the usual place of this account serves as well.
  for (const path of new Set([location, usualKeyFile(env, storeKeyId) ?? location])) {
    const secret = readKeyFile(path, storeKeyId, uid);
    if (secret === undefined) continue;
    const bytes = openedAndWiped(wrapping, storeKeyId, secret);
    if (bytes !== undefined) return bytes;
    if (path === location) isThere = true;
  }
  if (isThere) throw wrongSecret(location);
  throw new UserError('store-locked', `the key file ${location} is missing`, {
    hint: 'Put it back from a backup. If it is lost and nothing else opens the private keys, remove them, then this unlock method ("smimectl unlock-method remove"), and add them again.',
  });
}

/**
 * The secret in the credential, which the caller wipes.
 * @throws UserError `store-locked` when this process was not given it, `store-unsafe`, `refused`
 */
export function credentialSecret(name: string, storeKeyId: string, { env }: Surroundings): Buffer {
  const secret = readCredentialSecret(env, name, storeKeyId, ourUserId() ?? 0);
  if (secret !== undefined) return secret;
  throw new UserError('store-locked', `the systemd credential ${name} is not given to this process`, {
    hint: `Run it in a unit with LoadCredentialEncrypted=${name}, or use another unlock method.`,
  });
}

function openedAndWiped(wrapping: FileWrapping, storeKeyId: string, secret: Buffer): Buffer | undefined {
  try {
    return openWithSecret(storeKeyId, wrapping, secret);
  } finally {
    secret.fill(0);
  }
}

function wrongSecret(location: string): UserError {
  return new UserError(
    'store-locked',
    `${location} holds another secret than the one that the store key was wrapped with, or the store was changed`,
    { hint: 'Put back the one that belongs to this store, from a backup.' },
  );
}
