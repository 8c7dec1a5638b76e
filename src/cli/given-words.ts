import { Command, CommanderError } from 'commander';
import { editDistance } from '../bytes/edit-distance.js';
import type { Translate } from './language.js';
import { withReconnectSeconds } from './operands.js';
import { commandNames, groupNames } from './program.js';
import { addGlobalOptions } from './settings.js';

/** Words behind which nothing is an option of the default command. */
const commandWords: ReadonlySet<string> = new Set([...commandNames, 'help', '-h', '--help']);

/** Brings the command line into the parser's form, with the default command where none is named. */
export function givenWords(words: readonly string[]): readonly string[] {
  return withReconnectSeconds(withDefaultCommand(words));
}

/** `bob` alone, or with nothing but options, is `bob workbench`. */
function withDefaultCommand(words: readonly string[]): readonly string[] {
  const first = words[0];
  if (first === undefined) return ['workbench'];
  // commander's own help command knows one level of commands.
  const command = words.findIndex((word) => commandWords.has(word));
  if (words[command] === 'help') return [...words.slice(0, command), ...words.slice(command + 1), '--help'];
  if (command < 0) return isOption(first) ? ['workbench', ...words] : words;
  return withOptionsBehind(words, command);
}

/** Options of a command that stand before it, behind it: the parser takes only those of every command there. */
function withOptionsBehind(words: readonly string[], command: number): readonly string[] {
  const before = words.slice(0, command);
  if (!before.some((word) => isOption(word) && !isGlobalOption(word))) return words;
  const end = command + (groupNames.has(words[command] ?? '') ? 2 : 1);
  return [...words.slice(command, end), ...before, ...words.slice(end)];
}

function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-' && word !== '-h' && word !== '--help';
}

function isGlobalOption(word: string): boolean {
  const name = word.replace(/=.*$/s, '');
  const program = new Command();
  addGlobalOptions(program, ((key: string) => key) as Translate);
  return program.options.some(({ short, long }) => name === short || name === long);
}

/** The furthest that the name of a command is misspelt. */
const maxSlips = 2;

/**
 * The words of a command that does not exist, as they would be typed alone: where options before it hid it, the parser has taken it for an
 * operand of `bob workbench`, or has complained of the options first. Undefined where that is not what is wrong.
 */
export function misspeltCommand(
  program: Command,
  words: readonly string[],
  error: unknown,
): readonly string[] | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  const end = words.indexOf('--');
  const given = end < 0 ? words : words.slice(0, end);
  const named = given.findIndex((word) => commandWords.has(word));
  const isHidden = error.code === 'commander.unknownOption';
  if (named < 0) {
    const operand = program.commands.find((one) => one.name() === 'workbench')?.args[0];
    if (error.code === 'commander.excessArguments' && operand !== undefined) return [operand];
    const near = given.find((word) => !word.startsWith('-') && isNearCommand(word));
    return isHidden && near !== undefined ? [near] : undefined;
  }
  const group = program.commands.find((one) => one.name() === given[named]);
  const next = given[named + 1];
  if (!isHidden || group === undefined || next === undefined || next.startsWith('-')) return undefined;
  const isUnknown = group.commands.length > 0 && group.commands.every((one) => one.name() !== next);
  return isUnknown ? [group.name(), next] : undefined;
}

function isNearCommand(word: string): boolean {
  if (word.length < 3 || word.length > 12) return false;
  return [...commandNames].some((name) => editDistance(name, word) <= Math.min(maxSlips, word.length - 2));
}

/** Whether `bob help WORDS` names an unknown command, so that the words are reported as a mistake. */
export function namesUnknownCommand(program: Command, words: readonly string[]): boolean {
  const help = words.findIndex((word) => commandWords.has(word));
  if (words[help] !== 'help') return false;
  let command = program;
  for (const word of words.slice(help + 1)) {
    if (word.startsWith('-') || command.commands.length === 0) return false;
    const next = command.commands.find((child) => child.name() === word);
    if (next === undefined) return true;
    command = next;
  }
  return false;
}

/** The words of a command without `--help`. */
export function withoutHelp(words: readonly string[]): readonly string[] {
  return words.filter((word) => word !== '--help');
}
