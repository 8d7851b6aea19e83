/** Completion for fish, from 3.1 on. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are the shell's.
import type { CompletedCommand, CompletedOption, Completion, CompletionModel } from './completion-model.ts';

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

function value(completion: Completion): readonly string[] {
  if (completion === undefined) return ['-x'];
  if (typeof completion !== 'string') return ['-x', '-a', quoted(completion.join(' '))];
  if (completion === 'file') return ['-r', '-F'];
  if (completion === 'folder') return ['-x', '-a', quoted('(__fish_complete_directories)')];
  return ['-x', '-a', quoted(`(__smimectl_ask ${completion})`)];
}

function optionLine(condition: string, option: CompletedOption): string {
  const { name, short, summary, placeholder, completion } = option;
  return [
    'complete -c smimectl',
    ...(condition === '' ? [] : ['-n', quoted(condition)]),
    ...(short === undefined ? [] : ['-s', short]),
    '-l',
    name,
    ...(placeholder === undefined ? [] : value(completion)),
    '-d',
    quoted(summary),
  ].join(' ');
}

function positionalLines(family: string, command: CompletedCommand): readonly string[] {
  const path = [family, ...command.words.slice(0, 1)];
  return command.positionals.flatMap(({ isRepeatable, completion }, index) => {
    if (completion === undefined) return [];
    const place = isRepeatable ? '' : ` ${index}`;
    const condition = quoted(`__smimectl_argument${place === '' ? ' any' : place} ${path.join(' ')}`);
    // Positional arguments have no "-x" or "-r" of their own: -F brings the files back that -f took away.
    const what = value(completion).filter((word) => word !== '-x' && word !== '-r');
    return [['complete -c smimectl', '-n', condition, ...what].join(' ')];
  });
}

export function fishScript(model: CompletionModel): readonly string[] {
  const names = model.families.flatMap(({ words: [word, ...aliases], commands }) => [
    ...aliases.map((alias) => `        case ${quoted(alias)}; echo ${word}`),
    ...commands.flatMap(({ words: [verb, ...others] }) =>
      others.map((alias) => `        case ${quoted(`${word} ${alias}`)}; echo ${verb ?? ''}`),
    ),
  ]);
  const withVerbs = model.families.filter(({ commands }) => commands.some(({ words }) => words.length > 0));
  return [
    '# Completion of smimectl for fish: smimectl completion fish > ~/.config/fish/completions/smimectl.fish',
    'function __smimectl_full_word',
    "    switch (string join ' ' -- $argv)",
    ...names,
    "        case '*'; echo $argv[-1]",
    '    end',
    'end',
    '# The words of the command and the arguments typed so far, without options and their values.',
    'function __smimectl_words',
    '    set -l skip 0',
    '    set -l found',
    '    for word in (commandline -opc)[2..-1]',
    '        if test $skip = 1',
    '            set skip 0',
    `        else if contains -- $word ${[...model.valueOptions, ...model.listOptions].join(' ')}`,
    '            set skip 1',
    "        else if not string match -q -- '-?*' $word",
    '            if test (count $found) = 0',
    '                set -a found (__smimectl_full_word $word)',
    `            else if test (count $found) = 1; and contains -- $found[1] ${withVerbs.map(({ words }) => words[0]).join(' ')}`,
    '                set -a found (__smimectl_full_word $found[1] $word)',
    '            else',
    '                set -a found $word',
    '            end',
    '        end',
    '    end',
    '    string join \\n -- $found',
    'end',
    'function __smimectl_at',
    '    set -l found (__smimectl_words)',
    '    set -l size (count $argv)',
    '    test "$found[1..$size]" = "$argv"',
    'end',
    'function __smimectl_only',
    '    set -l found (__smimectl_words)',
    '    test "$found" = "$argv"',
    'end',
    '# $argv[1]: how many arguments stand there already, or any; the rest: the command.',
    'function __smimectl_argument',
    '    set -l found (__smimectl_words)',
    '    set -l path $argv[2..-1]',
    '    set -l size (count $path)',
    '    test "$found[1..$size]" = "$path"; or return 1',
    '    test $argv[1] = any; or test (math (count $found) - $size) = $argv[1]',
    'end',
    'function __smimectl_ask',
    '    smimectl __complete $argv[1] (commandline -ct | string unescape) -- (commandline -opc) 2>/dev/null',
    'end',
    'complete -c smimectl -f',
    ...model.globalOptions.map((option) => optionLine('', option)),
    ...model.families.map(
      ({ words, summary }) =>
        `complete -c smimectl -n '__smimectl_only' -a ${words[0]} -d ${quoted(summary)}`,
    ),
    ...model.families.flatMap(({ words: [family], commands }) =>
      commands.flatMap((command) => {
        const [verb] = command.words;
        const condition = `__smimectl_at ${[family, ...command.words.slice(0, 1)].join(' ')}`;
        return [
          ...(verb === undefined
            ? []
            : [
                `complete -c smimectl -n '__smimectl_only ${family}' -a ${verb} -d ${quoted(command.summary)}`,
              ]),
          ...command.options.map((option) => optionLine(condition, option)),
          ...positionalLines(family, command),
        ];
      }),
    ),
  ];
}
