import { parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { type ReceivedCheck, receivedCheck } from '../../bytes/checksum/received-check.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import type { FramingSpec } from '../../bytes/framing.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { type CompiledRules, compileRules } from '../../endpoint/rules/compile-rules.js';
import { isRegexMatch, type Match, parseMatch } from '../../endpoint/rules/match.js';
import type { Condition, RuleSet } from '../../endpoint/rules/rule.js';
import type { CompiledRegex, RuleTools } from '../../endpoint/rules/rule-tools.js';
import { RulesBehaviour } from '../../endpoint/rules/rules-behaviour.js';
import { WaitingRoom } from '../../endpoint/rules/waiting-room.js';
import { errorOf, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ScriptEngine } from '../../sandbox/script-engine.js';
import { localTimeOf } from '../../system/clock.js';
import { WorkTurns } from '../../system/work-turns.js';
import { entryFiles } from '../entries/entry-files.js';
import type { RuleFields } from './rule-fields.js';

/** What is wrong with a rule, and where in its file. */
export type RuleFault = Omit<Extract<CompiledRules, { readonly ok: false }>, 'ok'>;

/** How an endpoint reads what it receives. */
export type ReadingOf = Pick<Answering, 'encoding' | 'receivedChecksum' | 'framing' | 'rewrites'>;

/** How long rules may be compiled, in milliseconds of work. */
export interface CompileBounds {
  readonly turns: WorkTurns;
  readonly mostMs: number;
}

/** Behaviours of endpoints with rules. The engines that rules need are loaded when they are prepared, and not before. */
export class RuledBehaviours {
  #regex: RuleTools['regex'] | undefined;
  #scripts: ScriptEngine | undefined;
  /** By the layouts that rules name, as JSON: endpoints may have the same. */
  readonly #fields = new Map<string, RuleFields>();

  /**
   * The behaviours for a spec whose rules were prepared.
   * @throws BreakoutboxError what is wrong with a rule that was not
   */
  readonly behaviours: Behaviours = (answering, carriedBy) => {
    const newBase = replyBehaviours(answering, carriedBy);
    if (answering.rules.rules.length === 0) return newBase;
    const compiled = this.#compile(answering);
    if (!compiled.ok) throw errorOf(compiled.failure);
    const { rules } = compiled;
    const room = new WaitingRoom();
    return rules.length === 0
      ? newBase
      : () => new RulesBehaviour(rules, answering.encoding, newBase(), room);
  };

  /** Loads what the rules of a spec need, and checks them; returns the first fault. */
  async prepare(answering: Answering): Promise<RuleFault | undefined> {
    if (answering.rules.rules.length === 0) return undefined;
    const compiled = await this.compiled(answering);
    return compiled.ok ? undefined : compiled;
  }

  /**
   * Loads what the rules of a spec need, and compiles them, regular expressions in turns with whatever else is to be done. Beyond
   * `mostMs` milliseconds of that the fault is RULE_TRIAL_TOO_LONG.
   */
  async compiled(
    answering: Answering,
    { turns, mostMs }: CompileBounds = { turns: new WorkTurns(), mostMs: Number.POSITIVE_INFINITY },
  ): Promise<CompiledRules> {
    const { rules } = answering;
    const regexes = new Map<string, CompiledRegex>();
    for (const condition of conditionsOf(rules)) {
      if (condition.type !== 'regex') continue;
      const compileRegex = this.#regex ?? (await this.#loadRegex());
      const { path, source } = condition;
      if (!regexes.has(source)) regexes.set(source, compileRegex(source));
      if (turns.spentMs > mostMs)
        return { ok: false, path, failure: failure('RULE_TRIAL_TOO_LONG', { ms: mostMs }) };
      if (turns.isDue) await turns.rest();
    }
    if (hasScript(rules) && this.#scripts === undefined) {
      const { ScriptEngine } = await import('../../sandbox/script-engine.js');
      this.#scripts = new ScriptEngine(entryFiles.scriptThread);
    }
    await this.#loadFields(rules.layouts, expressionsOf(rules));
    return this.#compile(answering, regexes);
  }

  /** Reads what somebody waits for (`parseMatch`), and loads what it needs. */
  async match(
    source: string,
    { encoding, receivedChecksum, framing }: ReadingOf,
    layouts: readonly string[],
  ): Promise<Parsed<Match>> {
    if (isRegexMatch(source)) await this.#loadRegex();
    await this.#loadFields(layouts, source.startsWith('filter:') ? [source.slice('filter:'.length)] : []);
    return parseMatch(
      source,
      encoding,
      this.#tools(encoding, checkOf(receivedChecksum, framing, encoding), { layouts }),
    );
  }

  async #loadFields(layouts: readonly string[], expressions: readonly string[]): Promise<void> {
    if (layouts.length === 0 && expressions.length === 0) return;
    const { RuleFields } = await import('./rule-fields.js');
    const key = JSON.stringify(layouts);
    // A layout's file may have changed; what other endpoints compare stays known.
    const known = this.#fields.get(key)?.expressions ?? [];
    this.#fields.set(key, await RuleFields.open(layouts, [...new Set([...known, ...expressions])]));
  }

  async #loadRegex(): Promise<RuleTools['regex']> {
    const { compileRegex } = await import('../../endpoint/rules/re2-regex.js');
    this.#regex = compileRegex;
    return compileRegex;
  }

  /** `regexes` are compiled already. */
  #compile(
    { rules, encoding, receivedChecksum, framing, rewrites }: Answering,
    regexes: ReadonlyMap<string, CompiledRegex> = new Map(),
  ): CompiledRules {
    const tools = this.#tools(encoding, checkOf(receivedChecksum, framing, encoding), rules);
    return compileRules(rules, encoding, {
      ...{ ...tools, rewrites },
      regex: (source) => regexes.get(source) ?? tools.regex(source),
    });
  }

  #tools(
    encoding: EncodingName,
    check: ReceivedCheck | undefined,
    { layouts, variables = {} }: Pick<RuleSet, 'layouts' | 'variables'>,
  ): RuleTools {
    const fields = this.#fields.get(JSON.stringify(layouts));
    const field: RuleTools['field'] = fields?.field ?? (() => undefined);
    return {
      regex: this.#regex ?? (() => ({ ok: false, reason: '' })),
      filter: (expression) =>
        fields?.filter(expression, check) ?? {
          ok: false,
          failure: failure('RULE_FIELD_UNKNOWN', { text: expression }),
        },
      field,
      ...(fields === undefined ? {} : { change: fields.change }),
      checksum: check && ((message) => check.verdict(message).result),
      script: (name, source) =>
        this.#scripts?.script(name, source, encoding, field) ?? {
          ok: false,
          failure: failure('SCRIPT_UNAVAILABLE', { script: name }),
        },
      placeholders: {
        variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
        localTime: localTimeOf,
        random: Math.random,
      },
    };
  }
}

/** The conditions of the rules that are armed, those within others among them. */
function conditionsOf({ rules }: RuleSet): readonly Condition[] {
  const all = (condition: Condition): readonly Condition[] =>
    condition.type === 'all' || condition.type === 'any'
      ? [condition, ...condition.of.flatMap(all)]
      : [condition];
  return rules.flatMap(({ when, enabled }) => (enabled && when !== undefined ? all(when) : []));
}

function expressionsOf(rules: RuleSet): readonly string[] {
  return conditionsOf(rules).flatMap((one) => (one.type === 'filter' ? [one.expression] : []));
}

function hasScript({ rules }: RuleSet): boolean {
  return rules.some(({ actions, enabled }) => enabled && actions.some((action) => action.type === 'script'));
}

/** Checks messages as an endpoint says; `undefined` if it says nothing. */
function checkOf(
  text: string | undefined,
  framing: FramingSpec | undefined,
  encoding: EncodingName,
): ReceivedCheck | undefined {
  const parsed = parseOptionalChecksum(text ?? '');
  if (!parsed.ok || parsed.value === undefined) return undefined;
  return receivedCheck(parsed.value, framing ?? { type: 'raw' }, encoding);
}
