/** `smimectl certificate show` */
import { UserError } from '../../../core/errors.ts';
import { findCertificate } from '../../../core/inventory.ts';
import { groupsOfAddress } from '../../../core/message-security.ts';
import { roleOf } from '../../../core/rollover.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { certificateCard } from '../../../presentation/certificate-card.ts';
import { fieldLines } from '../../../presentation/fields.ts';
import { certificateJson } from '../../../presentation/json/certificate-json.ts';
import type { Command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { flag } from '../../option.ts';
import { idArgument } from './id.ts';

const textOption = flag('text', 'everything in words, every extension too; this is what happens anyway');
const pemOption = flag('pem', 'the certificate itself, as PEM');

export const show: Command = {
  name: ['certificate', 'show'],
  summary: 'show everything about one certificate',
  details: [
    'The SHA-256 fingerprint is shown in groups of four digits, so that it can be read aloud and compared over the phone.',
  ],
  positionals: [idArgument],
  options: [textOption, pemOption],
  examples: [
    { summary: 'by address', command: 'smimectl certificate show alice@example.org' },
    { summary: 'by the first digits of its fingerprint', command: 'smimectl certificate show 3f2a9c01' },
    {
      summary: 'into another program',
      command: 'smimectl certificate show 3f2a9c01 --pem | openssl x509 -text',
    },
  ],
  async run({ get, argument, context, output }) {
    if (get(pemOption) && (get(textOption) || output.isJson)) {
      throw new UserError('usage', 'give one of --text, --pem and --json');
    }
    const opened = await context();
    const { engine } = opened;
    const inventory = await loadInventory(opened);
    const entry = findCertificate(inventory, argument(idArgument));
    const { certificate } = entry;
    const now = opened.clock();
    if (get(pemOption)) {
      await output.bytes(engine.encodeCertificates([certificate], 'pem'));
      return exitCodes.done;
    }
    const role = roleOf(inventory, entry, { now });
    if (output.isJson) {
      await output.json(certificateJson(entry, now, role ?? null));
      return exitCodes.done;
    }
    const groups = certificate.addresses.flatMap(({ address }) => groupsOfAddress(inventory.groups, address));
    const card = certificateCard(entry, {
      now,
      expiryWarningDays: inventory.settings.expiryWarningDays,
      groups: [...new Set(groups.map(({ name }) => name))],
      role,
      described: await engine.describeCertificate(certificate),
    });
    await output.lines([
      ...fieldLines(card.facts, output.width),
      '',
      [{ text: 'Extensions', tone: 'strong' }],
      ...fieldLines(card.extensions, output.width),
    ]);
    return exitCodes.done;
  },
};
