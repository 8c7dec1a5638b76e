import type { Command } from 'commander';
import { withReconnectSeconds } from './operands.js';
import { commandNames } from './program.js';

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
  return first.startsWith('-') &&
    first !== '-h' &&
    first !== '--help' &&
    !words.some((word) => commandWords.has(word))
    ? ['workbench', ...words]
    : words;
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
