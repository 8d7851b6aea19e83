/** Reads an AlgorithmIdentifier (RFC 5280 §4.1.1.2), whatever it is for. It knows no algorithm. */
import { derTag, expectTag, readOid } from '../der/read.ts';
import { type BerNode, berChildren } from './read-ber.ts';

/** Its object identifier, dotted, and its parameters. @throws DerError */
export function readAlgorithm(node: BerNode | undefined): { oid: string; parameters: BerNode | undefined } {
  const [type, parameters] = berChildren(expectTag(node, derTag.sequence, 'algorithm'), 2);
  return { oid: readOid(expectTag(type, derTag.oid, 'algorithm type')), parameters };
}
