/** How the list of certificates looks. No hooks; only the rows on screen are looked at. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { DistinguishedName } from '../../../core/certificate.ts';
import type { QueryTime } from '../../../core/certificate-query.ts';
import type { CertificateEntry } from '../../../core/inventory.ts';
import { verificationWords } from '../../../presentation/certificate-card.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { includingPrivateKey, kindWords, statusOf } from '../../../presentation/certificate-status.ts';
import { counted } from '../../../presentation/counts.ts';
import { isoDate } from '../../../presentation/dates.ts';
import { shortFingerprint } from '../../../presentation/fingerprint-text.ts';
import { type Line, type Span, spansOf, toned } from '../../../presentation/styled-text.ts';
import { displayWidth } from '../../../presentation/width.ts';
import { LineText } from '../../components/line-text.tsx';
import { List, type ListRow, listMargin } from '../../components/list.tsx';
import { type Column, fitColumns, headerLine, rowLine } from '../../components/table.ts';
import { cell, clip, symbolsOf } from '../../components/text.ts';
import { TextField } from '../../components/text-field.tsx';
import type { Size, ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { type CertificatesState, filterTitles, orderText, selectedEntry, withView } from './state.ts';

const commonName = '2.5.4.3';

/** The common name alone where there is one: lists have no room for more. */
function shortName({ rdns, text }: DistinguishedName): string {
  return rdns.flat().findLast(({ oid }) => oid === commonName)?.value ?? text;
}

function rowName(entry: CertificateEntry): string {
  const { addresses, subject } = entry.certificate;
  return addresses.length === 0 ? shortName(subject) : nameOf(entry);
}

function kindText(entry: CertificateEntry, look: Look): string {
  const { symbol, word } = kindWords(entry);
  return `${symbolsOf(look)[symbol]} ${word}`;
}

function statusSpan(entry: CertificateEntry, time: QueryTime, look: Look): Span {
  const { symbol, word, tone } = statusOf(entry, time);
  return toned(`${symbolsOf(look)[symbol]} ${word}`, tone);
}

function columnsOf(time: QueryTime, look: Look): readonly Column<CertificateEntry>[] {
  return [
    { title: 'Kind', width: 9, priority: 1, content: (entry) => kindText(entry, look) },
    { title: 'Status', width: 15, priority: 2, content: (entry) => statusSpan(entry, time, look) },
    { title: 'Until', width: 10, priority: 4, content: ({ certificate }) => isoDate(certificate.notAfter) },
    {
      title: 'Fingerprint',
      width: 16,
      priority: 6,
      content: ({ certificate }) => shortFingerprint(certificate.fingerprint),
    },
    { title: 'Address or name', width: 32, priority: 3, content: rowName },
    {
      title: 'Issuer',
      width: 24,
      priority: 5,
      content: ({ certificate }) => shortName(certificate.issuer),
    },
  ];
}

/** Below this width there are no columns: what is ordinary is left out, what is not stands at the end. */
const columnsFrom = 60;
const narrowKind = 5;

function narrowLine(entry: CertificateEntry, time: QueryTime, columns: number, look: Look): Line {
  const kind = kindWords(entry).code === 'contact' ? '' : kindText(entry, look);
  const status = statusOf(entry, time).code === 'valid' ? undefined : statusSpan(entry, time, look);
  const head = `${cell(kind, Math.max(narrowKind, displayWidth(kind)), look)} `;
  const room = columns - displayWidth(head);
  if (status === undefined) return `${head}${clip(rowName(entry), room, look)}`;
  return [{ text: `${head}${cell(rowName(entry), room - displayWidth(status.text) - 1, look)} ` }, status];
}

/** For the ear: the name first, and no signs. */
function spokenLine(entry: CertificateEntry, time: QueryTime): string {
  return `${rowName(entry)}, ${kindWords(entry).word}, ${statusOf(entry, time).text}`;
}

interface Layout {
  readonly header: Line | undefined;
  readonly lineOf: (entry: CertificateEntry) => Line;
  /** Lines about the selected one, with the empty one above them. */
  readonly detailRows: number;
}

const roomyRows = 14;

function layoutOf(time: QueryTime, { columns, rows }: Size, look: Look): Layout {
  const width = columns - listMargin;
  const detailRows = rows < roomyRows ? 2 : 5;
  if (look.isScreenReader)
    return { header: undefined, lineOf: (entry) => spokenLine(entry, time), detailRows };
  if (columns < columnsFrom) {
    return { header: undefined, lineOf: (entry) => narrowLine(entry, time, width, look), detailRows };
  }
  const fitted = fitColumns(columnsOf(time, look), width);
  return {
    header: [{ text: ' '.repeat(listMargin) }, ...spansOf(headerLine(fitted, look))],
    lineOf: (entry) => rowLine(fitted, entry, look),
    detailRows,
  };
}

/** Rows that the list itself has. */
export function listRows(size: Size, time: QueryTime, look: Look): number {
  const { header, detailRows } = layoutOf(time, size, look);
  return Math.max(1, size.rows - 1 - (header === undefined ? 0 : 1) - detailRows);
}

/** `filter: expired, search: bob   12 of 61, 3 marked`. */
export function summaryText(state: CertificatesState): string {
  const { search, filter, shown, entries, order } = state;
  const narrowed = [
    ...(filter === undefined ? [] : [`filter: ${filterTitles[filter]}`]),
    ...(search === '' ? [] : [`search: ${search}`]),
  ];
  const isAll = narrowed.length === 0;
  const count = isAll ? counted(entries.length, 'certificate') : `${shown.length} of ${entries.length}`;
  const parts = [count, ...(marksText(state) ?? []), ...(isAll ? [orderText(order)] : [])].join(', ');
  return isAll ? parts : `${narrowed.join(', ')}: ${parts}`;
}

function marksText({ marked, shown }: CertificatesState): readonly string[] | undefined {
  if (marked.size === 0) return undefined;
  const isVisible = ({ certificate }: CertificateEntry) => marked.has(certificate.fingerprint);
  const hidden = marked.size - shown.filter(isVisible).length;
  return [`${marked.size} marked${hidden === 0 ? '' : ` (${hidden} not shown)`}`];
}

function detailLines(entry: CertificateEntry | undefined, time: QueryTime, look: Look): readonly Line[] {
  if (entry === undefined) return [];
  const { certificate, verified, hasPrivateKey } = entry;
  const status = statusOf(entry, time);
  const kind = hasPrivateKey ? `${kindWords(entry).word}, ${includingPrivateKey}` : kindWords(entry).word;
  const verification = verified === undefined ? '' : `, verified ${verificationWords[verified.how]}`;
  return [
    [
      { text: `${symbolsOf(look)[kindWords(entry).symbol]} ${kind}, `.trimStart() },
      toned(status.text, status.tone),
      { text: verification },
    ],
    `Subject: ${certificate.subject.text}`,
    `Issuer: ${certificate.issuer.text}`,
    `From ${isoDate(certificate.notBefore)} until ${isoDate(certificate.notAfter)}, fingerprint ${shortFingerprint(certificate.fingerprint)}`,
  ];
}

function emptyText({ entries }: CertificatesState): string {
  return entries.length === 0
    ? 'There is no certificate yet. Press a to add one.'
    : 'No certificate matches. Press Esc to see all again.';
}

export function CertificatesView(props: ViewProps<CertificatesState>): ReactNode {
  const { state, columns, rows, look, update } = props;
  const { shown, entries, marked, time } = state;
  const { header, lineOf, detailRows } = layoutOf(time, { columns, rows }, look);
  const rowAt = (index: number): ListRow => {
    const entry = shown[index];
    if (entry === undefined) return { text: '' };
    return { text: lineOf(entry), isMarked: marked.has(entry.certificate.fingerprint) };
  };
  const height = listRows({ columns, rows }, time, look);
  const isRoomy = detailRows > 2;
  const details = detailLines(selectedEntry(state), time, look).slice(0, isRoomy ? 4 : 2);
  return (
    <>
      {state.isSearching ? (
        <TextField
          label={`Search (${shown.length} of ${entries.length}):`}
          value={state.search}
          isFocused
          onChange={(search) => update((before) => withView(before, { search }))}
          columns={columns}
          look={look}
        />
      ) : (
        <Text wrap="truncate">{clip(summaryText(state), columns, look)}</Text>
      )}
      {header === undefined ? null : <LineText line={header} columns={columns} look={look} />}
      <Box flexDirection="column" {...(look.isScreenReader ? {} : { height })}>
        <List
          list={state.list}
          count={shown.length}
          rowAt={rowAt}
          columns={columns}
          rows={height}
          look={look}
          empty={emptyText(state)}
        />
      </Box>
      {isRoomy && !look.isScreenReader ? <Text> </Text> : null}
      {details.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row on the screen is its place
        <LineText key={index} line={line} columns={columns} look={look} />
      ))}
    </>
  );
}
