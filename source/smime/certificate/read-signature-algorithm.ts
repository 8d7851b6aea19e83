/** Reads which algorithm a signature was made with, the same for certificates, revocation lists, OCSP and CMS. */
import type { Certificate } from '../../core/certificate.ts';
import { childrenOf, DerError, type DerNode, derTag, encodingOf, expectTag, readOid } from '../der/read.ts';
import { signatureAlgorithmName } from './algorithm-names.ts';

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). @throws DerError */
export function readSignatureAlgorithm(node: DerNode | undefined): Certificate['signatureAlgorithm'] {
  const [type, parameters, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'signature algorithm'));
  if (rest.length > 0) throw new DerError('an algorithm has more than type and parameters');
  const oid = readOid(expectTag(type, derTag.oid, 'algorithm type'));
  const name = signatureAlgorithmName(oid, parameters);
  return { oid, name, ...(parameters === undefined ? {} : { parameters: encodingOf(parameters) }) };
}
