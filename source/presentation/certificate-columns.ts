/** Certificates as a table for plain output. */
import type { QueryTime } from '../core/certificate-query.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import { kindWords, statusOf } from './certificate-status.ts';
import { isoDate } from './dates.ts';
import { shortFingerprint } from './fingerprint-text.ts';
import { toned } from './styled-text.ts';
import type { Symbols } from './symbols.ts';
import type { Column } from './table.ts';

/** Its addresses, or its subject where it has none. */
export function nameOf({ certificate }: CertificateEntry): string {
  const addresses = certificate.addresses.map(({ address }) => address).join(', ');
  return addresses === '' ? certificate.subject.text : addresses;
}

export interface CertificateColumnsOptions extends QueryTime {
  /** Without symbols the table is plain and fingerprints stand in full. */
  readonly symbols: Symbols | undefined;
}

export function certificateColumns({
  symbols,
  ...time
}: CertificateColumnsOptions): readonly Column<CertificateEntry>[] {
  const marked = (symbol: keyof Symbols, word: string) =>
    symbols === undefined ? word : `${symbols[symbol]} ${word}`;
  return [
    {
      title: 'KIND',
      cell: (entry) => {
        const { symbol, word } = kindWords(entry);
        return marked(symbol, word);
      },
    },
    {
      title: 'STATUS',
      cell: (entry) => {
        const { symbol, word, tone } = statusOf(entry, time);
        return toned(marked(symbol, word), tone);
      },
    },
    { title: 'FROM', cell: ({ certificate }) => isoDate(certificate.notBefore), rank: 1 },
    { title: 'UNTIL', cell: ({ certificate }) => isoDate(certificate.notAfter) },
    {
      title: 'FINGERPRINT',
      cell: ({ certificate: { fingerprint } }) =>
        symbols === undefined ? fingerprint : shortFingerprint(fingerprint),
    },
    { title: 'NAME', cell: nameOf, minimum: 16 },
    { title: 'SUBJECT', cell: ({ certificate }) => certificate.subject.text, minimum: 24, rank: 2 },
    { title: 'ISSUER', cell: ({ certificate }) => certificate.issuer.text, minimum: 24, rank: 0 },
  ];
}
