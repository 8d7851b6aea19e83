/** `smimectl certificate remove` */
import { removalOf } from '../../../core/change-certificates.ts';
import type { CertificateEntry } from '../../../core/inventory.ts';
import { isOnlyForOldMail } from '../../../core/rollover.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { removeCertificatesByFingerprint } from '../../../operations/remove-certificates.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { counted } from '../../../presentation/counts.ts';
import { shortFingerprint } from '../../../presentation/fingerprint-text.ts';
import { certificateJson } from '../../../presentation/json/certificate-json.ts';
import { keyLossText } from '../../../presentation/removal-lines.ts';
import type { Command } from '../../command.ts';
import { isConfirmed, yesOption } from '../../confirm.ts';
import { exitCodes } from '../../exit-codes.ts';
import { findCertificates, idsArgument } from './id.ts';

export const remove: Command = {
  name: ['certificate', 'remove'],
  aliases: ['rm'],
  summary: 'remove certificates, and the private keys that no other certificate has',
  positionals: [idsArgument],
  options: [yesOption],
  examples: [{ summary: 'without being asked', command: 'smimectl certificate remove 3f2a9c01 --yes' }],
  async run(invocation) {
    const { output } = invocation;
    const context = await invocation.context();
    const inventory = await loadInventory(context);
    const entries = findCertificates(inventory, invocation.argument(idsArgument));
    const fingerprints = entries.map(({ certificate }) => certificate.fingerprint);
    const going = removalOf(inventory, new Set(fingerprints));
    const withKey = new Set(going.withPrivateKey);
    const isForOldMail = (entry: CertificateEntry) =>
      isOnlyForOldMail(inventory, entry, { now: context.clock() });
    const isSure = await isConfirmed(invocation, {
      lines: [
        'This goes:',
        ...entries.map((entry) => {
          const { certificate } = entry;
          const key = withKey.has(entry) ? ', including private key' : '';
          return `  ${shortFingerprint(certificate.fingerprint)} ${nameOf(entry)}${key}`;
        }),
        ...(withKey.size === 0 ? [] : [keyLossText(going.withPrivateKey, isForOldMail)]),
      ],
      question: `Remove ${counted(entries.length, 'certificate')}?`,
      whenRefused: 'Nothing was removed.',
    });
    if (!isSure) return exitCodes.failed;
    const removal = await removeCertificatesByFingerprint(context, fingerprints);
    const now = context.clock();
    await output.answer(
      () => ({
        removed: removal.certificates.map((entry) => certificateJson(entry, now)),
        removedPrivateKeys: removal.withPrivateKey.map(({ certificate }) => certificate.fingerprint),
      }),
      () => [
        `${counted(removal.certificates.length, 'certificate')} removed` +
          (removal.withPrivateKey.length === 0
            ? '.'
            : `, ${removal.withPrivateKey.length} with its private key.`),
      ],
    );
    return exitCodes.done;
  },
};
