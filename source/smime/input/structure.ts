/**
 * Tells what a BER or DER value is by its shape alone, as far as it takes to hand it to the right reader. Whether
 * it is whole and well-formed is that reader's business.
 */
import { type BerNode, berChildren, readBer } from '../ber/read-ber.ts';
import { contextTag, derTag } from '../der/read.ts';

export type Structure =
  | 'certificate'
  | 'crl'
  | 'certificate-request'
  | 'public-key'
  | 'pkcs8'
  | 'pkcs1'
  | 'sec1'
  | 'dsa-key'
  | 'encrypted-pkcs8'
  | 'pkcs12'
  | 'cms'
  | 'unknown';

const { integer, oid, sequence, bitString, octetString, utcTime, generalizedTime } = derTag;
const tagged = contextTag(0, true);

/** An octet string in pieces counts as one. */
const tagOf = ({ tag }: BerNode): number => (tag === (octetString | 0x20) ? octetString : tag);

const tagsOf = (node: BerNode | undefined, count: number): number[] =>
  node === undefined ? [] : berChildren(node, count).map(tagOf);

const startsWith = (tags: readonly number[], ...expected: readonly number[]): boolean =>
  expected.every((tag, i) => tags[i] === tag);

/** What is signed: a certificate, a CRL or a request differ in what comes after their serial number or version. */
function signedStructure(signed: BerNode): Structure {
  const tags = tagsOf(signed, 4);
  if (startsWith(tags, tagged) || startsWith(tags, integer, sequence, sequence, sequence))
    return 'certificate';
  const issued = tags[0] === integer ? tags.slice(1) : tags;
  if (issued[0] === sequence && issued[1] === sequence) {
    if (issued[2] === utcTime || issued[2] === generalizedTime) return 'crl';
    if (tags[0] === integer) return 'certificate-request';
  }
  return 'unknown';
}

/** @throws DerError when the value is not whole */
export function structureOf(bytes: Uint8Array): Structure {
  const node = readBer(bytes);
  if (node.tag !== sequence) return 'unknown';
  const children = berChildren(node, 10);
  const [first, second] = children;
  const tags = children.map(tagOf);
  if (first === undefined) return 'unknown';
  if (startsWith(tags, sequence, sequence, bitString)) return signedStructure(first);
  if (startsWith(tags, sequence, bitString)) return 'public-key';
  if (startsWith(tags, sequence, octetString)) return tags.length === 2 ? 'encrypted-pkcs8' : 'unknown';
  if (startsWith(tags, oid, tagged)) return 'cms';
  if (startsWith(tags, integer, sequence, octetString)) return 'pkcs8';
  if (startsWith(tags, integer, sequence)) return second && isContentInfo(second) ? 'pkcs12' : 'unknown';
  if (startsWith(tags, integer, octetString)) return 'sec1';
  if (tags.every((tag) => tag === integer)) {
    if (tags.length >= 9) return 'pkcs1';
    if (tags.length === 6) return 'dsa-key';
    if (tags.length === 2) return 'public-key';
  }
  return 'unknown';
}

function isContentInfo(node: BerNode): boolean {
  return startsWith(tagsOf(node, 2), oid, tagged);
}
