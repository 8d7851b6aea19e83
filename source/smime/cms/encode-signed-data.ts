/** Signs (RFC 5652 §5): one signature of ours, with the certificates that recipients need to check it. */
import { hash, type KeyObject } from 'node:crypto';
import type { Certificate } from '../../core/certificate.ts';
import { contentCiphers } from '../../core/mail-engine.ts';
import { contextTag } from '../der/read.ts';
import { integer, octetString, oid, sequence, setOf, time } from '../der/write.ts';
import { encodeIssuerAndSerialNumber } from './certificate-identifier.ts';
import { cipherOids } from './content-encryption.ts';
import { cmsTypes } from './content-info.ts';
import { attributeOid, type SignedAttributes } from './signed-attributes.ts';
import { encodeSignedDataFields } from './signed-data-fields.ts';
import { signingSchemeOf } from './signing-scheme.ts';

export interface Signer {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
  /** Sent along behind the signer's certificate. */
  readonly chain: readonly Certificate[];
  /** Milliseconds since the epoch. */
  readonly signingTime: number;
}

/** `detached`: the content is kept elsewhere; `opaque`: inside. */
export type SignedDataForm = 'detached' | 'opaque';

/** The ciphers that we encrypt with ourselves, the usual one first (RFC 8551 §2.5.2). */
const capabilities = contentCiphers.map((cipher) => cipherOids[cipher]);

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf([value]));

/** The SET that is signed. */
function encodeSignedAttributes(
  claims: Pick<SignedAttributes, 'contentType' | 'messageDigest'> & { readonly signingTime: number },
  certificate: Certificate,
): Uint8Array {
  // ESSCertIDv2 leaves SHA-256 out, which is its default.
  const certificateId = sequence(octetString(hash('sha256', certificate.der, 'buffer')));
  return setOf([
    attribute(attributeOid.contentType, oid(claims.contentType)),
    attribute(attributeOid.signingTime, time(claims.signingTime)),
    attribute(attributeOid.messageDigest, octetString(claims.messageDigest)),
    attribute(attributeOid.smimeCapabilities, sequence(...capabilities.map((one) => sequence(oid(one))))),
    attribute(attributeOid.signingCertificateV2, sequence(sequence(certificateId))),
  ]);
}

/** The same encoding with the tag [0], as it stands in a SignerInfo. */
function implicit(set: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(set);
  bytes[0] = contextTag(0, true);
  return bytes;
}

function withoutRepeats(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((one) => [one.fingerprint, one])).values()];
}

/**
 * A DER ContentInfo, signed with what `signingSchemeOf` says. The private key must be that of the certificate.
 * @throws UserError `refused` for a key that cannot sign mail
 */
export function encodeSignedData(content: Uint8Array, signer: Signer, form: SignedDataForm): Uint8Array {
  const { certificate, privateKey, chain, signingTime } = signer;
  const { digest, signatureAlgorithm, sign } = signingSchemeOf(certificate.publicKey);
  const digestAlgorithm = sequence(oid(digest.oid));
  const messageDigest = hash(digest.node, content, 'buffer');
  const claims = { contentType: cmsTypes.data, messageDigest, signingTime };
  const attributes = encodeSignedAttributes(claims, certificate);
  const signerInfo = sequence(
    integer(1),
    encodeIssuerAndSerialNumber(certificate),
    digestAlgorithm,
    implicit(attributes),
    signatureAlgorithm,
    octetString(sign(attributes, privateKey)),
  );
  return encodeSignedDataFields({
    digestAlgorithms: [digestAlgorithm],
    ...(form === 'detached' ? {} : { content }),
    certificates: withoutRepeats([certificate, ...chain]),
    signers: [signerInfo],
  });
}
