/** The manual page in man(7), from the command table. */
import type { Command, CommandFamily } from '../command.ts';
import { exitCodeWords } from '../exit-codes.ts';
import { globalOptions } from '../global-options.ts';
import { visibleCommands } from '../help-text.ts';
import type { Option } from '../option.ts';
import { optionUsage, usageLine } from '../usage-line.ts';

/** Text as roff takes it: backslashes, hyphens that are minus signs, and no line that looks like a request. */
export function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '\\&...');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const bold = (text: string) => `.B ${roff(text)}`;
const tagged = (tag: string, text: string) => ['.TP', bold(tag), roff(text)];

function optionLines(option: Option<unknown>): readonly string[] {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return tagged(short + optionUsage(option), option.summary);
}

function commandLines(command: Command): readonly string[] {
  const { details = [], positionals = [], options = [], exits = [], examples, summary } = command;
  return [
    `.SS ${roff(command.name.join(' '))}`,
    bold(usageLine(command)),
    '.PP',
    roff(`${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`),
    ...details.flatMap((paragraph) => ['.PP', roff(paragraph)]),
    ...positionals.flatMap((positional) => tagged(positional.name, positional.summary)),
    ...options.flatMap(optionLines),
    ...(exits.length === 0
      ? []
      : ['.PP', 'Exit codes:', ...exits.flatMap(({ code, meaning }) => tagged(String(code), meaning))]),
    ...examples.flatMap(({ summary: what, command: line }) => [
      '.PP',
      roff(`${what.slice(0, 1).toUpperCase()}${what.slice(1)}:`),
      '.PP',
      '.RS 4',
      '.EX',
      roff(line),
      '.EE',
      '.RE',
    ]),
  ];
}

export async function manualPage(families: readonly CommandFamily[], version: string): Promise<string> {
  const commands: Command[] = [];
  for (const { load } of families) commands.push(...visibleCommands(await load()));
  return `${[
    `.TH SMIMECTL 1 "" "smimectl ${roff(version)}" "User Commands"`,
    '.SH NAME',
    'smimectl \\- manage S/MIME from the terminal',
    '.SH SYNOPSIS',
    '.B smimectl',
    '.RI [ COMMAND ]',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    'Manages S/MIME for a system that sends mail: which certificates are known, which of them we hold the',
    'private key for, and what each group signs and encrypts by default.',
    'Without a command a panel opens, which needs a terminal. The commands do the same without a screen.',
    '.PP',
    roff(
      'An ID is a fingerprint (SHA-256 or SHA-1; colons and case do not matter), its first digits from 8 on as far as they are unique, or an address that means one certificate.',
    ),
    '.PP',
    'Results go to standard output, everything else to standard error.',
    '.SH OPTIONS',
    'Every command has these, at any place:',
    ...globalOptions.flatMap(optionLines),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...exitCodeWords.flatMap(({ code, meaning }) => tagged(String(code), meaning)),
    '.SH ENVIRONMENT',
    ...tagged('SMIMECTL_STORE', 'The folder of the store, where --store is not given.'),
    ...tagged('NO_COLOR', 'Not empty: no colours, unless --color always.'),
    ...tagged('SMIMECTL_DEBUG', '1: show where a failure happened.'),
    ...tagged(
      'CREDENTIALS_DIRECTORY',
      'Set by systemd. A credential "smimectl-store-passphrase" in it opens the store.',
    ),
  ].join('\n')}\n`;
}
