/** Weak certificates in a real store: what the list, the detail and the check for a message say of each. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli/support/fake-world.ts';
import { withFolder } from '../../child.ts';
import { smimectl, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';
import { fixtureSpecimens, madeSpecimens, ownSpecimens, type Specimen } from '../../weak-specimens.ts';

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line, in this process or another one. */
type Command = (...words: readonly string[]) => Promise<Said>;

interface Told {
  readonly fingerprint: string;
  readonly addresses: readonly string[];
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

interface Ability {
  readonly possible: boolean;
  readonly reasons: readonly { readonly code: string }[];
}

interface Checked {
  readonly sign: Ability;
  readonly encrypt: Ability;
}

async function json<Shape>(command: Command, ...words: readonly string[]): Promise<Shape> {
  const { code, stdout, stderr } = await command(...words, '--json');
  if (stdout === '') throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

async function fill(command: Command, folder: string, specimens: readonly Specimen[]): Promise<void> {
  const done = async (...words: readonly string[]) => {
    const { code, stderr } = await command(...words);
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
  };
  const write = (name: string, bytes: Uint8Array | string) => {
    const file = join(folder, name);
    writeFileSync(file, bytes, { mode: 0o600 });
    return file;
  };
  await done('enable');
  const files = specimens.map(({ certificate }, index) => write(`specimen-${index}`, certificate));
  await done('certificate', 'add', ...files);
  for (const { address, privateKey } of specimens) {
    await done('group', 'add', address, '--address', address);
    if (privateKey !== undefined) await done('key', 'add', write(`${address}.key`, privateKey));
  }
}

/** What of the promise is broken for this certificate. */
async function faultsOf(
  command: Command,
  { name, address, code, privateKey }: Specimen,
  list: string,
  listed: readonly Told[],
): Promise<readonly string[]> {
  const told = listed.find(({ addresses }) => addresses.includes(address));
  if (told === undefined) return [`${name}: not in the list`];
  const { fingerprint } = told;
  const line = list.split('\n').find((each) => each.includes(fingerprint)) ?? '';
  const show = await json<Told>(command, 'certificate', 'show', fingerprint);
  const card = (await command('certificate', 'show', fingerprint)).stdout.replaceAll(/\s+/g, ' ');
  const { sign, encrypt } = await json<Checked>(command, 'check', '--from', address, '--to', address);
  const isWeak = code !== undefined;
  const codes = ({ problems }: Told) => problems.map((problem) => problem.code);
  const isNamed = (names: readonly string[]) => names.some((each) => each.startsWith('weak-'));
  const sentence = show.problems.find((problem) => problem.code === code)?.message ?? 'weak';
  const refused = [encrypt, ...(privateKey === undefined ? [] : [sign])].every(
    ({ possible, reasons }) => !possible && reasons.some((reason) => reason.code === code),
  );
  const looks: Readonly<Record<string, boolean>> = {
    list: line.includes('weak') === isWeak,
    'list --json': isWeak ? codes(told).includes(code) : !isNamed(codes(told)),
    show: card.includes(sentence) === isWeak,
    'show --json': isWeak ? codes(show).includes(code) : !isNamed(codes(show)),
    check: isWeak ? refused : !isNamed(encrypt.reasons.map((reason) => reason.code)),
  };
  return Object.entries(looks).flatMap(([look, isRight]) => (isRight ? [] : [`${name}: ${look}`]));
}

async function faultsIn(command: Command, folder: string, specimens: readonly Specimen[]) {
  await fill(command, folder, specimens);
  const list = (await command('certificate', 'list')).stdout;
  const listed = await json<readonly Told[]>(command, 'certificate', 'list');
  const faults: string[] = [];
  for (const specimen of specimens) faults.push(...(await faultsOf(command, specimen, list, listed)));
  return faults;
}

const inThisProcess = (specimens: readonly Specimen[]) =>
  withFolder((folder) => faultsIn((...words) => run({ folder }, ...words), folder, specimens));

const byTheProgram = (specimens: readonly Specimen[]) =>
  withWorld((world) => {
    const command: Command = async (...words) => {
      const { code, stdout, stderr } = await smimectl(world, words);
      return { code, stdout: stdout.toString(), stderr: stderr.toString() };
    };
    return faultsIn(command, world.workFolder, specimens);
  });

async function weakCertificates(mode: Mode): Promise<Measurement> {
  const specimens = [...fixtureSpecimens, ...ownSpecimens(), ...(mode === 'full' ? madeSpecimens : [])];
  const faults = [
    ...(await inThisProcess(specimens)),
    ...(mode === 'full' ? await byTheProgram(fixtureSpecimens) : []),
  ];
  const weak = specimens.filter(({ code }) => code !== undefined).length;
  const wrong = new Set(faults.map((fault) => fault.split(':')[0])).size;
  return {
    measured:
      `${weak} weak and ${specimens.length - weak} sound ones: ${specimens.length - wrong} of ${specimens.length} rightly named in list, show and check and rightly refused for use ${faults.join('; ')}`.trimEnd(),
    isKept: faults.length === 0 && fixtureSpecimens.length >= 5,
  };
}

export const rows: readonly TortureRow[] = [
  { promise: 'weak certificates are named', run: weakCertificates },
];
