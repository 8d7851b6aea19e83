/** A command's usage in one line: `smimectl certificate show ID [--text | --pem]`. */
import type { Command } from './command.ts';
import type { Option, Positional } from './option.ts';

function positionalUsage({ name, isOptional, isRepeatable }: Positional<unknown>): string {
  const shown = isRepeatable === true ? `${name}…` : name;
  return isOptional === true ? `[${shown}]` : shown;
}

/** `--search TEXT`, as help lists it. */
export function optionUsage({ name, placeholder, isRepeatable }: Option<unknown>): string {
  if (placeholder === undefined) return `--${name}`;
  return `--${name} ${placeholder}${isRepeatable === true ? '…' : ''}`;
}

export function usageLine(command: Command): string {
  return [
    'smimectl',
    ...command.name,
    ...(command.positionals ?? []).map(positionalUsage),
    ...(command.options ?? []).map((option) =>
      option.isRequired === true ? optionUsage(option) : `[${optionUsage(option)}]`,
    ),
  ].join(' ');
}
