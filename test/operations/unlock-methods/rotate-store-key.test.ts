import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UnlockMethod } from '../../../source/core/ports.ts';
import { addUnlockMethod } from '../../../source/operations/unlock-methods/add-unlock-method.ts';
import { rotateStoreKey } from '../../../source/operations/unlock-methods/rotate-store-key.ts';
import { answering, material, nobody } from '../../store/key-protection/protection-fixture.ts';
import { deskWithKeys } from './unlock-fixture.ts';

const words = 'four random words here';

async function withPassphrase() {
  const at = await deskWithKeys();
  const method = { kind: 'passphrase', passphrase: Buffer.from(words) } as const;
  await addUnlockMethod(at.context, { method, askStorePassphrase: nobody });
  return at;
}

describe('rotating the store key', () => {
  test('seals every key anew, and opens by the same ways', async () => {
    const at = await withPassphrase();
    const before = at.privateKeys();
    const answer = answering(words);
    const rotated = await rotateStoreKey(at.context, { passphraseFor: answer.ask });
    const after = at.privateKeys();
    expect(rotated).toEqual({
      storeKeyId: after.storeKeyId,
      privateKeys: 2,
      newKeyFiles: [join(at.keyFolder, `${after.storeKeyId}.key`)],
      leftKeyFiles: [at.keyFile],
      isBackupRenewed: true,
    });
    expect(after.storeKeyId).not.toBe(before.storeKeyId);
    for (const [index, key] of after.keys.entries()) {
      const old = before.keys[index];
      expect(key).toMatchObject({ publicKeyId: old?.publicKeyId, addedAt: old?.addedAt });
      expect(key.ciphertext).not.toBe(old?.ciphertext);
    }
    for (const wrapping of after.wrappings) {
      const opened = await at.keyProtection.open(
        { ...after, wrappings: [wrapping] },
        wrapping.kind === 'passphrase' ? answering(words).ask : nobody,
      );
      expect(after.keys.map((key) => at.keyProtection.reveal(opened, key))).toEqual(at.pkcs8);
    }
    expect(answer.asked.map((asked) => asked.every((byte) => byte === 0))).toEqual([true]);
  });

  test('the old store key opens nothing of the new state', async () => {
    const at = await withPassphrase();
    const before = at.privateKeys();
    const oldKey = await at.keyProtection.open(before, nobody);
    await rotateStoreKey(at.context, { passphraseFor: answering(words).ask });
    const after = at.privateKeys();
    for (const key of after.keys) {
      expect(() => at.keyProtection.reveal(oldKey, key)).toThrow('does not open');
      expect(() => at.keyProtection.reveal({ ...oldKey, id: after.storeKeyId }, key)).toThrow('not open');
    }
    const mixed = { ...after, wrappings: before.wrappings };
    await expect(at.keyProtection.open(mixed, answering(words).ask)).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
  });

  test('asks once for a passphrase that also had to open the store', async () => {
    const at = await withPassphrase();
    const [, passphraseOnly] = at.privateKeys().wrappings;
    if (passphraseOnly === undefined) throw new Error('two were expected');
    await at.store.update((state) => ({
      ...state,
      privateKeys: { ...state.privateKeys, wrappings: [passphraseOnly] },
    }));
    const answer = answering(words);
    const methods: UnlockMethod[] = [];
    await rotateStoreKey(at.context, {
      passphraseFor: (method) => {
        methods.push(method);
        return answer.ask();
      },
    });
    expect(methods).toMatchObject([{ id: passphraseOnly.id, kind: 'passphrase' }]);
    expect(answer.asked).toEqual([Buffer.alloc(words.length)]);
  });

  test('takes a key along that somebody else added meanwhile', async () => {
    const at = await withPassphrase();
    const oldKey = await at.keyProtection.open(at.privateKeys(), nobody);
    const late = material();
    const kept = at.keyProtection.protect(oldKey, late, '2026-01-02T03:04:05.000Z');
    at.store.beforeNextSave = (state) => ({
      ...state,
      privateKeys: { ...state.privateKeys, keys: [...state.privateKeys.keys, kept] },
    });
    await rotateStoreKey(at.context, { passphraseFor: answering(words).ask });
    const after = at.privateKeys();
    const opened = await at.keyProtection.open(after, nobody);
    expect(after.keys.map((key) => at.keyProtection.reveal(opened, key))).toEqual([...at.pkcs8, late.pkcs8]);
  });

  test.each([
    ['the unlock methods', 'wrappings'],
    ['the store key', 'storeKeyId'],
  ])('is told as a conflict when somebody else changed %s meanwhile', async (_, field) => {
    const at = await withPassphrase();
    at.store.beforeNextSave = (state) => ({
      ...state,
      privateKeys: { ...state.privateKeys, [field]: field === 'wrappings' ? [] : 'another' },
    });
    await expect(rotateStoreKey(at.context, { passphraseFor: answering(words).ask })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(readdirSync(at.keyFolder).length).toBe(1);
    expect(at.activity.at(-1)).toMatchObject({ action: 'rotate-store-key', outcome: 'failed' });
  });

  test.each([
    ['before', 1],
    ['after', 2],
  ] as const)('that fails %s the save took effect leaves what opens the store', async (when, keyFiles) => {
    const at = await withPassphrase();
    at.store.failNextSave = when;
    await expect(rotateStoreKey(at.context, { passphraseFor: answering(words).ask })).rejects.toThrow('full');
    expect(readdirSync(at.keyFolder).length).toBe(keyFiles);
    const opened = await at.keyProtection.open(at.privateKeys(), nobody);
    const { keys } = at.privateKeys();
    expect(keys.map((key) => at.keyProtection.reveal(opened, key))).toEqual(at.pkcs8);
  });

  test('changes nothing when a private key in the store is damaged', async () => {
    const at = await withPassphrase();
    at.store.beforeNextSave = (state) => {
      const keys = state.privateKeys.keys.map((key) => ({ ...key, algorithm: 'RSA 512' }));
      return { ...state, privateKeys: { ...state.privateKeys, keys } };
    };
    await expect(rotateStoreKey(at.context, { passphraseFor: answering(words).ask })).rejects.toMatchObject({
      code: 'store-damaged',
    });
    expect(readdirSync(at.keyFolder).length).toBe(1);
  });
});
