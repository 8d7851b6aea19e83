/**
 * Reads SignedData (RFC 5652 §5.1, §5.3) from BER. It judges form only: whose signatures they are, and whether they
 * hold, is decided from what was read.
 */
import type { Certificate } from '../../core/certificate.ts';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { readSignatureAlgorithm } from '../certificate/read-signature-algorithm.ts';
import { contextTag, DerError, derTag, encodingOf, expectTag, readOid } from '../der/read.ts';
import { type CertificateIdentifier, readCertificateIdentifier } from './certificate-identifier.ts';
import { cmsTypes, readContentInfo } from './content-info.ts';

export interface SignerInfo {
  readonly identifier: CertificateIdentifier;
  /** Dotted object identifier. */
  readonly digestAlgorithm: string;
  /** As they stand in the message, but with the tag of a SET: what is signed where there are any. */
  readonly signedAttributes?: Uint8Array;
  /** `name` is that of a certificate's signature; algorithms that name a key alone have their OID there. */
  readonly signatureAlgorithm: Certificate['signatureAlgorithm'];
  readonly signature: Uint8Array;
}

export interface SignedData {
  /** Dotted object identifier of the type of what is signed. */
  readonly contentType: string;
  /** What is signed, where it is not kept elsewhere ("detached"). Of a message in one piece, a view into it. */
  readonly content?: Uint8Array;
  /** DER of what came along; attribute certificates and other formats are left out. */
  readonly certificates: readonly Uint8Array[];
  /** DER; other kinds of revocation are left out. */
  readonly crls: readonly Uint8Array[];
  /** None in a bundle of certificates (RFC 8551 §3.8). */
  readonly signers: readonly SignerInfo[];
}

interface SignedDataParts extends Pick<SignedData, 'certificates' | 'crls'> {
  readonly encapsulated: BerNode;
  readonly signers: readonly BerNode[];
}

/** Far more than any message has; each may cost a look at the whole content. */
const mostSigners = 32;

const [zero, one] = [contextTag(0, true), contextTag(1, true)];

function onlyChild(node: BerNode, what: string): BerNode {
  const [child, ...rest] = berChildren(node, 2);
  if (child === undefined || rest.length > 0) throw new DerError(`${what} is not one value`);
  return child;
}

/** Lists hold other formats under other tags. */
function sequencesIn(list: BerNode | undefined): readonly Uint8Array[] {
  if (list === undefined) return [];
  return berChildren(list)
    .filter(({ tag }) => tag === derTag.sequence)
    .map((member) => encodingOf(member));
}

/**
 * SignedData without a look at what is signed and by whom: a bundle of certificates may have anything there.
 * @throws DerError
 */
export function readSignedDataParts(bytes: Uint8Array): SignedDataParts {
  const { type, content } = readContentInfo(bytes);
  if (type !== cmsTypes.signedData) throw new DerError(`a ContentInfo has the type ${type}`);
  const [version, digests, encapsulated, ...parts] = berChildren(
    expectTag(content, derTag.sequence, 'SignedData'),
  );
  expectTag(version, derTag.integer, 'version');
  expectTag(digests, derTag.set, 'digest algorithms');
  const take = (tag: number): BerNode | undefined => (parts[0]?.tag === tag ? parts.shift() : undefined);
  const certificates = sequencesIn(take(zero));
  const crls = sequencesIn(take(one));
  const signers = berChildren(expectTag(parts.shift(), derTag.set, 'signers'));
  if (parts.length > 0) throw new DerError('SignedData has a part that it should not have');
  return {
    encapsulated: expectTag(encapsulated, derTag.sequence, 'encapsulated content'),
    certificates,
    crls,
    signers,
  };
}

/** A copy, because the tag in the message is [0]. */
function signedSet(attributes: BerNode): Uint8Array {
  const bytes = new Uint8Array(encodingOf(attributes));
  bytes[0] = derTag.set;
  return bytes;
}

function readSignerInfo(node: BerNode): SignerInfo {
  const [version, identifier, digestAlgorithm, ...parts] = berChildren(
    expectTag(node, derTag.sequence, 'signer'),
  );
  expectTag(version, derTag.integer, 'version of a signer');
  const take = (tag: number): BerNode | undefined => (parts[0]?.tag === tag ? parts.shift() : undefined);
  const signedAttributes = take(zero);
  const signatureAlgorithm = readSignatureAlgorithm(parts.shift());
  const signature = readOctetString(parts.shift(), 'signature');
  take(one);
  if (parts.length > 0) throw new DerError('a signer has a part that it should not have');
  return {
    identifier: readCertificateIdentifier(identifier),
    digestAlgorithm: readAlgorithm(digestAlgorithm).oid,
    ...(signedAttributes === undefined ? {} : { signedAttributes: signedSet(signedAttributes) }),
    signatureAlgorithm,
    signature,
  };
}

/** @throws DerError */
export function readSignedData(bytes: Uint8Array): SignedData {
  const { encapsulated, certificates, crls, signers } = readSignedDataParts(bytes);
  if (signers.length > mostSigners) throw new DerError(`SignedData has more than ${mostSigners} signers`);
  const [type, wrapped, ...rest] = berChildren(encapsulated);
  if (rest.length > 0) throw new DerError('encapsulated content has more than type and content');
  return {
    contentType: readOid(expectTag(type, derTag.oid, 'type of the content')),
    ...(wrapped === undefined
      ? {}
      : { content: readOctetString(onlyChild(expectTag(wrapped, zero, 'content'), 'content'), 'content') }),
    certificates,
    crls,
    signers: signers.map(readSignerInfo),
  };
}
