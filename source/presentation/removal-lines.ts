/** What goes when certificates or private keys are removed, said before and after: the same in both faces. */
import type { Removal } from '../core/change-certificates.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import { keyNeededForOldMail, keyOnlyForOldMail } from './advice.ts';
import { nameOf } from './certificate-columns.ts';
import { includingPrivateKey } from './certificate-status.ts';
import { counted } from './counts.ts';
import { shortFingerprint } from './fingerprint-text.ts';

function certificateLine(entry: CertificateEntry): string {
  return `  ${shortFingerprint(entry.certificate.fingerprint)} ${nameOf(entry)}`;
}

const keyStays = ', but not its private key, which another certificate has too';

/** What the loss of private keys means. @param isOnlyForOldMail whether nothing new needs the key */
export function keyLossText(
  going: readonly CertificateEntry[],
  isOnlyForOldMail: (entry: CertificateEntry) => boolean,
): string {
  return going.every(isOnlyForOldMail) ? keyOnlyForOldMail : keyNeededForOldMail;
}

/** Certificates that take a private key along come first, and so does what that means. */
export function removalLines(
  { certificates, withPrivateKey }: Removal,
  isOnlyForOldMail: (entry: CertificateEntry) => boolean = () => false,
): readonly string[] {
  const own = new Set(withPrivateKey);
  const keys = new Set(withPrivateKey.map(({ certificate }) => certificate.publicKey.id));
  return [
    ...(keys.size === 0
      ? []
      : [
          `${counted(keys.size, 'private key')} ${keys.size === 1 ? 'goes' : 'go'} as well.`,
          keyLossText(withPrivateKey, isOnlyForOldMail),
        ]),
    'This goes:',
    ...withPrivateKey.map((entry) => `${certificateLine(entry)}, ${includingPrivateKey}`),
    ...certificates
      .filter((entry) => !own.has(entry))
      .map((entry) => `${certificateLine(entry)}${entry.hasPrivateKey ? keyStays : ''}`),
  ];
}

/** @param sharing the certificates that have the private key */
export function keyRemovalLines(
  sharing: readonly CertificateEntry[],
  isOnlyForOldMail: (entry: CertificateEntry) => boolean = () => false,
): readonly string[] {
  return [
    'The private key goes; its certificates stay:',
    ...sharing.map(certificateLine),
    keyLossText(sharing, isOnlyForOldMail),
  ];
}

/** `3 certificates removed, 1 with its private key.` */
export function removedText({ certificates, withPrivateKey }: Removal): string {
  const keys = withPrivateKey.length;
  const withKey = keys === 0 ? '' : `, ${keys} with ${keys === 1 ? 'its private key' : 'their private keys'}`;
  return `${counted(certificates.length, 'certificate')} removed${withKey}.`;
}
