import type { EncodingName } from '../bytes/encoding-names.js';
import { encodeText } from '../bytes/encodings.js';
import type { RuleScript, ScriptCall, ScriptOutcome, ScriptRequest } from '../endpoint/rules/rule-tools.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { ScriptContext } from './script-context.js';
import { maxRequestLength, maxRequests } from './script-prelude.js';

/** So many calls in a row that take too much stop a script for good. */
const maxExhaustions = 3;
/** The latest that a script may send, in milliseconds: an hour. */
const maxAfterMs = 3_600_000;

/** A script of a rule. After a call that took too much time or memory it goes on in a new context, its state lost. */
export class SandboxedScript implements RuleScript {
  readonly #name: string;
  readonly #encoding: EncodingName;
  readonly #newContext: () => Parsed<ScriptContext>;
  #context: ScriptContext | undefined;
  #exhaustions = 0;
  /** Why it is not called any more. */
  #stopped: Failure | undefined;

  constructor(
    name: string,
    encoding: EncodingName,
    context: ScriptContext,
    newContext: () => Parsed<ScriptContext>,
  ) {
    this.#name = name;
    this.#encoding = encoding;
    this.#context = context;
    this.#newContext = newContext;
  }

  call(call: ScriptCall): ScriptOutcome {
    if (this.#stopped !== undefined) return stopped(this.#stopped);
    const context = this.#current();
    if (context === undefined) return stopped(failure('SCRIPT_UNAVAILABLE', { script: this.#name }));
    try {
      const result = context.call(call);
      if (result.ok) {
        this.#exhaustions = 0;
        return { ok: true, requests: this.#requestsOf(result.requests) };
      }
      return result.isExhausted
        ? this.#exhausted(result.failure)
        : { ...stopped(result.failure), isFatal: false };
    } catch {
      // The engine itself gave up, for want of memory.
      return this.#exhausted(failure('SCRIPT_TOO_LARGE', { script: this.#name, mebibytes: 16 }));
    }
  }

  #current(): ScriptContext | undefined {
    if (this.#context !== undefined) return this.#context;
    const made = this.#newContext();
    this.#context = made.ok ? made.value : undefined;
    return this.#context;
  }

  #exhausted(failed: Failure): ScriptOutcome {
    try {
      this.#context?.dispose();
    } catch {
      // What it held is lost with the engine's memory.
    }
    this.#context = undefined;
    this.#exhaustions += 1;
    const isFatal = this.#exhaustions >= maxExhaustions;
    if (isFatal) this.#stopped = failed;
    return { ...stopped(failed), isFatal };
  }

  /** What a call asked for. A script may have changed what comes back, so everything of another form is left out. */
  #requestsOf(json: string): readonly ScriptRequest[] {
    if (json === '' || json.length > maxRequestLength * 8) return [];
    let values: unknown;
    try {
      values = JSON.parse(json);
    } catch {
      return [];
    }
    if (!Array.isArray(values)) return [];
    return values.slice(0, maxRequests).flatMap((value) => this.#requestOf(value));
  }

  #requestOf(value: unknown): readonly ScriptRequest[] {
    if (!Array.isArray(value)) return [];
    const [kind, text, ms = 0] = value as readonly unknown[];
    if (typeof text !== 'string') return [];
    if (kind === 'l') return [{ type: 'log', text }];
    const afterMs = typeof ms === 'number' && ms >= 0 ? Math.min(maxAfterMs, ms) : 0;
    if (kind === 't') return [{ type: 'send', bytes: encodeText(text, this.#encoding), afterMs }];
    if (kind === 'b') return [{ type: 'send', bytes: encodeText(text, 'latin1'), afterMs }];
    return [];
  }
}

function stopped(failed: Failure): Extract<ScriptOutcome, { readonly ok: false }> {
  return { ok: false, requests: [], failure: failed, isFatal: true };
}
