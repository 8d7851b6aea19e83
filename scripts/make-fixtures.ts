/** Makes fixtures/ anew: all files, expected.json and README.md. Run by `npm run fixtures`; needs OpenSSL 3. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCollection } from './fixtures/collection.ts';
import { makeBundles, makeContainers, makeWrappings } from './fixtures/make-files-of-many.ts';
import { makeHostile } from './fixtures/make-hostile.ts';
import { makeKeys } from './fixtures/make-keys.ts';
import { makeOddities } from './fixtures/make-oddities.ts';
import { makeCrl, makeOthers } from './fixtures/make-others.ts';
import { makeAuthorities, makePeople } from './fixtures/make-people.ts';
import { openOpenSsl } from './fixtures/openssl.ts';
import { readmeOf } from './fixtures/readme.ts';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
const listFile = `${folder}expected.json`;

/** Only what an earlier run made: other fixtures may live in the same folder. */
function removeEarlier(): void {
  if (!existsSync(listFile)) return;
  const earlier: unknown = JSON.parse(readFileSync(listFile, 'utf8'));
  if (!Array.isArray(earlier)) return;
  for (const entry of earlier) {
    if (/^[a-z0-9][a-z0-9.-]*$/.test(String(entry?.file))) rmSync(`${folder}${entry.file}`, { force: true });
  }
}

const openssl = openOpenSsl();
try {
  const fixtures = openCollection();
  const issuing = makeAuthorities(openssl, fixtures);
  makePeople(openssl, issuing, fixtures);
  makeOddities(openssl, issuing, fixtures);
  makeHostile(openssl, issuing, fixtures);
  makeWrappings(openssl, fixtures);
  makeKeys(openssl, fixtures);
  makeBundles(openssl, issuing, fixtures);
  makeContainers(openssl, fixtures);
  makeCrl(openssl, issuing, fixtures);
  makeOthers(openssl, fixtures);

  mkdirSync(folder, { recursive: true });
  removeEarlier();
  for (const { file } of fixtures.expectations) writeFileSync(`${folder}${file}`, fixtures.bytesOf(file));
  writeFileSync(listFile, `${JSON.stringify(fixtures.expectations, undefined, 2)}\n`);
  writeFileSync(`${folder}README.md`, readmeOf(fixtures.expectations));
  process.stdout.write(`${fixtures.expectations.length} fixtures\n`);
} finally {
  openssl.close();
}
