/** Help in words, made from the command table alone. */
import { fieldLines } from '../presentation/fields.ts';
import type { Line } from '../presentation/styled-text.ts';
import { wrapped } from '../presentation/width.ts';
import type { Command, CommandFamily } from './command.ts';
import { exitCodeWords } from './exit-codes.ts';
import { globalOptions } from './global-options.ts';
import type { Option } from './option.ts';
import { optionUsage, usageLine } from './usage-line.ts';

const heading = (text: string): Line => [{ text, tone: 'strong' }];
const indented = (lines: readonly Line[]): readonly Line[] =>
  lines.map((line) => (typeof line === 'string' ? `  ${line}` : [{ text: '  ' }, ...line]));

function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : ['', heading(title), ...indented(lines)];
}

/** Beside wider ones there is no space for sentences on 80 columns. */
const widestLabel = 30;

function pairs(rows: readonly (readonly [string, string])[], width: number): readonly Line[] {
  const fields = rows.map(([label, summary]) => ({ label, lines: [summary] }));
  return fieldLines(fields, width - 2, widestLabel);
}

function optionRow(option: Option<unknown>): readonly [string, string] {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return [short + optionUsage(option), option.summary];
}

export function visibleCommands(commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ isHidden }) => isHidden !== true);
}

/** All of one command. @param width columns to wrap at */
export function commandHelp(command: Command, width: number): readonly Line[] {
  const { name, aliases = [], summary, details = [], positionals = [], options = [], examples } = command;
  const also = aliases.length === 0 ? [] : ['', `Also: ${aliases.join(', ')}`];
  const [first = '', ...rest] = wrapped(usageLine(command), width - 9);
  return [
    ...wrapped(`smimectl ${name.join(' ')}: ${summary}`, width),
    '',
    [{ text: 'Usage: ', tone: 'strong' }, { text: first }],
    ...rest.map((line) => `         ${line}`),
    ...also,
    ...details.flatMap((paragraph) => ['', ...wrapped(paragraph, width)]),
    ...section(
      'Arguments',
      pairs(
        positionals.map((positional) => [positional.name, positional.summary]),
        width,
      ),
    ),
    ...section('Options', pairs(options.map(optionRow), width)),
    ...section('Everywhere', pairs(globalOptions.map(optionRow), width)),
    ...section(
      'Exit codes',
      pairs(
        (command.exits ?? []).map(({ code, meaning }) => [String(code), meaning]),
        width,
      ),
    ),
    ...section(
      'Examples',
      examples.flatMap(({ summary: what, command: line }) => [`# ${what}`, line]),
    ),
  ];
}

/** The commands that begin with one word. */
export function familyHelp(
  family: CommandFamily,
  commands: readonly Command[],
  width: number,
): readonly Line[] {
  const also = family.aliases.length === 0 ? '' : ` (also: ${family.aliases.join(', ')})`;
  const rows = visibleCommands(commands).map(
    ({ name, summary }) => [`smimectl ${name.join(' ')}`, summary] as const,
  );
  return [
    ...wrapped(`smimectl ${family.word}: ${family.summary}${also}`, width),
    ...section('Commands', pairs(rows, width)),
    '',
    `More about one: smimectl help ${rows.length > 0 ? `${family.word} VERB` : 'COMMAND'}`,
  ];
}

export function generalHelp(families: readonly CommandFamily[], width: number): readonly Line[] {
  return [
    'smimectl: manage S/MIME from the terminal',
    '',
    [{ text: 'Usage: ', tone: 'strong' }, { text: 'smimectl [COMMAND] [options]' }],
    ...wrapped('Without a command the panel opens; it needs a terminal.', width),
    ...section(
      'Commands',
      pairs(
        families.map(({ word, summary }) => [word, summary]),
        width,
      ),
    ),
    ...section('Everywhere', pairs(globalOptions.map(optionRow), width)),
    ...section(
      'Exit codes',
      pairs(
        exitCodeWords.map(({ code, meaning }) => [String(code), meaning]),
        width,
      ),
    ),
    ...section('Examples', [
      '# switch S/MIME on, then add a bundle of certificates and one of our private keys',
      'smimectl enable',
      'smimectl certificate add bundle.pem',
      'smimectl key add sales.key --passphrase-file sales.pass',
    ]),
    '',
    'More about one: smimectl help COMMAND',
  ];
}
