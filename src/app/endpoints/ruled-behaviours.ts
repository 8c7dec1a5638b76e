import type { EncodingName } from '../../bytes/encoding-names.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { type CompiledRules, compileRules } from '../../endpoint/rules/compile-rules.js';
import { isRegexMatch, type Match, parseMatch } from '../../endpoint/rules/match.js';
import type { Condition, RuleSet } from '../../endpoint/rules/rule.js';
import type { RuleTools } from '../../endpoint/rules/rule-tools.js';
import { RulesBehaviour } from '../../endpoint/rules/rules-behaviour.js';
import { errorOf, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ScriptEngine } from '../../sandbox/script-engine.js';

/** What is wrong with a rule, and where in its file. */
export type RuleFault = Omit<Extract<CompiledRules, { readonly ok: false }>, 'ok'>;

/** Behaviours of endpoints with rules. The engines that rules need are loaded when they are prepared, and not before. */
export class RuledBehaviours {
  #regex: RuleTools['regex'] | undefined;
  #scripts: ScriptEngine | undefined;

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
    return rules.length === 0 ? newBase : () => new RulesBehaviour(rules, answering.encoding, newBase());
  };

  /** Loads what the rules of a spec need, and checks them; returns the first fault. */
  async prepare(answering: Answering): Promise<RuleFault | undefined> {
    const { rules } = answering;
    if (rules.rules.length === 0) return undefined;
    if (hasRegex(rules)) await this.#loadRegex();
    if (hasScript(rules) && this.#scripts === undefined) {
      const { ScriptEngine } = await import('../../sandbox/script-engine.js');
      this.#scripts = await ScriptEngine.load();
    }
    const compiled = this.#compile(answering);
    return compiled.ok ? undefined : compiled;
  }

  /** Reads what somebody waits for (`parseMatch`), and loads what it needs. */
  async match(source: string, encoding: EncodingName): Promise<Parsed<Match>> {
    if (isRegexMatch(source)) await this.#loadRegex();
    return parseMatch(source, encoding, this.#tools(encoding));
  }

  async #loadRegex(): Promise<void> {
    if (this.#regex !== undefined) return;
    const { compileRegex } = await import('../../endpoint/rules/re2-regex.js');
    this.#regex = compileRegex;
  }

  #compile({ rules, encoding }: Answering): CompiledRules {
    return compileRules(rules, encoding, this.#tools(encoding));
  }

  #tools(encoding: EncodingName): RuleTools {
    return {
      regex: this.#regex ?? (() => ({ ok: false, reason: '' })),
      filter: (expression) => ({ ok: false, failure: failure('RULE_FIELD_UNKNOWN', { text: expression }) }),
      field: () => undefined,
      checksum: undefined,
      script: (name, source) =>
        this.#scripts?.script(name, source, encoding, () => undefined) ?? {
          ok: false,
          failure: failure('SCRIPT_UNAVAILABLE', { script: name }),
        },
    };
  }
}

function hasRegex({ rules }: RuleSet): boolean {
  const isRegex = (condition: Condition | undefined): boolean =>
    condition?.type === 'regex' ||
    ((condition?.type === 'all' || condition?.type === 'any') && condition.of.some(isRegex));
  return rules.some(({ when, enabled }) => enabled && isRegex(when));
}

function hasScript({ rules }: RuleSet): boolean {
  return rules.some(({ actions, enabled }) => enabled && actions.some((action) => action.type === 'script'));
}
