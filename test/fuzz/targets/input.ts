/** Files and pasted text as administrators are sent them, with and without the passphrase of what is locked. */
import { UserError } from '../../../source/core/errors.ts';
import { wipePrivateKeys } from '../../../source/core/import.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { readItems } from '../../../source/smime/input/read-items.ts';
import { structureOf } from '../../../source/smime/input/structure.ts';
import { openPrivateKey } from '../../../source/smime/keys/open-private-key.ts';
import { readSafe } from '../../../source/smime/pkcs12/safe-bags.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateDer } from '../mutate-der.ts';
import type { Random } from '../random.ts';
import { derOf, fixtureFiles, type Target, target } from '../target.ts';
import { mailSeeds } from './mail-seeds.ts';
import { safeSeeds } from './safe-seeds.ts';

const pemBlock = /-----BEGIN ([^-]+)-----\s([A-Za-z0-9+/=\s]*)-----END \1-----/g;

function wrapped(der: Buffer): string {
  return (der.toString('base64').match(/.{1,64}/g) ?? []).join('\n');
}

/** Breaks what is in one of the blocks, and leaves the text around it whole. */
function mutatePem(text: string, random: Random, other: Buffer): Buffer {
  const chosen = random.below([...text.matchAll(pemBlock)].length);
  let index = 0;
  const broken = text.replace(pemBlock, (block: string, label: string, body: string) => {
    if (index++ !== chosen) return block;
    const der = mutateDer(Buffer.from(body, 'base64'), random, other);
    return `-----BEGIN ${label}-----\n${wrapped(der)}\n-----END ${label}-----`;
  });
  return Buffer.from(broken, 'latin1');
}

function mutateInput(seed: Buffer, random: Random, other: Buffer): Buffer {
  if (seed[0] === 0x30) return mutateDer(seed, random, other);
  const text = seed.toString('latin1');
  if (random.oneIn(3) || text.search(pemBlock) < 0) return mutateBytes(seed, random, other);
  return mutatePem(text, random, other[0] === 0x30 ? other : derOf(other));
}

async function read(input: Buffer, passphrase?: Buffer): Promise<void> {
  const items = await readItems(input, {
    source: 'input',
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  wipePrivateKeys(items);
  if (items.length === 0) throw new Error('nothing is said about the input');
}

const passphrase = Buffer.from('correct horse');

export const inputTargets: readonly Target[] = [
  target({
    name: 'input',
    seeds: () => [...fixtureFiles(/\.(pem|der|p7b|asc|txt|bin)$/), ...mailSeeds()],
    mutate: mutateInput,
    run: (input) => read(input),
    mayThrow: () => false,
  }),
  target({
    name: 'locked-input',
    seeds: () => fixtureFiles(/\.p12$|pbes|proc-type|scrypt|locked/),
    mutate: mutateInput,
    run: async (input) => {
      // A PKCS#12 container is tried with the empty passphrase where none is given.
      await read(input);
      await read(input, passphrase);
    },
    mayThrow: () => false,
    // A key derivation that honest files could ask for is done, beside the event loop; it has its own caps.
    bounds: { milliseconds: 20_000, megabytes: 640 },
  }),
  target({
    name: 'private-key',
    seeds: () => fixtureFiles(/\.key\.pem$/).map(derOf),
    mutate: mutateDer,
    run: (input) => {
      const structure = structureOf(input);
      const form = structure === 'pkcs1' || structure === 'sec1' ? structure : 'pkcs8';
      openPrivateKey(Buffer.from(input), form).pkcs8.fill(0);
    },
    mayThrow: (thrown) => thrown instanceof UserError || thrown instanceof DerError,
  }),
  target({
    name: 'safe-contents',
    seeds: safeSeeds,
    mutate: mutateDer,
    run: readSafe,
    mayThrow: (thrown) => thrown instanceof DerError,
  }),
];
