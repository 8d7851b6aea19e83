/** Takes the bags out of the safes of a PKCS#12 container (RFC 7292 §4.2), in order, also out of nested safes. */
import { type BerNode, berChildren, readBer, readOctetString } from '../ber/read-ber.ts';
import { contextTag, DerError, derTag, expectTag, readOid } from '../der/read.ts';

export interface SafeBag {
  readonly kind: 'key' | 'encrypted-key' | 'certificate' | 'crl';
  /** PKCS#8, EncryptedPrivateKeyInfo, certificate or certificate list: a view into the safe. */
  readonly der: Uint8Array;
}

const bagType = '1.2.840.113549.1.12.10.1';
const x509Certificate = '1.2.840.113549.1.9.22.1';
const x509Crl = '1.2.840.113549.1.9.23.1';
const deepest = 8;

/** CertBag and CRLBag: a type and the encoding in an OCTET STRING. Other types than X.509's are undefined. */
function valueOfType(bag: BerNode, type: string): Uint8Array | undefined {
  const [id, wrapped] = berChildren(expectTag(bag, derTag.sequence, 'bag'));
  if (readOid(expectTag(id, derTag.oid, 'type in a bag')) !== type) return undefined;
  const [value] = berChildren(expectTag(wrapped, contextTag(0, true), 'value in a bag'));
  return readOctetString(value, 'value in a bag');
}

const wholeOf = (node: BerNode): Uint8Array => node.bytes.subarray(node.start, node.end);

function* bagsIn(safe: BerNode, depth: number): Generator<SafeBag> {
  if (depth > deepest) throw new DerError('too many safes within safes');
  for (const bag of berChildren(expectTag(safe, derTag.sequence, 'safe'))) {
    const [id, wrapped] = berChildren(expectTag(bag, derTag.sequence, 'bag'));
    const [value] = berChildren(expectTag(wrapped, contextTag(0, true), 'bag value'));
    if (value === undefined) throw new DerError('an empty bag');
    switch (readOid(expectTag(id, derTag.oid, 'bag type'))) {
      case `${bagType}.1`:
        yield { kind: 'key', der: wholeOf(value) };
        break;
      case `${bagType}.2`:
        yield { kind: 'encrypted-key', der: wholeOf(value) };
        break;
      case `${bagType}.3`: {
        const der = valueOfType(value, x509Certificate);
        if (der !== undefined) yield { kind: 'certificate', der };
        break;
      }
      case `${bagType}.4`: {
        const der = valueOfType(value, x509Crl);
        if (der !== undefined) yield { kind: 'crl', der };
        break;
      }
      case `${bagType}.6`:
        yield* bagsIn(value, depth + 1);
    }
  }
}

/**
 * The bags of one SafeContents; those of kinds unknown to us are passed over.
 * @throws DerError
 */
export function readSafe(contents: Uint8Array): SafeBag[] {
  return [...bagsIn(readBer(contents), 0)];
}
