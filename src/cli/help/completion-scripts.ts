import type { CommandPage, PageOption } from './command-page.js';

/** The shells that a script is made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The names that the program is installed under. */
const programNames = ['bob', 'breakoutbox'] as const;

/**
 * A script that completes commands, options and their values in a shell. It contains everything that it offers: pressing Tab
 * starts no program.
 */
export function completionScript(shell: Shell, pages: readonly CommandPage[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(pages);
    case 'zsh':
      return zshScript(pages);
    case 'fish':
      return fishScript(pages);
  }
}

const title = (page: CommandPage): string => ['bob', ...page.path].join(' ');
const allOptions = ({ options, common }: CommandPage): readonly PageOption[] => [...options, ...common];
const flagsOf = ({ short, long }: PageOption): readonly string[] =>
  short === undefined ? [long] : [short, long];
const wordsOf = (page: CommandPage): readonly string[] => [
  ...page.commands.map(({ name }) => name),
  ...allOptions(page).flatMap(flagsOf),
  '--help',
];
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** Commands whose first word leads to further commands. */
const nested = (pages: readonly CommandPage[]): readonly string[] =>
  pages.filter(({ path }) => path.length > 0).map(title);

/** The files that a command's own arguments name. */
function argumentKind({ arguments: all }: CommandPage): 'file' | 'folder' | undefined {
  if (all.some(({ kind }) => kind === 'file')) return 'file';
  return all.some(({ kind }) => kind === 'folder') ? 'folder' : undefined;
}

/**
 * Lines of a `case` over `COMMAND:FLAG`, each with what `action` offers for the value of a flag; a flag that means the same to all
 * commands has one line.
 */
function valueCases(
  pages: readonly CommandPage[],
  action: (option: PageOption) => string,
): readonly string[] {
  const commandsOf = new Map<string, Map<string, string[]>>();
  for (const page of pages) {
    for (const option of allOptions(page).filter(({ value }) => value !== undefined)) {
      for (const flag of flagsOf(option)) {
        const actions = commandsOf.get(flag) ?? new Map<string, string[]>();
        commandsOf.set(flag, actions);
        const does = action(option);
        actions.set(does, [...(actions.get(does) ?? []), title(page)]);
      }
    }
  }
  return [...commandsOf].flatMap(([flag, actions]) =>
    [...actions].map(([does, titles]) => {
      const patterns =
        actions.size === 1 ? [`*:${flag}`] : titles.map((command) => quoted(`${command}:${flag}`));
      return `    ${patterns.join('|')}) ${does}; return ;;`;
    }),
  );
}

function bashScript(pages: readonly CommandPage[]): string {
  const values = valueCases(pages, bashValue);
  const words = pages.map((page) => {
    const kind = argumentKind(page);
    const files = kind === undefined ? '' : `; [[ $current == -* ]] || ${bashFiles(kind)}`;
    return `    ${quoted(title(page))}) COMPREPLY=($(compgen -W ${quoted(wordsOf(page).join(' '))} -- "$current"))${files} ;;`;
  });
  return `# bash completion of bob; load it with: source <(bob completion bash)
_bob() {
  local line=\${COMP_LINE:0:COMP_POINT} current previous at
  local -a words
  # Readline parts words at : and = too; lrc:hex and --eol=lf are whole here.
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]} - 1]} previous=\${words[\${#words[@]} - 2]}
  [[ $current == --*=* ]] && previous=\${current%%=*} current=\${current#*=}
  _bob_offer
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    local typed=\${current%"\${current##*:}"}
    for at in "\${!COMPREPLY[@]}"; do COMPREPLY[at]=\${COMPREPLY[at]#"$typed"}; done
  fi
}
_bob_offer() {
  local command=bob at
  COMPREPLY=()
  for ((at = 1; at < \${#words[@]} - 1; at++)); do
    case "$command \${words[at]}" in
      ${nested(pages).map(quoted).join('|')}) command="$command \${words[at]}" ;;
    esac
  done
  case "$command:$previous" in
${values.join('\n')}
  esac
  case "$command" in
${words.join('\n')}
  esac
}
complete -F _bob ${programNames.join(' ')}
`;
}

function bashValue({ kind, words }: PageOption): string {
  if (kind === 'words') {
    // Text after the colon belongs to the same word.
    const open = words.some((word) => word.endsWith(':')) ? '; compopt -o nospace' : '';
    return `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$current"))${open}`;
  }
  return kind === 'other' ? ':' : bashFiles(kind);
}

function bashFiles(kind: 'file' | 'folder'): string {
  return `{ compopt -o filenames; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -${kind === 'file' ? 'f' : 'd'} -- "$current"); }`;
}

function zshScript(pages: readonly CommandPage[]): string {
  const values = valueCases(pages, zshValue);
  const words = pages.map((page) => {
    const described = [
      ...page.commands.map(({ name, text }) => `${name}:${text}`),
      ...allOptions(page).flatMap((option) => flagsOf(option).map((flag) => `${flag}:${option.text}`)),
    ].map((line) => `      ${quoted(line.replaceAll('\n', ' '))}`);
    const kind = argumentKind(page);
    const files = kind === undefined ? '' : `\n      [[ $PREFIX == -* ]] || ${zshFiles(kind)}`;
    return `    ${quoted(title(page))})\n      offered=(\n${described.join('\n')}\n      )\n      _describe -t commands bob offered${files} ;;`;
  });
  return `#compdef ${programNames.join(' ')}
# zsh completion of bob; put it into a file _bob of your fpath, or load it with: source <(bob completion zsh)
_bob() {
  local command=bob word
  local -a offered
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$command $word" in
      ${nested(pages).map(quoted).join('|')}) command="$command $word" ;;
    esac
  done
  case "$command:\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$command" in
${words.join('\n')}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _bob "$@"; else compdef _bob ${programNames.join(' ')}; fi
`;
}

function zshValue({ kind, words }: PageOption): string {
  if (kind === 'words') {
    const open = words.filter((word) => word.endsWith(':'));
    const whole = words.filter((word) => !word.endsWith(':'));
    const offers = [`compadd -- ${whole.map(quoted).join(' ')}`];
    if (open.length > 0) offers.push(`compadd -S '' -- ${open.map(quoted).join(' ')}`);
    return offers.join('; ');
  }
  return kind === 'other' ? ':' : zshFiles(kind);
}

function zshFiles(kind: 'file' | 'folder'): string {
  return kind === 'file' ? '_files' : '_files -/';
}

function fishScript(pages: readonly CommandPage[]): string {
  const lines = pages.flatMap((page) => {
    const here = `-n ${quoted(`__bob_at ${title(page)}`)}`;
    const kind = argumentKind(page);
    const files =
      kind === undefined ? '' : ` -a '(__fish_complete_${kind === 'file' ? 'path' : 'directories'})'`;
    return [
      `complete -c bob ${here} -f${files}`,
      ...page.commands.map(
        ({ name, text }) => `complete -c bob ${here} -f -a ${quoted(name)} -d ${quoted(text)}`,
      ),
      ...allOptions(page).map((option) => `complete -c bob ${here} ${fishOption(option)}`),
    ];
  });
  return `# fish completion of bob; put it into ~/.config/fish/completions/bob.fish, or load it with: bob completion fish | source
function __bob_at
  set -l command bob
  for word in (commandline -opc)[2..]
    switch "$command $word"
      case ${nested(pages).map(quoted).join(' ')}
        set command "$command $word"
    end
  end
  test "$command" = "$argv"
end
complete -c bob -e
${lines.join('\n')}
${programNames
  .slice(1)
  .map((name) => `complete -c ${name} -w bob`)
  .join('\n')}
`;
}

function fishOption({ short, long, value, kind, words, text }: PageOption): string {
  const flags = [...(short === undefined ? [] : [`-s ${short.slice(1)}`]), `-l ${long.slice(2)}`];
  if (value !== undefined) {
    if (kind === 'words') flags.push(`-x -a ${quoted(words.join(' '))}`);
    else if (kind === 'file') flags.push('-r -F');
    else if (kind === 'folder') flags.push(`-x -a '(__fish_complete_directories)'`);
    else flags.push('-x');
  }
  return `${flags.join(' ')} -d ${quoted(text.replaceAll('\n', ' '))}`;
}
