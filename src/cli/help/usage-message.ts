import type { CommanderError } from 'commander';
import { editDistance } from '../../bytes/edit-distance.js';
import type { Translate } from '../language.js';
import type { Locale } from '../locales/en.js';

const keys: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'unknownOption',
  'commander.unknownCommand': 'unknownCommand',
  'commander.missingArgument': 'missingArgument',
  'commander.optionMissingArgument': 'optionMissingArgument',
  'commander.excessArguments': 'excessArguments',
};

/** The command that was named, as far as it is known: `tcp listen`, and the long names of its options. */
export interface NamedCommand {
  readonly path: string;
  readonly options: ReadonlySet<string>;
  /** The words of every command of the program, to suggest one that was typed at the wrong place. */
  readonly commands: readonly string[];
}

/** The replacement for an option of ncat and its kin, shown for the commands where it helps. */
interface Hint {
  readonly typed: string;
  /** Names the sentence. */
  readonly key: keyof Locale['usageErrors']['hints'];
  /** The option that the sentence names; the command must have it. */
  readonly option?: string;
  /** A pattern for the command's path, followed by a space. */
  readonly commands?: RegExp;
}

/** The first hint that fits the command is used. */
const hints: readonly Hint[] = [
  { typed: '-w', key: 'wait', option: '--wait' },
  { typed: '-w', key: 'idleTimeout', option: '--idle-timeout' },
  { typed: '-p', key: 'from', option: '--from' },
  { typed: '-p', key: 'port', option: '--port' },
  { typed: '-p', key: 'bindPort', option: '--bind', commands: /^(tcp|udp) / },
  { typed: '-s', key: 'bindAddress', option: '--bind' },
  { typed: '-s', key: 'host', option: '--host' },
  { typed: '-4', key: 'ipv4', commands: /^(tcp|udp|tftp|load) / },
  { typed: '-6', key: 'ipv6', commands: /^(tcp|udp|tftp|load) / },
  { typed: '-l', key: 'udpListen', commands: /^udp / },
  { typed: '-l', key: 'tcpListen', commands: /^(tcp |$)/ },
  { typed: '-k', key: 'once', option: '--once' },
  { typed: '-u', key: 'udp', commands: /^(tcp |$)/ },
  { typed: '-C', key: 'crlf', option: '--eol' },
  { typed: '-i', key: 'interval', option: '--interval' },
  { typed: '-i', key: 'captureInterface', commands: /^capture / },
  { typed: '-D', key: 'list', option: '--list' },
  { typed: '-r', key: 'captureFile', commands: /^(capture|dissect) / },
  { typed: '-Y', key: 'filter', option: '--filter', commands: /^(capture|dissect) / },
  { typed: '-T', key: 'fields', option: '--fields' },
  { typed: '-e', key: 'fields', option: '--fields', commands: /^capture / },
  { typed: '-V', key: 'verbose', option: '--verbose' },
  { typed: '-z', key: 'stats', option: '--stats' },
  { typed: '-x', key: 'verbose', option: '--verbose', commands: /^(capture|dissect) / },
  { typed: '-v', key: 'verbose', option: '--verbose' },
];

/** Every option that some command has a hint for. */
export const hintedOptions: readonly string[] = [...new Set(hints.map(({ typed }) => typed))];

/**
 * The one line for a mistake in the words of `command`, in the reader's language; undefined where commander has shown the
 * help instead. commander's errors are in English only: they quote the word found, and have a suggestion in brackets.
 */
export function usageMessage(
  error: CommanderError,
  command: NamedCommand,
  translate: Translate,
): string | undefined {
  const { path } = command;
  const key = keys[error.code];
  if (key === undefined)
    return error.code === 'commander.help' ? undefined : error.message.replace(/^error: /, '');
  const found = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const hint =
    error.code === 'commander.unknownOption' && /^-\w/.test(found)
      ? hintOf(found.slice(0, 2), command, translate)
      : '';
  const near = /\(Did you mean (?:one of )?([^?]+)\?\)/.exec(error.message)?.[1];
  const elsewhere =
    error.code === 'commander.unknownCommand' && near === undefined
      ? commandsElsewhere(found, command.commands)
      : [];
  const suggestion =
    near ?? (elsewhere.length === 0 ? undefined : elsewhere.join(translate('usageErrors.or')));
  const guess = suggestion === undefined ? '' : translate('usageErrors.didYouMean', { suggestion });
  const help = translate('usageErrors.helpFor', { command: path === '' ? '' : ` ${path}` });
  return `${translate(`usageErrors.${key}`, { found })}${hint === '' ? guess : hint}${help}`;
}

/** Commands of more than one word whose last is `found`, or misspelt by no more than a slip of the finger. */
function commandsElsewhere(found: string, commands: readonly string[]): readonly string[] {
  const lastOf = (path: string): string => path.slice(path.lastIndexOf(' ') + 1);
  const nested = commands.filter((path) => path.includes(' '));
  const same = nested.filter((path) => lastOf(path) === found);
  if (same.length > 0 || found.length < 4 || found.length > 12) return same;
  return nested.filter((path) => editDistance(lastOf(path), found) === 1);
}

/** The hint of a command for an option of ncat and its kin; empty if there is none. */
export function hintOf(typed: string, { path, options }: NamedCommand, translate: Translate): string {
  const hint = hints.find(
    ({ typed: known, option, commands }) =>
      known === typed &&
      (option === undefined || options.has(option)) &&
      (commands === undefined || commands.test(path === '' ? '' : `${path} `)),
  );
  return hint === undefined ? '' : translate(`usageErrors.hints.${hint.key}`);
}
