/** `smimectl certificate list` */
import {
  type CertificateQuery,
  certificateFilters,
  certificateSorts,
  queryCertificates,
  queryTimeOf,
} from '../../../core/certificate-query.ts';
import { roleOf } from '../../../core/rollover.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { certificateColumns } from '../../../presentation/certificate-columns.ts';
import { certificateJson } from '../../../presentation/json/certificate-json.ts';
import type { Command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { choice, choices, flag, text } from '../../option.ts';

const searchOption = text(
  'search',
  'every word occurs in addresses, subject, issuer, fingerprint or serial number',
);
const filterOption = choices('filter', certificateFilters, 'only these; of several all have to hold');
const sortOption = choice('sort', certificateSorts, 'in this order instead of the one they were added in');
const reverseOption = flag('reverse', 'the other way round');

export const list: Command = {
  name: ['certificate', 'list'],
  aliases: ['ls'],
  summary: 'list certificates',
  details: [
    'On a terminal columns that do not fit are left out and fingerprints are shortened; piped, nothing is.',
  ],
  options: [searchOption, filterOption, sortOption, reverseOption],
  examples: [
    { summary: 'ours that expire soon', command: 'smimectl certificate list --filter own,expiring' },
    {
      summary: 'by name, the first to expire on top',
      command: 'smimectl certificate list --search example.org --sort valid-until',
    },
    {
      summary: 'addresses without a usable certificate, for a script',
      command: "smimectl certificate list --filter unusable --json | jq -r '.[].addresses[]'",
    },
  ],
  async run({ get, context, output }) {
    const opened = await context();
    const inventory = await loadInventory(opened);
    const { entries, settings } = inventory;
    const time = queryTimeOf(settings, opened.clock());
    const search = get(searchOption);
    const sort = get(sortOption);
    const query: CertificateQuery = {
      filters: get(filterOption),
      descending: get(reverseOption),
      ...(search === undefined ? {} : { search }),
      ...(sort === undefined ? {} : { sort }),
    };
    const found = queryCertificates(entries, query, time);
    await output.answer(
      () => found.map((entry) => certificateJson(entry, time.now, roleOf(inventory, entry, time) ?? null)),
      () =>
        output.table(
          certificateColumns({ ...time, symbols: output.marks }),
          found,
          entries.length === 0 ? 'There are no certificates yet.' : 'No certificate matches.',
        ),
    );
    return exitCodes.done;
  },
};
