/**
 * The wrappings of the store key from one state to the next. Decides which change would lock everybody out or
 * undo what somebody else did meanwhile; makes and opens no wrapping.
 */
import { UserError } from '../../core/errors.ts';
import {
  mostUnlockMethods,
  type PrivateKeys,
  type ProtectedPrivateKey,
  type StoreKeyWrapping,
  type StoreState,
} from '../../core/store-state.ts';

/** @throws UserError `conflict` when the store key is another one now, `refused` when there are too many */
export function withWrapping(state: StoreState, storeKeyId: string, wrapping: StoreKeyWrapping): StoreState {
  const { privateKeys } = state;
  const isFirst = privateKeys.storeKeyId === '';
  if (!isFirst) refuseOtherStoreKey(privateKeys, storeKeyId);
  if (privateKeys.wrappings.length >= mostUnlockMethods) {
    throw new UserError(
      'refused',
      `there are ${mostUnlockMethods} unlock methods already, the most there may be`,
      {
        hint: 'Remove one first.',
      },
    );
  }
  const wrappings = [...privateKeys.wrappings, wrapping];
  return { ...state, privateKeys: { ...privateKeys, storeKeyId, wrappings } };
}

/** Without private keys the last one may go, and the store key with it. @throws UserError `refused`, `not-found` */
export function withoutWrapping(state: StoreState, id: string): StoreState {
  const { privateKeys } = state;
  const wrappings = privateKeys.wrappings.filter((wrapping) => wrapping.id !== id);
  if (wrappings.length === privateKeys.wrappings.length) throw noSuchMethod(id);
  refuseLockingOut({ ...privateKeys, wrappings });
  const storeKeyId = wrappings.length === 0 ? '' : privateKeys.storeKeyId;
  return { ...state, privateKeys: { ...privateKeys, storeKeyId, wrappings } };
}

export function refuseLockingOut({ wrappings, keys }: PrivateKeys): void {
  if (wrappings.length > 0 || keys.length === 0) return;
  throw new UserError(
    'refused',
    `this is the only unlock method; without it the private keys (${keys.length}) could never be opened again`,
    { hint: 'Add another unlock method first.' },
  );
}

/**
 * Every private key under the new store key. Keys that were added since `before` was read come along; a change
 * of the unlock methods meanwhile does not.
 * @throws UserError `conflict`
 */
export function withRotatedKey(
  state: StoreState,
  before: PrivateKeys,
  after: Pick<PrivateKeys, 'storeKeyId' | 'wrappings'>,
  reseal: (key: ProtectedPrivateKey) => ProtectedPrivateKey,
): StoreState {
  const { privateKeys } = state;
  refuseOtherStoreKey(privateKeys, before.storeKeyId);
  if (ids(privateKeys) !== ids(before)) {
    throw new UserError('conflict', 'the unlock methods were changed by somebody else meanwhile', {
      hint: 'Try again.',
    });
  }
  const { storeKeyId, wrappings } = after;
  return { ...state, privateKeys: { storeKeyId, wrappings, keys: privateKeys.keys.map(reseal) } };
}

/** The wrapping with this id, or with the only id that begins so. @throws UserError `not-found`, `ambiguous` */
export function wrappingById({ wrappings }: PrivateKeys, id: string): StoreKeyWrapping {
  const wanted = id.toLowerCase();
  const exact = wrappings.find((wrapping) => wrapping.id === wanted);
  const matching = wanted === '' ? [] : wrappings.filter((wrapping) => wrapping.id.startsWith(wanted));
  const [only, ...others] = exact === undefined ? matching : [exact];
  if (only === undefined) throw noSuchMethod(id);
  if (others.length > 0) {
    throw new UserError('ambiguous', `${others.length + 1} unlock methods begin with ${id}`);
  }
  return only;
}

function refuseOtherStoreKey(privateKeys: PrivateKeys, storeKeyId: string): void {
  if (privateKeys.storeKeyId === storeKeyId) return;
  throw new UserError('conflict', 'the store key was changed by somebody else meanwhile', {
    hint: 'Try again.',
  });
}

function noSuchMethod(id: string): UserError {
  return new UserError('not-found', `there is no unlock method ${id}`, {
    hint: 'smimectl unlock-method list shows them.',
  });
}

function ids({ wrappings }: PrivateKeys): string {
  return JSON.stringify(wrappings.map(({ id }) => id));
}
