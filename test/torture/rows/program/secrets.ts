/**
 * A private key goes into the store, and its passphrase and its numbers are looked for afterwards. The panel, other
 * ways to give a passphrase, and core images are looked at by `test/security/secrets.test.ts`, with the same needles.
 */
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../../pty/surroundings.ts';
import { found, needlesOfKey, needlesOfPassphrase } from '../../../security/needles.ts';
import { fixture } from '../../../support/fixture.ts';
import { type Ended, smimectl, withWorld } from '../../program.ts';
import type { Measurement, TortureRow } from '../../row.ts';

const passphrase = 'correct horse';
const wrongPassphrase = 'Ocelot parade 9926';

/** The command, and the code that it has to end with. */
const steps: readonly (readonly [string, number])[] = [
  ['enable', 0],
  ['certificate add fixtures/sales.pem', 0],
  ['key add fixtures/sales-pbes2.key.pem --passphrase-file wrong --json', 1],
  ['key add fixtures/sales-pbes2.key.pem --passphrase-file right', 0],
  ['certificate show sales@example.com', 0],
  ['log --json', 0],
  ['doctor --json', 0],
  ['key export sales@example.com --output exported.pem --new-passphrase-file right', 0],
];

/** Everything that the program may have written; what was given to it lies in the working folder, apart. */
function filesWritten({ folder, workFolder }: Surroundings): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(workFolder) || file.endsWith('exported.pem'));
}

async function secretsAnywhere(): Promise<Measurement> {
  const needles = [
    ...needlesOfPassphrase(passphrase),
    ...needlesOfPassphrase(wrongPassphrase),
    ...needlesOfKey(createPrivateKey(fixture('sales.key.pem'))),
  ];
  return withWorld(async (world) => {
    writeFileSync(join(world.workFolder, 'right'), `${passphrase}\n`, { mode: 0o600 });
    writeFileSync(join(world.workFolder, 'wrong'), `${wrongPassphrase}\n`, { mode: 0o600 });
    const problems: string[] = [];
    if (found(needles, fixture('sales.key.pem')).length === 0) problems.push('an open key is not noticed');
    const outputs: Ended[] = [];
    for (const [command, expected] of steps) {
      const ended = await smimectl(world, command.split(' '));
      if (ended.code !== expected) problems.push(`${command} ended with ${ended.code}: ${ended.stderr}`);
      outputs.push(ended);
    }
    const files = filesWritten(world);
    const places = [
      ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...files.map((file) => readFileSync(file)),
    ];
    const hits = places.flatMap((bytes) => found(needles, bytes)).length;
    return {
      measured:
        `${hits} hits in ${outputs.length} outputs and ${files.length} files ${problems.join('; ')}`.trimEnd(),
      isKept: hits === 0 && problems.length === 0,
    };
  });
}

export const rows: readonly TortureRow[] = [{ promise: 'secrets appear nowhere', run: secretsAnywhere }];
