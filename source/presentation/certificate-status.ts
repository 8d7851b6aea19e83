/** A certificate's kind and whether it can be used now in words, with a symbol and a tone beside them; the same in both faces. */
import { weaknessesOf } from '../core/algorithm-policy.ts';
import { isCa, validityAt } from '../core/certificate.ts';
import { isExpiringSoon, type QueryTime } from '../core/certificate-query.ts';
import { type CertificateEntry, type CertificateKind, kindOf } from '../core/inventory.ts';
import { relativeTime } from './dates.ts';
import type { Tone } from './styled-text.ts';
import type { Symbols } from './symbols.ts';

export interface StatusWords {
  readonly code: 'valid' | 'weak' | 'expiring' | 'expired' | 'not-yet-valid';
  /** `valid`, `valid, but weak`, `expires in 12 days`, `expired 3 days ago`, `not yet valid, from 2027-01-01`. */
  readonly text: string;
  /** The same in one or two words, for narrow lists. */
  readonly word: string;
  readonly symbol: keyof Symbols;
  readonly tone?: Tone;
}

export function statusOf(entry: CertificateEntry, time: QueryTime): StatusWords {
  const { notAfter, notBefore } = entry.certificate;
  switch (validityAt(entry.certificate, time.now)) {
    case 'expired':
      return {
        code: 'expired',
        text: `expired ${relativeTime(notAfter, time.now)}`,
        word: 'expired',
        symbol: 'expired',
        tone: 'bad',
      };
    case 'not-yet-valid':
      return {
        code: 'not-yet-valid',
        text: `not yet valid, begins ${relativeTime(notBefore, time.now)}`,
        word: 'not yet valid',
        symbol: 'notYetValid',
        tone: 'warning',
      };
    case 'valid':
      if (weaknessesOf(entry.certificate).length > 0) {
        return { code: 'weak', text: 'valid, but weak', word: 'weak', symbol: 'weak', tone: 'bad' };
      }
      if (isExpiringSoon(entry, time)) {
        return {
          code: 'expiring',
          text: `expires ${relativeTime(notAfter, time.now)}`,
          word: 'expiring',
          symbol: 'expiring',
          tone: 'warning',
        };
      }
      return { code: 'valid', text: 'valid', word: 'valid', symbol: 'valid', tone: 'good' };
  }
}

export interface KindWords {
  readonly code: CertificateKind;
  /** `own`, `CA`, `contact`; a CA whose private key we hold is `own CA`. */
  readonly word: string;
  readonly symbol: 'own' | 'ca' | 'contact';
}

export function kindWords(entry: CertificateEntry): KindWords {
  const code = kindOf(entry);
  switch (code) {
    case 'own':
      return { code, word: isCa(entry.certificate) ? 'own CA' : 'own', symbol: 'own' };
    case 'ca':
      return { code, word: 'CA', symbol: 'ca' };
    case 'contact':
      return { code, word: 'contact', symbol: 'contact' };
  }
}

/** What the list says below the subject of a certificate whose private key we hold. */
export const includingPrivateKey = 'including private key';
