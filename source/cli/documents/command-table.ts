/** The command section of README, from the command table. */
import type { CommandFamily } from '../command.ts';
import { exitCodeWords } from '../exit-codes.ts';
import { globalOptions } from '../global-options.ts';
import { visibleCommands } from '../help-text.ts';
import { optionUsage, usageLine } from '../usage-line.ts';

/** Markdown cells hold no bar of their own. */
const cell = (text: string) => text.replaceAll('|', '\\|');
const code = (text: string) => `\`${cell(text)}\``;

export async function commandTable(families: readonly CommandFamily[]): Promise<string> {
  const rows: string[] = [];
  for (const { load } of families) {
    for (const command of visibleCommands(await load())) {
      rows.push(`| ${code(usageLine(command))} | ${cell(command.summary)} |`);
    }
  }
  return [
    '| command | what it does |',
    '| --- | --- |',
    ...rows,
    '',
    `Everywhere: ${globalOptions.map((option) => code(optionUsage(option))).join(', ')}.`,
    '',
    '| exit code | meaning |',
    '| --- | --- |',
    ...exitCodeWords.map(({ code: number, meaning }) => `| ${number} | ${cell(meaning)} |`),
  ].join('\n');
}
