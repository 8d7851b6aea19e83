/** Searching, filtering and sorting certificates, the same for the panel's list and `certificate list`. */
import { weaknessesOf } from './algorithm-policy.ts';
import { isCa, usageAllowsEncryption, usageAllowsSigning, validityAt } from './certificate.ts';
import type { CertificateEntry } from './inventory.ts';
import { kindOf } from './inventory.ts';
import type { Settings } from './store-state.ts';

const day = 86_400_000;

export const certificateFilters = [
  'own',
  'contact',
  'ca',
  'expired',
  'expiring',
  'not-yet-valid',
  'unusable',
  'unverified',
] as const;
export type CertificateFilter = (typeof certificateFilters)[number];

export const certificateSorts = [
  'subject',
  'address',
  'issuer',
  'valid-from',
  'valid-until',
  'added',
] as const;
export type CertificateSort = (typeof certificateSorts)[number];

export interface CertificateQuery {
  readonly search?: string;
  /** All of them must hold. */
  readonly filters?: readonly CertificateFilter[];
  readonly sort?: CertificateSort;
  readonly descending?: boolean;
}

export interface QueryTime {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly expiryWarningDays: number;
  /** Weak certificates are used like others. */
  readonly allowWeakAlgorithms?: boolean;
}

export function queryTimeOf({ expiryWarningDays, allowWeakAlgorithms }: Settings, now: number): QueryTime {
  return { now, expiryWarningDays, allowWeakAlgorithms };
}

/** Valid now, and past the point from which a warning is due. */
export function isExpiringSoon(entry: CertificateEntry, { now, expiryWarningDays }: QueryTime): boolean {
  const { certificate } = entry;
  return validityAt(certificate, now) === 'valid' && certificate.notAfter - now < expiryWarningDays * day;
}

function passes(entry: CertificateEntry, filter: CertificateFilter, time: QueryTime): boolean {
  const { certificate } = entry;
  switch (filter) {
    case 'own':
    case 'contact':
      return kindOf(entry) === filter;
    case 'ca':
      return isCa(certificate);
    case 'expired':
    case 'not-yet-valid':
      return validityAt(certificate, time.now) === filter;
    case 'expiring':
      return isExpiringSoon(entry, time);
    case 'unusable':
      return (
        validityAt(certificate, time.now) !== 'valid' ||
        (time.allowWeakAlgorithms !== true && weaknessesOf(certificate).length > 0) ||
        (!isCa(certificate) && !usageAllowsSigning(certificate) && !usageAllowsEncryption(certificate))
      );
    case 'unverified':
      return kindOf(entry) !== 'own' && entry.verified === undefined;
  }
}

interface SearchText {
  /** Names and addresses. */
  readonly words: string;
  /** Fingerprints and serial number. */
  readonly digits: string;
}

// Entries keep their identity while the store is unchanged, so their lower-case text is made once.
const searchTexts = new WeakMap<CertificateEntry, SearchText>();

function searchText(entry: CertificateEntry): SearchText {
  let text = searchTexts.get(entry);
  if (text === undefined) {
    const { certificate } = entry;
    const addresses = certificate.addresses.map(({ address }) => address).join('\n');
    text = {
      words: `${addresses}\n${certificate.subject.text}\n${certificate.issuer.text}`.toLowerCase(),
      digits: `${certificate.fingerprint}\n${certificate.sha1}\n${certificate.serialNumber}`,
    };
    searchTexts.set(entry, text);
  }
  return text;
}

interface SearchWord {
  readonly word: string;
  /** Long enough not to be found in every tenth fingerprint by chance; undefined for no hexadecimal number. */
  readonly digits: string | undefined;
}

/** Every word must occur somewhere; a fingerprint may be typed with colons. */
function searchWords(search: string): readonly SearchWord[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const digits = word.replaceAll(':', '');
      return { word, digits: /^[0-9a-f]{4,}$/.test(digits) ? digits : undefined };
    });
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const textKey = {
  subject: ({ certificate }: CertificateEntry) => certificate.subject.text,
  address: ({ certificate }: CertificateEntry) => certificate.addresses[0]?.address ?? '\uffff',
  issuer: ({ certificate }: CertificateEntry) => certificate.issuer.text,
};

function comparison(sort: CertificateSort): (a: CertificateEntry, b: CertificateEntry) => number {
  switch (sort) {
    case 'valid-from':
      return (a, b) => a.certificate.notBefore - b.certificate.notBefore;
    case 'valid-until':
      return (a, b) => a.certificate.notAfter - b.certificate.notAfter;
    case 'added':
      return (a, b) => (a.addedAt < b.addedAt ? -1 : a.addedAt > b.addedAt ? 1 : 0);
    default: {
      const key = textKey[sort];
      return (a, b) => collator.compare(key(a), key(b));
    }
  }
}

/** The entries that match, in order. Without a sort they keep their stored order. */
export function queryCertificates(
  entries: readonly CertificateEntry[],
  query: CertificateQuery,
  time: QueryTime,
): readonly CertificateEntry[] {
  const words = searchWords(query.search ?? '');
  const filters = query.filters ?? [];
  const found =
    words.length === 0 && filters.length === 0
      ? entries
      : entries.filter((entry) => {
          if (!filters.every((filter) => passes(entry, filter, time))) return false;
          if (words.length === 0) return true;
          const text = searchText(entry);
          return words.every(
            ({ word, digits }) =>
              text.words.includes(word) || (digits !== undefined && text.digits.includes(digits)),
          );
        });
  if (query.sort === undefined) return query.descending ? found.toReversed() : found;
  const compare = comparison(query.sort);
  return query.descending ? found.toSorted((a, b) => compare(b, a)) : found.toSorted(compare);
}
