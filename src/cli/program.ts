import { Command, Help } from 'commander';
import { examples } from './examples.js';
import type { Translate } from './language.js';
import { addPortsOptions, ports } from './ports.js';
import { addGlobalOptions, type Settings } from './settings.js';
import { addTcpConnectOptions, tcpConnect } from './tcp-connect.js';
import { addTcpListenOptions, tcpListen } from './tcp-listen.js';
import { addTcpSendOptions, tcpSend } from './tcp-send.js';
import { addTftpGetOptions, tftpGet } from './tftp-get.js';
import { addTftpPutOptions, tftpPut } from './tftp-put.js';
import { addTftpServeOptions, tftpServe } from './tftp-serve.js';
import { addUdpChatOptions, udpChat } from './udp-chat.js';
import { addUdpListenOptions, udpListen } from './udp-listen.js';
import { addUdpSendOptions, udpSend } from './udp-send.js';
import { addWorkbenchOptions, workbench } from './workbench.js';

/** What the program needs to run a command: its settings, and where its exit status goes. */
export interface ProgramSurroundings {
  readonly translate: Translate;
  readonly settingsOf: (command: Command) => Settings;
  readonly finished: (status: number) => void;
}

/** The whole command line: each command's words, options and action. */
export function createProgram({ translate, settingsOf, finished }: ProgramSurroundings): Command {
  const t = (key: string): string => translate(key);
  const program = new Command('bob').description(t('program'));
  addGlobalOptions(program, translate);
  program.option('-V, --version', t('version'));

  /** Runs an action with its settings and reports its status. */
  const action =
    <Words extends readonly unknown[], Options>(
      run: (...all: [...Words, Options, Settings]) => number | Promise<number>,
    ) =>
    async (...all: unknown[]): Promise<void> => {
      const command = all.at(-1) as Command;
      const words = all.slice(0, -1) as [...Words, Options];
      finished(await run(...words, settingsOf(command)));
    };
  const add = (
    parent: Command,
    name: string,
    text: string,
    options: (command: Command) => unknown,
  ): Command => {
    const command = parent.command(name).description(t(text));
    options(command);
    return command;
  };

  add(program, 'workbench', 'commands.workbench', (command) => addWorkbenchOptions(command, t)).action(
    action(workbench),
  );
  const tcp = add(program, 'tcp', 'commands.tcp', () => undefined);
  add(tcp, 'listen', 'commands.tcpListen', (command) => addTcpListenOptions(command, t)).action(
    action(tcpListen),
  );
  add(tcp, 'send', 'commands.tcpSend', (command) => addTcpSendOptions(command, t)).action(action(tcpSend));
  add(tcp, 'connect', 'commands.tcpConnect', (command) => addTcpConnectOptions(command, t)).action(
    action(tcpConnect),
  );
  const udp = add(program, 'udp', 'commands.udp', () => undefined);
  add(udp, 'listen', 'commands.udpListen', (command) => addUdpListenOptions(command, t)).action(
    action(udpListen),
  );
  add(udp, 'send', 'commands.udpSend', (command) => addUdpSendOptions(command, t)).action(action(udpSend));
  add(udp, 'chat', 'commands.udpChat', (command) => addUdpChatOptions(command, t)).action(action(udpChat));
  const tftp = add(program, 'tftp', 'commands.tftp', () => undefined);
  add(tftp, 'serve', 'commands.tftpServe', (command) => addTftpServeOptions(command, t)).action(
    action(tftpServe),
  );
  add(tftp, 'get', 'commands.tftpGet', (command) => addTftpGetOptions(command, t)).action(action(tftpGet));
  add(tftp, 'put', 'commands.tftpPut', (command) => addTftpPutOptions(command, t)).action(action(tftpPut));
  add(program, 'ports', 'commands.ports', (command) => addPortsOptions(command, t)).action(action(ports));

  for (const command of [program, ...allCommands(program)]) prepare(command, translate);
  return program;
}

/** Every command below `command`, depth first. */
function allCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}

/** The words of a command after the program's name: `tcp listen`. */
function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
}

/** The words that lead from the program to the command that `words` name, as far as they do: `tcp listen`. */
export function commandPath(program: Command, words: readonly string[]): string {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((child) => child.name() === word);
    if (next !== undefined) command = next;
  }
  return pathOf(command);
}

/** Faults are thrown, not printed and exited on; help comes in the reader's language, with examples. */
function prepare(command: Command, t: Translate): void {
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', t('help'))
    .configureHelp({
      showGlobalOptions: true,
      optionDescription: ({ description, defaultValue }) =>
        typeof defaultValue === 'string'
          ? `${description} ${t('defaultValue', { value: defaultValue })}`
          : description,
      formatHelp: (shown, helper) =>
        translateTitles(Help.prototype.formatHelp.call(helper, shown, helper), t),
    });
  if (command.commands.length > 0) command.helpCommand('help [command]', t('helpCommand'));
  const lines = examples[pathOf(command)];
  if (lines !== undefined) {
    command.addHelpText('after', `\n${t('examplesTitle')}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

function translateTitles(help: string, t: Translate): string {
  const titles: Readonly<Record<string, string>> = {
    'Usage: ': t('usage'),
    'Arguments:': t('argumentsTitle'),
    'Options:': t('optionsTitle'),
    'Global Options:': t('globalTitle'),
    'Commands:': t('commandsTitle'),
  };
  return help.replace(
    /^(Usage: |Arguments:|Options:|Global Options:|Commands:)/gm,
    (title) => titles[title] ?? title,
  );
}
