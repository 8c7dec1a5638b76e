import { workerData } from 'node:worker_threads';
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { FieldValue } from '../endpoint/rules/rule-tools.js';
import { boundedEngine } from './bounded-engine.js';
import { ScriptContext } from './script-context.js';
import { type FieldAnswer, fieldValue, type ThreadAnswer, type ThreadRequest } from './script-frames.js';
import { type Frame, SharedChannel } from './shared-channel.js';

/** The thread that people's scripts run in: it answers one request after the other until it is ended. */
class ScriptWorker {
  readonly #module: QuickJSWASMModule;
  readonly #channel: SharedChannel;
  readonly #contexts = new Map<number, ScriptContext>();

  constructor(module: QuickJSWASMModule, channel: SharedChannel) {
    this.#module = module;
    this.#channel = channel;
  }

  run(): never {
    for (;;) {
      const asked = this.#channel.receive(Number.POSITIVE_INFINITY);
      if (asked !== undefined) this.#say(this.#answer(asked));
    }
  }

  #answer({ text, bytes }: Frame): ThreadAnswer {
    const request = JSON.parse(text) as ThreadRequest;
    try {
      if (request.type === 'call') {
        const context = this.#contexts.get(request.id);
        if (context === undefined) return { type: 'broken' };
        const result = context.call(request, bytes);
        if (!result.ok && result.isExhausted) this.#forget(request.id);
        return { type: 'called', result };
      }
      for (const id of request.gone) this.#forget(id);
      const { id, name, source } = request;
      this.#forget(id);
      const made = ScriptContext.create(this.#module, name, source, (field) => this.#field(field));
      if (!made.ok) return { type: 'made', failure: made.failure };
      this.#contexts.set(id, made.value);
      return { type: 'made' };
    } catch {
      // A trap of the engine: its memory is as it was left, and its stack too.
      return { type: 'broken' };
    }
  }

  #forget(id: number): void {
    this.#contexts.get(id)?.dispose();
    this.#contexts.delete(id);
  }

  #field(name: string): FieldValue | undefined {
    this.#say({ type: 'field', name });
    const frame = this.#channel.receive(Number.POSITIVE_INFINITY);
    return frame === undefined ? undefined : fieldValue(JSON.parse(frame.text) as FieldAnswer, frame.bytes);
  }

  #say(answer: ThreadAnswer): void {
    this.#channel.send(JSON.stringify(answer));
  }
}

void boundedEngine().then((module) => {
  new ScriptWorker(module, new SharedChannel(workerData as SharedArrayBuffer, 'thread')).run();
});
