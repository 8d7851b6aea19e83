/** `smimectl check`: the composer's question. */
import type { MessageSecurity } from '../../core/message-security.ts';
import { checkMessage } from '../../operations/check-message.ts';
import { messageSecurityJson } from '../../presentation/json/message-security-json.ts';
import { messageSecurityLines } from '../../presentation/message-security-lines.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { text, texts } from '../option.ts';

const groupOption = text('group', 'the group that writes', { placeholder: 'NAME', completes: 'group' });
const fromOption = text('from', 'the sender address, instead of the group', {
  placeholder: 'ADDRESS',
  completes: 'address',
});
const toOption = texts('to', 'recipients', { placeholder: 'ADDRESS', completes: 'address' });
const ccOption = texts('cc', 'more recipients', { placeholder: 'ADDRESS', completes: 'address' });
const bccOption = texts('bcc', 'more recipients', { placeholder: 'ADDRESS', completes: 'address' });

/** All that is on by default is possible. */
const isAsWanted = ({ sign, encrypt }: MessageSecurity) =>
  (!sign.default || sign.possible) && (!encrypt.default || encrypt.possible);

export const check: Command = {
  name: ['check'],
  summary: 'tell whether a message would be signed and encrypted, and why not',
  details: [
    'For every "no" it tells the person, the certificate and what to do about it. Name the group or the sender.',
  ],
  options: [groupOption, fromOption, toOption, ccOption, bccOption],
  examples: [
    { summary: 'by group', command: 'smimectl check --group Sales --to alice@example.org bob@example.net' },
    { summary: 'by sender', command: 'smimectl check --from sales@example.com --to alice@example.org' },
  ],
  exits: [
    { code: exitCodes.done, meaning: 'all that is on by default is possible' },
    { code: exitCodes.no, meaning: 'something that is on by default is not possible' },
  ],
  async run({ get, context, output }) {
    const group = get(groupOption);
    const from = get(fromOption);
    const opened = await context();
    const answer = await checkMessage(opened, {
      ...(group === undefined ? {} : { group }),
      ...(from === undefined ? {} : { from }),
      recipients: [...get(toOption), ...get(ccOption), ...get(bccOption)],
    });
    await output.answer(
      () => messageSecurityJson(answer, opened.clock()),
      () => messageSecurityLines(answer, output.marks),
    );
    return isAsWanted(answer) ? exitCodes.done : exitCodes.no;
  },
};
