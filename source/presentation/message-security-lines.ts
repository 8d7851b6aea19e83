/** The composer's question answered in words: sign, encrypt, with what, and for every "no" what to do about it. */
import type { CertificateEntry } from '../core/inventory.ts';
import type { MessageSecurity } from '../core/message-security.ts';
import type { Reason } from '../core/reason.ts';
import { isoDate } from './dates.ts';
import { shortFingerprint } from './fingerprint-text.ts';
import { type Line, toned } from './styled-text.ts';
import { marked, type Symbols } from './symbols.ts';

type Answer = MessageSecurity['sign'] | MessageSecurity['encrypt'];

/** `yes`, `no, off by default`, `no, it is on by default but not possible`. */
function answerText({ default: isDefault, possible, active }: Answer): string {
  if (active) return 'yes';
  if (isDefault) return 'no, it is on by default but not possible';
  return possible
    ? 'no, off by default (it would be possible)'
    : 'no, off by default (nor would it be possible)';
}

export function reasonLines({ message, hint }: Reason): readonly string[] {
  return hint === undefined ? [message] : [message, `  ${hint}`];
}

export function certificateLine({ certificate }: CertificateEntry): string {
  const name = certificate.addresses[0]?.address ?? certificate.subject.text;
  return `with ${shortFingerprint(certificate.fingerprint)}, valid until ${isoDate(certificate.notAfter)}, ${name}`;
}

function part(
  title: string,
  answer: Answer,
  certificates: readonly CertificateEntry[],
  symbols: Symbols | undefined,
): readonly Line[] {
  const tone = answer.active ? 'good' : answer.default ? 'bad' : undefined;
  return [
    [
      toned(`${title}: `, 'strong'),
      toned(marked(symbols, answer.active ? 'yes' : 'no', answerText(answer)), tone),
    ],
    ...certificates.map((entry) => `  ${certificateLine(entry)}`),
    ...answer.reasons.flatMap(reasonLines).map((line) => `  ${line}`),
  ];
}

export function messageSecurityLines(
  { sign, encrypt }: MessageSecurity,
  symbols: Symbols | undefined,
): readonly Line[] {
  const signing = sign.certificate === undefined ? [] : [sign.certificate];
  return [
    ...part('Sign', sign, signing, symbols),
    ...part('Encrypt', encrypt, encrypt.certificates, symbols),
  ];
}
