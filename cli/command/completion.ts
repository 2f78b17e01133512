import { CommandError } from './arguments.ts';
import { type Command, defineCommand } from './command.ts';
import type { Entry } from './program.ts';

const shells = ['bash', 'zsh'] as const;
type Shell = (typeof shells)[number];

/** A command as a shell completes it. */
interface Completed {
  name: string;
  summary: string;
  /** Flags with their meaning. */
  options: Readonly<Record<string, string>>;
}

/** `leadloop completion`, which knows all commands and so is made from them. */
export const completionCommand = (entries: readonly Entry[]): Command =>
  defineCommand({
    words: { '<shell>': shells.join(' or ') },
    about: 'Prints a script that completes commands and options, for your shell to read when it starts.',
    examples: ['completion bash >> ~/.bashrc', 'completion zsh >> ~/.zshrc'],

    read(given) {
      const [word = ''] = given.words;
      const shell = shells.find((one) => one === word);
      if (!shell) throw new CommandError(`got "${word}", expected ${shells.join(' or ')}`);
      return shell;
    },

    async run(shell, { say }) {
      const all = entries.map(async ({ name, summary, load }) => {
        const { options = {} } = (await load()).command;
        return { name, summary, options };
      });
      say(completionScript(shell, await Promise.all(all)));
      return undefined;
    },
  }) as Command;

/** Without a `leadloop` on the PATH, the shell calls the one in the current folder. */
const asFunction = 'command -v leadloop >/dev/null || leadloop() { npx leadloop "$@"; }';

/** The script for a shell: static, so that a press of Tab starts no program. */
function completionScript(shell: Shell, commands: readonly Completed[]): string {
  return shell === 'bash' ? bash(commands) : zsh(commands);
}

/** The possible words behind nothing, behind `routing`, and behind `routing explain`. */
function levels(commands: readonly Completed[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>([['', new Map()]]);
  for (const { name, summary, options } of commands) {
    const [first = '', second] = name.split(' ');
    found.get('')?.set(first, second === undefined ? summary : `${first} …`);
    if (second !== undefined) {
      const inside = found.get(first) ?? new Map<string, string>();
      found.set(first, inside.set(second, summary));
    }
    const flags = Object.entries(options).map(([flag, text]) => [flag.split(' ')[0] ?? '', text] as const);
    found.set(name, new Map([...flags, ['--help', 'options, examples and exit codes']]));
  }
  return found;
}

function bash(commands: readonly Completed[]): string {
  const cases = [...levels(commands)].map(([at, next]) => `    '${at}') words='${[...next.keys()].join(' ')}' ;;`);
  return `# bash completion of leadloop; for your ~/.bashrc
${asFunction}
_leadloop() {
  local at='' words='' word known
  known=' ${[...levels(commands).keys()]
    .filter(Boolean)
    .map((name) => name.replace(' ', '/'))
    .join(' ')} '
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$known" in
      *" \${at:+\${at/ //}/}$word "*) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ "\${#COMPREPLY[@]}" -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _leadloop leadloop`;
}

function zsh(commands: readonly Completed[]): string {
  const all = levels(commands);
  const cases = [...all].map(
    ([at, next]) =>
      `    '${at}') next=(${[...next].map(([word, text]) => quoted(`${word.replaceAll(':', '\\:')}:${text}`)).join(' ')}) ;;`,
  );
  return `# zsh completion of leadloop; for your ~/.zshrc
${asFunction}
autoload -Uz compinit && (( \${+functions[compdef]} )) || compinit
_leadloop() {
  local at='' word
  local -a next known
  local -a typed=("\${(@)words[2,CURRENT-1]}")
  known=(${[...all.keys()].filter(Boolean).map(quoted).join(' ')})
  for word in $typed; do
    (( \${known[(Ie)\${at:+$at }$word]} )) && at="\${at:+$at }$word"
  done
  case "$at" in
${cases.join('\n')}
  esac
  _describe leadloop next
  [[ "$at" == '' || \${words[CURRENT]} == -* ]] || _files
}
compdef _leadloop leadloop`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
