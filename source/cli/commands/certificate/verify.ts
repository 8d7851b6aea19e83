/** `smimectl certificate verify` */
import { UserError } from '../../../core/errors.ts';
import { findCertificate } from '../../../core/inventory.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { setCertificateVerified } from '../../../operations/verify-certificate.ts';
import { certificateJson } from '../../../presentation/json/certificate-json.ts';
import type { Command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { choice, flag } from '../../option.ts';
import { idArgument } from './id.ts';

const howOption = choice('how', ['in-person', 'phone', 'ca-portal'], 'how the fingerprint was compared');
const withdrawOption = flag('withdraw', 'take an earlier record back');

export const verify: Command = {
  name: ['certificate', 'verify'],
  summary: 'record that somebody compared the fingerprint with the owner of the certificate',
  positionals: [idArgument],
  options: [howOption, withdrawOption],
  examples: [
    { summary: 'read out over the phone', command: 'smimectl certificate verify 3f2a9c01 --how phone' },
    { summary: 'it was a mistake', command: 'smimectl certificate verify 3f2a9c01 --withdraw' },
  ],
  async run({ get, argument, context, output }) {
    const how = get(howOption);
    const isWithdrawal = get(withdrawOption);
    if ((how === undefined) !== isWithdrawal) throw new UserError('usage', 'give either --how or --withdraw');
    const opened = await context();
    const found = findCertificate(await loadInventory(opened), argument(idArgument));
    await setCertificateVerified(opened, found, how);
    const entry = findCertificate(await loadInventory(opened), found.certificate.fingerprint);
    await output.answer(
      () => certificateJson(entry, opened.clock()),
      () => [isWithdrawal ? 'It counts as not verified now.' : 'It is recorded as verified.'],
    );
    return exitCodes.done;
  },
};
