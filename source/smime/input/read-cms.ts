/**
 * Takes certificates and CRLs out of PKCS#7 and CMS SignedData (RFC 5652 §5.1), be it a bundle or a signed message.
 * It verifies nothing: a certificate is not believed for standing beside a signature.
 */
import type { FoundItem } from '../../core/import.ts';
import { berChildren, readBer } from '../ber/read-ber.ts';
import { contextTag, derTag, encodingOf, expectTag } from '../der/read.ts';
import { Findings } from './findings.ts';
import { certificateItem, crlItem } from './read-certificates.ts';
import { otherItem, positionOf, unreadableItem } from './reading.ts';
import { cmsTypeOf } from './structure.ts';

const signedData = '1.2.840.113549.1.7.2';

const otherTypes: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.7.1', 'a CMS message that is neither signed nor encrypted'],
  ['1.2.840.113549.1.7.3', 'an encrypted message'],
  ['1.2.840.113549.1.7.4', 'an encrypted message'],
  ['1.2.840.113549.1.7.5', 'a CMS message that carries a digest'],
  ['1.2.840.113549.1.7.6', 'an encrypted message'],
  ['1.2.840.113549.1.9.16.1.9', 'a compressed message'],
  ['1.2.840.113549.1.9.16.1.23', 'an encrypted message'],
]);

const messageHint =
  'Ask its sender for a signed mail that is not encrypted, or for the certificate as a file.';

/** `bytes` is one ContentInfo. */
export async function readCms(bytes: Uint8Array, source: string): Promise<readonly FoundItem[]> {
  try {
    const type = cmsTypeOf(bytes);
    if (type === signedData) return await readSignedData(bytes, source);
    const name = otherTypes.get(type) ?? `a CMS message of the type ${type}`;
    return [otherItem(source, 'message', `this is ${name}, not a certificate or a private key`, messageHint)];
  } catch (error) {
    return [unreadableItem(source, error)];
  }
}

async function readSignedData(bytes: Uint8Array, source: string): Promise<readonly FoundItem[]> {
  const [, wrapped] = berChildren(readBer(bytes));
  const [signed] = berChildren(expectTag(wrapped, contextTag(0, true), 'content'));
  // After version, digest algorithms and content come certificates [0] and CRLs [1], both optional.
  const parts = berChildren(expectTag(signed, derTag.sequence, 'SignedData')).slice(2);
  const list = (number: number): Uint8Array[] => {
    const part = parts.find(({ tag }) => tag === contextTag(number, true));
    // Other tags in the lists are attribute certificates and other formats of revocation.
    const members = part === undefined ? [] : berChildren(part).filter(({ tag }) => tag === derTag.sequence);
    return members.map((member) => encodingOf(member));
  };
  const certificates = list(0);
  const crls = list(1);
  if (certificates.length + crls.length === 0) {
    const message = 'this is a signed message or a PKCS#7 bundle that holds no certificates';
    return [otherItem(source, 'message', message, 'Ask its sender for the certificate as a file.')];
  }
  const isSingle = certificates.length + crls.length === 1;
  const at = (noun: string, index: number): string =>
    positionOf(source, noun, index, isSingle ? 1 : Number.POSITIVE_INFINITY);
  const findings = new Findings(source);
  for (const [i, der] of certificates.entries()) {
    if (!(await findings.add(certificateItem(at('certificate', i), der)))) return findings.items;
  }
  for (const [i, der] of crls.entries()) {
    if (!(await findings.add(crlItem(at('CRL', i), der)))) return findings.items;
  }
  return findings.items;
}
