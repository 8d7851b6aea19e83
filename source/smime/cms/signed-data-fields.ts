/** The frame of SignedData (RFC 5652 §5.1) around what others encoded. It signs nothing. */
import type { Certificate } from '../../core/certificate.ts';
import { contextTag } from '../der/read.ts';
import { encode, integer, octetString, oid, sequence, setOf } from '../der/write.ts';
import { cmsTypes, encodeContentInfo } from './content-info.ts';

export interface SignedDataFields {
  /** Encoded, like `signers`. */
  readonly digestAlgorithms: readonly Uint8Array[];
  /** Absent where it is kept elsewhere. */
  readonly content?: Uint8Array;
  readonly certificates: readonly Pick<Certificate, 'der'>[];
  readonly signers: readonly Uint8Array[];
}

const explicit = contextTag(0, true);

/**
 * The DER ContentInfo of SignedData over content of the type data. Certificates keep their order, as every other
 * program keeps it, so that a chain stays readable.
 */
export function encodeSignedDataFields(fields: SignedDataFields): Uint8Array {
  const { digestAlgorithms, content, certificates, signers } = fields;
  const encapsulated = content === undefined ? [] : [encode(explicit, octetString(content))];
  const signedData = sequence(
    integer(1),
    setOf(digestAlgorithms),
    sequence(oid(cmsTypes.data), ...encapsulated),
    encode(explicit, ...certificates.map(({ der }) => der)),
    setOf(signers),
  );
  return encodeContentInfo(cmsTypes.signedData, signedData);
}
