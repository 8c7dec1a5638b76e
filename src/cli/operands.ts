import { type Command, CommanderError } from 'commander';
import { formatAddress } from '../bytes/address.js';
import { parseAddress, parsePort } from '../config/parse-address.js';

/**
 * Returns the operands of a command in the order of its declaration; the last may be a list of all that are left. Where the first is an address, `HOST PORT` stands for
 * `HOST:PORT`, as with ncat and telnet, if the first is a host alone and the second a port.
 * @throws CommanderError for -4 and -6, which are no operands, and for more operands than it takes
 */
export function operandsOf(command: Command): readonly (string | readonly string[] | undefined)[] {
  const { args, registeredArguments: declared } = command;
  // commander takes them for negative numbers.
  const family = args.find((word) => word === '-4' || word === '-6');
  if (family !== undefined && command.name() !== 'ports') {
    throw new CommanderError(1, 'commander.unknownOption', `error: unknown option '${family}'`);
  }
  const operands = declared[0]?.name() === 'address' ? withJoinedAddress(args) : args;
  const isList = declared.at(-1)?.variadic === true;
  if (operands.length > declared.length && !isList) {
    throw new CommanderError(1, 'commander.excessArguments', 'error: too many arguments');
  }
  return declared.map(({ variadic }, index) => (variadic ? operands.slice(index) : operands[index]));
}

function withJoinedAddress(operands: readonly string[]): readonly string[] {
  const [host, port, ...others] = operands;
  if (host === undefined || port === undefined) return operands;
  if (!parsePort(port, 0).ok || !isHostAlone(host)) return operands;
  return [formatAddress({ host, port: Number(port) }), ...others];
}

function isHostAlone(text: string): boolean {
  if (/^\d+$/.test(text) || parseAddress(text, 0).ok) return false;
  return parseAddress(formatAddress({ host: text, port: 1 }), 1).ok;
}

/** Seconds of `--reconnect` without a value. */
export const usualReconnectSeconds = 3;

/**
 * Adds the default seconds to a `--reconnect` without a value. The next word is its value only if it is a number, otherwise
 * the address. After a bare `--` nothing is an option.
 */
export function withReconnectSeconds(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return words.map((word, index) => {
    if (end >= 0 && index > end) return word;
    const next = words[index + 1];
    const isSeconds = next !== undefined && /^\d+(\.\d+)?$/.test(next);
    return word !== '--reconnect' || isSeconds ? word : `--reconnect=${usualReconnectSeconds}`;
  });
}
