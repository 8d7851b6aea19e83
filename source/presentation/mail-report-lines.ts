/** What was done to a mail, in words: yes or no, with which certificate, and for every "no" what to do about it. */
import type { Certificate } from '../core/certificate.ts';
import type { DecryptionReport, OpenReport, SealReport } from '../core/mail-report.ts';
import type { Reason } from '../core/reason.ts';
import type { SignatureVerdict } from '../core/signature-verdict.ts';
import { shortFingerprint } from './fingerprint-text.ts';
import { certificateLine, reasonLines } from './message-security-lines.ts';
import { type Line, type Tone, toned } from './styled-text.ts';

function part(
  title: string,
  [answer, tone]: readonly [string, Tone | undefined],
  details: readonly string[],
  reasons: readonly Reason[],
): readonly Line[] {
  return [
    [toned(`${title}: `, 'strong'), toned(answer, tone)],
    ...[...details, ...reasons.flatMap(reasonLines)].map((line) => `  ${line}`),
  ];
}

const yesOrNo = (done: boolean) => (done ? (['yes', 'good'] as const) : (['no', undefined] as const));

export function sealReportLines({ sign, encrypt }: SealReport): readonly Line[] {
  const signing = sign.certificate === undefined ? [] : [certificateLine(sign.certificate)];
  return [
    ...part('Signed', yesOrNo(sign.done), signing, sign.reasons),
    ...part('Encrypted', yesOrNo(encrypt.done), encrypt.certificates.map(certificateLine), encrypt.reasons),
  ];
}

function decryptionLines({ encrypted, success, certificate, reasons }: DecryptionReport): readonly Line[] {
  if (!encrypted) return part('Encrypted', ['no', undefined], [], []);
  const details = certificate === undefined ? [] : [certificateLine(certificate)];
  return success
    ? part('Encrypted', ['yes, and decrypted', 'good'], details, reasons)
    : part('Encrypted', ['yes, and not decrypted', 'bad'], [], reasons);
}

function signerLine({ addresses, subject, fingerprint }: Certificate): string {
  const name = addresses.map(({ address }) => address).join(', ');
  return `by ${shortFingerprint(fingerprint)}, ${name === '' ? subject.text : name}`;
}

function signatureLines({ signed, valid, signer, reasons }: SignatureVerdict): readonly Line[] {
  if (!signed) {
    return part(
      'Signature',
      ['none', undefined],
      [],
      reasons.filter(({ code }) => code !== 'not-signed'),
    );
  }
  const by = signer === undefined ? [] : [signerLine(signer)];
  return part('Signature', valid ? ['valid', 'good'] : ['not to be relied on', 'bad'], by, reasons);
}

/** @param steps which of the two were asked for */
export function openReportLines(
  { decryption, signature }: OpenReport,
  steps: { readonly decrypts: boolean; readonly verifies: boolean },
): readonly Line[] {
  return [
    ...(steps.decrypts ? decryptionLines(decryption) : []),
    ...(steps.verifies ? signatureLines(signature) : []),
  ];
}
