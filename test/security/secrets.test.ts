/**
 * A private key is added through the real program in every way that it can be given, and afterwards its passphrase
 * and its bytes are looked for wherever others could read: processes, files, output, and a core image.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshProgram } from '../pty/program.ts';
import { openSurroundings, type Surroundings } from '../pty/surroundings.ts';
import { openTerminal } from '../pty/terminal.ts';
import { buildCertificate, generalName, subjectAltName } from '../smime/certificate/build-certificate.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { found, type Needle, needlesOfKey, needlesOfPassphrase } from './needles.ts';

const passphrase = 'Zebra-crossing 7431 ünder Quokkas';
const storePassphrase = 'Ocelot parade 9926 at Nøkken';

const { privateKey: generated } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = generated.export({ type: 'pkcs8', format: 'der' });
const needles: readonly Needle[] = [
  ...needlesOfPassphrase(passphrase),
  ...needlesOfPassphrase(storePassphrase),
  ...needlesOfKey(generated),
];

const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

const certificate = pem(
  'CERTIFICATE',
  buildCertificate({
    publicKey: createPublicKey(generated).export({ type: 'spki', format: 'der' }),
    extensions: [subjectAltName(generalName.rfc822Name('sales@example.org'))],
  }),
);
const lockedKey = generated
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
  .toString();

let program: string;
let world: Surroundings;
/** What the test itself wrote down, apart from where it looks. */
let given: ReturnType<typeof openTemporaryFolder>;
const givenFile = (name: string) => join(given.folder, name);

beforeAll(async () => {
  program = await freshProgram();
}, 60_000);

beforeEach(() => {
  world = openSurroundings(program);
  given = openTemporaryFolder();
  writeFileSync(givenFile('certificate.pem'), certificate);
  writeFileSync(givenFile('locked.key'), lockedKey);
  writeFileSync(givenFile('passphrase'), `${passphrase}\n`, { mode: 0o600 });
  writeFileSync(givenFile('store-passphrase'), `${storePassphrase}\n`, { mode: 0o600 });
});

afterEach(() => {
  world.remove();
  given.remove();
});

/** Arguments and environments of all processes but this one. */
function readProcesses(): readonly Buffer[] {
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return others.flatMap((pid) =>
    ['cmdline', 'environ'].flatMap((name) => {
      try {
        return [readFileSync(`/proc/${pid}/${name}`)];
      } catch {
        // It has ended, or is somebody else's.
        return [];
      }
    }),
  );
}

interface Ended {
  readonly code: number | null;
  readonly output: Buffer;
  readonly inProcesses: readonly string[];
}

/** Runs the program, looking at all processes for as long as it runs. */
function smimectl(words: readonly string[], onDescriptor3?: string): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...words], {
    env: world.env,
    cwd: world.workFolder,
    stdio: ['ignore', 'pipe', 'pipe', onDescriptor3 === undefined ? 'ignore' : 'pipe'],
  });
  const output: Buffer[] = [];
  const inProcesses = new Set<string>();
  const look = () => {
    for (const bytes of readProcesses()) for (const what of found(needles, bytes)) inProcesses.add(what);
  };
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => output.push(chunk));
  const descriptor3 = child.stdio[3];
  if (
    onDescriptor3 !== undefined &&
    descriptor3 !== null &&
    descriptor3 !== undefined &&
    'end' in descriptor3
  ) {
    descriptor3.end(onDescriptor3);
  }
  const timer = setInterval(look, 25);
  look();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      resolve({ code, output: Buffer.concat(output), inProcesses: [...inProcesses] });
    });
  });
}

/** Every file of the small world: store, key file, activity log, XDG folders, temporary and working folder. */
function inFiles(): readonly string[] {
  const entries = readdirSync(world.folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.filter((file) => file.startsWith(world.storeFolder)).length).toBeGreaterThan(2);
  return files.flatMap((file) => found(needles, readFileSync(file)).map((what) => `${what} in ${file}`));
}

async function expectClean(words: readonly string[], onDescriptor3?: string): Promise<void> {
  const { code, output, inProcesses } = await smimectl(words, onDescriptor3);
  expect(output.toString()).not.toContain('unexpected failure');
  expect({ code, output: code === 0 ? '' : output.toString() }).toEqual({ code: 0, output: '' });
  expect(found(needles, output)).toEqual([]);
  expect(inProcesses).toEqual([]);
}

async function prepareStore(): Promise<void> {
  await expectClean(['enable']);
  await expectClean(['certificate', 'add', givenFile('certificate.pem')]);
}

async function expectStored(): Promise<void> {
  const { output } = await smimectl(['status', '--json']);
  expect(JSON.parse(output.toString())).toMatchObject({ own: 1 });
}

test('what is looked for would be found, however it were written', () => {
  const texts = [
    pem('PRIVATE KEY', pkcs8),
    createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs1', format: 'pem' }),
    pkcs8.toString('hex'),
    `x${pkcs8.toString('base64')}`,
    JSON.stringify(pkcs8),
    JSON.stringify({ passphrase }),
    Buffer.from(`passphrase=${passphrase}`).toString('base64'),
    Buffer.from(storePassphrase, 'utf16le').toString('latin1'),
  ];
  for (const text of texts) expect(found(needles, Buffer.from(text.toString(), 'latin1'))).not.toEqual([]);
  for (const bytes of [pkcs8, Buffer.from(`a ${passphrase} b`)])
    expect(found(needles, bytes)).not.toEqual([]);
  expect(found(needles, Buffer.from(certificate + lockedKey))).toEqual([]);
});

test('a passphrase from a file stays in that file', async () => {
  await prepareStore();
  await expectClean(['key', 'add', givenFile('locked.key'), '--passphrase-file', givenFile('passphrase')]);
  await expectStored();
  await expectClean(['log', '--json']);
  expect(inFiles()).toEqual([]);
});

test('a passphrase from a descriptor is written nowhere, and a wrong one is in no error', async () => {
  await prepareStore();
  const wrong = await smimectl(
    ['key', 'add', givenFile('locked.key'), '--passphrase-fd', '3'],
    storePassphrase,
  );
  expect(wrong.code).toBe(1);
  expect(found(needles, wrong.output)).toEqual([]);
  await expectClean(['key', 'add', givenFile('locked.key'), '--passphrase-fd', '3'], passphrase);
  await expectStored();
  expect(inFiles()).toEqual([]);
});

test('the passphrase of the store is nowhere either, nor is what it opens', async () => {
  await prepareStore();
  const unlockBy = ['--store-passphrase-file', givenFile('store-passphrase')];
  await expectClean([
    'unlock-method',
    'add',
    'passphrase',
    '--new-passphrase-file',
    givenFile('store-passphrase'),
  ]);
  await expectClean([
    'key',
    'add',
    givenFile('locked.key'),
    '--passphrase-file',
    givenFile('passphrase'),
    ...unlockBy,
  ]);
  await expectStored();
  const exported = givenFile('exported.key');
  const sealedBy = ['--new-passphrase-file', givenFile('passphrase')];
  await expectClean(['key', 'export', 'sales@example.org', '--output', exported, ...sealedBy, ...unlockBy]);
  expect(found(needles, readFileSync(exported))).toEqual([]);
  expect(inFiles()).toEqual([]);
});

/** The launcher, the panel, and whatever else runs on this store. */
function processesOnStore(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/environ`).includes(`SMIMECTL_STORE=${world.storeFolder}`)
      );
    } catch {
      return false;
    }
  });
}

/** With gdb: what core files of them would hold. Undefined where it is absent or may not attach. */
function coreImages(): readonly Buffer[] | undefined {
  const folder = givenFile('core');
  mkdirSync(folder);
  try {
    const pids = processesOnStore();
    execFileSync('gcore', ['-o', join(folder, 'core'), ...pids], { stdio: 'pipe', timeout: 60_000 });
    return pids.map((pid) => readFileSync(join(folder, `core.${pid}`)));
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('what is typed into the panel is on no screen, in no file and in no core image', async ({ skip }) => {
  await prepareStore();
  await expectClean([
    'unlock-method',
    'add',
    'passphrase',
    '--new-passphrase-file',
    givenFile('store-passphrase'),
  ]);
  const terminal = openTerminal({ command: 'smimectl', env: world.env, cwd: world.workFolder });
  let cores: readonly Buffer[] | undefined;
  try {
    await terminal.waitForText('S/MIME is enabled');
    terminal.press('p');
    await terminal.waitForText('Never ask contacts for their private key.');
    await terminal.paste(lockedKey);
    await terminal.waitForText('Passphrase of the private key');
    await terminal.waitForIdle();
    terminal.type(passphrase);
    await terminal.waitForText('(typed, not shown)');
    terminal.press('Enter');
    await terminal.waitForText('Passphrase of the store');
    await terminal.waitForIdle();
    terminal.type(storePassphrase);
    await terminal.waitForText('(typed, not shown)');
    terminal.press('Enter');
    await terminal.waitForText('including private key');
    await expectStored();
    for (const bytes of readProcesses()) expect(found(needles, bytes)).toEqual([]);
    cores = coreImages();
    terminal.press('Ctrl+C');
    await terminal.waitForExit();
  } finally {
    await terminal.close();
  }
  expect(found(needles, terminal.output())).toEqual([]);
  expect(inFiles()).toEqual([]);
  if (cores === undefined) skip('no core image was looked at: gcore (gdb) is absent or may not attach');
  expect(cores).not.toEqual([]);
  for (const core of cores ?? []) expect(found(needles, core)).toEqual([]);
}, 60_000);
