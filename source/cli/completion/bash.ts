/** Completion for bash, from 4.4 on, without the bash-completion package. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are the shell's.
import type { Completion, CompletionModel } from './completion-model.ts';

/** `words a b`, `ask group`, `files`, `folders`: what `_smimectl_offer` does. */
function offer(completion: Completion): string | undefined {
  if (completion === undefined) return undefined;
  if (typeof completion !== 'string') return `words ${completion.join(' ')}`;
  if (completion === 'file') return 'files';
  if (completion === 'folder') return 'folders';
  return `ask ${completion}`;
}

function caseLine(pattern: string, action: string): string {
  return `    ${pattern}) echo '${action}' ;;`;
}

/** One line for each place on the command line that completes: `'certificate show #0'`. */
function tableLines(model: CompletionModel): readonly string[] {
  const lines: string[] = [];
  const add = (pattern: string, completion: Completion) => {
    const action = offer(completion);
    if (action !== undefined) lines.push(caseLine(pattern, action));
  };
  for (const { words, commands } of model.families) {
    for (const command of commands) {
      const path = [words[0], ...command.words.slice(0, 1)].join(' ');
      for (const option of command.options) add(`'${path} --${option.name}'`, option.completion);
      command.positionals.forEach(({ isRepeatable, completion }, index) => {
        add(isRepeatable ? `'${path} #'*` : `'${path} #${index}'`, completion);
      });
    }
  }
  for (const option of model.globalOptions) add(`*' --${option.name}'`, option.completion);
  return lines;
}

function optionLines(model: CompletionModel): readonly string[] {
  const dashed = (names: readonly { readonly name: string }[]) =>
    names.map(({ name }) => `--${name}`).join(' ');
  return model.families.flatMap(({ words, commands }) =>
    commands
      .filter(({ options }) => options.length > 0)
      .map((command) =>
        caseLine(`'${[words[0], ...command.words.slice(0, 1)].join(' ')}'`, dashed(command.options)),
      ),
  );
}

function verbLines(model: CompletionModel): readonly string[] {
  return model.families.flatMap(({ words, commands }) => {
    const verbs = commands.flatMap((command) => command.words.slice(0, 1));
    return verbs.length === 0 ? [] : [caseLine(words[0], verbs.join(' '))];
  });
}

function aliasLines(model: CompletionModel): readonly string[] {
  return model.families.flatMap(({ words: [word, ...aliases], commands }) => [
    ...aliases.map((alias) => `    ${alias}) echo ${word} ;;`),
    ...commands.flatMap(({ words: [verb, ...others] }) =>
      others.map((alias) => `    '${word} ${alias}') echo ${verb ?? ''} ;;`),
    ),
  ]);
}

export function bashScript(model: CompletionModel): readonly string[] {
  const families = model.families.map(({ words }) => words[0]).join(' ');
  const globals = model.globalOptions.map(({ name }) => `--${name}`).join(' ');
  return [
    '# Completion of smimectl for bash: source <(smimectl completion bash)',
    '_smimectl_full_word() {',
    '  case $1 in',
    ...aliasLines(model),
    '    *) echo "${1##* }" ;;',
    '  esac',
    '}',
    '_smimectl_verbs() {',
    '  case $1 in',
    ...verbLines(model),
    '  esac',
    '}',
    '_smimectl_options() {',
    '  case $1 in',
    ...optionLines(model),
    '  esac',
    `  echo '${globals}'`,
    '}',
    '_smimectl_values() {',
    '  case $1 in',
    ...tableLines(model),
    '  esac',
    '}',
    '# $1: what to offer, $2: the value as far as it is typed, $3: what bash keeps of the word',
    '_smimectl_offer() {',
    '  local value kind=${1%% *} words=${1#* }',
    '  local -a found=()',
    '  case $kind in',
    '    words) mapfile -t found < <(compgen -W "$words" -- "$2") ;;',
    '    files) compopt -o filenames; mapfile -t found < <(compgen -f -- "$2") ;;',
    '    folders) compopt -o filenames; mapfile -t found < <(compgen -d -- "$2") ;;',
    '    ask)',
    '      mapfile -t found < <(smimectl __complete "$words" "$2" -- "${typed[@]}" 2>/dev/null)',
    '      found=("${found[@]%%$\'\\t\'*}") ;;',
    '  esac',
    '  for value in "${found[@]}"; do',
    '    [[ $value == "$2"* ]] || continue',
    '    value=${value#"$3"}',
    '    [[ $kind == ask ]] && printf -v value %q "$value"',
    '    COMPREPLY+=("$value")',
    '  done',
    '}',
    '_smimectl() {',
    "  local line=${COMP_LINE:0:COMP_POINT} family='' verb='' option='' isList='' word current kept='' position=0",
    '  local -a typed=()',
    '  COMPREPLY=()',
    '  read -a typed <<<"$line"',
    "  [[ $line == *[[:space:]] && $line != *'\\ ' ]] && typed+=('')",
    '  current=${typed[-1]}',
    `  for word in "\${typed[@]:1:\${#typed[@]}-2}"; do`,
    '    if [[ -n $option && -z $isList ]]; then option=; continue; fi',
    '    case $word in',
    `      ${model.listOptions.join('|')}) option=$word isList=1 ;;`,
    `      ${model.valueOptions.join('|')}) option=$word isList= ;;`,
    '      -?*) option= ;;',
    '      *)',
    '        if [[ -n $option ]]; then continue; fi',
    '        if [[ -z $family ]]; then family=$(_smimectl_full_word "$word")',
    '        elif [[ -z $verb && -n $(_smimectl_verbs "$family") ]]; then',
    '          verb=$(_smimectl_full_word "$family $word")',
    '        else ((position += 1)); fi ;;',
    '    esac',
    '  done',
    '  local command="$family${verb:+ $verb}"',
    '  [[ -n $isList && $current == -* ]] && option=',
    '  if [[ -z $option && $current == --*=* ]]; then',
    '    option=${current%%=*}',
    '    [[ $COMP_WORDBREAKS == *=* ]] || kept="$option="',
    '    current=${current#*=}',
    '  fi',
    "  # Bash keeps what stands before the last of its word breaks, '@' and ':' among them.",
    '  local breaks=${COMP_WORDBREAKS//[^@:=]/}',
    '  if [[ -n $breaks && $current == *["$breaks"]* ]]; then',
    '    local last=${current##*["$breaks"]}',
    '    kept=${current%"$last"}',
    "    # An '@' itself belongs to the word that bash replaces.",
    '    kept=${kept%@}',
    '  fi',
    '  if [[ -n $option ]]; then',
    '    _smimectl_offer "$(_smimectl_values "$command $option")" "$current" "$kept"',
    '  elif [[ $current == -* ]]; then',
    '    _smimectl_offer "words $(_smimectl_options "$command" | tr \'\\n\' \' \')" "$current" \'\'',
    `  elif [[ -z $family ]]; then _smimectl_offer 'words ${families}' "$current" ''`,
    '  elif [[ -z $verb && -n $(_smimectl_verbs "$family") ]]; then',
    '    _smimectl_offer "words $(_smimectl_verbs "$family")" "$current" \'\'',
    '  else _smimectl_offer "$(_smimectl_values "$command #$position")" "$current" "$kept"; fi',
    '}',
    'complete -F _smimectl smimectl',
  ];
}
