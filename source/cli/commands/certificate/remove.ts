/** `smimectl certificate remove` */
import { removalOf } from '../../../core/change-certificates.ts';
import type { CertificateEntry } from '../../../core/inventory.ts';
import { isOnlyForOldMail } from '../../../core/rollover.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { removeAnnounced } from '../../../operations/remove-certificates.ts';
import { counted } from '../../../presentation/counts.ts';
import { certificateJson } from '../../../presentation/json/certificate-json.ts';
import { removalLines, removedText } from '../../../presentation/removal-lines.ts';
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
    const announced = removalOf(inventory, new Set(fingerprints));
    const isForOldMail = (entry: CertificateEntry) =>
      isOnlyForOldMail(inventory, entry, { now: context.clock() });
    const isSure = await isConfirmed(invocation, {
      lines: removalLines(announced, isForOldMail),
      question: `Remove ${counted(entries.length, 'certificate')}?`,
      whenRefused: 'Nothing was removed.',
    });
    if (!isSure) return exitCodes.failed;
    const removal = await removeAnnounced(context, announced);
    const now = context.clock();
    await output.answer(
      () => ({
        removed: removal.certificates.map((entry) => certificateJson(entry, now)),
        removedPrivateKeys: removal.withPrivateKey.map(({ certificate }) => certificate.fingerprint),
      }),
      () => [removedText(removal)],
    );
    return exitCodes.done;
  },
};
