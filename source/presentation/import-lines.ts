/** What adding certificates did, or would do, in words. */
import { isCa } from '../core/certificate.ts';
import { type ImportPlan, refusedCount } from '../core/import-plan.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import { caWarning, verificationWarning } from './advice.ts';
import { nameOf } from './certificate-columns.ts';
import { counted } from './counts.ts';
import { isoDate } from './dates.ts';
import { groupedFingerprint } from './fingerprint-text.ts';
import { type ImportOutcome, refusedJson } from './json/import-json.ts';
import { type Line, type Tone, toned } from './styled-text.ts';
import { marked, type Symbols } from './symbols.ts';

function title(text: string, tone?: Tone): Line {
  return [toned(text, tone ?? 'strong')];
}

function entryLines(entry: CertificateEntry, symbols: Symbols | undefined): readonly Line[] {
  const { certificate } = entry;
  const key = entry.hasPrivateKey ? ', including private key' : '';
  const ca = isCa(certificate) ? ', CA' : '';
  return [
    `  ${marked(symbols, 'yes', nameOf(entry))}${ca}${key}, valid until ${isoDate(certificate.notAfter)}`,
    ...groupedFingerprint(certificate.fingerprint).map((line) => `    ${line}`),
  ];
}

export interface ImportLinesOptions {
  readonly isDryRun: boolean;
  readonly symbols: Symbols | undefined;
}

export function importLines(
  plan: ImportPlan,
  { added, alreadyThere, addedCrls }: ImportOutcome,
  { isDryRun, symbols }: ImportLinesOptions,
): readonly Line[] {
  const refused = refusedJson(plan);
  const verb = isDryRun ? 'would be added' : 'added';
  const isHeldUp = isDryRun && refusedCount(plan) > 0 && added.length === 0;
  return [
    title(`${counted(added.length, 'certificate')} ${verb}`),
    ...added.flatMap((entry) => entryLines(entry, symbols)),
    ...(addedCrls === 0 ? [] : [title(`${counted(addedCrls, 'revocation list')} ${verb}`)]),
    ...(alreadyThere.length === 0 ? [] : [title(`${alreadyThere.length} already there`)]),
    ...alreadyThere.map((entry) => `  ${nameOf(entry)}`),
    ...(refused.length === 0 ? [] : [title(`${refused.length} refused`, 'bad')]),
    ...refused.flatMap(({ source, subject, message, hint }) => [
      `  ${marked(symbols, 'no', source)}${subject === undefined ? '' : ` (${subject})`}: ${message}`,
      ...(hint === undefined ? [] : [`    ${hint}`]),
    ]),
    ...(plan.ignored.length === 0 ? [] : [title(`${plan.ignored.length} left alone`)]),
    ...plan.ignored.map(({ source, message }) => `  ${source}: ${message}`),
    ...(isHeldUp ? ['Nothing would be added while one is refused; --skip-refused adds the rest.'] : []),
    ...(added.length === 0 ? [] : [verificationWarning]),
    ...(added.some(({ certificate }) => isCa(certificate)) ? [caWarning] : []),
  ];
}
