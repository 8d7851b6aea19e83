/**
 * The outermost layer of every CMS message (RFC 5652 §3): its type, and the one value inside. It does not look
 * into that value.
 */
import { type BerNode, berChildren, readBer } from '../ber/read-ber.ts';
import { contextTag, DerError, derTag, expectTag, readOid } from '../der/read.ts';
import { encode, oid, sequence } from '../der/write.ts';

/** Dotted content types (RFC 5652, RFC 5083, RFC 3274). */
export const cmsTypes = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  signedAndEnvelopedData: '1.2.840.113549.1.7.4',
  digestedData: '1.2.840.113549.1.7.5',
  encryptedData: '1.2.840.113549.1.7.6',
  compressedData: '1.2.840.113549.1.9.16.1.9',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
} as const;

export interface ContentInfo {
  /** Dotted object identifier, one of `cmsTypes` or another. */
  readonly type: string;
  readonly content: BerNode;
}

const explicit = contextTag(0, true);

/** Bytes behind the ContentInfo are ignored, as OpenSSL and gpgsm do. @throws DerError */
export function readContentInfo(bytes: Uint8Array): ContentInfo {
  const [type, wrapped] = berChildren(expectTag(readBer(bytes), derTag.sequence, 'ContentInfo'), 2);
  const [content, ...rest] = berChildren(expectTag(wrapped, explicit, 'content'), 2);
  if (content === undefined || rest.length > 0) throw new DerError('content is not one value');
  return { type: readOid(expectTag(type, derTag.oid, 'content type')), content };
}

/** `content` is one encoded value. */
export function encodeContentInfo(type: string, content: Uint8Array): Uint8Array {
  return sequence(oid(type), encode(explicit, content));
}
