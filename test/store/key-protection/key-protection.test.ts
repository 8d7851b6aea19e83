import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keysWith, material, nobody, place, protectionIn, quickStretch } from './protection-fixture.ts';

const addedAt = '2026-01-02T03:04:05.000Z';
const words = 'four random words here';

describe('the first private key', () => {
  test('gets a key file outside the store, which opens it without asking anybody', async () => {
    const at = place();
    const protection = protectionIn(at);
    const { storeKey, privateKeys, keyFile } = await protection.establish();
    expect(keyFile).toBe(join(at.data, 'smimectl', `${storeKey.id}.key`));
    expect(statSync(keyFile).mode & 0o7777).toBe(0o600);
    expect(privateKeys).toMatchObject({
      storeKeyId: storeKey.id,
      keys: [],
      wrappings: [{ kind: 'key-file', location: keyFile, addedAt: '2023-11-14T22:13:20.000Z' }],
    });
    const key = material();
    const kept = protection.protect(storeKey, key, addedAt);
    const opened = await protectionIn(at).open({ ...privateKeys, keys: [kept] }, nobody);
    expect(protection.reveal(opened, kept)).toEqual(key.pkcs8);
    expect(await protection.opensUnattended(privateKeys)).toBe(true);
  });

  test('takes its key file back when the store could not be saved', async () => {
    const { keyFile, undo } = await protectionIn(place()).establish();
    await undo();
    expect(existsSync(keyFile)).toBe(false);
  });

  test('leaves nothing secret in what is stored', async () => {
    const at = place();
    const protection = protectionIn(at);
    const { storeKey, privateKeys, keyFile } = await protection.establish();
    const key = material();
    const { wrapping } = await protection.wrap(storeKey, {
      kind: 'passphrase',
      passphrase: Buffer.from(words),
    });
    const stored = JSON.stringify({
      ...privateKeys,
      wrappings: [...privateKeys.wrappings, wrapping],
      keys: [protection.protect(storeKey, key, addedAt)],
    });
    const fileSecret = Buffer.from(readFileSync(keyFile, 'latin1').split('\n')[1] ?? '', 'base64');
    expect(fileSecret.length).toBe(32);
    for (const secret of [key.pkcs8, storeKey.bytes, fileSecret, Buffer.from(words)]) {
      for (const part of [secret, secret.subarray(0, 16), secret.subarray(1, 17), secret.subarray(2, 18)]) {
        for (const spelling of ['latin1', 'hex', 'base64'] as const) {
          expect(stored).not.toContain(part.toString(spelling).replace(/=+$/, '').slice(0, -1));
        }
      }
    }
  });
});

describe('a systemd credential', () => {
  async function withCredential(content: Buffer | string, name = 'smimectl-store-key') {
    const at = place();
    writeFileSync(join(at.credentials, name), content, { mode: 0o400 });
    const env = { ...at.env, CREDENTIALS_DIRECTORY: at.credentials };
    const protection = protectionIn({ ...at, env });
    return { at, protection, storeKey: protection.newStoreKey(), name };
  }

  test('of random bytes opens the store, and only where the unit gives it', async () => {
    const { at, protection, storeKey, name } = await withCredential(Buffer.alloc(32, 9));
    const { wrapping } = await protection.wrap(storeKey, { kind: 'systemd-credential', name });
    const privateKeys = keysWith(storeKey, wrapping);
    expect((await protection.open(privateKeys, nobody)).bytes).toEqual(storeKey.bytes);
    await expect(protectionIn(at).open(privateKeys, nobody)).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining(name),
      hint: expect.stringContaining('LoadCredentialEncrypted'),
    });
  });

  test('with the content of the key file opens a key file method of the same store', async () => {
    const at = place();
    const { storeKey, keyFile } = await protectionIn(at).establish();
    writeFileSync(join(at.credentials, 'key'), readFileSync(keyFile), { mode: 0o440 });
    const env = { ...at.env, CREDENTIALS_DIRECTORY: at.credentials };
    const protection = protectionIn({ ...at, env });
    const { wrapping } = await protection.wrap(storeKey, { kind: 'systemd-credential', name: 'key' });
    expect(await protection.opensUnattended(keysWith(storeKey, wrapping))).toBe(true);
  });

  test.each([
    ['too short', 'swordfish', 'store-locked'],
    ['empty', '', 'store-locked'],
  ])('that is %s is refused', async (_, content, code) => {
    const { protection, storeKey, name } = await withCredential(content);
    await expect(protection.wrap(storeKey, { kind: 'systemd-credential', name })).rejects.toMatchObject({
      code,
    });
  });

  test.each(['../etc/shadow', '.', '..', '', 'a/b', 'a:b', 'a b', 'a\n', 'é', 'x'.repeat(256)])(
    'is never called %j',
    async (name) => {
      const { protection, storeKey } = await withCredential(Buffer.alloc(32, 9));
      await expect(protection.wrap(storeKey, { kind: 'systemd-credential', name })).rejects.toMatchObject({
        code: 'refused',
      });
    },
  );

  test('that others can write is refused', async () => {
    const { at, protection, storeKey, name } = await withCredential(Buffer.alloc(32, 9));
    chmodSync(join(at.credentials, name), 0o446);
    await expect(protection.wrap(storeKey, { kind: 'systemd-credential', name })).rejects.toMatchObject({
      code: 'store-unsafe',
    });
  });
});

describe('a new unlock method', () => {
  test('takes no passphrase that is too short to be one', async () => {
    const protection = protectionIn(place());
    const storeKey = protection.newStoreKey();
    const wrap = (passphrase: Buffer) => protection.wrap(storeKey, { kind: 'passphrase', passphrase });
    await expect(wrap(Buffer.from('1234567'))).rejects.toMatchObject({ code: 'refused' });
    await expect(wrap(Buffer.alloc(0))).rejects.toMatchObject({ code: 'refused' });
    expect((await wrap(Buffer.from('12345678'))).wrapping.kind).toBe('passphrase');
  });

  test('takes any bytes as a passphrase, and no others open it', async () => {
    const protection = protectionIn(place());
    const storeKey = protection.newStoreKey();
    const odd = Buffer.from([0, 255, 10, 13, 0, 195, 40, 32, 9]);
    const { wrapping } = await protection.wrap(storeKey, { kind: 'passphrase', passphrase: odd });
    const keys = keysWith(storeKey, wrapping);
    expect((await protection.open(keys, async () => Buffer.from(odd))).id).toBe(storeKey.id);
    await expect(protection.open(keys, async () => odd.subarray(0, -1))).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
  });

  test('cannot be made for a store key that was closed', async () => {
    const protection = protectionIn(place(), quickStretch);
    const storeKey = protection.newStoreKey();
    storeKey.close();
    await expect(protection.wrap(storeKey, { kind: 'key-file' })).rejects.toMatchObject({ code: 'internal' });
  });
});

test('the list of unlock methods tells which would open the store now', async () => {
  const at = place();
  const protection = protectionIn(at);
  const { storeKey, privateKeys, keyFile } = await protection.establish();
  const passphrase = Buffer.from(words);
  const second = await protection.wrap(storeKey, { kind: 'passphrase', passphrase });
  const gone = await protection.wrap(storeKey, { kind: 'key-file', path: join(at.root, 'gone.key') });
  await gone.undo();
  const all = keysWith(storeKey, ...privateKeys.wrappings, second.wrapping, gone.wrapping);
  expect(await protection.unlockMethods(all)).toMatchObject([
    { kind: 'key-file', location: keyFile, state: 'ready' },
    { kind: 'passphrase', state: 'asks' },
    {
      kind: 'key-file',
      location: join(at.root, 'gone.key'),
      state: 'unusable',
      problem: `the key file ${join(at.root, 'gone.key')} is missing`,
    },
  ]);
});

const whyNotRoot = process.geteuid?.() === 0 ? '' : ' (skipped: only root acts for others)';
describe.skipIf(whyNotRoot !== '')(`root at work in the store of another user${whyNotRoot}`, () => {
  const owner = 12345;

  test('makes and reads key files as that user', async () => {
    const at = place();
    const folder = join(at.root, 'owned');
    mkdirSync(folder, { mode: 0o700 });
    chmodSync(at.root, 0o755);
    for (const path of [at.store, folder]) chownSync(path, owner, owner);
    const protection = protectionIn(at);
    const storeKey = protection.newStoreKey();
    const path = join(folder, 'a.key');
    const { wrapping, undo } = await protection.wrap(storeKey, { kind: 'key-file', path });
    expect(statSync(path)).toMatchObject({ uid: owner, gid: owner });
    expect(await protection.opensUnattended(keysWith(storeKey, wrapping))).toBe(true);
    chownSync(path, owner + 1, owner + 1);
    await expect(protection.open(keysWith(storeKey, wrapping), nobody)).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining(`may not be read by user ${owner}`),
    });
    await undo();
    expect(existsSync(path)).toBe(false);
    expect(process.geteuid?.()).toBe(0);
  });

  test('says how else the store may open when the usual place cannot be written', async () => {
    const at = place();
    writeFileSync(at.data, 'no folder');
    await expect(protectionIn(at).establish()).rejects.toMatchObject({
      code: 'io',
      hint: expect.stringContaining('unlock-method add key-file --path FILE'),
    });
  });

  test('says so when that user has no place for a key file', async () => {
    const at = place();
    chownSync(at.store, owner, owner);
    await expect(protectionIn(at).establish()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('no home folder'),
    });
  });
});
