/**
 * How CMS names a certificate, that of a signer or a recipient: by issuer and serial number, or by its subject key
 * identifier (RFC 5652 §5.3, §6.2.1). Nothing here is proof: several certificates may fit one name.
 */
import type { Certificate, DistinguishedName } from '../../core/certificate.ts';
import { type BerNode, berChildren, berOctets } from '../ber/read-ber.ts';
import { readName } from '../certificate/names.ts';
import { hexOf } from '../certificate/text.ts';
import { contextTag, DerError, derTag, expectTag, readIntegerBytes } from '../der/read.ts';
import { encode, sequence } from '../der/write.ts';
import { isSameName } from '../path/comparable-name.ts';

export type CertificateIdentifier =
  | {
      readonly kind: 'issuer-and-serial-number';
      readonly issuer: DistinguishedName;
      /** Lower-case hex of the INTEGER's content bytes. */
      readonly serialNumber: string;
    }
  | {
      readonly kind: 'subject-key-identifier';
      /** Lower-case hex. */
      readonly keyIdentifier: string;
    };

/** IssuerAndSerialNumber, or SubjectKeyIdentifier under the tag [0]. @throws DerError */
export function readCertificateIdentifier(node: BerNode | undefined): CertificateIdentifier {
  if (node?.tag === contextTag(0, false) || node?.tag === contextTag(0, true)) {
    return { kind: 'subject-key-identifier', keyIdentifier: hexOf(berOctets(node)) };
  }
  const [issuer, serialNumber, ...rest] = berChildren(
    expectTag(node, derTag.sequence, 'issuer and serial number'),
  );
  if (rest.length > 0) throw new DerError('issuer and serial number have more than two parts');
  return {
    kind: 'issuer-and-serial-number',
    issuer: readName(expectTag(issuer, derTag.sequence, 'issuer')),
    serialNumber: hexOf(readIntegerBytes(expectTag(serialNumber, derTag.integer, 'serial number'))),
  };
}

export function identifies(identifier: CertificateIdentifier, certificate: Certificate): boolean {
  return identifier.kind === 'subject-key-identifier'
    ? certificate.subjectKeyIdentifier === identifier.keyIdentifier
    : certificate.serialNumber === identifier.serialNumber &&
        isSameName(certificate.issuer, identifier.issuer);
}

export function encodeIssuerAndSerialNumber({ issuer, serialNumber }: Certificate): Uint8Array {
  return sequence(issuer.der, encode(derTag.integer, Buffer.from(serialNumber, 'hex')));
}
