/**
 * Makes a PKCS#12 container (RFC 7292) of a private key, its certificate and the issuers: what mail programs
 * import. Certificates come first, as OpenSSL writes it, since old readers know no other order.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Certificate } from '../../core/certificate.ts';
import { contextTag, derTag } from '../der/read.ts';
import { encode, integer, nullValue, octetString, oid, sequence, setOf } from '../der/write.ts';
import { derivePkcs12, pkcs12Purpose } from '../keys/derive-key.ts';
import { formsOf, type PassphraseForms, wipeForms } from '../keys/passphrase-forms.ts';
import { type ExportScheme, encryptWithPassphrase, exportRounds } from './encrypt-with-passphrase.ts';

const dataType = '1.2.840.113549.1.7.1';
const encryptedDataType = '1.2.840.113549.1.7.6';
const bagType = '1.2.840.113549.1.12.10.1';
const friendlyName = '1.2.840.113549.1.9.20';
const localKeyId = '1.2.840.113549.1.9.21';
const x509Certificate = '1.2.840.113549.1.9.22.1';

const explicit = (...parts: readonly Uint8Array[]): Uint8Array => encode(contextTag(0, true), ...parts);

export interface Pkcs12Content {
  /** Unencrypted PKCS#8. */
  readonly pkcs8: Buffer;
  readonly certificate: Certificate;
  readonly chain?: readonly Certificate[];
}

/** How a person finds key and certificate again in the program that imports them, and how that ties them together. */
function bagAttributes({ addresses, subject, sha1 }: Certificate): Uint8Array {
  const name = Buffer.from(addresses[0]?.address ?? subject.text, 'utf16le').swap16();
  return setOf([
    sequence(oid(friendlyName), setOf([encode(derTag.bmpString, name)])),
    sequence(oid(localKeyId), setOf([octetString(Buffer.from(sha1, 'hex'))])),
  ]);
}

function certificateBag({ der }: Certificate, ...attributes: readonly Uint8Array[]): Uint8Array {
  const bag = sequence(oid(x509Certificate), explicit(octetString(der)));
  return sequence(oid(`${bagType}.3`), explicit(bag), ...attributes);
}

async function encryptedSafe(
  safe: Uint8Array,
  forms: PassphraseForms,
  scheme: ExportScheme,
): Promise<Uint8Array> {
  const { algorithm, ciphertext } = await encryptWithPassphrase(safe, forms, scheme);
  const content = sequence(oid(dataType), algorithm, encode(contextTag(0, false), ciphertext));
  return sequence(oid(encryptedDataType), explicit(sequence(integer(0), content)));
}

async function keySafe(
  { pkcs8, certificate }: Pkcs12Content,
  forms: PassphraseForms,
  scheme: ExportScheme,
): Promise<Uint8Array> {
  const { algorithm, ciphertext } = await encryptWithPassphrase(pkcs8, forms, scheme);
  const key = sequence(algorithm, octetString(ciphertext));
  const bag = sequence(oid(`${bagType}.2`), explicit(key), bagAttributes(certificate));
  return sequence(oid(dataType), explicit(octetString(sequence(bag))));
}

const macDigests = {
  modern: { name: 'sha256', oid: '2.16.840.1.101.3.4.2.1', length: 32 },
  legacy: { name: 'sha1', oid: '1.3.14.3.2.26', length: 20 },
} as const;

/** The MAC is as costly to guess at as the ciphers, or it would be what is guessed at. */
async function macData(
  content: Uint8Array,
  { bmp }: PassphraseForms,
  scheme: ExportScheme,
): Promise<Uint8Array> {
  const digest = macDigests[scheme];
  const rounds = exportRounds[scheme];
  const salt = randomBytes(16);
  const key = await derivePkcs12(digest.name, bmp, { salt, rounds }, pkcs12Purpose.mac, digest.length);
  const mac = createHmac(digest.name, key).update(content).digest();
  key.fill(0);
  const info = sequence(sequence(oid(digest.oid), nullValue()), octetString(mac));
  return sequence(info, octetString(salt), integer(rounds));
}

/** `passphrase` is UTF-8; the caller wipes it and the key. */
export async function encodePkcs12(
  content: Pkcs12Content,
  passphrase: Buffer,
  scheme: ExportScheme,
): Promise<Uint8Array> {
  const { certificate, chain = [] } = content;
  const form = formsOf(passphrase);
  try {
    const certificates = sequence(
      certificateBag(certificate, bagAttributes(certificate)),
      ...chain.map((issuer) => certificateBag(issuer)),
    );
    const safes = sequence(
      await encryptedSafe(certificates, form, scheme),
      await keySafe(content, form, scheme),
    );
    const mac = await macData(safes, form, scheme);
    return sequence(integer(3), sequence(oid(dataType), explicit(octetString(safes))), mac);
  } finally {
    wipeForms([form]);
  }
}
