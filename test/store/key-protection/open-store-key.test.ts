import { chmodSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stretchWithScrypt } from '../../../source/store/key-protection/passphrase-stretch.ts';
import { computing } from '../../support/computing.ts';
import {
  answering,
  changedInOneCharacter,
  keysWith,
  nobody,
  place,
  protectionIn,
} from './protection-fixture.ts';

const words = 'four random words here';

describe('opening the store key', () => {
  async function withPassphrase(at = place()) {
    const protection = protectionIn(at);
    const storeKey = protection.newStoreKey();
    const { wrapping } = await protection.wrap(storeKey, {
      kind: 'passphrase',
      passphrase: Buffer.from(words),
    });
    return { at, protection, storeKey, wrapping, privateKeys: keysWith(storeKey, wrapping) };
  }

  test('with the real scrypt takes the right passphrase and refuses another', async () => {
    const at = place();
    const protection = protectionIn(at, stretchWithScrypt);
    const storeKey = protection.newStoreKey();
    const { wrapping } = await protection.wrap(storeKey, {
      kind: 'passphrase',
      passphrase: Buffer.from(words),
    });
    expect(wrapping).toMatchObject({ cost: { N: 2 ** 17, r: 8, p: 1 } });
    const opened = await protection.open(keysWith(storeKey, wrapping), answering(words).ask);
    expect(opened).toMatchObject({ id: storeKey.id, bytes: storeKey.bytes });
    await expect(
      protection.open(keysWith(storeKey, wrapping), answering('four random words Here').ask),
    ).rejects.toMatchObject({ code: 'wrong-passphrase' });
  });

  test('wipes the passphrase, whether it was right or wrong', async () => {
    const { protection, privateKeys } = await withPassphrase();
    for (const answer of [answering(words), answering('something else')]) {
      await protection.open(privateKeys, answer.ask).catch(() => undefined);
      expect(answer.asked).toEqual([Buffer.alloc(answer.asked[0]?.length ?? 0)]);
    }
  });

  test('says that a passphrase is needed when there is nobody to ask', async () => {
    const { protection, privateKeys } = await withPassphrase();
    await expect(protection.open(privateKeys, nobody)).rejects.toMatchObject({ code: 'passphrase-needed' });
    expect(await protection.opensUnattended(privateKeys)).toBe(false);
  });

  test('tries one passphrase on every passphrase method', async () => {
    const { protection, storeKey, wrapping } = await withPassphrase();
    const second = await protection.wrap(storeKey, {
      kind: 'passphrase',
      passphrase: Buffer.from('another passphrase'),
    });
    const privateKeys = keysWith(storeKey, wrapping, second.wrapping);
    for (const right of [words, 'another passphrase']) {
      const answer = answering(right);
      expect((await protection.open(privateKeys, answer.ask)).bytes).toEqual(storeKey.bytes);
      expect(answer.asked.length).toBe(1);
    }
  });

  test('asks nobody while the key file is there, and asks when it is gone', async () => {
    const { protection, storeKey, wrapping } = await withPassphrase();
    const file = await protection.wrap(storeKey, { kind: 'key-file' });
    const privateKeys = keysWith(storeKey, wrapping, file.wrapping);
    const answer = answering(words);
    expect((await protection.open(privateKeys, answer.ask)).bytes).toEqual(storeKey.bytes);
    expect(answer.asked.length).toBe(0);
    await file.undo();
    expect((await protection.open(privateKeys, answer.ask)).bytes).toEqual(storeKey.bytes);
    expect(answer.asked.length).toBe(1);
  });

  test('names the missing key file and the way out', async () => {
    const protection = protectionIn(place());
    const { privateKeys, keyFile } = await protection.establish();
    rmSync(keyFile);
    await expect(protection.open(privateKeys, nobody)).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining(keyFile),
      hint: expect.stringContaining('backup'),
    });
  });

  test('finds the key file in the usual place when its account has moved', async () => {
    const at = place();
    const { privateKeys } = await protectionIn(at).establish();
    renameSync(at.data, join(at.root, 'moved'));
    const moved = { ...at, env: { ...at.env, XDG_DATA_HOME: join(at.root, 'moved') } };
    expect(await protectionIn(moved).opensUnattended(privateKeys)).toBe(true);
    expect(await protectionIn(at).opensUnattended(privateKeys)).toBe(false);
  });

  test('never passes over a key file that others can read, even where a passphrase would do', async () => {
    const { protection, storeKey, wrapping } = await withPassphrase();
    const file = await protection.wrap(storeKey, { kind: 'key-file' });
    const privateKeys = keysWith(storeKey, wrapping, file.wrapping);
    if (file.wrapping.kind !== 'key-file') throw new Error('no key file');
    chmodSync(file.wrapping.location, 0o644);
    const answer = answering(words);
    await expect(protection.open(privateKeys, answer.ask)).rejects.toMatchObject({
      code: 'store-unsafe',
      hint: `Run: chmod 600 ${file.wrapping.location}`,
    });
    expect(answer.asked.length).toBe(0);
  });

  test('refuses a cost that was lowered or raised before it asks for the passphrase', async () => {
    const { protection, storeKey, wrapping } = await withPassphrase();
    if (wrapping.kind !== 'passphrase') throw new Error('no passphrase');
    for (const N of [2 ** 10, 2 ** 16, 2 ** 30]) {
      const changed = keysWith(storeKey, { ...wrapping, cost: { ...wrapping.cost, N } });
      const answer = answering(words);
      const computed = computing();
      await expect(protection.open(changed, answer.ask)).rejects.toMatchObject({ code: 'store-damaged' });
      expect(computed()).toBeLessThan(50);
      expect(answer.asked.length).toBe(0);
    }
  });

  test('refuses a store with more methods than are ever written', async () => {
    const { protection, storeKey, wrapping } = await withPassphrase();
    const many = keysWith(storeKey, ...Array.from({ length: 17 }, () => wrapping));
    await expect(protection.open(many, answering(words).ask)).rejects.toMatchObject({
      code: 'store-damaged',
    });
  });

  test('notices every changed character of a passphrase method', async () => {
    const { protection, storeKey, wrapping } = await withPassphrase();
    for (const changed of changedInOneCharacter(wrapping)) {
      const opened = protection.open(keysWith(storeKey, changed), answering(words).ask);
      await expect(opened).rejects.toMatchObject({
        code: expect.stringMatching(/^(wrong-passphrase|store-damaged|store-locked)$/),
      });
    }
  });

  test('notices every changed character of a key file method', async () => {
    const protection = protectionIn(place());
    const { storeKey, privateKeys } = await protection.establish();
    const [wrapping] = privateKeys.wrappings;
    if (wrapping === undefined) throw new Error('no wrapping');
    for (const changed of changedInOneCharacter(wrapping)) {
      expect(await protection.opensUnattended(keysWith(storeKey, changed))).toBe(false);
    }
  });

  test('opens no wrapping that was moved here from another store', async () => {
    const one = await withPassphrase();
    const other = await withPassphrase(one.at);
    await expect(
      one.protection.open(keysWith(one.storeKey, other.wrapping), answering(words).ask),
    ).rejects.toMatchObject({ code: 'wrong-passphrase' });
  });

  test('of a store without one says so', async () => {
    const protection = protectionIn(place());
    const empty = { storeKeyId: '', wrappings: [], keys: [] };
    await expect(protection.open(empty, nobody)).rejects.toMatchObject({ code: 'not-found' });
    expect(await protection.opensUnattended(empty)).toBe(false);
  });
});
