/**
 * Everything a person compares or wants to know about one certificate, as labelled lines: `certificate show`
 * and the panel's detail view show the same card, the fingerprint that is read out over the phone first. The lines
 * are raw: whoever shows them makes them printable.
 */
import { isCa, keyAlgorithmName, usageAllowsEncryption, usageAllowsSigning } from '../core/certificate.ts';
import type { QueryTime } from '../core/certificate-query.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import type { DescribedPart } from '../core/ports.ts';
import type { CertificateRole } from '../core/rollover.ts';
import type { VerificationMethod } from '../core/store-state.ts';
import { addressText } from './certificate-columns.ts';
import { problemsOf } from './certificate-problems.ts';
import { includingPrivateKey, kindWords, statusOf } from './certificate-status.ts';
import { listed } from './counts.ts';
import { isoDateTime, relativeTime } from './dates.ts';
import type { Field } from './fields.ts';
import { groupedFingerprint } from './fingerprint-text.ts';
import { type Line, toned } from './styled-text.ts';

export interface CardOptions extends QueryTime {
  /** Every extension in words. */
  readonly described?: readonly DescribedPart[];
  /** Names of the groups that send from one of its addresses. */
  readonly groups?: readonly string[];
  /** The part that it plays among the certificates of its addresses. */
  readonly role?: CertificateRole | undefined;
}

/** How the fingerprint was compared. */
export const verificationWords: Readonly<Record<VerificationMethod, string>> = {
  'in-person': 'in person',
  phone: 'over the phone',
  'ca-portal': "on the CA's portal",
};

const roleWords: Readonly<Record<CertificateRole, string>> = {
  current: 'current',
  next: 'next: takes over once it is valid and complete',
  old: 'old: still decrypts older mail',
};

function usageText(entry: CertificateEntry): string {
  const { certificate } = entry;
  const uses = [
    ...(usageAllowsSigning(certificate) ? ['signing'] : []),
    ...(usageAllowsEncryption(certificate) ? ['encrypting'] : []),
    ...(isCa(certificate) ? ['issuing certificates'] : []),
  ];
  return uses.length === 0 ? 'nothing that S/MIME needs' : listed(uses);
}

function verifiedText({ verified, hasPrivateKey }: CertificateEntry, now: number): string {
  if (verified === undefined)
    return hasPrivateKey ? 'our own' : 'not yet: nobody has compared the fingerprint';
  const { by, at, how } = verified;
  return `${verificationWords[how]}, by ${by}, ${relativeTime(Date.parse(at), now)} (${at.slice(0, 10)})`;
}

const strong = (text: string): Line => [toned(text, 'strong')];

function field(label: string, ...lines: readonly Line[]): readonly Field[] {
  return lines.length === 0 ? [] : [{ label, lines }];
}

function extensionFields(parts: readonly DescribedPart[]): readonly Field[] {
  return parts.map(({ title, isCritical, lines }) => ({
    label: isCritical === true ? `${title} (critical)` : title,
    lines: lines.length === 0 ? [''] : lines,
  }));
}

export interface CertificateCard {
  readonly facts: readonly Field[];
  /** Empty unless the certificate was described. */
  readonly extensions: readonly Field[];
}

export function certificateCard(entry: CertificateEntry, options: CardOptions): CertificateCard {
  const { certificate } = entry;
  const { now } = options;
  const status = statusOf(entry, options);
  const kind = kindWords(entry);
  const addresses = certificate.addresses.map(({ address, source }) =>
    source === 'subject' ? `${addressText(address)} (only in the subject)` : addressText(address),
  );
  const facts = [
    ...field('SHA-256', ...groupedFingerprint(certificate.fingerprint).map(strong)),
    ...field('Subject', strong(certificate.subject.text)),
    ...field('Addresses', ...(addresses.length === 0 ? ['none'] : addresses)),
    ...field('Issuer', certificate.issuer.text),
    ...field('Kind', entry.hasPrivateKey ? `${kind.word}, ${includingPrivateKey}` : kind.word),
    ...field('Status', [toned(status.text, status.tone)]),
    ...field('Problems', ...problemsOf(certificate, now).map(({ message }) => message)),
    ...field('Valid from', `${isoDateTime(certificate.notBefore)}`),
    ...field(
      'Valid until',
      `${isoDateTime(certificate.notAfter)} (${relativeTime(certificate.notAfter, now)})`,
    ),
    ...field('SHA-1', ...groupedFingerprint(certificate.sha1)),
    ...field('Serial number', certificate.serialNumber),
    ...field('Key', keyAlgorithmName(certificate.publicKey)),
    ...field('Signed with', certificate.signatureAlgorithm.name),
    ...field('Usable for', usageText(entry)),
    ...(options.role === undefined ? [] : field('Role', roleWords[options.role])),
    ...field('Verified', verifiedText(entry, now)),
    ...field('Groups', ...(options.groups ?? [])),
    ...field('Added', isoDateTime(Date.parse(entry.addedAt))),
  ];
  return { facts, extensions: extensionFields(options.described ?? []) };
}
