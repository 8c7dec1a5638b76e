import type { EncodingName } from '../../bytes/encoding-names.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { type AnswerTemplate, parseAnswer, type TemplateContext } from './answer-template.js';
import { compileCondition, type Test } from './conditions.js';
import type { Action, Answer, Rule, RulePath, RuleSet } from './rule.js';
import type { RuleScript, RuleTools } from './rule-tools.js';

/** A compiled step. */
export type Step =
  | { readonly type: 'send'; readonly answer: AnswerTemplate }
  | { readonly type: 'rotate'; readonly answers: readonly AnswerTemplate[] }
  | { readonly type: 'replace'; readonly answer: AnswerTemplate }
  | {
      readonly type: 'set';
      readonly layout: string;
      readonly change: (bytes: Uint8Array) => Uint8Array | undefined;
    }
  | { readonly type: 'drop' }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'notify' | 'log'; readonly text: AnswerTemplate }
  | { readonly type: 'close' | 'reset' | 'stopRecording' }
  | { readonly type: 'script'; readonly script: RuleScript };

/** A rule that can be run. Shared by all conversations of an endpoint. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Its place among the compiled rules. */
  readonly index: number;
  readonly test: Test | undefined;
  readonly steps: readonly Step[];
  /** The tags that it gives to what it matches. */
  readonly tags: readonly AnswerTemplate[];
  /** It acts after the call that it matched in, so that it has to keep the message. */
  readonly waits: boolean;
}

/** Compiled rules, or what is wrong and where. */
export type CompiledRules =
  | { readonly ok: true; readonly rules: readonly CompiledRule[] }
  | { readonly ok: false; readonly path: RulePath; readonly failure: Failure };

/** Compiles the enabled rules of a set for an endpoint whose text is in `encoding`. */
export function compileRules(
  { rules, scripts }: RuleSet,
  encoding: EncodingName,
  tools: RuleTools,
): CompiledRules {
  const compiled: CompiledRule[] = [];
  for (const rule of rules) {
    if (!rule.enabled) continue;
    const one = new RuleCompiler(encoding, tools, scripts).compile(rule, compiled.length);
    if (!one.ok) return one;
    compiled.push(one.rule);
  }
  return { ok: true, rules: compiled };
}

/** Thrown within the compiler only. */
class Fault extends Error {
  readonly path: RulePath;
  readonly failure: Failure;

  constructor(path: RulePath, failure: Failure) {
    super(failure.code);
    this.path = path;
    this.failure = failure;
  }
}

/** Without layouts there are no fields. */
const unchangeable = { ok: false, failure: failure('RULE_FIELDS_OF_SEVERAL') } as const;

class RuleCompiler {
  readonly #encoding: EncodingName;
  readonly #tools: RuleTools;
  readonly #scripts: Readonly<Record<string, string>>;
  #captured: ReadonlySet<string> = new Set();

  constructor(encoding: EncodingName, tools: RuleTools, scripts: Readonly<Record<string, string>>) {
    this.#encoding = encoding;
    this.#tools = tools;
    this.#scripts = scripts;
  }

  compile(
    rule: Rule,
    index: number,
  ): { readonly ok: true; readonly rule: CompiledRule } | Exclude<CompiledRules, { readonly ok: true }> {
    try {
      const test = rule.when === undefined ? undefined : this.#test(rule.when);
      const names = test?.captureNames ?? [];
      this.#captured = new Set([
        ...names.map((_, at) => String(at + 1)),
        ...names.filter((name) => name !== undefined),
      ]);
      const tags = rule.actions.flatMap((action) =>
        action.type === 'tag'
          ? [this.#template({ ...action, hex: false, encoding: undefined, checksum: undefined })]
          : [],
      );
      const steps = rule.actions.flatMap((action) => this.#steps(action));
      const waits = steps.some(({ type }) => type === 'wait' || type === 'script');
      return { ok: true, rule: { rule, index, test, steps, tags, waits } };
    } catch (error) {
      if (error instanceof Fault) return { ok: false, path: error.path, failure: error.failure };
      throw error;
    }
  }

  #test(when: NonNullable<Rule['when']>): Test {
    const compiled = compileCondition(when, this.#encoding, this.#tools);
    if (!compiled.ok) throw new Fault(compiled.path, compiled.failure);
    return compiled.test;
  }

  #steps(action: Action): readonly Step[] {
    switch (action.type) {
      case 'tag':
        return [];
      case 'send':
        return [{ type: 'send', answer: this.#template(action) }];
      case 'rotate':
        return [{ type: 'rotate', answers: action.answers.map((answer) => this.#template(answer)) }];
      case 'replace':
        this.#needsRelay('replace', action.path);
        return [{ type: 'replace', answer: this.#template(action) }];
      case 'drop':
        this.#needsRelay('drop', action.path);
        return [{ type: 'drop' }];
      case 'set':
        this.#needsRelay('set', action.path);
        return [this.#setting(action)];
      case 'notify':
      case 'log':
        return [
          {
            type: action.type,
            text: this.#template({ ...action, hex: false, encoding: undefined, checksum: undefined }),
          },
        ];
      case 'script': {
        const script = this.#tools.script(action.name, this.#scripts[action.name] ?? '');
        return [{ type: 'script', script: orFault(script, action.path) }];
      }
      default:
        return [action];
    }
  }

  #needsRelay(action: string, path: RulePath): void {
    if (this.#tools.rewrites !== true) throw new Fault(path, failure('RULE_NEEDS_RELAY', { action }));
  }

  #setting({ values, path }: Extract<Action, { readonly type: 'set' }>): Step {
    const names = Object.keys(values);
    const unknown = names.find((name) => this.#tools.field(name) === undefined);
    if (unknown !== undefined) throw new Fault(path, failure('RULE_FIELD_UNKNOWN', { text: unknown }));
    const change = this.#tools.change?.(values) ?? unchangeable;
    if (!change.ok) throw new Fault(path, change.failure);
    return { type: 'set', layout: (names[0] ?? '').split('.')[0] ?? '', change: change.value };
  }

  #template({ text, hex, encoding = this.#encoding, checksum, path }: Answer): AnswerTemplate {
    const context: TemplateContext = {
      hex,
      encoding,
      checksum,
      captured: this.#captured,
      field: this.#tools.field,
      placeholders: this.#tools.placeholders,
    };
    return orFault(parseAnswer(text, context), path);
  }
}

function orFault<Value>(parsed: Parsed<Value>, path: RulePath): Value {
  if (!parsed.ok) throw new Fault(path, parsed.failure);
  return parsed.value;
}
