import type { CommanderError } from 'commander';
import type { Translate } from './language.js';

const keys: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'unknownOption',
  'commander.unknownCommand': 'unknownCommand',
  'commander.missingArgument': 'missingArgument',
  'commander.optionMissingArgument': 'optionMissingArgument',
  'commander.excessArguments': 'excessArguments',
};

/**
 * The one line for a mistake in the words of the command at `path`, in the reader's language; undefined where commander has shown the
 * help instead. commander words its errors in English only: what it found stands in quotes, a suggestion in brackets.
 */
export function usageMessage(error: CommanderError, path: string, translate: Translate): string | undefined {
  const key = keys[error.code];
  if (key === undefined)
    return error.code === 'commander.help' ? undefined : error.message.replace(/^error: /, '');
  const found = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const hint =
    error.code === 'commander.unknownOption' && /^-\w/.test(found)
      ? hintOf(found.slice(0, 2), translate)
      : '';
  const suggestion = /\(Did you mean (?:one of )?([^?]+)\?\)/.exec(error.message)?.[1];
  const guess = suggestion === undefined ? '' : translate('usageErrors.didYouMean', { suggestion });
  const help = translate('usageErrors.helpFor', { command: path === '' ? '' : ` ${path}` });
  return `${translate(`usageErrors.${key}`, { found })}${hint === '' ? guess : hint}${help}`;
}

/** What an option of ncat and its kin is called here; empty when there is none. */
function hintOf(option: string, translate: Translate): string {
  return translate(`usageErrors.hints.${option}`, { defaultValue: '' });
}
