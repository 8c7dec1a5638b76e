import type { EncodingName } from '../src/bytes/encoding-names.js';
import { encodeText } from '../src/bytes/encodings.js';
import { parseHex } from '../src/bytes/hex.js';
import { type Behaviour, statelessBehaviour } from '../src/endpoint/behaviour.js';
import { type CompiledRule, compileRules } from '../src/endpoint/rules/compile-rules.js';
import { compileRegex } from '../src/endpoint/rules/re2-regex.js';
import type { Rule } from '../src/endpoint/rules/rule.js';
import type { RuleReport } from '../src/endpoint/rules/rule-report.js';
import type { RuleTools } from '../src/endpoint/rules/rule-tools.js';
import { RulesBehaviour } from '../src/endpoint/rules/rules-behaviour.js';
import { WaitingRoom } from '../src/endpoint/rules/waiting-room.js';
import { failure } from '../src/errors/error.js';

const absent = failure('REGEX_INVALID', { reason: 'absent' });

/** Tools with regular expressions and no more, but for what is given. */
export function toolsWith(given: Partial<RuleTools> = {}): RuleTools {
  return {
    regex: compileRegex,
    filter: () => ({ ok: false, failure: absent }),
    field: () => undefined,
    checksum: undefined,
    script: () => ({ ok: false, failure: absent }),
    placeholders: {
      variable: () => undefined,
      localTime: () => '2026-11-23 13:00:03.002',
      random: () => 0.5,
    },
    ...given,
  };
}

/** A rule that matches every message and does nothing, but for what is given. */
export function ruleOf(given: Partial<Rule>): Rule {
  return {
    name: 'rule',
    on: undefined,
    connected: false,
    idleMs: undefined,
    when: { path, type: 'all', of: [] },
    nth: undefined,
    actions: [],
    limitPerSecond: 100,
    enabled: true,
    stops: true,
    ...given,
  };
}

/** The place of a rule that is in no file. */
export const path = '';

/** Something to send as text. */
export const send = (text: string) =>
  ({ type: 'send', text, hex: false, encoding: undefined, checksum: undefined, path }) as const;

/** Compiles rules that are right. */
export function compiled(
  rules: readonly Rule[],
  tools: RuleTools = toolsWith(),
  encoding: EncodingName = 'utf-8',
): readonly CompiledRule[] {
  const result = compileRules({ rules, scripts: {}, layouts: [] }, encoding, tools);
  if (!result.ok) throw new Error(`${result.path}: ${result.failure.code}`);
  return result.rules;
}

/** The bytes of hex. */
export function bytesOf(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (!parsed.ok) throw new Error(hex);
  return parsed.bytes;
}

/** A conversation that rules answer, on time that the test passes. */
export class Conversation {
  /** What happened, in order: sent text, and what else was asked or reported. */
  readonly log: string[] = [];
  readonly reports: RuleReport[] = [];
  nowMs = 1_000_000;
  readonly #behaviour: RulesBehaviour;
  #count = 0;

  constructor(
    rules: readonly CompiledRule[],
    base: Behaviour = silent,
    encoding: EncodingName = 'utf-8',
    room = new WaitingRoom(),
  ) {
    this.#behaviour = new RulesBehaviour(rules, encoding, base, room);
  }

  get deadlineMs(): number {
    return this.#behaviour.deadlineMs - this.nowMs;
  }

  open(): this {
    this.#behaviour.opened(this.#origin(), this.#outbox);
    return this;
  }

  receive(message: string | Uint8Array): this {
    this.#count += 1;
    const bytes = typeof message === 'string' ? encodeText(message, 'utf-8') : message;
    this.#behaviour.received(bytes, this.#origin(), this.#outbox);
    return this;
  }

  end(): this {
    this.#behaviour.ended(this.#origin(), this.#outbox);
    return this;
  }

  /** The conversation is over. */
  discard(): this {
    this.#behaviour.discarded();
    return this;
  }

  /** Lets time pass, and wakes the behaviour at each of its deadlines. */
  pass(ms: number): this {
    const untilMs = this.nowMs + ms;
    while (this.#behaviour.deadlineMs <= untilMs) {
      this.nowMs = Math.max(this.nowMs, this.#behaviour.deadlineMs);
      this.#behaviour.deadlineReached(this.nowMs, this.#origin(), this.#outbox);
    }
    this.nowMs = untilMs;
    return this;
  }

  readonly #outbox = {
    send: (bytes: Uint8Array): void => void this.log.push(Buffer.from(bytes).toString()),
    close: (): void => void this.log.push('<close>'),
    reset: (): void => void this.log.push('<reset>'),
    report: (report: RuleReport): void => {
      this.reports.push(report);
      if (report.type === 'noted') this.log.push(`<${report.purpose} ${report.text}>`);
      else if (report.type === 'failed') this.log.push(`<${report.failure.code}>`);
    },
  };

  #origin() {
    return { peer: '192.0.2.7:51000', count: this.#count, timeMicros: this.nowMs * 1_000 };
  }
}

const silent = statelessBehaviour(undefined);
