/** A verdict of trust in words: yes or no, the chain as a tree from its root, what is missing, and what to do. */
import { type Certificate, isCa } from '../core/certificate.ts';
import type { MissingIssuer, TrustVerdict } from '../core/trust.ts';
import { isoDate } from './dates.ts';
import { shortFingerprint } from './fingerprint-text.ts';
import { reasonLines } from './message-security-lines.ts';
import { type Line, toned } from './styled-text.ts';
import { marked, type Symbols, symbolsFor } from './symbols.ts';

function answerLine({ isTrusted, trustedBy, anchor }: TrustVerdict, symbols: Symbols | undefined): Line {
  const head = toned('Trusted: ', 'strong');
  if (!isTrusted) return [head, toned(marked(symbols, 'no', 'no'), 'bad')];
  const how =
    trustedBy === 'itself'
      ? 'the certificate itself is stored'
      : `issued below ${anchor?.subject.text ?? 'a stored CA'}`;
  return [head, toned(marked(symbols, 'yes', `yes, ${how}`), 'good')];
}

function nameOf(certificate: Certificate): string {
  const address = isCa(certificate) ? undefined : certificate.addresses[0]?.address;
  return address === undefined ? certificate.subject.text : `${address}, ${certificate.subject.text}`;
}

function missingText({ subject, keyIdentifier }: MissingIssuer): string {
  return `missing: ${subject}${keyIdentifier === undefined ? '' : `, key identifier ${keyIdentifier}`}`;
}

/** From the root, or the missing link, down to the certificate. */
function treeLines(
  verdict: TrustVerdict,
  isStored: (certificate: Certificate) => boolean,
  symbols: Symbols | undefined,
): readonly Line[] {
  const { gap, lastBranch } = symbols ?? symbolsFor(false);
  const { chain, aboveAnchor, anchor, missingIssuer } = verdict;
  const downwards = [...chain, ...aboveAnchor].toReversed();
  const links: Line[] = missingIssuer === undefined ? [] : [[toned(missingText(missingIssuer), 'bad')]];
  for (const certificate of downwards) {
    const marks = [
      isStored(certificate) ? 'stored' : 'not stored',
      ...(anchor?.fingerprint === certificate.fingerprint ? ['trusted'] : []),
    ];
    const until = isoDate(certificate.notAfter);
    const text = `${nameOf(certificate)} (${shortFingerprint(certificate.fingerprint)}, until ${until}, ${marks.join(', ')})`;
    links.push([toned(text, anchor?.fingerprint === certificate.fingerprint ? 'strong' : undefined)]);
  }
  return links.map((link, depth) => {
    const branch = depth === 0 ? '  ' : `  ${gap.repeat(depth - 1)}${lastBranch}`;
    return [{ text: branch }, ...(typeof link === 'string' ? [{ text: link }] : link)];
  });
}

/** @param isStored whether a certificate of the chain is in the store
 * @param symbols undefined for none, as when piped */
export function trustLines(
  verdict: TrustVerdict,
  isStored: (certificate: Certificate) => boolean,
  symbols: Symbols | undefined,
): readonly Line[] {
  const { reasons, notAnchoredIntermediates: lacking, revocation } = verdict;
  return [
    answerLine(verdict, symbols),
    ...treeLines(verdict, isStored, symbols),
    ...reasons.flatMap(reasonLines),
    ...(revocation?.status === 'unknown'
      ? [`Revocation could not be checked: ${revocation.why ?? 'there is no revocation list of its issuer'}.`]
      : []),
    ...(revocation?.status === 'good' ? ['Not revoked, says its issuer.'] : []),
    ...(lacking.length === 0
      ? []
      : [
          'Recipients who know only the root lack these, so they are sent along:',
          ...lacking.map((certificate) => `  ${certificate.subject.text}`),
        ]),
  ];
}
