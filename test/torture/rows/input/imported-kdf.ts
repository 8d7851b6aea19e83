/** Containers that name years of key derivation, given with a passphrase, to the reader and to the program. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { integer } from '../../../../source/smime/der/write.ts';
import { smimeEngine } from '../../../../source/smime/engine.ts';
import {
  encryptedKey,
  encryptedSafe,
  keySafe,
  macData,
  pbe,
  pbes2,
  pbkdf2,
  pbmac1,
  pfx,
  scrypt,
} from '../../../smime/keys/costly-containers.ts';
import { prepare, smimectl, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const years = 2 ** 31;
const memory = 2 ** 30;
const tripleDes = '1.2.840.113549.1.12.1.3';
const pkcs5Des = '1.2.840.113549.1.5.3';

/** By the name of its file. */
const containers: Readonly<Record<string, Uint8Array>> = {
  'pkcs12-mac.p12': pfx([], macData(years)),
  'pkcs12-pbmac1.p12': pfx([], macData(1, pbmac1(pbkdf2(years, integer(32))))),
  'pkcs12-own-scheme.p12': pfx([encryptedSafe(pbe(tripleDes, years))], macData(1)),
  'pkcs12-pbkdf2.p12': pfx([encryptedSafe(pbes2(pbkdf2(years)))], macData(1)),
  'pkcs12-scrypt.p12': pfx([encryptedSafe(pbes2(scrypt(memory, 8, 1)))], macData(1)),
  'pkcs12-key-own-scheme.p12': pfx([keySafe(pbe(tripleDes, years))]),
  'pkcs12-key-pbkdf2.p12': pfx([keySafe(pbes2(pbkdf2(years)))]),
  'pkcs12-key-scrypt.p12': pfx([keySafe(pbes2(scrypt(memory, 8, 1)))]),
  'pkcs8-pbkdf2.key': encryptedKey(pbes2(pbkdf2(years))),
  'pkcs8-pbkdf2-beyond-numbers.key': encryptedKey(pbes2(pbkdf2(Buffer.alloc(20, 0x7f)))),
  'pkcs8-scrypt.key': encryptedKey(pbes2(scrypt(memory, 8, 1))),
  'pkcs8-scrypt-r.key': encryptedKey(pbes2(scrypt(2 ** 14, memory, 1))),
  'pkcs8-scrypt-p.key': encryptedKey(pbes2(scrypt(2 ** 14, 8, memory))),
  'pkcs8-pbes1.key': encryptedKey(pbe(pkcs5Des, years)),
};

const refusal = /rounds of key derivation|MiB of memory; at most|too much work/;

/** Milliseconds, the least of some: what other processes take is not the reader's. Infinity unless refused in a sentence. */
async function refusedIn(source: string, bytes: Uint8Array): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const begin = performance.now();
    const items = await smimeEngine.readItems(bytes, { source, passphrase: Buffer.from('any words') });
    times.push(performance.now() - begin);
    const isRefused =
      items.length > 0 && items.every((item) => 'message' in item && refusal.test(item.message));
    if (!isRefused) return Number.POSITIVE_INFINITY;
  }
  return Math.min(...times);
}

/** Milliseconds of the whole program, its start included, for each container; those that it did not refuse. */
async function givenToProgram(names: readonly string[]) {
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    writeFileSync(join(world.workFolder, 'words'), 'any words\n', { mode: 0o600 });
    const times: number[] = [];
    const wrong: string[] = [];
    for (const name of names) {
      writeFileSync(join(world.workFolder, name), containers[name] ?? '');
      const words = ['key', 'add', name, '--passphrase-file', 'words'];
      const { code, stderr, milliseconds } = await smimectl(world, words);
      times.push(milliseconds);
      if (code !== 1 || !refusal.test(stderr.toString())) wrong.push(`${name}: ${code} ${stderr}`);
    }
    return { slowest: Math.max(...times), wrong };
  });
}

async function importedCosts(mode: Mode): Promise<Measurement> {
  const names = Object.keys(containers);
  const times = new Map<string, number>();
  for (const [name, bytes] of Object.entries(containers)) times.set(name, await refusedIn(name, bytes));
  const slowest = Math.max(...times.values());
  const late = names.filter((name) => (times.get(name) ?? 0) >= 50);
  const program = await givenToProgram(mode === 'full' ? names : names.slice(0, 1));
  const wrong = [...late, ...program.wrong];
  return {
    measured:
      `${names.length - late.length} of ${names.length} refused in a sentence, after at most ${slowest.toFixed(1)} ms; by the whole program in ${Math.round(program.slowest)} ms ${wrong.join('; ')}`.trimEnd(),
    isKept: wrong.length === 0,
  };
}

export const rows: readonly TortureRow[] = [
  { promise: 'an imported KDF cannot hang us', run: importedCosts },
];
