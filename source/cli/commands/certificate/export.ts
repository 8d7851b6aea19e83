/** `smimectl certificate export` */
import { UserError } from '../../../core/errors.ts';
import { encodeCertificates, exportCertificates } from '../../../operations/export-certificates.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { counted } from '../../../presentation/counts.ts';
import type { Command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { choice, text } from '../../option.ts';
import { findCertificates, idsArgument } from './id.ts';

const outputOption = text('output', 'a new file, mode 0600, instead of standard output', {
  placeholder: 'FILE',
  completes: 'file',
});
const formatOption = choice('format', ['pem', 'der', 'p7b'], 'pem unless told; der holds one certificate');

export const exportCommand: Command = {
  name: ['certificate', 'export'],
  summary: 'write certificates as PEM, DER or PKCS#7',
  positionals: [idsArgument],
  options: [outputOption, formatOption],
  examples: [
    { summary: 'to standard output', command: 'smimectl certificate export alice@example.org' },
    {
      summary: 'several into one file',
      command: 'smimectl certificate export 3f2a9c01 77d0b2aa --format p7b --output partners.p7b',
    },
  ],
  async run({ get, argument, context, output, world }) {
    const opened = await context();
    const format = get(formatOption) ?? 'pem';
    const file = get(outputOption);
    const entries = findCertificates(await loadInventory(opened), argument(idsArgument));
    if (file === undefined || file === '-') {
      if (format !== 'pem' && world.stdout.isTerminal) {
        throw new UserError('usage', `${format} is binary, which a terminal cannot show`, {
          hint: 'Give --output FILE, or pipe it into a program.',
        });
      }
      await output.bytes(encodeCertificates(opened, { entries, format }));
      return exitCodes.done;
    }
    const written = await exportCertificates(opened, { entries, format, file });
    await output.answer(
      () => ({ file: written, certificates: entries.length, format }),
      () => [`${counted(entries.length, 'certificate')} written to ${written}`],
    );
    return exitCodes.done;
  },
};
