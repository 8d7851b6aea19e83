/** `smimectl revocation refresh` */
import { findCertificate } from '../../core/inventory.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { refreshRevocation } from '../../operations/refresh-revocation.ts';
import { revocationJson } from '../../presentation/json/revocation-json.ts';
import { revocationLines } from '../../presentation/revocation-lines.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { someArguments } from '../option.ts';
import { withProgress } from '../progress.ts';

const idsArgument = someArguments('ID', 'certificates; all of them unless told', {
  completes: 'certificate',
  isOptional: true,
});

export const refresh: Command = {
  name: ['revocation', 'refresh'],
  summary: 'fetch revocation lists and ask OCSP responders, for cron',
  details: [
    'Switch it on first with "smimectl settings fetch-revocation yes". It fetches the revocation lists (CRL) that the certificates name over http and https, at most 10 MB and 10 seconds each, and asks the OCSP responders of those that no list answers for. Nothing is believed that a stored CA, or whom it appointed, did not sign.',
    'What it learns is kept in the store, where "check" and signing find it without asking anybody. What it cannot learn changes nothing: a certificate that was revoked stays so, and one that could not be checked is told.',
  ],
  positionals: [idsArgument],
  examples: [
    { summary: 'all of them, from cron', command: 'smimectl revocation refresh' },
    { summary: 'one of them', command: 'smimectl revocation refresh alice@example.org' },
  ],
  exits: [
    { code: exitCodes.done, meaning: 'every place answered, and nothing is revoked' },
    { code: exitCodes.no, meaning: 'something is revoked, or a place did not answer' },
  ],
  async run({ argument, context, output, world }) {
    const opened = await context();
    const ids = argument(idsArgument);
    const inventory = await loadInventory(opened);
    const certificates = ids.map((id) => findCertificate(inventory, id).certificate);
    const report = await withProgress(output, 'Asking', () =>
      refreshRevocation(opened, {
        ...(ids.length === 0 ? {} : { certificates }),
        signal: world.interruption,
      }),
    );
    await output.answer(
      () => revocationJson(report),
      () => revocationLines(report, output.marks),
    );
    // Who names no place to ask is told each time, but is no news.
    const hasFailed = [...report.lists, ...report.answers].some(({ outcome }) => outcome === 'failed');
    return hasFailed || report.revoked.length > 0 ? exitCodes.no : exitCodes.done;
  },
};
