/** Removing certificates, one or many, after a question that names them and the private keys that go along. */
import { removalOf } from '../../../core/change-certificates.ts';
import type { CertificateEntry } from '../../../core/inventory.ts';
import { isOnlyForOldMail } from '../../../core/rollover.ts';
import { removeAnnounced } from '../../../operations/remove-certificates.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { counted } from '../../../presentation/counts.ts';
import { removalLines, removedText } from '../../../presentation/removal-lines.ts';
import { confirm } from '../../components/confirm-dialog.tsx';
import type { Panel } from '../../screen.ts';

/** Answers whether they were removed. @throws UserError as the operation */
export async function removeAfterAsking(
  panel: Panel,
  entries: readonly CertificateEntry[],
): Promise<boolean> {
  const [first] = entries;
  if (first === undefined) return false;
  const what =
    entries.length === 1 ? `the certificate of ${nameOf(first)}` : counted(entries.length, 'certificate');
  const fingerprints = entries.map(({ certificate }) => certificate.fingerprint);
  const announced = removalOf(panel.inventory, new Set(fingerprints));
  const conditions = { now: panel.context.clock() };
  const isSure = await confirm(panel, {
    title: `Remove ${what}?`,
    lines: removalLines(announced, (entry) => isOnlyForOldMail(panel.inventory, entry, conditions)),
    yes: 'remove',
  });
  if (!isSure) return false;
  const removal = await panel.run(`Removing ${what}`, () => removeAnnounced(panel.context, announced));
  panel.tell(removedText(removal), 'good');
  return true;
}
