/** The programs that others use, as oracles: they make what we read, and read what we make. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import type { FoundItem } from '../../source/core/import.ts';
import { readItems } from '../../source/smime/input/read-items.ts';
import { fixture } from '../support/fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface RunOptions {
  readonly input?: Uint8Array | string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program wrote. @throws Error with what it said, where it fails */
export function runTelling(
  program: string,
  args: readonly string[],
  { input, cwd, env }: RunOptions = {},
): { readonly stdout: Buffer; readonly stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    input: input ?? '',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 30_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`);
  return { stdout, stderr: stderr.toString() };
}

/** Standard output alone. */
export function run(program: string, args: readonly string[], options?: RunOptions): Buffer {
  return runTelling(program, args, options).stdout;
}

export const openssl = (args: readonly string[], options?: RunOptions): Buffer =>
  run('openssl', args, options);

/** OpenSSL 3 keeps the old ciphers in a provider of their own. */
export const legacyProvider = ['-provider', 'legacy', '-provider', 'default'] as const;

export type Gpgsm = (...args: readonly string[]) => Buffer;

/** gpgsm in a home of its own, where every question for a passphrase gets this answer. */
export async function withGpgsm<T>(
  answer: string,
  use: (gpgsm: Gpgsm, home: string) => Promise<T>,
): Promise<T> {
  const home = temporaryFolder();
  const options = { env: { GNUPGHOME: home }, input: `${answer}\n` };
  const always = ['--batch', '--pinentry-mode', 'loopback', '--passphrase-fd', '0'];
  try {
    return await use((...args) => run('gpgsm', [...always, ...args], options), home);
  } finally {
    run('gpgconf', ['--kill', 'all'], options);
  }
}

/** What identifies the one private key that gpgsm holds. */
export function keyOfGpgsm(gpgsm: Gpgsm): string {
  return `&${/^grp:+([0-9A-F]{40}):/m.exec(gpgsm('-K', '--with-colons').toString())?.[1]}`;
}

/**
 * What we find in gpgsm's export of its one private key. One export in a hundred opens for nobody, OpenSSL
 * included, because gpgsm 2.2 derives a wrong key from its salt; so it may try a few times.
 */
export async function foundInExportOfGpgsm(
  gpgsm: Gpgsm,
  given: string,
  ...args: readonly string[]
): Promise<readonly string[]> {
  let found: readonly string[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    found = await summariesOf(gpgsm(...args, '--export-secret-key-p12', keyOfGpgsm(gpgsm)), given);
    if (found.some((summary) => summary.startsWith('private-key'))) break;
  }
  return found;
}

export const passphrase = 'correct horse';

export async function itemsOf(bytes: Uint8Array | string, given?: string): Promise<readonly FoundItem[]> {
  const input = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return readItems(input, {
    source: 'input',
    ...(given === undefined ? {} : { passphrase: Buffer.from(given) }),
  });
}

/** A line for each item that shows all that a test compares. */
export function summaryOf(item: FoundItem): string {
  switch (item.kind) {
    case 'certificate':
      return `certificate ${item.certificate.fingerprint}`;
    case 'private-key':
      return `private-key ${item.key.algorithm} ${item.key.publicKeyId}`;
    case 'locked-private-key':
      return `locked-private-key ${item.reason}`;
    case 'crl':
      return 'crl';
    case 'other':
      return `other ${item.what}${item.passphrase === undefined ? '' : ` ${item.passphrase}`}`;
  }
}

export async function summariesOf(bytes: Uint8Array | string, given?: string): Promise<readonly string[]> {
  return (await itemsOf(bytes, given)).map(summaryOf);
}

/** The item's sentence. @throws Error when there is not exactly one item, or it has none */
export async function sentenceOf(bytes: Uint8Array | string, given?: string): Promise<string> {
  const items = await itemsOf(bytes, given);
  const [only] = items;
  if (only === undefined || items.length > 1 || !('message' in only)) {
    throw new Error(`expected one sentence, found ${JSON.stringify(items.map(summaryOf))}`);
  }
  return only.message;
}

export const derOf = (file: string): Buffer => new X509Certificate(fixture(file)).raw;
