import type { QuickJSRuntime } from 'quickjs-emscripten-core';
import { expect, it } from 'vitest';
import { encodeText } from '../bytes/encodings.js';
import { boundedEngine } from './bounded-engine.js';
import { maxEngineBytes, maxScriptBytes } from './script-bounds.js';
import { ScriptContext } from './script-context.js';

/** A script in an engine of its own, and how many things that holds: what it counts of its memory, by name. */
async function contextOf(source: string) {
  const engine = await boundedEngine();
  const runtimes: QuickJSRuntime[] = [];
  const module = {
    getWasmMemory: () => engine.getWasmMemory(),
    newRuntime: () => {
      const made = engine.newRuntime();
      runtimes.push(made);
      return made;
    },
  } as typeof engine;
  const made = ScriptContext.create(module, 'a.js', source, () => 7);
  if (!made.ok) throw new Error(made.failure.code);
  const held = (): Readonly<Record<string, number>> => {
    const usage = runtimes[0]?.computeMemoryUsage();
    const counts = (usage === undefined ? {} : runtimes[0]?.context?.dump(usage)) as Record<string, number>;
    usage?.dispose();
    return counts;
  };
  const call = (count: number): string => {
    const input = {
      text: `message ${count}`,
      peer: '192.0.2.7:9',
      count,
      timeMs: count,
      captured: '{"a":"00"}',
    };
    const result = made.value.call(input, encodeText(input.text, 'utf-8'));
    return result.ok ? result.requests : result.failure.code;
  };
  return { context: made.value, call, held, memory: engine.getWasmMemory() };
}

it.each([
  ['answers', 'reply(message.text); log(message.size)'],
  ['uses what it is given', 'reply(message.bytes); if (field("a") === 7) send(captured.a, 5)'],
  ['throws', 'throw new Error(message.text)'],
  ['waits for ever', 'new Promise(() => {}); Promise.resolve(1).then((one) => log(one))'],
])('holds no more after a thousand calls of a script that %s', async (_, source) => {
  const { context, call, held } = await contextOf(source);
  for (let count = 1_000; count < 1_100; count += 1) call(count);
  const before = held();
  for (let count = 2_000; count < 3_000; count += 1) call(count);
  expect(held()).toEqual(before);
  expect(before.obj_count).toBeGreaterThan(0);
  context.dispose();
});

it('holds what the script keeps of each call', async () => {
  const { context, call, held } = await contextOf('(state.kept ??= []).push([message.text])');
  const before = held().obj_count ?? 0;
  for (let count = 0; count < 100; count += 1) call(count);
  expect(held().obj_count).toBeGreaterThanOrEqual(before + 100);
  context.dispose();
});

it.each([
  ['buffers', '(state.kept ??= []).push(new Uint8Array(1e5).fill(message.count))'],
  ['texts', '(state.kept ??= []).push(message.text.repeat(1e4))'],
  ['objects', '(state.kept ??= []).push(Array.from({ length: 1e3 }, (_, index) => ({ index })))'],
  ['little of each call', '(state.kept ??= []).push(new Uint8Array(2e3))'],
])('ends a script that keeps too much in %s, not one that drops it again', async (_, source) => {
  const keeps = await contextOf(source);
  const ends = (call: (count: number) => string, calls: number): number => {
    for (let count = 0; count < calls; count += 1) if (call(count) === 'SCRIPT_TOO_LARGE') return count;
    return -1;
  };
  expect(ends(keeps.call, 10_000)).toBeGreaterThan(10);
  expect(keeps.memory.buffer.byteLength).toBeLessThan(4 * maxScriptBytes);
  keeps.context.dispose();
  const drops = await contextOf(`${source}; if (state.kept.length === 10) state.kept = []`);
  expect(ends(drops.call, 1_000)).toBe(-1);
  drops.context.dispose();
});

it('ends a script that takes all there is within one call, and the engine goes on', async () => {
  const { context, call, memory } = await contextOf('for (const kept = [];;) kept.push(new Uint8Array(1e5))');
  for (let count = 0; count < 5; count += 1) expect(call(count)).toMatch(/^SCRIPT_TOO_(LARGE|LONG)$/);
  expect(memory.buffer.byteLength).toBeLessThanOrEqual(maxEngineBytes);
  context.dispose();
});
