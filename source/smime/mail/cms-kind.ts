/** Which kind of S/MIME a CMS message is, without a look at signatures and recipients. */
import type { MailProtection } from '../../core/mail-engine.ts';
import { cmsTypes, readContentInfo } from '../cms/content-info.ts';
import { readSignedData, type SignedData } from '../cms/read-signed-data.ts';
import { DerError } from '../der/read.ts';

export const isEnveloped = (type: string): boolean =>
  type === cmsTypes.envelopedData || type === cmsTypes.authEnvelopedData;

/** Certificates say nothing about a message (RFC 8551 §3.8). */
export const isBundle = ({ signers, content }: SignedData): boolean =>
  signers.length === 0 && content === undefined;

export function cmsKind(cms: Buffer): MailProtection {
  try {
    const { type } = readContentInfo(cms);
    if (type === cmsTypes.signedData) return isBundle(readSignedData(cms)) ? 'none' : 'signed';
    return isEnveloped(type) ? 'encrypted' : 'none';
  } catch (thrown) {
    if (thrown instanceof DerError) return 'broken';
    throw thrown;
  }
}
