import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encode } from '../../source/store/codec.ts';
import { currentDefinitions, type Definitions } from '../../source/store/documents.ts';
import { openStore } from '../../source/store/open-store.ts';
import { groupNames, withCertificate, withGroups } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);

/** An invented schema 0, in which groups were a map from name to address. */
interface OldSettings {
  readonly settings: object;
  readonly groups: Readonly<Record<string, string>>;
}

function isOld(body: unknown): body is OldSettings {
  return typeof body === 'object' && body !== null && 'groups' in body && typeof body.groups === 'object';
}

const definitions: Definitions = {
  ...currentDefinitions,
  settings: {
    ...currentDefinitions.settings,
    migrations: new Map([
      [
        0,
        (body: unknown) =>
          isOld(body)
            ? {
                ...body,
                groups: Object.entries(body.groups).map(([name, address]) => {
                  return { name, address, sign: true, encrypt: true, revision: 1 };
                }),
              }
            : body,
      ],
    ]),
  },
};

function storeOld(): Buffer {
  const old = { settings: {}, groups: { Sales: 'sales@example.com' } };
  const { bytes } = encode({ name: 'settings', schema: 0 }, old, 5);
  writeFileSync(at('settings.json'), bytes, { mode: 0o600 });
  return bytes;
}

test('an older schema is migrated when read, and nothing is written by that', async () => {
  const old = storeOld();
  const { groups, settings } = await openStore(folder(), { definitions }).read();
  expect(groups).toMatchObject([{ name: 'Sales', address: 'sales@example.com', sign: true }]);
  expect(settings.expiryWarningDays).toBe(30);
  expect(readdirSync(folder())).toEqual(['settings.json']);
  expect(readFileSync(at('settings.json'))).toEqual(old);
});

test('the first save keeps the older file beside the new one, for good', async () => {
  const old = storeOld();
  const store = openStore(folder(), { definitions });
  await store.update(withCertificate('AAAA'));
  expect(readFileSync(at('settings.json'))).toEqual(old);
  await store.update(withGroups('Support'));
  await store.update(withGroups('Marketing'));
  expect(readFileSync(at('settings.json.schema-0.bak'))).toEqual(old);
  expect(groupNames(await openStore(folder()).read())).toEqual(['Sales', 'Support', 'Marketing']);
});

test('a schema from which no migration leads is damage, and left alone', async () => {
  storeOld();
  await expect(openStore(folder()).read()).rejects.toMatchObject({ code: 'store-damaged' });
});

test.each(['settings.json', 'settings.json.bak'])('a newer %s is refused with a sentence', async (name) => {
  await openStore(folder()).update(withGroups('Sales'));
  const { bytes } = encode({ name: 'settings', schema: 2 }, currentDefinitions.settings.empty, 1);
  writeFileSync(at('settings.json'), name === 'settings.json' ? bytes : '');
  writeFileSync(at(name), bytes);
  const expected = {
    code: 'store-newer',
    message: expect.stringMatching(/newer smimectl.*schema 2.*up to 1/),
  };
  await expect(openStore(folder()).read()).rejects.toMatchObject(expected);
  await expect(openStore(folder()).update(withGroups('Support'))).rejects.toMatchObject(expected);
});
