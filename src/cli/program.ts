import { Command } from 'commander';
import type { CommandDefinition } from './command-definition.js';
import { type CommandPage, commandPage } from './help/command-page.js';
import { allCommands, pathOf, prepareHelp } from './help/help.js';
import type { NamedCommand } from './help/usage-message.js';
import type { Translate } from './language.js';
import { operandsOf } from './operands.js';
import { checkOptionRules } from './option-rules.js';
import {
  addGlobalOptions,
  type CommonOption,
  commonOptions,
  refuseWithoutEffect,
  type Settings,
} from './settings.js';

/** What the program needs to run a command: its settings, and where its exit status goes. */
export interface ProgramContext {
  readonly translate: Translate;
  readonly settingsOf: (command: Command) => Settings;
  readonly finished: (status: number) => void;
}

/** A command by its words. What belongs to it is loaded when it is named: most of a short run's time is loading. */
interface CommandEntry {
  readonly words: readonly [string] | readonly [group: string, name: string];
  readonly text: string;
  /** The options of every command that mean something to this one, beside those that always do. */
  readonly commonOptions: readonly CommonOption[];
  readonly load: () => Promise<CommandDefinition>;
}

const groups = { tcp: 'commands.tcp', udp: 'commands.udp', tftp: 'commands.tftp', load: 'commands.load' };

/** What a command that sends and shows bytes takes: all of them. */
const talking: readonly CommonOption[] = commonOptions;

const commands: readonly CommandEntry[] = [
  {
    words: ['workbench'],
    text: 'commands.workbench',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/workbench.js')).definition,
  },
  {
    words: ['tcp', 'listen'],
    text: 'commands.tcpListen',
    commonOptions: talking,
    load: async () => (await import('./commands/tcp-listen.js')).definition,
  },
  {
    words: ['tcp', 'send'],
    text: 'commands.tcpSend',
    commonOptions: talking,
    load: async () => (await import('./commands/tcp-send.js')).definition,
  },
  {
    words: ['tcp', 'connect'],
    text: 'commands.tcpConnect',
    commonOptions: talking,
    load: async () => (await import('./commands/tcp-connect.js')).definition,
  },
  {
    words: ['udp', 'listen'],
    text: 'commands.udpListen',
    commonOptions: talking,
    load: async () => (await import('./commands/udp-listen.js')).definition,
  },
  {
    words: ['udp', 'send'],
    text: 'commands.udpSend',
    commonOptions: talking,
    load: async () => (await import('./commands/udp-send.js')).definition,
  },
  {
    words: ['udp', 'chat'],
    text: 'commands.udpChat',
    commonOptions: talking,
    load: async () => (await import('./commands/udp-chat.js')).definition,
  },
  {
    words: ['tftp', 'serve'],
    text: 'commands.tftpServe',
    commonOptions: ['json', 'quiet', 'grace', 'verbose'],
    load: async () => (await import('./commands/tftp-serve.js')).definition,
  },
  {
    words: ['tftp', 'get'],
    text: 'commands.tftpGet',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/tftp-get.js')).definition,
  },
  {
    words: ['tftp', 'put'],
    text: 'commands.tftpPut',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/tftp-put.js')).definition,
  },
  {
    words: ['load', 'tcp'],
    text: 'commands.loadTcp',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/load.js')).loadTcpDefinition,
  },
  {
    words: ['load', 'udp'],
    text: 'commands.loadUdp',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/load.js')).loadUdpDefinition,
  },
  {
    words: ['load', 'tftp'],
    text: 'commands.loadTftp',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/load.js')).loadTftpDefinition,
  },
  {
    words: ['ports'],
    text: 'commands.ports',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/ports.js')).definition,
  },
  {
    words: ['completion'],
    text: 'commands.completion',
    commonOptions: [],
    load: async () => (await import('./commands/completion.js')).definition,
  },
];

/** The command line: every command by name, and with options and action those that `words` may name, or all of them. */
export async function createProgram(
  words: readonly string[] | 'all',
  { translate, settingsOf, finished }: ProgramContext,
): Promise<Command> {
  const program = new Command('bob').description(translate('program'));
  addGlobalOptions(program, translate);
  program.option('-V, --version', translate('version'));
  const parents = new Map<string, Command>();
  for (const { words: path, text, commonOptions: taken, load } of commands) {
    const [group, name = group] = path;
    let parent = program;
    if (path.length > 1) {
      parent =
        parents.get(group) ??
        program.command(group).description(translate(groups[group as keyof typeof groups]));
      parents.set(group, parent);
    }
    const command = parent.command(name).description(translate(text));
    if (words !== 'all' && !mayBeNamed(path, words)) continue;
    const { addOptions, run, rules } = await load();
    addOptions(command, translate);
    // How many words there may be is decided once HOST PORT is one.
    command.allowExcessArguments(true);
    command.action(async () => {
      refuseWithoutEffect(command, path.join(' '), taken);
      checkOptionRules(command, rules);
      const given = [...operandsOf(command), command.opts(), settingsOf(command)] as never[];
      finished(await run(...given));
    });
  }
  for (const command of [program, ...allCommands(program)])
    prepareHelp(command, translate, takenBy(pathOf(command)));
  return program;
}

/** Every command as data, the program first, for pages of the manual and the completion of shells. */
export async function commandPages(translate: Translate): Promise<readonly CommandPage[]> {
  const program = await createProgram('all', {
    translate,
    settingsOf: () => {
      throw new Error('this program is only described');
    },
    finished: () => undefined,
  });
  return [program, ...allCommands(program)].map((command) =>
    commandPage(command, translate, takenBy(pathOf(command))),
  );
}

/** The common options that hold for the command at `path`: all of them for the program, for a group what one of its commands takes. */
function takenBy(path: string): readonly CommonOption[] {
  const below = commands.filter(({ words }) =>
    `${words.join(' ')} `.startsWith(path === '' ? '' : `${path} `),
  );
  return commonOptions.filter((name) => below.some(({ commonOptions: taken }) => taken.includes(name)));
}

/** Whether `words` name the command, or stop short of naming one of several: then its help lists them all. */
function mayBeNamed(path: readonly string[], words: readonly string[]): boolean {
  const siblings = commands.filter((other) => path.length === 1 || other.words[0] === path[0]);
  const isGroupNamed = path.length === 1 || words.includes(path[0] ?? '');
  const isNamed = (names: readonly string[]): boolean => words.includes(names.at(-1) ?? '');
  return isGroupNamed && (isNamed(path) || !siblings.some((other) => isNamed(other.words)));
}

/** The command that `words` name, as far as they do: `tcp listen`, and what it takes. No words take what the workbench does. */
export function commandNamed(program: Command, words: readonly string[]): NamedCommand {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((child) => child.name() === word);
    if (next !== undefined) command = next;
  }
  const path = pathOf(command);
  const meant = command === program ? program.commands.find((one) => one.name() === 'workbench') : command;
  const own = meant?.options.flatMap(({ long }) => long ?? []) ?? [];
  const common = takenBy(path === '' ? 'workbench' : path).map((name) => `--${name}`);
  const paths = commands.map(({ words: all }) => all.join(' '));
  return { path, options: new Set([...own, ...common]), commands: paths };
}
