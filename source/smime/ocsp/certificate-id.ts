/** How OCSP names a certificate (RFC 6960 §4.1.1): by hashes of its issuer's name and key, and its serial number. */
import { hash } from 'node:crypto';
import type { Certificate, PublicKeyFacts } from '../../core/certificate.ts';
import { hexOf } from '../certificate/text.ts';
import {
  childrenOf,
  contentOf,
  DerError,
  type DerNode,
  derTag,
  expectTag,
  readBitString,
  readIntegerBytes,
  readOid,
  readWhole,
} from '../der/read.ts';
import { encode, nullValue, octetString, oid, sequence } from '../der/write.ts';

export interface OcspCertificateId {
  /** Node's name of the digest; undefined for one that is not known here. */
  readonly digest: string | undefined;
  /** Lower-case hex, like the other two. */
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** Whose certificate it is, as far as OCSP looks at it. */
export type OcspIssuer = Pick<Certificate, 'subject'> & { readonly publicKey: PublicKeyFacts };

const sha1Oid = '1.3.14.3.2.26';
const digests: ReadonlyMap<string, string> = new Map([
  [sha1Oid, 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** The key's bits without the algorithm: what key hashes are made of. */
export function keyBitsOf({ spki }: PublicKeyFacts): Uint8Array {
  const [, bits] = childrenOf(readWhole(spki));
  return readBitString(expectTag(bits, derTag.bitString, 'key')).bytes;
}

/** With SHA-1, which here is a name and protects nothing: it is the one digest that every responder knows. */
export function encodeCertificateId(certificate: Certificate, issuer: OcspIssuer): Uint8Array {
  return sequence(
    sequence(oid(sha1Oid), nullValue()),
    octetString(hash('sha1', issuer.subject.der, 'buffer')),
    octetString(hash('sha1', keyBitsOf(issuer.publicKey), 'buffer')),
    encode(derTag.integer, Buffer.from(certificate.serialNumber, 'hex')),
  );
}

/** @throws DerError */
export function readCertificateId(node: DerNode | undefined): OcspCertificateId {
  const [algorithm, nameHash, keyHash, serialNumber, ...rest] = childrenOf(
    expectTag(node, derTag.sequence, 'certificate ID'),
  );
  if (rest.length > 0) throw new DerError('a certificate ID has more than four parts');
  const [type] = childrenOf(expectTag(algorithm, derTag.sequence, 'hash algorithm'));
  const octets = (part: DerNode | undefined, what: string) =>
    hexOf(contentOf(expectTag(part, derTag.octetString, what)));
  return {
    digest: digests.get(readOid(expectTag(type, derTag.oid, 'hash algorithm type'))),
    issuerNameHash: octets(nameHash, 'hash of the issuer name'),
    issuerKeyHash: octets(keyHash, 'hash of the issuer key'),
    serialNumber: hexOf(readIntegerBytes(expectTag(serialNumber, derTag.integer, 'serial number'))),
  };
}

export function isIdOf(id: OcspCertificateId, certificate: Certificate, issuer: OcspIssuer): boolean {
  return (
    id.serialNumber === certificate.serialNumber &&
    id.digest !== undefined &&
    id.issuerNameHash === hash(id.digest, issuer.subject.der, 'hex') &&
    id.issuerKeyHash === hash(id.digest, keyBitsOf(issuer.publicKey), 'hex')
  );
}
