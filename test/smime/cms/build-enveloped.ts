/** Encrypted messages put together by hand, always the same: forms that no program here writes, and broken ones. */
import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  publicEncrypt,
} from 'node:crypto';
import type { Certificate } from '../../../source/core/certificate.ts';
import { encodeIssuerAndSerialNumber } from '../../../source/smime/cms/certificate-identifier.ts';
import { cmsTypes, encodeContentInfo } from '../../../source/smime/cms/content-info.ts';
import { childrenOf, encodingOf, readWhole } from '../../../source/smime/der/read.ts';
import {
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../source/smime/der/write.ts';

export const content = Buffer.from('Content-Type: text/plain\r\n\r\nThe quick brown fox.\r\n');
/** Of AES-256. */
export const messageKey = Buffer.alloc(32, 7);

export const publicKeyOf = ({ publicKey }: Certificate): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' });

const keyIdentifierOf = ({ subjectKeyIdentifier = '' }: Certificate): Buffer =>
  Buffer.from(subjectKeyIdentifier, 'hex');

const pkcs1Algorithm = sequence(oid('1.2.840.113549.1.1.1'), nullValue());

/** KeyTransRecipientInfo. */
export function transportRecipient(
  certificate: Certificate,
  encryptedKey: Uint8Array,
  algorithm: Uint8Array = pkcs1Algorithm,
): Uint8Array {
  return sequence(integer(0), encodeIssuerAndSerialNumber(certificate), algorithm, octetString(encryptedKey));
}

/** RSAES-PKCS1-v1_5 without chance: what stands between the two zeros is 0xff. */
export function pkcs1Encrypt(certificate: Certificate, key: Uint8Array, start = [0, 2]): Buffer {
  const filler = Buffer.alloc((certificate.publicKey.bits ?? 0) / 8 - 3 - key.length, 0xff);
  const padded = Buffer.concat([Buffer.from(start), filler, Buffer.of(0), key]);
  return publicEncrypt({ key: publicKeyOf(certificate), padding: constants.RSA_NO_PADDING }, padded);
}

export const pkcs1Recipient = (certificate: Certificate, key: Uint8Array = messageKey): Uint8Array =>
  transportRecipient(certificate, pkcs1Encrypt(certificate, key));

export interface AgreementOptions {
  /** Of the key derivation. */
  readonly scheme?: string;
  readonly digest?: string;
  readonly ukm?: Uint8Array;
  readonly byKeyIdentifier?: boolean;
  /** The encoded EC point, in place of the ephemeral key's. */
  readonly point?: Uint8Array;
  readonly originator?: Uint8Array;
  readonly key?: Uint8Array;
}

/** KeyAgreeRecipientInfo with AES-256 key wrap; all `certificates` are on the curve of `ephemeral`. */
export function agreementRecipient(
  certificates: readonly Certificate[],
  ephemeral: KeyObject,
  { scheme = '1.3.132.1.11.1', digest = 'sha256', ukm, point, originator, ...options }: AgreementOptions = {},
): Uint8Array {
  const wrap = sequence(oid('2.16.840.1.101.3.4.1.45'));
  const spki = createPublicKey(ephemeral).export({ type: 'spki', format: 'der' });
  const bits = childrenOf(readWhole(spki))
    .slice(1)
    .map((part) => encodingOf(part));
  const ephemeralBits = point === undefined ? bits : [encode(0x03, Uint8Array.of(0), point)];
  const ukmField = ukm === undefined ? [] : [octetString(ukm)];
  const shared = sequence(
    wrap,
    ...ukmField.map((field) => encode(0xa0, field)),
    encode(0xa2, octetString(Buffer.from([0, 0, 1, 0]))),
  );
  const keys = certificates.map((certificate) => {
    const secret = diffieHellman({ privateKey: ephemeral, publicKey: publicKeyOf(certificate) });
    const blocks = [1, 2].map((counter) =>
      createHash(digest)
        .update(secret)
        .update(Buffer.from([0, 0, 0, counter]))
        .update(shared)
        .digest(),
    );
    const cipher = createCipheriv(
      'aes256-wrap',
      Buffer.concat(blocks).subarray(0, 32),
      Buffer.alloc(8, 0xa6),
    );
    const name = options.byKeyIdentifier
      ? encode(0xa0, octetString(keyIdentifierOf(certificate)))
      : encodeIssuerAndSerialNumber(certificate);
    return sequence(name, octetString(cipher.update(options.key ?? messageKey)));
  });
  return encode(
    0xa1,
    integer(3),
    encode(0xa0, originator ?? encode(0xa1, sequence(oid('1.2.840.10045.2.1')), ...ephemeralBits)),
    ...ukmField.map((field) => encode(0xa1, field)),
    sequence(oid(scheme), wrap),
    sequence(...keys),
  );
}

export interface ContentOptions {
  readonly content?: Uint8Array;
  /** Encoded attributes that are authenticated with GCM. */
  readonly attributes?: readonly Uint8Array[];
  readonly tagLength?: number;
  /** In place of the right one. */
  readonly tag?: Uint8Array;
  /** What stands before the recipients and behind the content. */
  readonly originatorInfo?: Uint8Array;
  readonly unprotected?: Uint8Array;
}

const optional = (part: Uint8Array | undefined): readonly Uint8Array[] => (part === undefined ? [] : [part]);

/** AuthEnvelopedData under AES-256-GCM. */
export function gcmMessage(recipients: readonly Uint8Array[], options: ContentOptions = {}): Buffer {
  const { attributes, tagLength = 16 } = options;
  const nonce = Buffer.alloc(12, 3);
  const cipher = createCipheriv('aes-256-gcm', messageKey, nonce, { authTagLength: tagLength });
  if (attributes !== undefined) cipher.setAAD(setOf(attributes));
  const ciphertext = Buffer.concat([cipher.update(options.content ?? content), cipher.final()]);
  const algorithm = sequence(
    oid('2.16.840.1.101.3.4.1.46'),
    sequence(octetString(nonce), ...(tagLength === 12 ? [] : [integer(tagLength)])),
  );
  const inside = sequence(
    integer(0),
    ...optional(options.originatorInfo),
    setOf(recipients),
    sequence(oid(cmsTypes.data), algorithm, encode(0x80, ciphertext)),
    ...optional(attributes && encode(0xa1, Buffer.concat([...attributes].sort(Buffer.compare)))),
    octetString(options.tag ?? cipher.getAuthTag()),
    ...optional(options.unprotected),
  );
  return Buffer.from(encodeContentInfo(cmsTypes.authEnvelopedData, inside));
}

/** EnvelopedData under AES-256-CBC. `padded` is whole blocks, padding included. */
export function cbcMessageOf(padded: Uint8Array, recipients: readonly Uint8Array[]): Buffer {
  const iv = Buffer.alloc(16, 5);
  const cipher = createCipheriv('aes-256-cbc', messageKey, iv).setAutoPadding(false);
  const ciphertext = Buffer.concat([cipher.update(padded), cipher.final()]);
  return cbcMessageWith(ciphertext, recipients, { iv });
}

export function cbcMessageWith(
  ciphertext: Uint8Array,
  recipients: readonly Uint8Array[],
  {
    iv = Buffer.alloc(16, 5),
    originatorInfo,
    unprotected,
  }: ContentOptions & { readonly iv?: Uint8Array } = {},
): Buffer {
  const algorithm = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv));
  const inside = sequence(
    integer(2),
    ...optional(originatorInfo),
    setOf(recipients),
    sequence(oid(cmsTypes.data), algorithm, encode(0x80, ciphertext)),
    ...optional(unprotected),
  );
  return Buffer.from(encodeContentInfo(cmsTypes.envelopedData, inside));
}

export function cbcMessage(recipients: readonly Uint8Array[], plain: Uint8Array = content): Buffer {
  const count = 16 - (plain.length % 16);
  return cbcMessageOf(Buffer.concat([plain, Buffer.alloc(count, count)]), recipients);
}

/** The same values with indefinite lengths, the encrypted content in pieces. */
export function streamed(der: Uint8Array): Buffer {
  const node = readWhole(der);
  const end = Buffer.of(0, 0);
  if (node.tag === 0x80 && node.end - node.contentStart > 20) {
    const bytes = der.subarray(node.contentStart, node.end);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 1), bytes.subarray(1)].map(octetString);
    return Buffer.concat([Buffer.of(0xa0, 0x80), ...pieces, end]);
  }
  // Names and algorithms are DER wherever they stand.
  if ((node.tag & 0x20) === 0 || node.end - node.contentStart < 100) return Buffer.from(der);
  const parts = childrenOf(node).map((part) => streamed(encodingOf(part)));
  return Buffer.concat([Buffer.of(node.tag, 0x80), ...parts, end]);
}
