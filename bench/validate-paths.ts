/**
 * What trust costs: chains of four certificates judged over a store of 10,000, cold and remembered, beside the bare
 * signature checks that no validator can save and beside `openssl verify`. Run with `npx node bench/validate-paths.ts`.
 */
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../source/core/certificate.ts';
import { readStoredCertificate } from '../source/smime/certificate/read-certificate.ts';
import { crlPool } from '../source/smime/crl/crl-pool.ts';
import { readCrl } from '../source/smime/crl/read-crl.ts';
import { certificatePool } from '../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../source/smime/path/explain-trust.ts';
import { commonName, crlDer, generalName, noon } from '../test/smime/path/make-certificate.ts';
import {
  intermediateCertificate,
  issuing,
  issuingCertificate,
  mailCertificate,
  rootCertificate,
} from '../test/smime/path/make-hierarchy.ts';

const storedCount = 10_000;
const judgedCount = 1_000;
const recipients = 50;

const contacts = Array.from({ length: storedCount }, (_, i) =>
  mailCertificate(issuing, {
    subject: [...commonName(`Person ${i}`), ['2.5.4.11', 'Mail']],
    names: [generalName.email(`person${i}@example.org`)],
  }),
);
const intermediates = [issuingCertificate, intermediateCertificate];
const entries = contacts.slice(judgedCount).map(({ serialNumber }) => ({
  serial: Buffer.from(serialNumber, 'hex'),
}));
const listDer = crlDer({ issuer: issuing.name, signer: issuing.key, entries });

/** Facts that nothing is remembered of yet, as after a start. */
const fresh = (certificates: readonly Certificate[]): readonly Certificate[] =>
  certificates.map(({ der }) => readStoredCertificate(der));

const results = new Map<string, number>();

/** `work` does `count` things; the median of five runs counts. */
function measure(name: string, count: number, prepare: () => () => unknown): void {
  const runs: number[] = [];
  for (let run = 0; run < 5; run++) {
    const work = prepare();
    const start = performance.now();
    work();
    runs.push(((performance.now() - start) * 1000) / count);
  }
  const median = runs.toSorted((one, other) => one - other)[2] ?? 0;
  results.set(name, median);
  console.log(`${name.padEnd(56)} ${median.toFixed(1).padStart(10)} µs each, ${count} times`);
}

const question = { at: noon, purpose: 'smime-sign' } as const;
const noLists = crlPool([]);

console.log(`node ${process.version}, ${storedCount} stored certificates`);

measure('one signature check (P-256), nothing else', judgedCount, () => {
  const key = createPublicKey({ key: Buffer.from(issuing.key.spki), format: 'der', type: 'spki' });
  return () => {
    for (const { tbs, signature } of contacts.slice(0, judgedCount)) verify('sha256', tbs, key, signature);
  };
});

measure('trust through two supplied intermediates, leaf new', judgedCount, () => {
  const base = { stored: certificatePool([rootCertificate]), crls: noLists };
  const leaves = fresh(contacts.slice(0, judgedCount));
  return () => {
    for (const leaf of leaves) explainTrust(leaf, base, { ...question, supplied: intermediates });
  };
});

measure('the same, every signature remembered', judgedCount, () => {
  const base = { stored: certificatePool([rootCertificate]), crls: noLists };
  return () => {
    for (const leaf of contacts.slice(0, judgedCount))
      explainTrust(leaf, base, { ...question, supplied: intermediates });
  };
});

measure('the first question to a store of 10,000', 1, () => {
  const stored = fresh([...contacts, ...intermediates, rootCertificate]);
  return () => {
    const [leaf] = stored;
    if (leaf !== undefined) explainTrust(leaf, { stored: certificatePool(stored), crls: noLists }, question);
  };
});

measure(`trust of ${recipients} recipients, first question included`, 1, () => {
  const stored = fresh([...contacts, ...intermediates, rootCertificate]);
  return () => {
    const base = { stored: certificatePool(stored), crls: noLists };
    for (const leaf of stored.slice(0, recipients)) explainTrust(leaf, base, question);
  };
});

measure('reading a revocation list of 9,000 entries', 1, () => () => readCrl(listDer));

measure('trust with that revocation list', judgedCount, () => {
  const base = {
    stored: certificatePool([rootCertificate, ...intermediates]),
    crls: crlPool([readCrl(listDer)]),
  };
  const leaves = fresh(contacts.slice(0, judgedCount));
  return () => {
    for (const leaf of leaves) explainTrust(leaf, base, question);
  };
});

const folder = mkdtempSync(join(tmpdir(), 'smimectl-bench-'));
try {
  const pem = (certificates: readonly Certificate[]) =>
    certificates
      .map(({ der }) => Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n'))
      .map((text) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`)
      .join('');
  writeFileSync(join(folder, 'root.pem'), pem([rootCertificate]));
  writeFileSync(join(folder, 'intermediates.pem'), pem(intermediates));
  const files = contacts.slice(0, judgedCount).map((contact, i) => {
    writeFileSync(join(folder, `${i}.pem`), pem([contact]));
    return `${i}.pem`;
  });
  const options = ['-purpose', 'smimesign', '-partial_chain', '-attime', String(noon / 1000)];
  const stores = ['-trusted', 'root.pem', '-untrusted', 'intermediates.pem'];
  measure('openssl verify, all in one process', judgedCount, () => () => {
    execFileSync('openssl', ['verify', ...options, ...stores, ...files], { cwd: folder, stdio: 'pipe' });
  });
} finally {
  rmSync(folder, { recursive: true });
}

const bare = results.get('one signature check (P-256), nothing else') ?? 1;
const ratio = (name: string) => ((results.get(name) ?? 0) / bare).toFixed(1);
console.log(
  `ratio bare check : leaf new : remembered : openssl verify = 1 : ${ratio('trust through two supplied intermediates, leaf new')} : ` +
    `${ratio('the same, every signature remembered')} : ${ratio('openssl verify, all in one process')}`,
);
