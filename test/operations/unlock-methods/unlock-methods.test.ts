import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StoreKeyWrapping } from '../../../source/core/store-state.ts';
import { addUnlockMethod } from '../../../source/operations/unlock-methods/add-unlock-method.ts';
import { listUnlockMethods } from '../../../source/operations/unlock-methods/list-unlock-methods.ts';
import { removeUnlockMethod } from '../../../source/operations/unlock-methods/remove-unlock-method.ts';
import { answering, nobody } from '../../store/key-protection/protection-fixture.ts';
import { desk, deskWithKeys } from './unlock-fixture.ts';

const words = 'four random words here';
const passphraseMethod = () => ({ kind: 'passphrase', passphrase: Buffer.from(words) }) as const;
const foreign: StoreKeyWrapping = {
  kind: 'key-file',
  id: 'ffff',
  addedAt: '',
  location: '/f',
  salt: '',
  nonce: '',
  wrapped: '',
};

describe('adding an unlock method', () => {
  test('leaves the keys as they are and opens them from then on', async () => {
    const at = await deskWithKeys();
    const before = at.privateKeys();
    const added = await addUnlockMethod(at.context, {
      method: passphraseMethod(),
      askStorePassphrase: nobody,
    });
    expect(added).toMatchObject({ kind: 'passphrase', state: 'asks' });
    const after = at.privateKeys();
    expect(after.keys).toBe(before.keys);
    expect(after.storeKeyId).toBe(before.storeKeyId);
    rmSync(at.keyFile);
    const opened = await at.keyProtection.open(after, answering(words).ask);
    expect(after.keys.map((key) => at.keyProtection.reveal(opened, key))).toEqual(at.pkcs8);
    expect(await listUnlockMethods(at.context)).toMatchObject([
      { kind: 'key-file', state: 'unusable' },
      { kind: 'passphrase', state: 'asks' },
    ]);
    expect(at.activity).toMatchObject([
      { action: 'add-unlock-method', outcome: 'success', actor: 'ada', subject: 'passphrase' },
    ]);
  });

  test('before the first private key makes a store that opens by nothing else', async () => {
    const at = desk();
    await addUnlockMethod(at.context, { method: passphraseMethod(), askStorePassphrase: nobody });
    expect(at.privateKeys()).toMatchObject({ wrappings: [{ kind: 'passphrase' }], keys: [] });
    expect(existsSync(at.keyFolder)).toBe(false);
    const opened = await at.keyProtection.open(at.privateKeys(), answering(words).ask);
    expect(opened.id).toBe(at.privateKeys().storeKeyId);
  });

  test('needs the store to be opened by a method that it has', async () => {
    const at = desk();
    await addUnlockMethod(at.context, { method: passphraseMethod(), askStorePassphrase: nobody });
    const method = { kind: 'key-file' } as const;
    await expect(addUnlockMethod(at.context, { method, askStorePassphrase: nobody })).rejects.toMatchObject({
      code: 'passphrase-needed',
    });
    expect(existsSync(at.keyFolder)).toBe(false);
    expect(at.activity.at(-1)).toMatchObject({ outcome: 'failed' });
    await addUnlockMethod(at.context, { method, askStorePassphrase: answering(words).ask });
    expect(await at.keyProtection.opensUnattended(at.privateKeys())).toBe(true);
  });

  test('takes a new key file back when the save fails', async () => {
    const at = await deskWithKeys();
    const path = join(at.root, 'second.key');
    at.store.failNextSave = 'before';
    await expect(
      addUnlockMethod(at.context, { method: { kind: 'key-file', path }, askStorePassphrase: nobody }),
    ).rejects.toThrow('full');
    expect(existsSync(path)).toBe(false);
  });

  test('keeps a new key file when the save failed after it took effect', async () => {
    const at = await deskWithKeys();
    const path = join(at.root, 'second.key');
    at.store.failNextSave = 'after';
    await expect(
      addUnlockMethod(at.context, { method: { kind: 'key-file', path }, askStorePassphrase: nobody }),
    ).rejects.toThrow('full');
    expect(existsSync(path)).toBe(true);
  });

  test('is told as a conflict when somebody else rotated the store key meanwhile', async () => {
    const at = await deskWithKeys();
    at.store.beforeNextSave = (state) => ({
      ...state,
      privateKeys: { ...state.privateKeys, storeKeyId: 'another' },
    });
    const path = join(at.root, 'second.key');
    await expect(
      addUnlockMethod(at.context, { method: { kind: 'key-file', path }, askStorePassphrase: nobody }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(existsSync(path)).toBe(false);
  });

  test('is refused above sixteen', async () => {
    const at = await deskWithKeys();
    at.store.beforeNextSave = (state) => {
      const wrappings = Array.from({ length: 16 }, () => foreign);
      return { ...state, privateKeys: { ...state.privateKeys, wrappings } };
    };
    await expect(
      addUnlockMethod(at.context, { method: passphraseMethod(), askStorePassphrase: nobody }),
    ).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('removing an unlock method', () => {
  async function withBoth() {
    const at = await deskWithKeys();
    await addUnlockMethod(at.context, { method: passphraseMethod(), askStorePassphrase: nobody });
    const [keyFile, passphrase] = at.privateKeys().wrappings;
    if (keyFile === undefined || passphrase === undefined) throw new Error('two were expected');
    return { ...at, ids: { keyFile: keyFile.id, passphrase: passphrase.id } };
  }

  test('takes it out of the store and out of its backup, and leaves the key file', async () => {
    const at = await withBoth();
    const removed = await removeUnlockMethod(at.context, {
      id: at.ids.keyFile.slice(0, 6),
      askStorePassphrase: answering(words).ask,
    });
    expect(removed).toEqual({
      id: at.ids.keyFile,
      kind: 'key-file',
      leftKeyFile: at.keyFile,
      isBackupRenewed: true,
    });
    expect(existsSync(at.keyFile)).toBe(true);
    expect(await at.keyProtection.opensUnattended(at.privateKeys())).toBe(false);
    const [backup, newest] = at.store.saved.slice(-2);
    expect(backup?.privateKeys).toEqual(newest?.privateKeys);
    expect(backup?.privateKeys).not.toBe(newest?.privateKeys);
  });

  test('tells when the backup could not be renewed', async () => {
    const at = await withBoth();
    const failing = { ...at.context, store: { ...at.store } };
    let saves = 0;
    failing.store.update = async (change) => {
      saves++;
      if (saves === 2) throw new Error('the disk is full');
      return at.store.update(change);
    };
    const removed = await removeUnlockMethod(failing, {
      id: at.ids.passphrase,
      askStorePassphrase: nobody,
    });
    expect(removed.isBackupRenewed).toBe(false);
    expect(at.privateKeys().wrappings.length).toBe(1);
  });

  test.each([
    ['nobody gives the passphrase', nobody, 'passphrase-needed'],
    ['the passphrase is wrong', answering('mistyped passphrase').ask, 'wrong-passphrase'],
  ])('is not done when %s of the one that stays', async (_, askStorePassphrase, code) => {
    const at = await withBoth();
    const before = at.privateKeys();
    await expect(
      removeUnlockMethod(at.context, { id: at.ids.keyFile, askStorePassphrase }),
    ).rejects.toMatchObject({ code });
    expect(at.privateKeys()).toBe(before);
  });

  test('never removes the only one while there are keys', async () => {
    const at = await deskWithKeys();
    const id = at.privateKeys().wrappings[0]?.id ?? '';
    await expect(removeUnlockMethod(at.context, { id, askStorePassphrase: nobody })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('only unlock method'),
    });
    expect(at.privateKeys().wrappings.length).toBe(1);
  });

  test('never removes the last one that somebody else left', async () => {
    const at = await withBoth();
    at.store.beforeNextSave = (state) => {
      const wrappings = state.privateKeys.wrappings.slice(1);
      return { ...state, privateKeys: { ...state.privateKeys, wrappings } };
    };
    await expect(
      removeUnlockMethod(at.context, { id: at.ids.passphrase, askStorePassphrase: nobody }),
    ).rejects.toMatchObject({ code: 'refused' });
    expect(at.privateKeys().wrappings.length).toBe(1);
  });

  test('takes the store key along with the last one when there are no keys', async () => {
    const at = desk();
    const { id } = await addUnlockMethod(at.context, {
      method: passphraseMethod(),
      askStorePassphrase: nobody,
    });
    await removeUnlockMethod(at.context, { id, askStorePassphrase: nobody });
    expect(at.privateKeys()).toEqual({ storeKeyId: '', wrappings: [], keys: [] });
  });

  test.each([
    ['zzz', 'not-found'],
    ['', 'not-found'],
  ])('called %j is told as %s', async (id, code) => {
    const at = await withBoth();
    await expect(removeUnlockMethod(at.context, { id, askStorePassphrase: nobody })).rejects.toMatchObject({
      code,
    });
  });

  test('is told as ambiguous when two ids begin so', async () => {
    const at = await withBoth();
    const wrappings = ['fa01', 'fa02'].map((id) => ({ ...foreign, id }));
    await at.store.update((state) => ({ ...state, privateKeys: { ...state.privateKeys, wrappings } }));
    await expect(
      removeUnlockMethod(at.context, { id: 'fa', askStorePassphrase: nobody }),
    ).rejects.toMatchObject({ code: 'ambiguous' });
  });
});
