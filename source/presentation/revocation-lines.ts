/** What asking about revocations brought, in words: who is revoked first, then who could not be checked and why. */
import { certificateLabel } from '../core/trust.ts';
import { counted } from './counts.ts';
import type { RevocationOutcome } from './json/revocation-json.ts';
import { reasonLines } from './message-security-lines.ts';
import { type Line, toned } from './styled-text.ts';
import { marked, type Symbols } from './symbols.ts';

/** @param symbols undefined for none, as when piped */
export function revocationLines(
  { lists, answers, unchecked, revoked }: RevocationOutcome,
  symbols: Symbols | undefined,
): readonly Line[] {
  const updated = lists.filter(({ outcome }) => outcome === 'updated').length;
  const answered = answers.filter(({ outcome }) => outcome !== 'failed').length;
  const failed = [...lists, ...answers].filter(({ outcome }) => outcome === 'failed');
  return [
    ...revoked.map(
      (certificate): Line => [
        toned(marked(symbols, 'no', `revoked: ${certificateLabel(certificate)}`), 'bad'),
      ],
    ),
    ...unchecked.flatMap(reasonLines),
    `${counted(lists.length, 'revocation list')} asked for, ${updated} updated; ` +
      `${counted(answers.length, 'OCSP question')}, ${answered} answered.`,
    ...[...new Set(failed.flatMap(({ message }) => message ?? []))].map((message) => `  ${message}`),
  ];
}
