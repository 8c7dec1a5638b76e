import { Command } from 'commander';
import { runRecorded } from './capture-option.js';
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

/** What the program needs to run a command: its settings, and a callback for its exit status. */
export interface ProgramContext {
  readonly translate: Translate;
  readonly settingsOf: (command: Command) => Settings;
  readonly finished: (status: number) => void;
}

/** A command by its words. Its module is loaded when it is named: loading takes most of a short run's time. */
interface CommandEntry {
  readonly words: readonly [string] | readonly [group: string, name: string];
  readonly text: string;
  /** The common options that this command takes, besides those that every command takes. */
  readonly commonOptions: readonly CommonOption[];
  readonly load: () => Promise<CommandDefinition>;
}

const groups = {
  tcp: 'commands.tcp',
  udp: 'commands.udp',
  tftp: 'commands.tftp',
  relay: 'commands.relay',
  load: 'commands.load',
  check: 'commands.check',
  library: 'commands.library',
};

/** Common options of a command that sends and shows bytes: all of them. */
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
    words: ['relay', 'tcp'],
    text: 'commands.relayTcp',
    commonOptions: ['encoding', 'hex', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/relay.js')).relayTcpDefinition,
  },
  {
    words: ['relay', 'udp'],
    text: 'commands.relayUdp',
    commonOptions: ['encoding', 'hex', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/relay.js')).relayUdpDefinition,
  },
  {
    words: ['relay', 'profiles'],
    text: 'commands.relayProfiles',
    commonOptions: [],
    load: async () => (await import('./commands/relay-profiles.js')).definition,
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
    words: ['check', 'tcp-echo'],
    text: 'commands.checkTcpEcho',
    commonOptions: ['encoding', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkTcpEchoDefinition,
  },
  {
    words: ['check', 'udp-echo'],
    text: 'commands.checkUdpEcho',
    commonOptions: ['encoding', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkUdpEchoDefinition,
  },
  {
    words: ['check', 'tcp-reverse'],
    text: 'commands.checkTcpReverse',
    commonOptions: ['encoding', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkTcpReverseDefinition,
  },
  {
    words: ['check', 'udp-counter'],
    text: 'commands.checkUdpCounter',
    commonOptions: ['encoding', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkUdpCounterDefinition,
  },
  {
    words: ['check', 'tcp-chat'],
    text: 'commands.checkTcpChat',
    commonOptions: ['encoding', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkTcpChatDefinition,
  },
  {
    words: ['check', 'tftp-server'],
    text: 'commands.checkTftpServer',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkTftpServerDefinition,
  },
  {
    words: ['check', 'tftp-client'],
    text: 'commands.checkTftpClient',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/check.js')).checkTftpClientDefinition,
  },
  {
    words: ['nodes'],
    text: 'commands.nodes',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/nodes.js')).definition,
  },
  {
    words: ['audit'],
    text: 'commands.audit',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/audit.js')).definition,
  },
  {
    words: ['library', 'add'],
    text: 'commands.libraryAdd',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/library.js')).libraryAddDefinition,
  },
  {
    words: ['library', 'list'],
    text: 'commands.libraryList',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/library.js')).libraryListDefinition,
  },
  {
    words: ['library', 'get'],
    text: 'commands.libraryGet',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/library.js')).libraryGetDefinition,
  },
  {
    words: ['library', 'remove'],
    text: 'commands.libraryRemove',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/library.js')).libraryRemoveDefinition,
  },
  {
    words: ['library', 'versions'],
    text: 'commands.libraryVersions',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/library.js')).libraryVersionsDefinition,
  },
  {
    words: ['library', 'rollback'],
    text: 'commands.libraryRollback',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/library.js')).libraryRollbackDefinition,
  },
  {
    words: ['ports'],
    text: 'commands.ports',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/ports.js')).definition,
  },
  {
    words: ['doctor'],
    text: 'commands.doctor',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/doctor.js')).definition,
  },
  {
    words: ['capture'],
    text: 'commands.capture',
    commonOptions: ['json', 'verbose', 'quiet'],
    load: async () => (await import('./commands/capture.js')).definition,
  },
  {
    words: ['dissect'],
    text: 'commands.dissect',
    commonOptions: ['encoding', 'hex', 'json', 'verbose'],
    load: async () => (await import('./commands/dissect.js')).definition,
  },
  {
    words: ['init'],
    text: 'commands.init',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/init.js')).definition,
  },
  {
    words: ['send'],
    text: 'commands.send',
    commonOptions: ['encoding', 'hex', 'json', 'quiet', 'grace', 'verbose'],
    load: async () => (await import('./commands/message-send.js')).definition,
  },
  {
    words: ['run'],
    text: 'commands.run',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/run.js')).definition,
  },
  {
    words: ['replay'],
    text: 'commands.replay',
    commonOptions: ['encoding', 'hex', 'json', 'quiet', 'grace'],
    load: async () => (await import('./commands/replay.js')).definition,
  },
  {
    words: ['history'],
    text: 'commands.history',
    commonOptions: ['json', 'quiet', 'grace'],
    load: async () => (await import('./commands/history.js')).definition,
  },
  {
    words: ['import'],
    text: 'commands.import',
    commonOptions: ['json', 'quiet'],
    load: async () => (await import('./commands/import.js')).definition,
  },
  {
    words: ['learn'],
    text: 'commands.learn',
    commonOptions: [],
    load: async () => (await import('./commands/learn.js')).definition,
  },
  {
    words: ['completion'],
    text: 'commands.completion',
    commonOptions: [],
    load: async () => (await import('./commands/completion.js')).definition,
  },
];

/** The first word of every command: `tcp`, `capture`. */
export const commandNames: ReadonlySet<string> = new Set(commands.map(({ words: [first] }) => first));

/** The first word of every command of two. */
export const groupNames: ReadonlySet<string> = new Set(Object.keys(groups));

/** Builds the command line: every command by name, with options and action for those that `words` may name, or for all. */
export async function createProgram(
  words: readonly string[] | 'all',
  { translate, settingsOf, finished }: ProgramContext,
): Promise<Command> {
  const program = new Command('bob').description(translate('program'));
  addGlobalOptions(program, translate);
  program.option('-V, --version', translate('version'));
  const parents = new Map<string, Command>();
  const loaded: Command[] = [];
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
    loaded.push(command);
    const { addOptions, run, rules } = await load();
    addOptions(command, translate);
    // The number of operands is checked after HOST PORT is joined.
    command.allowExcessArguments(true);
    command.action(async () => {
      refuseWithoutEffect(command, path.join(' '), taken);
      checkOptionRules(command, rules);
      const options = command.opts();
      const given = [...operandsOf(command), options];
      finished(
        await runRecorded(options, settingsOf(command), (settings) =>
          run(...([...given, settings] as never[])),
        ),
      );
    });
  }
  // Of the others only the descriptions are shown.
  for (const command of [program, ...parents.values(), ...loaded])
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

/** The common options of the command at `path`; for a group, those of any of its commands; for the program, all. */
function takenBy(path: string): readonly CommonOption[] {
  const below = commands.filter(({ words }) =>
    `${words.join(' ')} `.startsWith(path === '' ? '' : `${path} `),
  );
  return commonOptions.filter((name) => below.some(({ commonOptions: taken }) => taken.includes(name)));
}

/** Whether `words` name the command, or stop short of naming one of several, whose help then lists them all. */
function mayBeNamed(path: readonly string[], words: readonly string[]): boolean {
  const siblings = commands.filter((other) => path.length === 1 || other.words[0] === path[0]);
  const isGroupNamed = path.length === 1 || words.includes(path[0] ?? '');
  const isNamed = (names: readonly string[]): boolean => words.includes(names.at(-1) ?? '');
  return isGroupNamed && (isNamed(path) || !siblings.some((other) => isNamed(other.words)));
}

/** The command that `words` name, as far as they do: `tcp listen`, and its options; without words, those of the workbench. */
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
