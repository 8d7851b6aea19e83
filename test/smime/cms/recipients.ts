/** Recipients from the fixtures, with their keys. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Certificate } from '../../../source/core/certificate.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { openEnvelopedData, type RecipientKey } from '../../../source/smime/cms/open-enveloped-data.ts';
import { readEnvelopedData } from '../../../source/smime/cms/read-enveloped-data.ts';
import { fixture } from '../../support/fixture.ts';
import { derOf } from '../tools.ts';

/** @param name a fixture's, e.g. `alice` */
export const certificateOf = (name: string): Certificate => readCertificate(derOf(`${name}.pem`));
export const privateKeyOf = (name: string): KeyObject => createPrivateKey(fixture(`${name}.key.pem`));

export function keyOf(name: string): RecipientKey {
  return { certificate: certificateOf(name), privateKey: privateKeyOf(name) };
}

/** The content as text, as those with these keys see it. */
export function openedBy(message: Uint8Array, ...names: readonly string[]): string | undefined {
  return openEnvelopedData(readEnvelopedData(message), names.map(keyOf))?.content.toString('latin1');
}
