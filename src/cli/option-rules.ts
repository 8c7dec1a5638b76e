import type { Command, Option } from 'commander';
import { BreakoutboxError } from '../errors/error.js';

/**
 * An option, and the options that it needs or excludes. Options are written as typed; one with a value, `--engine portable`,
 * matches only that value. `unless` names where the rule does not hold.
 */
export type OptionRule = { readonly option: string; readonly unless?: string } & (
  | { readonly needs: string }
  | { readonly excludes: string }
);

/**
 * Refuses options that contradict each other. Defaults contradict nothing.
 * @throws BreakoutboxError OPTION_NEEDS, OPTIONS_CONTRADICT
 */
export function checkOptionRules(command: Command, rules: readonly OptionRule[]): void {
  for (const rule of rules) {
    const { option, unless } = rule;
    if (!isGiven(command, option) || (unless !== undefined && isGiven(command, unless))) continue;
    if ('needs' in rule && !isGiven(command, rule.needs)) {
      const needed = unless === undefined ? rule.needs : `${rule.needs}/${unless}`;
      throw new BreakoutboxError('OPTION_NEEDS', { option, needed });
    }
    if ('excludes' in rule && isGiven(command, rule.excludes))
      throw new BreakoutboxError('OPTIONS_CONTRADICT', { option, other: rule.excludes });
  }
}

function isGiven(command: Command, typed: string): boolean {
  const [name = '', value] = typed.split(' ');
  const attribute = optionNamed(command, name).attributeName();
  if (command.getOptionValueSourceWithGlobals(attribute) !== 'cli') return false;
  return value === undefined || command.optsWithGlobals()[attribute] === value;
}

function optionNamed(command: Command, name: string): Option {
  for (let owner: Command | null = command; owner !== null; owner = owner.parent) {
    const found = owner.options.find(({ long }) => long === name);
    if (found !== undefined) return found;
  }
  throw new Error(`a rule names ${name}, which ${command.name()} does not have`);
}
