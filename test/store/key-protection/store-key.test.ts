import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newStoreKey, protect, reveal } from '../../../source/store/key-protection/store-key.ts';
import { changedInOneCharacter, material } from './protection-fixture.ts';

const addedAt = '2026-01-02T03:04:05.000Z';

describe('a private key under the store key', () => {
  test('comes back byte for byte, whatever its bytes', () => {
    const storeKey = newStoreKey();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const key = material(Buffer.from(bytes));
        expect(reveal(storeKey, protect(storeKey, key, addedAt)).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['rsa', 'ec', 'ed25519'] as const)('a real %s key comes back', (type) => {
    const { privateKey } =
      type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('ed25519');
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    const storeKey = newStoreKey();
    expect(reveal(storeKey, protect(storeKey, material(pkcs8), addedAt)).equals(pkcs8)).toBe(true);
  });

  test('every changed character of every field is noticed', () => {
    const storeKey = newStoreKey();
    const sealed = protect(storeKey, material(randomBytes(60)), addedAt);
    let changes = 0;
    for (const changed of changedInOneCharacter(sealed)) {
      changes++;
      expect(() => reveal(storeKey, changed)).toThrow(expect.objectContaining({ code: 'store-damaged' }));
    }
    expect(changes).toBeGreaterThan(250);
  });

  test('every changed byte of salt, nonce, ciphertext and tag is noticed', () => {
    const storeKey = newStoreKey();
    const sealed = protect(storeKey, material(randomBytes(60)), addedAt);
    for (const field of ['salt', 'nonce', 'ciphertext'] as const) {
      const { length } = Buffer.from(sealed[field], 'base64');
      for (let at = 0; at < length; at++) {
        const bytes = Buffer.from(sealed[field], 'base64');
        bytes[at] = (bytes[at] ?? 0) ^ 0x80;
        const changed = { ...sealed, [field]: bytes.toString('base64') };
        expect(() => reveal(storeKey, changed)).toThrow(expect.objectContaining({ code: 'store-damaged' }));
      }
    }
  });

  test('does not open under another store key, nor under another name of the same one', () => {
    const storeKey = newStoreKey();
    const sealed = protect(storeKey, material(), addedAt);
    expect(() => reveal(newStoreKey(), sealed)).toThrow('another store key');
    expect(() => reveal({ ...storeKey, id: 'other' }, sealed)).toThrow('another store key');
  });

  test('sealing the same key twice shares no salt, nonce or ciphertext', () => {
    const storeKey = newStoreKey();
    const key = material();
    const [first, second] = [protect(storeKey, key, addedAt), protect(storeKey, key, addedAt)];
    expect(first.salt).not.toBe(second.salt);
    expect(first.nonce).not.toBe(second.nonce);
    expect(first.ciphertext).not.toBe(second.ciphertext);
  });

  test('a closed store key is wiped and seals nothing any more', () => {
    const storeKey = newStoreKey();
    const sealed = protect(storeKey, material(), addedAt);
    storeKey.close();
    expect(storeKey.bytes.equals(Buffer.alloc(32))).toBe(true);
    expect(() => protect(storeKey, material(), addedAt)).toThrow('closed');
    expect(() => reveal(storeKey, sealed)).toThrow('closed');
  });
});
