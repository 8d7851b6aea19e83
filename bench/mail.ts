/**
 * What sealing and opening a mail costs: messages a second inside one process beside one `openssl cms` for each, as a
 * mail filter would do without an engine of its own, and 25 MB at once beside hashing and encrypting the bare bytes.
 * Fails below 3 times the messages of OpenSSL. Run with `npx node bench/mail.ts`.
 */
import { spawnSync } from 'node:child_process';
import { createCipheriv, createPrivateKey, hash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultEncryptionForm } from '../source/core/mail-engine.ts';
import { readCertificate } from '../source/smime/certificate/read-certificate.ts';
import { mailEngine } from '../source/smime/mail/mail-engine.ts';
import { derOf } from '../test/smime/tools.ts';
import { fixturePath } from '../test/support/fixture.ts';

const leastRatio = 3;
const runs = 5;
const spawned = 10;
const inProcess = 200;

const key = (name: string) => ({
  certificate: readCertificate(derOf(`${name}.pem`)),
  pkcs8: createPrivateKey(readFileSync(fixturePath(`${name}.key.pem`))).export({
    type: 'pkcs8',
    format: 'der',
  }),
});
const sales = key('sales');
const alice = key('alice');

function mailOf(bytes: number): Buffer {
  const header =
    'From: sales@example.com\nTo: alice@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\n';
  const line = `${'x'.repeat(75)}\n`;
  return Buffer.from(header + line.repeat(Math.ceil(bytes / line.length)));
}

function seal(mail: Uint8Array): Uint8Array {
  const signed = mailEngine.sign(mail, { ...sales, chain: [], at: Date.now() });
  return mailEngine.encrypt(signed, [alice.certificate], defaultEncryptionForm);
}

function open(mail: Uint8Array): Uint8Array {
  const outer = mailEngine.readLayer(mail);
  const content = outer.kind === 'encrypted' ? outer.open([alice])?.content : undefined;
  const inner = content === undefined ? undefined : mailEngine.readLayer(content);
  if (inner?.kind !== 'signed' || inner.judge([])[0]?.result !== 'intact')
    throw new Error('it does not open');
  return inner.content;
}

function secondsOf(times: number, work: () => void): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) work();
  return (performance.now() - start) / 1000;
}
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const measured = (times: number, work: () => void) =>
  times / median(Array.from({ length: runs }, () => secondsOf(times, work)));
const told = (name: string, value: number, unit: string) =>
  console.log(`${name.padEnd(60)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`);

const folder = mkdtempSync(join(tmpdir(), 'smimectl-bench-'));
const file = (name: string) => join(folder, name);
function openssl(args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', ['cms', ...args]);
  if (status !== 0) throw new Error(String(stderr));
}

try {
  const mail = mailOf(50_000);
  const sealed = seal(mail);
  writeFileSync(file('mail'), mail);
  const [signer, recipient] = [
    ['-signer', fixturePath('sales.pem'), '-inkey', fixturePath('sales.key.pem')],
    ['-recip', fixturePath('alice.pem'), '-inkey', fixturePath('alice.key.pem')],
  ];
  const rows = [
    {
      name: 'sealed',
      ours: measured(inProcess, () => seal(mail)),
      theirs: measured(spawned, () => {
        openssl(['-sign', '-in', file('mail'), '-out', file('signed'), ...signer]);
        openssl([
          '-encrypt',
          '-aes256',
          '-in',
          file('signed'),
          '-out',
          file('sealed'),
          fixturePath('alice.pem'),
        ]);
      }),
    },
    {
      name: 'opened',
      ours: measured(inProcess, () => open(sealed)),
      theirs: measured(spawned, () => {
        openssl(['-decrypt', '-in', file('sealed'), '-out', file('opened'), ...recipient]);
        openssl(['-verify', '-noverify', '-in', file('opened'), '-out', file('content')]);
      }),
    },
  ];
  let isFast = true;
  for (const { name, ours, theirs } of rows) {
    told(`50 KB messages ${name} in one process`, ours, '/s');
    told(`the same by two programs each`, theirs, '/s');
    told('ratio', ours / theirs, '×');
    isFast &&= ours / theirs >= leastRatio;
  }
  const large = mailOf(25_000_000);
  const bare = secondsOf(1, () => {
    hash('sha256', large, 'buffer');
    const cipher = createCipheriv('aes-256-cbc', randomBytes(32), randomBytes(16));
    Buffer.concat([cipher.update(large), cipher.final()]);
  });
  const sealedLarge = seal(large);
  told(
    '25 MB sealed',
    secondsOf(1, () => seal(large)),
    's',
  );
  told(
    '25 MB opened',
    secondsOf(1, () => open(sealedLarge)),
    's',
  );
  told('25 MB hashed and encrypted, without anything around', bare, 's');
  process.exitCode = isFast ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
