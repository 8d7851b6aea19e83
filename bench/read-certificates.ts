/**
 * What reading certificates costs: 10,000 different ones, from one PEM file in memory, with our reader with and
 * without OpenSSL's opinion, with node's X509Certificate, and 200 of them with @peculiar/x509.
 * Run with `npx node bench/read-certificates.ts`.
 */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate, readStoredCertificate } from '../source/smime/certificate/read-certificate.ts';
import { childrenOf, encodingOf, readWhole } from '../source/smime/der/read.ts';
import { encode, integer, sequence } from '../source/smime/der/write.ts';

const count = 10_000;
const libraryCount = 200;

const extensions = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature,keyEncipherment',
  'extendedKeyUsage=emailProtection,clientAuth',
  'subjectAltName=email:alice@example.org,email:alice.miller@example.org',
  'certificatePolicies=1.3.6.1.4.1.55555.1',
  'crlDistributionPoints=URI:http://crl.example.org/issuing.crl',
  'authorityInfoAccess=OCSP;URI:http://ocsp.example.org',
];

/** One certificate for each kind of key, by OpenSSL. */
function originals(): readonly Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), 'smimectl-bench-'));
  const make = (newKey: readonly string[]): Buffer => {
    const words = ['req', '-x509', '-nodes', '-days', '400', '-newkey', ...newKey, '-keyout', 'key.pem'];
    const options = [
      '-outform',
      'DER',
      '-out',
      'certificate.der',
      '-subj',
      '/C=DE/O=Example/CN=Alice Miller',
    ];
    const addExtensions = extensions.flatMap((line) => ['-addext', line]);
    execFileSync('openssl', [...words, ...options, ...addExtensions], { cwd: folder, stdio: 'ignore' });
    return readFileSync(join(folder, 'certificate.der'));
  };
  try {
    return [make(['rsa:2048']), make(['rsa:4096']), make(['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'])];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same certificate under another serial number. Its signature is wrong then; nobody here verifies it. */
function withSerialNumber(der: Uint8Array, serialNumber: number): Uint8Array {
  const [tbs, ...rest] = childrenOf(readWhole(der));
  if (tbs === undefined) throw new Error('not a certificate');
  const parts = childrenOf(tbs).map(encodingOf);
  parts[1] = integer(serialNumber);
  return sequence(encode(tbs.tag, ...parts), ...rest.map(encodingOf));
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const kinds = originals();
const pile = Array.from({ length: count }, (_, i) => {
  const original = kinds[i % kinds.length];
  if (original === undefined) throw new Error('no certificates');
  return pem(withSerialNumber(original, i + 1));
}).join('');

function blocksOf(text: string, limit = count): readonly Buffer[] {
  const blocks = text.split('-----BEGIN CERTIFICATE-----').slice(1, limit + 1);
  return blocks.map((block) => Buffer.from(block.slice(0, block.indexOf('-----END')), 'base64'));
}

/** All that node tells; its getters decode at each call. */
function readWithNode(der: Uint8Array): unknown {
  const found = new X509Certificate(der);
  const { subject, issuer, subjectAltName, serialNumber, validFromDate, validToDate, ca, keyUsage } = found;
  const { fingerprint, fingerprint256, publicKey } = found;
  const key = publicKey.asymmetricKeyDetails;
  return [
    subject,
    issuer,
    subjectAltName,
    serialNumber,
    validFromDate,
    validToDate,
    ca,
    keyUsage,
    fingerprint,
    fingerprint256,
    key,
  ];
}

await import('reflect-metadata');
const library = await import('@peculiar/x509');

async function readWithLibrary(der: Uint8Array): Promise<unknown> {
  const found = new library.X509Certificate(new Uint8Array(der));
  const { subject, issuer, serialNumber, notBefore, notAfter, publicKey, extensions: all } = found;
  return [
    ...[subject, issuer, serialNumber, notBefore, notAfter, publicKey.algorithm, all.length],
    ...[await found.getThumbprint('SHA-256'), await found.getThumbprint('SHA-1')],
  ];
}

interface Measured {
  readonly name: string;
  readonly count: number;
  readonly microseconds: number;
}

/** The median of five runs over the whole pile, PEM included, and the first run, which is what a start pays. */
async function measure(name: string, limit: number, read: (der: Uint8Array) => unknown): Promise<Measured> {
  const runs: number[] = [];
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    for (const der of blocksOf(pile, limit)) await read(der);
    runs.push(((performance.now() - start) * 1000) / limit);
  }
  const first = runs[0] ?? 0;
  const median = runs.toSorted((a, b) => a - b)[2] ?? 0;
  console.log(
    `${name.padEnd(34)} ${String(limit).padStart(6)} ${median.toFixed(1).padStart(8)} µs each` +
      `${((median * limit) / 1e6).toFixed(2).padStart(8)} s${first.toFixed(1).padStart(10)} µs each in the first run`,
  );
  return { name, count: limit, microseconds: median };
}

console.log(`node ${process.version}, ${count} certificates, ${(pile.length / 1e6).toFixed(1)} MB of PEM`);
const own = await measure('our reader, stored certificates', count, readStoredCertificate);
const gated = await measure('our reader, new certificates', count, readCertificate);
const node = await measure('node X509Certificate, its fields', count, readWithNode);
const peculiar = await measure('@peculiar/x509, its fields', libraryCount, readWithLibrary);
const ratio = ({ microseconds }: Measured): string => (microseconds / own.microseconds).toFixed(1);
console.log(
  `ratio stored : new : node : @peculiar/x509 = 1 : ${ratio(gated)} : ${ratio(node)} : ${ratio(peculiar)}`,
);
