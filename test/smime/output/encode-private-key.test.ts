/** Exported private keys are read by OpenSSL, NSS and gpgsm, and are the same key, byte for byte. */
import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EncodePrivateKeyOptions } from '../../../source/core/ports.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encodePrivateKey } from '../../../source/smime/output/encode-private-key.ts';
import { isReadableByGpgsm } from '../../../source/smime/output/encrypt-with-passphrase.ts';
import { fixture } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  derOf,
  foundInExportOfGpgsm,
  keyOfGpgsm,
  legacyProvider,
  openssl,
  run,
  runTelling,
  summariesOf,
  withGpgsm,
} from '../tools.ts';

// gpgsm knows no character outside Latin-1 here.
const given = 'größe und mehr';
const chain = ['ca-issuing.pem', 'ca-intermediate.pem', 'ca-root.pem'].map((file) =>
  readCertificate(derOf(file)),
);

const pkcs8Of = (file: string): Buffer =>
  createPrivateKey(fixture(`${file}.key.pem`)).export({ type: 'pkcs8', format: 'der' });

function exported(file: string, options: Partial<EncodePrivateKeyOptions>): Promise<Uint8Array> {
  const certificate = readCertificate(derOf(`${file}.pem`));
  const all = { format: 'p12' as const, passphrase: Buffer.from(given), certificate, chain, ...options };
  return encodePrivateKey(pkcs8Of(file), all);
}

/** The unencrypted PKCS#8 of a key that a program gave back in PEM. */
const derOfPem = (pem: Buffer): string =>
  createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }).toString('hex');

const expectedOf = async (file: string): Promise<readonly string[]> => [
  ...(await summariesOf(fixture(`${file}.pem`))),
  ...chain.map(({ fingerprint }) => `certificate ${fingerprint}`),
  ...(await summariesOf(fixture(`${file}.key.pem`))),
];

describe('encrypted PKCS#8', () => {
  test.each(['sales', 'ed25519'])(
    '%s costs 600,000 rounds to guess at, and is read by OpenSSL and by us',
    async (file) => {
      const pem = await exported(file, { format: 'pem' });
      const theirs = openssl(['pkey', '-passin', `pass:${given}`], { input: pem });
      expect(derOfPem(theirs)).toBe(pkcs8Of(file).toString('hex'));
      const parsed = openssl(['asn1parse'], { input: pem }).toString();
      expect(parsed).toMatch(/PBKDF2[\s\S]*INTEGER\s+:0927C0[\s\S]*hmacWithSHA256[\s\S]*aes-256-cbc/);
      expect(await summariesOf(pem, given)).toEqual(await summariesOf(fixture(`${file}.key.pem`)));
    },
  );
});

describe.each([
  ['modern', false, ['sales']],
  ['legacy', true, ['sales', 'support']],
])('PKCS#12, %s', (_, isLegacy, files) => {
  const containers = new Map<string, Uint8Array>();
  beforeAll(async () => {
    for (const file of files) containers.set(file, await exported(file, { isLegacy }));
  });
  const containerOf = (file: string): Uint8Array => {
    const container = containers.get(file);
    if (container === undefined) throw new Error(`no container for ${file}`);
    return container;
  };

  test.each(files)('%s is read by OpenSSL and by us', async (file) => {
    const args = ['pkcs12', ...legacyProvider, '-info', '-nodes', '-passin', `pass:${given}`];
    const { stdout, stderr: told } = runTelling('openssl', args, { input: containerOf(file) });
    const key = stdout.subarray(stdout.indexOf('-----BEGIN PRIVATE'));
    expect(derOfPem(key)).toBe(pkcs8Of(file).toString('hex'));
    expect(await summariesOf(stdout)).toEqual(await expectedOf(file));
    expect(stdout.toString()).toContain(`friendlyName: ${file}@example.com`);
    const cipher = isLegacy
      ? 'pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000'
      : 'PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256';
    expect(told).toContain(`MAC: ${isLegacy ? 'sha1, Iteration 100000' : 'sha256, Iteration 600000'}`);
    expect(told).toContain(`PKCS7 Encrypted data: ${cipher}`);
    expect(told).toContain(`Shrouded Keybag: ${cipher}`);
    expect(await summariesOf(containerOf(file), given)).toEqual(await expectedOf(file));
  });

  test('is read by NSS, which knows key and certificate as one', () => {
    const folder = temporaryFolder();
    const database = ['-d', `sql:${folder}`];
    run('certutil', ['-N', ...database, '--empty-password']);
    const file = join(folder, 'in.p12');
    writeFileSync(file, containerOf('sales'));
    run('pk12util', ['-i', file, ...database, '-W', given, '-K', '']);
    const certificate = run('certutil', ['-L', ...database, '-n', 'sales@example.com', '-r']);
    expect(certificate.equals(derOf('sales.pem'))).toBe(true);
    expect(run('certutil', ['-K', ...database]).toString()).toMatch(/rsa\s+[0-9a-f]{40}\s+sales@example.com/);
    if (isLegacy) return;
    const out = join(folder, 'out.p12');
    run('pk12util', ['-o', out, '-n', 'sales@example.com', ...database, '-W', given, '-K', '']);
    const key = openssl(['pkcs12', '-in', out, '-nodes', '-nocerts', '-passin', `pass:${given}`]);
    expect(derOfPem(key)).toBe(pkcs8Of('sales').toString('hex'));
  });
});

// gpgsm before 2.2.42 reads no PBES2 at all, not OpenSSL's either, and crashes over every EC key: hence legacy.
test('PKCS#12, legacy, is read by gpgsm of any age', async () => {
  const container = await exported('sales', { isLegacy: true });
  await withGpgsm(given, async (gpgsm, home) => {
    const file = join(home, 'in.p12');
    writeFileSync(file, container);
    gpgsm('--import', file);
    expect(gpgsm('--export', keyOfGpgsm(gpgsm)).equals(derOf('sales.pem'))).toBe(true);
    const back = await foundInExportOfGpgsm(gpgsm, given);
    expect(back).toEqual(expect.arrayContaining([...(await summariesOf(fixture('sales.key.pem')))]));
  });
});

test.each([
  ['first bytes of digest and salt that sum up to a zero', 0x10, 0xf0, 0, false],
  ['to a zero with what the lower bytes carry over', 0x10, 0xef, 0, false],
  ['a digest that leaves the passphrase’s zero a zero', 0x00, 0x55, 0, false],
  ['a digest that carries it over to a zero', 0xff, 0x55, 0, false],
  ['any others', 0x10, 0x55, 0, true],
  ['a passphrase that starts outside Latin-1', 0x10, 0x55, 0xf0, false],
])('a key that gpgsm cannot derive is not used: %s', (_, key, salt, bmp, expected) => {
  expect(isReadableByGpgsm(Uint8Array.of(key), Uint8Array.of(salt), Uint8Array.of(bmp))).toBe(expected);
});

test('no two exports are the same bytes, and key and passphrase are left as they were', async () => {
  const pkcs8 = pkcs8Of('ed25519');
  const passphrase = Buffer.from(given);
  const certificate = readCertificate(derOf('ed25519.pem'));
  const options = { format: 'p12', passphrase, certificate, isLegacy: true } as const;
  const exports = [await encodePrivateKey(pkcs8, options), await encodePrivateKey(pkcs8, options)];
  expect(new Set(exports.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(2);
  expect(pkcs8.equals(pkcs8Of('ed25519'))).toBe(true);
  expect(passphrase.toString()).toBe(given);
});
