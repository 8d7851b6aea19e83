/** Private keys at rest with one byte, character or number changed: everything that protects them, place by place. */
import type { PrivateKeys } from '../../source/core/store-state.ts';
import { changedInOneCharacter } from '../store/key-protection/protection-fixture.ts';

/** Every base64 of the same length that decodes to one other byte. */
function changedBytes(base64: string): readonly string[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from(bytes, (byte, at) => {
    const changed = Buffer.from(bytes);
    changed[at] = byte ^ 1;
    return changed.toString('base64');
  });
}

/** All that can be tried with the stretched passphrase at hand: every character, every byte, but for salt and cost. */
export function* changedWrappings(privateKeys: PrivateKeys): Generator<PrivateKeys> {
  const { storeKeyId, wrappings } = privateKeys;
  for (const changed of changedInOneCharacter({ storeKeyId })) yield { ...privateKeys, ...changed };
  for (const wrapping of wrappings) {
    const { id, addedAt, nonce, wrapped } = wrapping;
    const changes = [
      ...changedInOneCharacter({ id, addedAt, nonce, wrapped }),
      ...changedBytes(nonce).map((value) => ({ nonce: value })),
      ...changedBytes(wrapped).map((value) => ({ wrapped: value })),
    ];
    for (const change of changes) yield { ...privateKeys, wrappings: [{ ...wrapping, ...change }] };
  }
}

/** Each of these costs half a second or more: the salt's bytes, and every other cost. */
export function* dearlyChangedWrappings(privateKeys: PrivateKeys): Generator<PrivateKeys> {
  for (const wrapping of privateKeys.wrappings) {
    for (const salt of changedBytes(wrapping.salt)) {
      yield { ...privateKeys, wrappings: [{ ...wrapping, salt }] };
    }
    if (wrapping.kind !== 'passphrase') continue;
    const { cost } = wrapping;
    const costs = [
      ...changedInOneCharacter(cost),
      ...[1, 2 ** 14, cost.N / 2, 2 ** 30, 0, Number.NaN].map((N) => ({ ...cost, N })),
    ];
    for (const changed of costs) yield { ...privateKeys, wrappings: [{ ...wrapping, cost: changed }] };
  }
}

export function* changedKeys(privateKeys: PrivateKeys): Generator<PrivateKeys> {
  for (const key of privateKeys.keys) {
    const { salt, nonce, ciphertext } = key;
    const changes = [
      ...changedInOneCharacter(key),
      ...changedBytes(salt).map((value) => ({ salt: value })),
      ...changedBytes(nonce).map((value) => ({ nonce: value })),
      ...changedBytes(ciphertext).map((value) => ({ ciphertext: value })),
    ];
    for (const change of changes) yield { ...privateKeys, keys: [{ ...key, ...change }] };
  }
}
