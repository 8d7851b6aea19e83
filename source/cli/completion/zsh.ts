/** Completion for zsh, by its own `_arguments`. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are the shell's.
import type {
  CompletedCommand,
  CompletedFamily,
  CompletedOption,
  Completion,
  CompletionModel,
} from './completion-model.ts';

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
/** Inside a spec brackets and colons have a meaning. */
const plain = (text: string) => text.replace(/[[\]:\\]/g, '\\$&');

function action(completion: Completion): string {
  if (completion === undefined) return '';
  if (typeof completion !== 'string') return `(${completion.join(' ')})`;
  if (completion === 'file') return '_files';
  if (completion === 'folder') return '_files -/';
  return `{_smimectl_ask ${completion}}`;
}

function optionSpec({ name, summary, placeholder, isRepeatable, completion }: CompletedOption): string {
  const repeat = isRepeatable ? '*' : '';
  const value = placeholder === undefined ? '' : `:${plain(placeholder)}:${action(completion)}`;
  return quoted(`${repeat}--${name}${placeholder === undefined ? '' : '='}[${plain(summary)}]${value}`);
}

function positionalSpecs({ positionals }: CompletedCommand): readonly string[] {
  return positionals.map(({ name, isRepeatable, completion }, index) =>
    quoted(`${isRepeatable ? '*' : index + 1}:${plain(name)}:${action(completion) || ' '}`),
  );
}

function described(words: readonly string[], summary: string): string {
  return quoted(`${words[0] ?? ''}:${summary.replaceAll(':', '\\:')}`);
}

function argumentsCall(command: CompletedCommand): string {
  return [
    '_arguments -s "$_smimectl_everywhere[@]"',
    ...command.options.map(optionSpec),
    ...positionalSpecs(command),
  ].join(' \\\n      ');
}

function familyLines({ words, commands }: CompletedFamily): readonly string[] {
  const pattern = words.join('|');
  const [single] = commands;
  if (single !== undefined && single.words.length === 0) {
    return [`    ${pattern})`, `      ${argumentsCall(single)} ;;`];
  }
  return [
    `    ${pattern})`,
    '      local -a verbs=(',
    ...commands.map((command) => `        ${described(command.words, command.summary)}`),
    '      )',
    "      _arguments -C \"$_smimectl_everywhere[@]\" '1:command:->verb' '*::argument:->rest'",
    '      if [[ $state == verb ]]; then _describe -t commands command verbs; return; fi',
    '      case $line[1] in',
    ...commands.flatMap((command) => [
      `      ${command.words.join('|')})`,
      `      ${argumentsCall(command)} ;;`,
    ]),
    '      esac ;;',
  ];
}

export function zshScript(model: CompletionModel): readonly string[] {
  return [
    '#compdef smimectl',
    '# Completion of smimectl for zsh: smimectl completion zsh > ~/.zfunc/_smimectl',
    '_smimectl_ask() {',
    '  local row',
    '  local -a rows found texts',
    '  rows=("${(@f)$(smimectl __complete $1 "${(Q)PREFIX}" -- "${(Q)_smimectl_words[@]}" 2>/dev/null)}")',
    '  for row in $rows; do',
    '    found+=("${row%%$\'\\t\'*}")',
    "    texts+=(\"${row%%$'\\t'*}  ${row#*$'\\t'}\")",
    '  done',
    '  compadd -l -d texts -a found',
    '}',
    '_smimectl() {',
    '  local curcontext=$curcontext state line',
    '  typeset -A opt_args',
    '  local -a _smimectl_words=("${words[@]}")',
    '  local -a _smimectl_everywhere=(',
    ...model.globalOptions.map((option) => `    ${optionSpec(option)}`),
    '  )',
    '  local -a commands=(',
    ...model.families.map(({ words, summary }) => `    ${described(words, summary)}`),
    '  )',
    "  _arguments -C \"$_smimectl_everywhere[@]\" '1:command:->command' '*::argument:->argument'",
    '  if [[ $state == command ]]; then _describe -t commands command commands; return; fi',
    '  case $line[1] in',
    ...model.families.flatMap(familyLines),
    '  esac',
    '}',
    'if [[ $funcstack[1] == _smimectl ]]; then _smimectl "$@"; else compdef _smimectl smimectl; fi',
  ];
}
