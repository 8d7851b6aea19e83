/**
 * Reads an encrypted CMS message: EnvelopedData (RFC 5652 §6.1) and AuthEnvelopedData (RFC 5083 §2.1), from DER or
 * BER. It needs no key. What stands beside recipients and content (originator information, attributes that nothing
 * protects) is not read.
 */
import { UserError } from '../../core/errors.ts';
import { type BerNode, berChildren, berOctets, readOctetString } from '../ber/read-ber.ts';
import { contextTag, DerError, derTag, expectTag } from '../der/read.ts';
import { encode } from '../der/write.ts';
import { type ContentEncryption, readCbcEncryption, readGcmEncryption } from './content-encryption.ts';
import { cmsTypes, readContentInfo } from './content-info.ts';
import { type Recipient, readRecipients } from './read-recipients.ts';

export interface EnvelopedData {
  readonly recipients: readonly Recipient[];
  /** Whether altered content is noticed (AuthEnvelopedData); nothing vouches for what comes out of CBC. */
  readonly isAuthenticated: boolean;
  readonly encryption: ContentEncryption;
  readonly ciphertext: Uint8Array;
}

/**
 * `bytes` is a ContentInfo; the result has views into it.
 * @throws DerError; UserError `refused` for other messages and for ciphers that are not supported
 */
export function readEnvelopedData(bytes: Uint8Array): EnvelopedData {
  const { type, content } = readContentInfo(bytes);
  if (type !== cmsTypes.envelopedData && type !== cmsTypes.authEnvelopedData) throw notEncrypted(type);
  const [version, ...parts] = berChildren(expectTag(content, derTag.sequence, 'encrypted message'), 8);
  expectTag(version, derTag.integer, 'version');
  if (parts[0]?.tag === contextTag(0, true)) parts.shift();
  const recipients = readRecipients(parts.shift());
  const { algorithm, ciphertext } = readEncryptedContentInfo(parts.shift());
  if (type === cmsTypes.envelopedData) {
    const encryption = readCbcEncryption(algorithm, ciphertext);
    return { recipients, isAuthenticated: false, encryption, ciphertext };
  }
  const attributes = parts[0]?.tag === contextTag(1, true) ? parts.shift() : undefined;
  const tag = readOctetString(parts.shift(), 'tag');
  const encryption = readGcmEncryption(algorithm, tag, asSet(attributes));
  return { recipients, isAuthenticated: true, encryption, ciphertext };
}

function notEncrypted(type: string): UserError {
  const found = type === cmsTypes.signedData ? 'a signed message' : `a CMS message of the type ${type}`;
  return new UserError('refused', `this is ${found}, not one that is encrypted to certificates`, {
    hint: 'Ask its sender to encrypt it with S/MIME.',
  });
}

/** EncryptedContentInfo. What the content says to be is not looked at: in mail it is MIME (RFC 8551 §3.3). */
function readEncryptedContentInfo(node: BerNode | undefined): {
  readonly algorithm: BerNode | undefined;
  readonly ciphertext: Uint8Array;
} {
  const [type, algorithm, content] = berChildren(
    expectTag(node, derTag.sequence, 'encrypted content info'),
    3,
  );
  expectTag(type, derTag.oid, 'type of the content');
  if (content === undefined || (content.tag & 0xdf) !== contextTag(0, false)) {
    throw new DerError('the encrypted content is missing');
  }
  return { algorithm, ciphertext: berOctets(content) };
}

/** Authenticated attributes are authenticated with the tag of a SET, whatever theirs is (RFC 5083 §2.2). */
function asSet(attributes: BerNode | undefined): Uint8Array {
  if (attributes === undefined) return new Uint8Array();
  const { bytes, contentStart, contentEnd } = attributes;
  return encode(derTag.set, bytes.subarray(contentStart, contentEnd));
}
