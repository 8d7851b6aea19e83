/**
 * What the attributes say that a signature is over instead of the content (RFC 5652 §5.3, §11). It compares nothing
 * with the message.
 */
import { berChildren, readBer } from '../ber/read-ber.ts';
import { digestNameOf } from '../certificate/algorithm-names.ts';
import { readTime } from '../certificate/times.ts';
import {
  childrenOf,
  contentOf,
  DerError,
  type DerNode,
  derTag,
  expectTag,
  readOid,
  readWhole,
} from '../der/read.ts';

export interface SignedAttributes {
  /** Dotted object identifier. */
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** Milliseconds since the epoch; absent as well where it cannot be read, since it is a mere claim. */
  readonly signingTime?: number;
  /** Hashes of the one certificate that is to count (RFC 2634 §5.4, RFC 5035): those of the two versions. */
  readonly signingCertificates: readonly CertificateHash[];
}

export interface CertificateHash {
  /** `SHA-256`, or the OID of an unknown one. */
  readonly digest: string;
  readonly hash: Uint8Array;
}

export const attributeOid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  smimeCapabilities: '1.2.840.113549.1.9.15',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** Those that say something here; nobody may say it twice. */
const names: ReadonlyMap<string, string> = new Map(
  Object.entries(attributeOid)
    .filter(([name]) => name !== 'smimeCapabilities')
    .map(([name, type]) => [type, name]),
);

/** Far more than honest signers write; every signer of a message could make us read as much. */
const mostBytes = 256 * 1024;

/** The one value of each attribute that is known here. */
function valuesIn(set: Uint8Array): ReadonlyMap<string, DerNode> {
  if (set.length > mostBytes) throw new DerError('there are too many');
  const attributes = childrenOf(expectTag(readWhole(set), derTag.set, 'the whole'));
  if (attributes.length === 0) throw new DerError('there are none');
  const found = new Map<string, DerNode>();
  for (const attribute of attributes) {
    const [type, values, ...rest] = childrenOf(expectTag(attribute, derTag.sequence, 'an attribute'));
    if (rest.length > 0) throw new DerError('an attribute has more than type and values');
    const dotted = readOid(expectTag(type, derTag.oid, 'the type of an attribute'));
    const all = childrenOf(expectTag(values, derTag.set, 'the values of an attribute'));
    const name = names.get(dotted);
    if (name === undefined) continue;
    const [value, ...others] = all;
    if (value === undefined || others.length > 0) throw new DerError(`${name} has not exactly one value`);
    if (found.has(dotted)) throw new DerError(`${name} occurs twice`);
    found.set(dotted, value);
  }
  return found;
}

/** The first certificate of SigningCertificate or SigningCertificateV2, which is that of the signer. */
function firstCertificateIn(node: DerNode, defaultDigest: string): CertificateHash {
  const [certificates] = childrenOf(expectTag(node, derTag.sequence, 'signing certificate'));
  const [first] = childrenOf(expectTag(certificates, derTag.sequence, 'signing certificates'));
  const parts = childrenOf(expectTag(first, derTag.sequence, 'first signing certificate'));
  let digest = defaultDigest;
  if (parts[0]?.tag === derTag.sequence) {
    const [type] = childrenOf(parts[0]);
    digest = digestNameOf(readOid(expectTag(type, derTag.oid, 'hash algorithm')));
    parts.shift();
  }
  return { digest, hash: contentOf(expectTag(parts[0], derTag.octetString, 'hash of a certificate')) };
}

function claimedTime(node: DerNode | undefined): { readonly signingTime?: number } {
  try {
    return node === undefined ? {} : { signingTime: readTime(node) };
  } catch (thrown) {
    if (!(thrown instanceof DerError)) throw thrown;
    return {};
  }
}

/**
 * Signed attributes are DER even in a message that is not (RFC 5652 §5.3), but for their order, which signers get
 * wrong; `set` has the tag of a SET.
 * @throws DerError
 */
export function readSignedAttributes(set: Uint8Array): SignedAttributes {
  const values = valuesIn(set);
  const contentType = expectTag(values.get(attributeOid.contentType), derTag.oid, 'contentType');
  const digest = expectTag(values.get(attributeOid.messageDigest), derTag.octetString, 'messageDigest');
  const first = values.get(attributeOid.signingCertificate);
  const second = values.get(attributeOid.signingCertificateV2);
  return {
    contentType: readOid(contentType),
    messageDigest: contentOf(digest),
    ...claimedTime(values.get(attributeOid.signingTime)),
    signingCertificates: [
      ...(first === undefined ? [] : [firstCertificateIn(first, 'SHA-1')]),
      ...(second === undefined ? [] : [firstCertificateIn(second, 'SHA-256')]),
    ],
  };
}

/**
 * Whether `content` could be the signed attributes of some other message: a signature over those would pass for one
 * over this content, if it were taken at its word that it has no attributes.
 */
export function looksLikeSignedAttributes(content: Uint8Array): boolean {
  if (content[0] !== derTag.set) return false;
  try {
    const set = readBer(content);
    const [attribute] = berChildren(set, 1);
    if (set.end !== content.length || attribute?.tag !== derTag.sequence) return false;
    const [type, values] = berChildren(attribute, 2);
    return type?.tag === derTag.oid && values?.tag === derTag.set;
  } catch (thrown) {
    if (!(thrown instanceof DerError)) throw thrown;
    return false;
  }
}
