/** The real command table: what the contract names is there, and the table agrees with itself. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../source/cli/command.ts';
import { commandFamilies } from '../../source/cli/command-index.ts';
import { globalOptions } from '../../source/cli/global-options.ts';
import { commandHelp, visibleCommands } from '../../source/cli/help-text.ts';
import { helpFor } from '../../source/cli/print-help.ts';
import { readArguments } from '../../source/cli/read-arguments.ts';
import { plainText } from '../../source/presentation/styled-text.ts';
import { displayWidth } from '../../source/presentation/width.ts';

const loaded = await Promise.all(
  commandFamilies.map(async (family) => ({ family, commands: await family.load() })),
);
const commands: readonly Command[] = loaded.flatMap((each) => each.commands);
const named = commands.map((command) => ({ title: command.name.join(' '), command }));

/** Words as a shell parts them, as far as the examples go. */
const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );

/** The part of an example that smimectl itself is given. */
function smimectlWords(line: string): readonly string[] | undefined {
  const words = wordsOf(line.replace(/<\((.*)\)/, '$1'));
  const begin = words.indexOf('smimectl');
  if (begin === -1) return undefined;
  const rest = words.slice(begin + 1);
  const end = rest.findIndex((word) => /^(\||>|&&|\d?<.*)$/.test(word));
  return end === -1 ? rest : rest.slice(0, end);
}

describe('the contract', () => {
  it.each([
    'status',
    'enable',
    'disable',
    'certificate list --search TEXT --filter own --sort subject',
    'certificate show ID --text',
    'certificate show ID --pem',
    'certificate show ID --json',
    'certificate add FILE FILE --dry-run --skip-refused --passphrase-file F',
    'certificate add -',
    'certificate export ID ID --output FILE --format p7b',
    'certificate remove ID ID --yes',
    'key add FILE --passphrase-file F',
    'key add - --passphrase-fd 3',
    'key export ID --output FILE --new-passphrase-file F --format p12',
    'key remove ID --yes',
    'group list',
    'group add NAME --address A',
    'group rename OLD NEW',
    'group remove NAME --yes',
    'group set NAME --sign yes --encrypt no --address A',
    'settings',
    'settings sign-system-notifications yes',
    'check --group NAME --to A B --cc A',
    'check --from A --to A',
    'trust ID',
    'log --limit 5 --failed --follow',
    'monitor --warn 30d --crit 7d --format prometheus',
    'doctor',
    'completion bash',
    'cert list --store DIR --json',
  ])('has "smimectl %s"', async (line) => {
    expect((await readArguments(line.split(' '), commandFamilies)).kind).toBe('run');
  });

  it.each(['own', 'contact', 'ca', 'expired', 'expiring', 'not-yet-valid', 'unusable'])(
    'filters by %s',
    async (filter) => {
      const line = ['certificate', 'list', '--filter', filter];
      expect((await readArguments(line, commandFamilies)).kind).toBe('run');
    },
  );
});

describe('the table', () => {
  it('has each word once', () => {
    const words = commandFamilies.flatMap(({ word, aliases }) => [word, ...aliases]);
    expect(words).toEqual([...new Set(words)]);
    expect(words.includes('help')).toBe(false);
  });

  it.each(loaded.map((each) => [each.family.word, each] as const))(
    '%s: its commands begin with it, and a lone command says the same of itself',
    (_, { family, commands: own }) => {
      expect(own.every(({ name }) => name[0] === family.word)).toBe(true);
      const verbs = own.flatMap(({ name, aliases = [] }) => [name[1] ?? '', ...aliases]);
      expect(verbs).toEqual([...new Set(verbs)]);
      const [only] = own;
      if (own.length === 1 && only !== undefined && only.name.length === 1) {
        expect(only.summary).toBe(family.summary);
      }
      // While the verb is looked for, all options of the family are known: they must not differ in kind.
      const kinds = new Map<string, boolean>();
      for (const { name, placeholder } of own.flatMap(({ options = [] }) => options)) {
        const isFlag = placeholder === undefined;
        expect(kinds.get(name) ?? isFlag).toBe(isFlag);
        kinds.set(name, isFlag);
      }
    },
  );

  it.each(named)(
    '$title: options are named once, and words are written as the house writes them',
    ({ command }) => {
      const names = [...(command.options ?? []), ...globalOptions].map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
      expect(command.summary).toMatch(/^[a-z].*[^.]$/);
      for (const { summary } of [...(command.options ?? []), ...(command.positionals ?? [])]) {
        expect(summary).toMatch(/^[^A-Z].*[^.]$|^PKCS/);
      }
      const repeatable = (command.positionals ?? []).findIndex(({ isRepeatable }) => isRepeatable === true);
      expect(repeatable === -1 || repeatable === (command.positionals ?? []).length - 1).toBe(true);
    },
  );

  it.each(named)('$title: has examples, and each is right', async ({ command }) => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { command: line } of command.examples) {
      const words = smimectlWords(line);
      if (words === undefined) throw new Error(`"${line}" does not run smimectl`);
      const request = await readArguments(words, commandFamilies);
      expect(request.kind === 'run' ? request.command.name : request).toEqual(command.name);
    }
  });
});

describe('help', () => {
  it.each(named.filter(({ command }) => command.isHidden !== true))(
    '$title: fits 80 columns and names every option and argument',
    ({ command }) => {
      const lines = commandHelp(command, 80).map(plainText);
      const text = lines.join('\n');
      for (const { name } of command.options ?? []) expect(text).toContain(`--${name}`);
      for (const { name } of command.positionals ?? []) expect(text).toContain(name);
      const examples = new Set(
        command.examples.flatMap((each) => [`  # ${each.summary}`, `  ${each.command}`]),
      );
      for (const line of lines) if (!examples.has(line)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    },
  );

  it('of everything names every command, and of a family each of its own', async () => {
    const general = (await helpFor([], 80)).map(plainText).join('\n');
    for (const { word } of commandFamilies) expect(general).toContain(`\n  ${word} `);
    for (const { family, commands: own } of loaded) {
      const text = (await helpFor([family.word], 80)).map(plainText).join('\n');
      for (const { name } of visibleCommands(own)) expect(text).toContain(`smimectl ${name.join(' ')}`);
    }
  });

  it('of a word that is no command says so', async () => {
    await expect(helpFor(['nonsense'], 80)).rejects.toThrow('there is no command "nonsense"');
    await expect(helpFor(['group', 'nonsense'], 80)).rejects.toThrow('there is no command "group nonsense"');
  });
});
