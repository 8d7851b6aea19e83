/** Certificates that are weak in every way that is promised to be named, and sound ones that must not be. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bitString, encode, integer, nullValue, oid, sequence } from '../../source/smime/der/write.ts';
import { buildCertificate, generalName, subjectAltName } from '../smime/certificate/build-certificate.ts';
import { expectations, fixture } from '../support/fixture.ts';

export interface Specimen {
  readonly name: string;
  readonly address: string;
  /** PEM or DER. */
  readonly certificate: Uint8Array;
  /** PEM, where it is one of our own. */
  readonly privateKey?: string;
  /** Undefined for a sound one. */
  readonly code: 'weak-key' | 'weak-signature' | undefined;
}

/** The fixtures, made by OpenSSL. */
export const fixtureSpecimens: readonly Specimen[] = expectations()
  .filter(({ file }) => file.startsWith('weak-'))
  .map(({ file, addresses = [], problems = [] }) => ({
    name: file,
    address: addresses[0] ?? '',
    certificate: fixture(file),
    code: problems.find((code) => code === 'weak-key' || code === 'weak-signature'),
  }));

function made(name: string, code: Specimen['code'], parts: Parameters<typeof buildCertificate>[0]): Specimen {
  const address = `${name.replaceAll(/[^a-z0-9]+/gi, '-')}@specimen.example`;
  const extensions = [subjectAltName(generalName.rfc822Name(address))];
  return { name, address, code, certificate: buildCertificate({ ...parts, extensions }) };
}

/** No private key belongs to it; nobody who looks at it notices. */
function rsaKey(bits: number, exponent: number): Uint8Array {
  const modulus = Buffer.alloc(Math.ceil(bits / 8), 0xa7);
  modulus[0] = (0xff >> ((8 - (bits % 8)) % 8)) & 0xff;
  const key = sequence(integer(modulus), integer(exponent));
  return sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(key));
}

/** So that nothing but the signature speaks against a certificate. */
const soundKey = rsaKey(2048, 65_537);

const spkiOf = (key: KeyObject): Uint8Array => key.export({ type: 'spki', format: 'der' });
const ecKey = (namedCurve: string): Uint8Array => spkiOf(generateKeyPairSync('ec', { namedCurve }).publicKey);

const pss = (...digest: readonly string[]): Uint8Array => {
  const hash = digest.map((type) => encode(0xa0, sequence(oid(type), nullValue())));
  return sequence(oid('1.2.840.113549.1.1.10'), sequence(...hash));
};
const signature = (type: string): Uint8Array => sequence(oid(type), nullValue());

/** Named by their algorithm's object identifier. */
const weakSignatures: Readonly<Record<string, Uint8Array>> = {
  'RSA with MD2': signature('1.2.840.113549.1.1.2'),
  'RSA with MD4': signature('1.2.840.113549.1.1.3'),
  'RSA with MD5': signature('1.2.840.113549.1.1.4'),
  'RSA with SHA-1': signature('1.2.840.113549.1.1.5'),
  'RSA with SHA-1, the old number': signature('1.3.14.3.2.29'),
  'RSA-PSS with SHA-1, because nothing is said': pss(),
  'RSA-PSS with SHA-1': pss('1.3.14.3.2.26'),
  'RSA-PSS with MD5': pss('1.2.840.113549.2.5'),
  'ECDSA with SHA-1': sequence(oid('1.2.840.10045.4.1')),
  'DSA with SHA-1': sequence(oid('1.2.840.10040.4.3')),
};

export const madeSpecimens: readonly Specimen[] = [
  ...[512, 768, 1024, 1536, 2040, 2047].map((bits) =>
    made(`RSA ${bits}`, 'weak-key', { publicKey: rsaKey(bits, 65_537) }),
  ),
  ...[1, 3].flatMap((exponent) =>
    [2048, 4096].map((bits) =>
      made(`RSA ${bits} with e = ${exponent}`, 'weak-key', { publicKey: rsaKey(bits, exponent) }),
    ),
  ),
  made('EC P-192', 'weak-key', { publicKey: ecKey('prime192v1') }),
  ...Object.entries(weakSignatures).map(([name, innerAlgorithm]) =>
    made(name, 'weak-signature', { innerAlgorithm, publicKey: soundKey }),
  ),
  made('RSA 2048', undefined, { publicKey: soundKey }),
  made('EC P-256', undefined, { publicKey: ecKey('prime256v1') }),
  made('RSA-PSS with SHA-256', undefined, {
    innerAlgorithm: pss('2.16.840.1.101.3.4.2.1'),
    publicKey: soundKey,
  }),
];

/** With their private keys, to be refused for signing. */
export function ownSpecimens(): readonly Specimen[] {
  return [
    { name: 'own RSA 1024', modulusLength: 1024, publicExponent: 65_537 },
    { name: 'own RSA 2048 with e = 3', modulusLength: 2048, publicExponent: 3 },
  ].map(({ name, ...options }) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', options);
    return {
      ...made(name, 'weak-key', { publicKey: spkiOf(publicKey) }),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  });
}
