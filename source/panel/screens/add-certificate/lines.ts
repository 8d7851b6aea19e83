/** A row of the plan in words: one line for the list, some for the selected one, all of it for its own page. */
import { isCa } from '../../../core/certificate.ts';
import type { QueryTime } from '../../../core/certificate-query.ts';
import type { CertificateEntry } from '../../../core/inventory.ts';
import { caWarning, verificationWarning } from '../../../presentation/advice.ts';
import type { CertificateCard } from '../../../presentation/certificate-card.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { includingPrivateKey, statusOf } from '../../../presentation/certificate-status.ts';
import { isoDate } from '../../../presentation/dates.ts';
import { type Field, fieldLines } from '../../../presentation/fields.ts';
import { groupedFingerprint } from '../../../presentation/fingerprint-text.ts';
import { type Line, type Span, toned } from '../../../presentation/styled-text.ts';
import { marked, type Symbols } from '../../../presentation/symbols.ts';
import { withFullStop } from '../../components/sentence.ts';
import type { Column } from '../../components/table.ts';
import type { PaneLine } from '../../components/text-pane.tsx';
import type { PlanRow } from './state.ts';

type Word = 'new' | 'already there' | 'refused' | 'left alone';

function wordOf(row: PlanRow): Word {
  if (row.kind === 'refused') return 'refused';
  if (row.kind === 'ignored') return 'left alone';
  const { verdict } = row.kind === 'crl' ? row.crl : row.planned;
  return verdict === 'already-there' ? 'already there' : verdict;
}

function verdictSpan(row: PlanRow, symbols: Symbols): Span {
  const word = wordOf(row);
  if (word === 'new') return toned(marked(symbols, 'yes', word), 'good');
  if (word === 'refused') return toned(marked(symbols, 'no', word), 'bad');
  return toned(marked(symbols, 'contact', word), undefined);
}

function validitySpan(entry: CertificateEntry, symbols: Symbols, time: QueryTime): Span {
  const { notBefore, notAfter } = entry.certificate;
  const { code, symbol, tone } = statusOf(entry, time);
  const words = {
    valid: `until ${isoDate(notAfter)}`,
    weak: 'weak',
    expiring: `until ${isoDate(notAfter)}`,
    expired: `expired ${isoDate(notAfter)}`,
    'not-yet-valid': `from ${isoDate(notBefore)}`,
  };
  // What is usual has no colour, so that the rest stands out.
  return toned(marked(symbols, symbol, words[code]), tone === 'good' ? undefined : tone);
}

/** The address, with what makes this certificate more than a contact's. */
function nameText(row: PlanRow): string {
  switch (row.kind) {
    case 'certificate':
      return `${isCa(row.planned.certificate) ? 'CA: ' : ''}${nameOf(row.entry)}${row.entry.hasPrivateKey ? `, ${includingPrivateKey}` : ''}`;
    case 'crl':
      return `revocation list, ${row.crl.source}`;
    default:
      return `${row.piece.source}: ${row.piece.message}`;
  }
}

/** As it is read aloud: two groups of the fingerprint that stands whole below the list. */
function fingerprintStart(fingerprint: string): string {
  return groupedFingerprint(fingerprint)[0]?.slice(0, 9) ?? '';
}

export function planColumns(symbols: Symbols, time: QueryTime): readonly Column<PlanRow>[] {
  return [
    { title: 'VERDICT', width: 15, priority: 1, content: (row) => verdictSpan(row, symbols) },
    {
      title: 'VALIDITY',
      width: 20,
      priority: 3,
      content: (row) => (row.kind === 'certificate' ? validitySpan(row.entry, symbols, time) : ''),
    },
    {
      title: 'SHA-256',
      width: 9,
      priority: 4,
      content: (row) =>
        row.kind === 'certificate' ? fingerprintStart(row.planned.certificate.fingerprint) : '',
    },
    { title: 'ADDRESS', width: 16, priority: 2, content: nameText },
  ];
}

/** Why a row is not simply added: refused, left alone. */
export function reasonLines(row: PlanRow): readonly PaneLine[] {
  if (row.kind === 'certificate') {
    const { planned } = row;
    if (planned.verdict !== 'refused') return [];
    return [{ text: [toned(`Refused: ${withFullStop(planned.message)}`, 'bad')] }, { text: planned.hint }];
  }
  if (row.kind === 'refused') {
    const { source, message, hint } = row.piece;
    const text = [toned(`Refused: ${source}: ${withFullStop(message)}`, 'bad')];
    return [{ text }, ...(hint === undefined ? [] : [{ text: hint }])];
  }
  if (row.kind === 'ignored') {
    return [{ text: `Left alone: ${row.piece.source}: ${withFullStop(row.piece.message)}` }];
  }
  const { source, verdict } = row.crl;
  return [{ text: `${source}: a revocation list (CRL), ${verdict === 'new' ? 'new' : 'already there'}.` }];
}

/** Where the selected certificate was found, and the fingerprint to compare. */
export function factLines(row: PlanRow): readonly Line[] {
  if (row.kind !== 'certificate') return [];
  const { source, certificate } = row.planned;
  return [
    `${source}: ${certificate.subject.text}`,
    ...groupedFingerprint(certificate.fingerprint).map((text) => [toned(text, 'strong')]),
  ];
}

/** From here on labels and what belongs to them stand side by side. */
const wideColumns = 64;

function cardLines(fields: readonly Field[], columns: number): readonly PaneLine[] {
  if (columns >= wideColumns) return fieldLines(fields, columns).map((text) => ({ text }));
  return fields.flatMap(({ label, lines }): readonly PaneLine[] => [
    { text: [toned(label, 'muted')] },
    ...lines.map((text: Line) => ({ text, indent: 1 })),
  ]);
}

/** Everything about one certificate of the plan, or why a piece is none. */
export function detailLines(
  row: PlanRow,
  card: CertificateCard | undefined,
  columns: number,
): readonly PaneLine[] {
  if (row.kind !== 'certificate' || card === undefined) return reasonLines(row);
  const { planned } = row;
  const verdict: readonly PaneLine[] =
    planned.verdict === 'refused'
      ? reasonLines(row)
      : [{ text: planned.verdict === 'new' ? 'New: not stored yet.' : 'Already there.' }];
  // When it was added is only known of what is stored.
  const [fingerprint, ...facts] = card.facts.filter(
    ({ label }) => label !== 'Added' || planned.verdict === 'already-there',
  );
  const isNewCa = planned.verdict === 'new' && isCa(planned.certificate);
  return [
    ...verdict,
    ...cardLines(fingerprint === undefined ? [] : [fingerprint], columns),
    ...(planned.verdict === 'new' ? [{ text: verificationWarning }] : []),
    ...(isNewCa ? [{ text: [toned(caWarning, 'warning')] }] : []),
    { text: '' },
    ...cardLines([...facts, { label: 'Found in', lines: [planned.source] }, ...card.extensions], columns),
  ];
}
