/** `smimectl status` */
import { attentionOf, countsOf } from '../../core/overview.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { fieldLines } from '../../presentation/fields.ts';
import { statusJson } from '../../presentation/json/store-json.ts';
import { type Line, toned } from '../../presentation/styled-text.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

export const status: Command = {
  name: ['status'],
  summary: 'show whether S/MIME is enabled, counts, and what needs attention',
  examples: [
    { summary: 'an overview', command: 'smimectl status' },
    {
      summary: 'how many certificates expire soon, for a script',
      command: 'smimectl status --json | jq .expiringSoon',
    },
  ],
  async run({ context, output }) {
    const opened = await context();
    const inventory = await loadInventory(opened);
    const { settings } = inventory;
    const now = opened.clock();
    const counts = countsOf(inventory, now);
    const attention = attentionOf(inventory, { now });
    const yesNo = (value: boolean) => (value ? 'yes' : 'no');
    const field = (label: string, line: Line) => ({ label, lines: [line] });
    await output.answer(
      () => statusJson(settings, counts, opened.store.location, attention),
      () => [
        ...fieldLines([
          field('S/MIME', [
            toned(settings.enabled ? 'enabled' : 'disabled', settings.enabled ? 'good' : 'warning'),
          ]),
          field('Sign system notifications', yesNo(settings.signSystemNotifications)),
          field('Certificates', String(counts.certificates)),
          field('  own', String(counts.own)),
          field('  CA', String(counts.ca)),
          field('  expired', String(counts.expired)),
          field('  expiring soon', String(counts.expiringSoon)),
          field('Groups', String(counts.groups)),
          field('Store', opened.store.location),
        ]),
        ...attention.flatMap(({ message, hint }): readonly Line[] => [
          [
            { text: output.marks === undefined ? '' : `${output.marks.expiring} `, tone: 'warning' },
            { text: message },
          ],
          ...(hint === undefined ? [] : [`  ${hint}`]),
        ]),
        ...(settings.enabled ? [] : ['Enable it with "smimectl enable".']),
      ],
    );
    return exitCodes.done;
  },
};
