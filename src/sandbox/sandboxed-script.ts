import type { EncodingName } from '../bytes/encoding-names.js';
import { encodeText } from '../bytes/encodings.js';
import type { RuleMessage } from '../endpoint/rules/rule-message.js';
import type {
  FieldValue,
  RuleScript,
  RuleTools,
  ScriptCall,
  ScriptOutcome,
  ScriptRequest,
} from '../endpoint/rules/rule-tools.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { maxCallMs } from './script-bounds.js';
import type { CallInput, CallResult } from './script-frames.js';
import { maxRequestLength, maxRequests } from './script-prelude.js';
import type { ScriptThread } from './script-thread.js';

/** So many calls in a row that take too much stop a script for good. */
const maxExhaustions = 3;
/** The latest that a script may send, in milliseconds: an hour. */
const maxAfterMs = 3_600_000;

/** What a script is made of. */
export interface ScriptParts {
  readonly thread: ScriptThread;
  /** Its number within the thread. */
  readonly id: number;
  readonly name: string;
  readonly source: string;
  readonly encoding: EncodingName;
  readonly field: RuleTools['field'];
  /** The scripts that nobody has any more, which are to be told to the thread. */
  readonly gone: () => readonly number[];
}

/** A script of a rule. After a call that took too much time or memory it goes on from the beginning, its state lost. */
export class SandboxedScript implements RuleScript {
  readonly #parts: ScriptParts;
  /** The generation of the thread that knows it; 0 for none. */
  #knownBy = 0;
  #exhaustions = 0;
  /** Why it is not called any more. */
  #stopped: Failure | undefined;
  #message: RuleMessage | undefined;

  private constructor(parts: ScriptParts) {
    this.#parts = parts;
  }

  /** Reads a script, or returns SCRIPT_INVALID with line and column. */
  static make(parts: ScriptParts): Parsed<SandboxedScript> {
    const script = new SandboxedScript(parts);
    const fault = script.#make();
    return fault === undefined ? { ok: true, value: script } : { ok: false, failure: fault };
  }

  call(call: ScriptCall): ScriptOutcome {
    if (this.#stopped !== undefined) return stopped(this.#stopped);
    this.#message = call.message;
    const result = this.#called(call) ?? this.#called(call);
    if (result === undefined) return this.#exhausted(this.#tooLong());
    if (result.ok) {
      this.#exhaustions = 0;
      return { ok: true, requests: this.#requestsOf(result.requests) };
    }
    return result.isExhausted
      ? this.#exhausted(result.failure)
      : { ...stopped(result.failure), isFatal: false };
  }

  /** Calls it in the thread; undefined if that was broken already, perhaps by another script. */
  #called(call: ScriptCall): CallResult | undefined {
    const { thread, id } = this.#parts;
    // Another script may have ended the thread, or this one its context.
    if (this.#knownBy !== thread.generation) {
      const fault = this.#make();
      if (fault !== undefined) return { ok: false, failure: fault, isExhausted: true };
    }
    const outcome = thread.ask({ type: 'call', id, ...inputOf(call) }, call.message.bytes, this.#field);
    switch (outcome.type) {
      case 'called':
        return outcome.result;
      case 'broken':
        this.#knownBy = 0;
        return undefined;
      default:
        return { ok: false, failure: this.#tooLong(), isExhausted: true };
    }
  }

  #make(): Failure | undefined {
    const { thread, id, name, source, gone } = this.#parts;
    const request = { type: 'make', id, name, source, gone: gone() } as const;
    let made = thread.ask(request, noBytes, this.#field);
    // Another script may have broken it.
    if (made.type === 'broken' && !made.isFirst) made = thread.ask(request, noBytes, this.#field);
    if (made.type !== 'made') return this.#tooLong();
    this.#knownBy = made.failure === undefined ? thread.generation : 0;
    return made.failure;
  }

  readonly #field = (name: string): FieldValue | undefined =>
    this.#message === undefined ? undefined : this.#parts.field(name)?.(this.#message);

  #tooLong(): Failure {
    return failure('SCRIPT_TOO_LONG', { script: this.#parts.name, ms: maxCallMs });
  }

  #exhausted(failed: Failure): ScriptOutcome {
    this.#knownBy = 0;
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
    if (kind === 't') return [{ type: 'send', bytes: encodeText(text, this.#parts.encoding), afterMs }];
    if (kind === 'b') return [{ type: 'send', bytes: encodeText(text, 'latin1'), afterMs }];
    return [];
  }
}

function stopped(failed: Failure): Extract<ScriptOutcome, { readonly ok: false }> {
  return { ok: false, requests: [], failure: failed, isFatal: true };
}

const noBytes = new Uint8Array(0);

function inputOf({ message, captured }: ScriptCall): CallInput {
  const { text, peer, count, timeMicros } = message;
  const texts = Array.from(captured, ([key, bytes]) => [key, message.textOf(bytes)] as const);
  return {
    text,
    peer,
    count,
    timeMs: timeMicros / 1_000,
    captured: texts.length === 0 ? '' : JSON.stringify(Object.fromEntries(texts)),
  };
}
