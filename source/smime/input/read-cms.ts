/**
 * Takes certificates and CRLs out of PKCS#7 and CMS SignedData (RFC 5652 §5.1), be it a bundle or a signed message.
 * It verifies nothing: a certificate is not believed for standing beside a signature.
 */
import type { FoundItem } from '../../core/import.ts';
import { cmsTypes, readContentInfo } from '../cms/content-info.ts';
import { readSignedDataParts } from '../cms/read-signed-data.ts';
import { Findings } from './findings.ts';
import { certificateItem, crlItem } from './read-certificates.ts';
import { otherItem, positionOf, unreadableItem } from './reading.ts';

const otherTypes: ReadonlyMap<string, string> = new Map([
  [cmsTypes.data, 'a CMS message that is neither signed nor encrypted'],
  [cmsTypes.envelopedData, 'an encrypted message'],
  [cmsTypes.signedAndEnvelopedData, 'an encrypted message'],
  [cmsTypes.digestedData, 'a CMS message that carries a digest'],
  [cmsTypes.encryptedData, 'an encrypted message'],
  [cmsTypes.compressedData, 'a compressed message'],
  [cmsTypes.authEnvelopedData, 'an encrypted message'],
]);

const messageHint =
  'Ask its sender for a signed mail that is not encrypted, or for the certificate as a file.';

/** `bytes` is one ContentInfo. */
export async function readCms(bytes: Uint8Array, source: string): Promise<readonly FoundItem[]> {
  try {
    const { type } = readContentInfo(bytes);
    if (type === cmsTypes.signedData) return await readSignedData(bytes, source);
    const name = otherTypes.get(type) ?? `a CMS message of the type ${type}`;
    return [otherItem(source, 'message', `this is ${name}, not a certificate or a private key`, messageHint)];
  } catch (error) {
    return [unreadableItem(source, error)];
  }
}

async function readSignedData(bytes: Uint8Array, source: string): Promise<readonly FoundItem[]> {
  const { certificates, crls } = readSignedDataParts(bytes);
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
