import { type Command, Help, type Option } from 'commander';
import type { Translate } from '../language.js';
import { type CommonOption, commonOptions } from '../settings.js';
import { examples } from './examples.js';

/** Every command below `command`, depth first. */
export function allCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}

/** The words of a command after the program's name: `tcp listen`. */
export function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
}

/**
 * Lays out the help of a command, in the reader's language: its own options in full, the program's options that it takes by
 * name only, examples last. Errors are thrown, instead of printed before an exit.
 */
export function prepareHelp(command: Command, t: Translate, taken: readonly CommonOption[]): void {
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', t('help'))
    .configureHelp({
      optionDescription: (option) => optionText(option, t),
      formatHelp: (shown, helper) =>
        translateTitles(Help.prototype.formatHelp.call(helper, shown, helper), t),
    });
  if (command.commands.length > 0) command.helpCommand('help [command]', t('helpCommand'));
  if (command.parent !== null && taken.length > 0) {
    const names = commonOptionsOf(command, taken).map(({ short, long }) => short ?? long ?? '');
    command.addHelpText('after', `\n${t('commonOptions', { names: names.join(' ') })}`);
  }
  const lines = examplesOf(command);
  if (lines.length > 0) {
    command.addHelpText('after', `\n${t('examplesTitle')}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

/** What an option does, with its default. */
export function optionText({ description, defaultValue }: Option, t: Translate): string {
  return typeof defaultValue === 'string'
    ? `${description}${t('defaultValue', { value: defaultValue })}`
    : description;
}

/** The program's options that hold for a command: those that it takes, and those that always do. */
export function commonOptionsOf(command: Command, taken: readonly CommonOption[]): readonly Option[] {
  const program = command.parent === null ? command : programOf(command);
  const idle = new Set<string>(commonOptions.filter((name) => !taken.includes(name)));
  return program.options.filter(
    (option) => !idle.has(option.attributeName()) && option.attributeName() !== 'version',
  );
}

/** A command's own examples; a group's are the first of each of its commands. */
export function examplesOf(command: Command): readonly string[] {
  const own = examples[pathOf(command)];
  return own ?? command.commands.flatMap((child) => examples[pathOf(child)]?.slice(0, 1) ?? []);
}

function programOf(command: Command): Command {
  return command.parent === null ? command : programOf(command.parent);
}

function translateTitles(help: string, t: Translate): string {
  const titles: Readonly<Record<string, string>> = {
    'Usage: ': t('usage'),
    'Arguments:': t('argumentsTitle'),
    'Options:': t('optionsTitle'),
    'Commands:': t('commandsTitle'),
  };
  return help.replace(/^(Usage: |Arguments:|Options:|Commands:)/gm, (title) => titles[title] ?? title);
}
