import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { FieldValue } from '../endpoint/rules/rule-tools.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { maxCallMs, maxScriptBytes } from './script-bounds.js';
import type { CallInput, CallResult } from './script-frames.js';
import { bodyEnd, bodyStart, prelude } from './script-prelude.js';

/** The engine's stack is part of that of its thread. */
const maxStackBytes = 256 * 1024;
/** Promises that go on after a call, at most so many steps of them. */
const maxJobs = 1_000;
/** The engine looks at the clock every 10,000 steps; fewer looks are no long call, however late it is. */
const leastLooks = 8;
/**
 * What a script holds is measured after so many calls, and whenever the engine's memory has grown: the engine's own limit counts
 * a few bytes for each block of memory, whatever its size, because WebAssembly's allocator does not tell it that.
 */
const callsPerMeasurement = 256;
/** Characters of an error that are read: a script may throw a text of any length. */
const maxReasonLength = 300;

/** One script in a context of its own, which keeps what the script holds from call to call. */
export class ScriptContext {
  readonly #name: string;
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #field: (name: string) => FieldValue | undefined;
  #function: QuickJSHandle | undefined;
  #deadlineMs = 0;
  #looks = 0;
  #calls = 0;

  private constructor(
    module: QuickJSWASMModule,
    name: string,
    field: (name: string) => FieldValue | undefined,
  ) {
    this.#name = name;
    this.#field = field;
    this.#memory = module.getWasmMemory();
    this.#runtime = module.newRuntime();
    this.#runtime.setMemoryLimit(maxScriptBytes);
    this.#runtime.setMaxStackSize(maxStackBytes);
    this.#runtime.setInterruptHandler(() => {
      this.#looks += 1;
      return this.#isLate();
    });
    this.#context = this.#runtime.newContext();
  }

  /** Reads a script, or returns SCRIPT_INVALID with line and column. */
  static create(
    module: QuickJSWASMModule,
    name: string,
    source: string,
    field: (name: string) => FieldValue | undefined,
  ): Parsed<ScriptContext> {
    const context = new ScriptContext(module, name, field);
    const fault = context.#load(source);
    if (fault === undefined) return { ok: true, value: context };
    context.dispose();
    return { ok: false, failure: fault };
  }

  /** Frees what the script holds. */
  dispose(): void {
    this.#function?.dispose();
    this.#function = undefined;
    this.#context.dispose();
    this.#runtime.dispose();
  }

  /** Calls the script for a message, which is in `bytes`. */
  call(input: CallInput, bytes: Uint8Array): CallResult {
    const bytesBefore = this.#memory.buffer.byteLength;
    const result = this.#called(input, bytes);
    this.#calls += 1;
    const isDue = this.#memory.buffer.byteLength > bytesBefore || this.#calls % callsPerMeasurement === 0;
    return result.ok && isDue && this.#heldBytes() > maxScriptBytes ? this.#tooLarge() : result;
  }

  #called({ text, peer, count, timeMs, captured }: CallInput, bytes: Uint8Array): CallResult {
    const context = this.#context;
    this.#begin();
    const { buffer } = new Uint8Array(bytes);
    const given = [
      context.newString(text),
      context.newArrayBuffer(buffer),
      context.newString(peer),
      context.newNumber(count),
      context.newNumber(timeMs),
      context.newString(captured),
    ];
    const result = context.callFunction(this.#own(), context.undefined, ...given);
    for (const handle of given) handle.dispose();
    if (result.error !== undefined) return this.#failed(result.error);
    const requests = context.typeof(result.value) === 'string' ? context.getString(result.value) : '';
    result.value.dispose();
    if (!this.#runtime.hasPendingJob()) return { ok: true, requests };
    return this.#settled();
  }

  /** Lets promises go on, within the time of the call, and reads what was asked for until then. */
  #settled(): CallResult {
    const jobs = this.#runtime.executePendingJobs(maxJobs);
    if (jobs.error !== undefined) return this.#failed(jobs.error);
    jobs.dispose();
    // An interruption rejects a promise, which nobody need look at.
    if (this.#isLate()) return this.#tooLong();
    const result = this.#context.callFunction(this.#own(), this.#context.undefined);
    if (result.error !== undefined) return this.#failed(result.error);
    const requests =
      this.#context.typeof(result.value) === 'string' ? this.#context.getString(result.value) : '';
    result.value.dispose();
    return { ok: true, requests };
  }

  #tooLong(): Extract<CallResult, { readonly ok: false }> {
    const params = { script: this.#name, ms: maxCallMs };
    return { ok: false, failure: failure('SCRIPT_TOO_LONG', params), isExhausted: true };
  }

  #tooLarge(): Extract<CallResult, { readonly ok: false }> {
    const params = { script: this.#name, mebibytes: maxScriptBytes / 1024 / 1024 };
    return { ok: false, failure: failure('SCRIPT_TOO_LARGE', params), isExhausted: true };
  }

  /** Bytes of the objects, texts and buffers that the script has; entries of maps and sets and large integers are not among them. */
  #heldBytes(): number {
    const usage = this.#runtime.computeMemoryUsage();
    const size = this.#context.getProp(usage, 'memory_used_size');
    const bytes = this.#context.getNumber(size);
    size.dispose();
    usage.dispose();
    return bytes;
  }

  #load(source: string): Failure | undefined {
    const context = this.#context;
    this.#begin();
    const body = context.evalCode(`${bodyStart}${source}${bodyEnd}`, this.#name);
    if (body.error !== undefined) {
      const { failure: failed, isExhausted } = this.#failed(body.error);
      return isExhausted ? failed : failure('SCRIPT_INVALID', failed.params);
    }
    const make = context.unwrapResult(context.evalCode(prelude, 'prelude'));
    const readField = context.newFunction('field', (name) => this.#fieldHandle(context.getString(name)));
    const made = context.callFunction(make, context.undefined, body.value, readField);
    for (const handle of [make, readField, body.value]) handle.dispose();
    this.#function = context.unwrapResult(made);
    return undefined;
  }

  #begin(): void {
    this.#deadlineMs = performance.now() + maxCallMs;
    this.#looks = 0;
  }

  /** Whether the time is over, and the script has used it: a busy machine may have kept it from running. */
  #isLate(): boolean {
    return this.#looks > leastLooks && performance.now() > this.#deadlineMs;
  }

  #own(): QuickJSHandle {
    if (this.#function === undefined) throw new Error('a context is called after its end');
    return this.#function;
  }

  #fieldHandle(name: string): QuickJSHandle {
    return this.#handleOf(this.#field(name));
  }

  #handleOf(value: FieldValue | undefined): QuickJSHandle {
    const context = this.#context;
    if (value === undefined) return context.undefined;
    if (typeof value === 'number') return context.newNumber(value);
    if (typeof value === 'bigint') return context.newBigInt(value);
    if (typeof value === 'string') return context.newString(value);
    return context.newArrayBuffer(Uint8Array.from(value).buffer);
  }

  /** Reads an error, which may be any value, and frees it. */
  #failed(error: QuickJSHandle): Extract<CallResult, { readonly ok: false }> {
    const isLate = this.#isLate();
    // Reading an error may call what the script wrote.
    this.#begin();
    const message = this.#textOf(error, 'message') ?? this.#wordsOf(error);
    const stack = this.#textOf(error, 'stack') ?? '';
    error.dispose();
    const script = this.#name;
    if (isLate && message === 'interrupted') return this.#tooLong();
    if (message === 'out of memory') return this.#tooLarge();
    const { line, column } = placeIn(stack, script);
    return {
      ok: false,
      failure: failure('SCRIPT_FAILED', { script, line, column, reason: message }),
      isExhausted: false,
    };
  }

  #textOf(object: QuickJSHandle, property: string): string | undefined {
    const type = this.#context.typeof(object);
    if (type !== 'object' && type !== 'function') return undefined;
    const found = this.#context.getProp(object, property);
    const text = this.#context.typeof(found) === 'string' ? this.#context.getString(found) : undefined;
    found.dispose();
    return text?.slice(0, property === 'stack' ? maxReasonLength * 10 : maxReasonLength);
  }

  #wordsOf(value: QuickJSHandle): string {
    const type = this.#context.typeof(value);
    return type === 'string' ? this.#context.getString(value).slice(0, maxReasonLength) : type;
  }
}

/** The first place of a stack that is in the script: its first line stands behind `bodyStart`. */
function placeIn(stack: string, name: string): { readonly line: number; readonly column: number } {
  const at = stack.indexOf(`${name}:`);
  const [, line = '1', column = '1'] =
    /^(\d+):(\d+)/.exec(at < 0 ? '' : stack.slice(at + name.length + 1)) ?? [];
  const isFirst = line === '1';
  return { line: Number(line), column: Math.max(1, Number(column) - (isFirst ? bodyStart.length : 0)) };
}
