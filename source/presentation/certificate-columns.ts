/** Certificates as a table for plain output. */
import { comparableAddress } from '../core/address.ts';
import type { QueryTime } from '../core/certificate-query.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import { kindWords, statusOf } from './certificate-status.ts';
import { isoDate } from './dates.ts';
import { shortFingerprint } from './fingerprint-text.ts';
import { toned } from './styled-text.ts';
import { marked, type Symbols } from './symbols.ts';
import type { Column } from './table.ts';

/** What is no plain mailbox stands in quotes: it may hold commas and spaces to look like two, or like another. */
export function addressText(address: string): string {
  return comparableAddress(address) === undefined ? `"${address}"` : address;
}

/** Its addresses, or its subject where it has none. */
export function nameOf({ certificate }: CertificateEntry): string {
  const addresses = certificate.addresses.map(({ address }) => addressText(address)).join(', ');
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
  return [
    {
      title: 'KIND',
      cell: (entry) => {
        const { symbol, word } = kindWords(entry);
        return marked(symbols, symbol, word);
      },
    },
    {
      title: 'STATUS',
      cell: (entry) => {
        const { symbol, word, tone } = statusOf(entry, time);
        return toned(marked(symbols, symbol, word), tone);
      },
    },
    { title: 'FROM', cell: ({ certificate }) => isoDate(certificate.notBefore), rank: 1 },
    { title: 'UNTIL', cell: ({ certificate }) => isoDate(certificate.notAfter), rank: 3 },
    {
      title: 'FINGERPRINT',
      cell: ({ certificate: { fingerprint } }) =>
        symbols === undefined ? fingerprint : shortFingerprint(fingerprint),
      rank: 4,
    },
    { title: 'NAME', cell: nameOf, minimum: 12 },
    { title: 'SUBJECT', cell: ({ certificate }) => certificate.subject.text, minimum: 24, rank: 2 },
    { title: 'ISSUER', cell: ({ certificate }) => certificate.issuer.text, minimum: 24, rank: 0 },
  ];
}
