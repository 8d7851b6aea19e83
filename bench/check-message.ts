/**
 * What the composer's question costs in a store of 10,000 certificates for 50 recipients: inside the process, as the
 * panel and a mail filter ask it, and the whole command beside `smimectl status`. Fails above 50 ms, or above three
 * times of `status`. Run with `npm run build && npx node bench/check-message.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyState, type StoreState } from '../source/core/store-state.ts';
import { openContext } from '../source/open-context.ts';
import { checkMessage } from '../source/operations/check-message.ts';
import { loadInventory } from '../source/operations/load-inventory.ts';
import { crlDer, day, ecKey, encodedSerial, generalName } from '../test/smime/path/make-certificate.ts';
import { caCertificate, issuing, mailCertificate } from '../test/smime/path/make-hierarchy.ts';

const storedCount = 10_000;
const recipientCount = 50;
const revokedCount = 2_000;
const limitMilliseconds = 50;
const limitRatio = 3;
const runs = 9;

const now = Date.now();
const valid = { notBefore: now - 30 * day, notAfter: now + 300 * day };
const issuer = caCertificate(issuing, issuing, valid);
const address = (i: number) => `person${i}@example.org`;
const contacts = Array.from({ length: storedCount - 1 }, (_, i) =>
  mailCertificate(issuing, {
    names: [generalName.email(address(i))],
    usages: ['digitalSignature', 'keyAgreement'],
    ...valid,
  }),
);
const sales = mailCertificate(issuing, {
  key: ecKey(),
  names: [generalName.email('sales@example.com')],
  ...valid,
});
const list = crlDer({
  issuer: issuing.name,
  signer: issuing.key,
  thisUpdate: now - day,
  nextUpdate: now + day,
  entries: contacts.slice(-revokedCount).map((contact) => ({ serial: encodedSerial(contact) })),
});
const recipients = Array.from({ length: recipientCount }, (_, i) => address(i * 150));

const addedAt = '2026-01-01T00:00:00.000Z';
const stored = ({ der }: { readonly der: Uint8Array }) => ({
  der: Buffer.from(der).toString('base64'),
  addedAt,
});

function state(hasCa: boolean): StoreState {
  return {
    ...emptyState,
    settings: { ...emptyState.settings, enabled: true },
    groups: [{ name: 'Sales', address: 'sales@example.com', sign: true, encrypt: true, revision: 1 }],
    certificates: [...(hasCa ? [issuer] : []), ...contacts, sales].map(stored),
    crls: hasCa ? [stored({ der: list })] : [],
  };
}

const median = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const told = (name: string, milliseconds: number) =>
  console.log(`${name.padEnd(64)} ${milliseconds.toFixed(1).padStart(8)} ms`);

/** Median of the first question after the inventory was read, and of the questions after it. */
async function insideProcess(folder: string): Promise<{ readonly first: number; readonly next: number }> {
  const first: number[] = [];
  const next: number[] = [];
  for (let run = 0; run < runs; run++) {
    const context = openContext(folder, process.env);
    await loadInventory(context);
    for (const times of [first, next]) {
      const start = performance.now();
      const answer = await checkMessage(context, { group: 'Sales', recipients });
      times.push(performance.now() - start);
      if (!answer.encrypt.possible)
        throw new Error('the message cannot be encrypted, so nothing was measured');
    }
  }
  return { first: median(first), next: median(next) };
}

function wholeCommand(folder: string, ...argv: readonly string[]): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['build/smimectl.js', ...argv, '--store', folder]);
    if (status !== 0 && status !== 3) throw new Error(stderr.toString());
    return performance.now() - start;
  });
  return median(times);
}

if (!existsSync('build/smimectl.js')) throw new Error('build it first: npm run build');
let isWithin = true;
for (const [title, hasCa] of [
  [`a stored CA and a list of ${revokedCount}`, true],
  ['no CA at all', false],
] as const) {
  const folder = mkdtempSync(join(tmpdir(), 'smimectl-bench-'));
  try {
    await openContext(folder, process.env).store.update(() => state(hasCa));
    console.log(`${storedCount} certificates, ${recipientCount} recipients, ${title}`);
    const { first, next } = await insideProcess(folder);
    told('  check, the first after the store was read', first);
    told('  check, the next ones', next);
    const status = wholeCommand(folder, 'status');
    const check = wholeCommand(
      folder,
      'check',
      '--group',
      'Sales',
      ...recipients.flatMap((to) => ['--to', to]),
    );
    told('  whole command: status', status);
    told('  whole command: check', check);
    const ratio = check / status;
    console.log(`  check takes ${ratio.toFixed(2)} times of status`);
    isWithin &&= first < limitMilliseconds && next < limitMilliseconds && ratio < limitRatio;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
console.log(
  isWithin ? 'within the limits' : `above ${limitMilliseconds} ms or ${limitRatio} times of status`,
);
process.exitCode = isWithin ? 0 : 1;
