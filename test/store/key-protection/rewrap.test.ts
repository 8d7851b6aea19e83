import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UnlockMethod } from '../../../source/core/ports.ts';
import { answering, keysWith, nobody, place, protectionIn } from './protection-fixture.ts';

async function threeWays() {
  const at = place();
  writeFileSync(join(at.credentials, 'unit-key'), Buffer.alloc(32, 5), { mode: 0o400 });
  const protection = protectionIn({ ...at, env: { ...at.env, CREDENTIALS_DIRECTORY: at.credentials } });
  const oldKey = protection.newStoreKey();
  const passphrase = Buffer.from('the old passphrase');
  const ownFile = join(at.root, 'keys', 'mine');
  const made = [
    await protection.wrap(oldKey, { kind: 'key-file' }),
    await protection.wrap(oldKey, { kind: 'passphrase', passphrase }),
    await protection.wrap(oldKey, { kind: 'systemd-credential', name: 'unit-key' }),
    await protection.wrap(oldKey, { kind: 'key-file', path: ownFile }),
  ];
  const privateKeys = keysWith(oldKey, ...made.map(({ wrapping }) => wrapping));
  return { at, ownFile, protection, oldKey, newKey: protection.newStoreKey(), privateKeys };
}

describe('a new store key', () => {
  test('opens by every way that the old one had, each on its own', async () => {
    const { protection, oldKey, newKey, privateKeys } = await threeWays();
    const answer = answering('the old passphrase');
    const fresh = await protection.rewrap(privateKeys, oldKey, newKey, answer.ask);
    expect(fresh.map(({ wrapping }) => wrapping.kind)).toEqual(privateKeys.wrappings.map(({ kind }) => kind));
    for (const { wrapping } of fresh) {
      const opened = await protection.open(
        keysWith(newKey, wrapping),
        wrapping.kind === 'passphrase' ? answer.ask : nobody,
      );
      expect(opened.bytes).toEqual(newKey.bytes);
    }
    const oldIds = new Set(privateKeys.wrappings.map(({ id }) => id));
    expect(fresh.every(({ wrapping }) => !oldIds.has(wrapping.id))).toBe(true);
    for (const asked of answer.asked) expect(asked).toEqual(Buffer.alloc(asked.length));
  });

  test('gets key files with new secrets beside the old ones, which still open the old one', async () => {
    const { at, ownFile, protection, oldKey, newKey, privateKeys } = await threeWays();
    await protection.rewrap(privateKeys, oldKey, newKey, answering('the old passphrase').ask);
    expect(readdirSync(join(at.data, 'smimectl')).sort()).toEqual(
      [`${oldKey.id}.key`, `${newKey.id}.key`].sort(),
    );
    expect(readdirSync(join(at.root, 'keys')).sort()).toEqual(['mine', `mine.${newKey.id}`]);
    const secretOf = (path: string) => readFileSync(path, 'latin1').split('\n')[1];
    expect(secretOf(ownFile)).not.toBe(secretOf(`${ownFile}.${newKey.id}`));
    expect(await protection.opensUnattended(privateKeys)).toBe(true);
  });

  test.each([
    ['a wrong passphrase', answering('mistyped passphrase').ask, 'wrong-passphrase'],
    ['no passphrase', nobody, 'passphrase-needed'],
  ])('leaves no file behind when there is %s, and names the method', async (_, ask, code) => {
    const { at, protection, oldKey, newKey, privateKeys } = await threeWays();
    const asked: UnlockMethod[] = [];
    const passphraseFor = (method: UnlockMethod) => {
      asked.push(method);
      return ask();
    };
    const id = privateKeys.wrappings[1]?.id ?? '';
    await expect(protection.rewrap(privateKeys, oldKey, newKey, passphraseFor)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(id),
    });
    expect(asked).toMatchObject([{ id, kind: 'passphrase', state: 'asks' }]);
    expect(readdirSync(join(at.data, 'smimectl'))).toEqual([`${oldKey.id}.key`]);
  });

  test('has no key file while a passphrase is asked for, so that being killed meanwhile leaves none', async () => {
    const { at, protection, oldKey, newKey, privateKeys } = await threeWays();
    const present: string[][] = [];
    const passphraseFor = async () => {
      present.push(readdirSync(join(at.data, 'smimectl')));
      return Buffer.from('the old passphrase');
    };
    await protection.rewrap(privateKeys, oldKey, newKey, passphraseFor);
    expect(present).toEqual([[`${oldKey.id}.key`]]);
  });

  test('is not made with the key file of the old one as a credential, and it is told how to go on', async () => {
    const { at, protection, oldKey, newKey } = await threeWays();
    copyFileSync(join(at.data, 'smimectl', `${oldKey.id}.key`), join(at.credentials, 'copied'));
    const { wrapping } = await protection.wrap(oldKey, { kind: 'systemd-credential', name: 'copied' });
    await expect(protection.rewrap(keysWith(oldKey, wrapping), oldKey, newKey, nobody)).rejects.toMatchObject(
      {
        code: 'store-locked',
        hint: expect.stringMatching(/unlock-method remove .*rotate-store-key.*unlock-method add/),
      },
    );
  });

  test('is not made where a credential is not at hand: its unit would be locked out', async () => {
    const { at, protection, oldKey, newKey, privateKeys } = await threeWays();
    const outside = protectionIn(at);
    await expect(
      outside.rewrap(privateKeys, oldKey, newKey, answering('the old passphrase').ask),
    ).rejects.toMatchObject({ code: 'store-locked', message: expect.stringContaining('unit-key') });
    expect(await protection.opensUnattended(privateKeys)).toBe(true);
  });
});
