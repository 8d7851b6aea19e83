/** The programs that others use, as oracles: they make what we read, and read what we make. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import type { FoundItem } from '../../source/core/import.ts';
import { readItems } from '../../source/smime/input/read-items.ts';
import { fixture } from '../support/fixture.ts';

export interface RunOptions {
  readonly input?: Uint8Array | string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Standard output. @throws Error with what the program said, where it fails */
export function run(program: string, args: readonly string[], { input, cwd, env }: RunOptions = {}): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    input: input ?? '',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 30_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`);
  return stdout;
}

export const openssl = (args: readonly string[], options?: RunOptions): Buffer =>
  run('openssl', args, options);

/** OpenSSL 3 keeps the old ciphers in a provider of their own. */
export const legacyProvider = ['-provider', 'legacy', '-provider', 'default'] as const;

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
