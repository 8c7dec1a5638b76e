import type { Command } from 'commander';
import type { Goal } from '../app/endpoints/goal-watch.js';
import { type ReadingOf, RuledBehaviours } from '../app/endpoints/ruled-behaviours.js';
import { type EndpointInput, parseEndpoint } from '../app/index.js';
import { orThrow } from '../errors/parsed.js';
import { collectValues } from './input/set-values.js';
import type { Translate } from './language.js';
import type { OptionRule } from './option-rules.js';
import { type Settings, seconds } from './settings.js';

/** The longest that `--within` waits, in seconds: a week. */
const maxWithinSeconds = 604_800;

/** Options for what an endpoint answers by rules, and for what a command waits, as commander gives them. */
export interface RuleOptions {
  readonly rules?: readonly string[];
  readonly until?: string;
  readonly fail?: string;
  readonly within?: string;
}

/** Adds `--rules`. */
export function addRulesOption(command: Command, t: Translate): Command {
  return command.option('--rules <file>', t('options.answerRules'), collectValues);
}

/** Adds `--rules` of relays. */
export function addRelayRulesOption(command: Command, t: Translate): Command {
  return command.option('--rules <file>', t('options.relayRules'), collectValues);
}

/** Adds `--until`, `--fail` and `--within`. */
export function addGoalOptions(command: Command, t: Translate): Command {
  return command
    .option('--until <match>', t('options.until'))
    .option('--fail <match>', t('options.fail'))
    .option('--within <seconds>', t('options.within'));
}

/** A time needs something to wait for. */
export const goalRules: readonly OptionRule[] = [{ option: '--within', needs: '--until', unless: '--fail' }];

/** The rules of an endpoint, prepared. */
export type Ruling = Awaited<ReturnType<typeof rulingOf>>;

/**
 * Reads the files of rules that a person named, in their order, and prepares their behaviours for an endpoint that reads messages as
 * `reading` says.
 * @throws BreakoutboxError those of `readRulesFiles`
 */
export async function rulingOf(
  files: readonly string[],
  reading: ReadingOf,
  layouts: readonly string[],
  { language }: Pick<Settings, 'language'>,
) {
  const { readRulesFiles } = await import('../app/endpoints/rules-file.js');
  const ruled = new RuledBehaviours();
  return { ruled, rules: await readRulesFiles(files, reading, layouts, language, ruled) } as const;
}

/** Reads what a command waits for. @throws BreakoutboxError what is wrong with a match; NUMBER_INVALID */
export async function goalOf(
  { until, fail, within }: RuleOptions,
  input: EndpointInput,
  layouts: readonly string[],
): Promise<Goal> {
  const reading = orThrow(parseEndpoint(input));
  const ruled = new RuledBehaviours();
  const matchOf = async (source: string | undefined) =>
    source === undefined ? undefined : orThrow(await ruled.match(source, reading, layouts));
  return {
    until: await matchOf(until),
    fail: await matchOf(fail),
    withinMs: within === undefined ? undefined : seconds('--within', within, maxWithinSeconds),
  };
}
