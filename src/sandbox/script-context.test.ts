import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSRuntime } from 'quickjs-emscripten-core';
import { expect, it } from 'vitest';
import { encodeText } from '../bytes/encodings.js';
import { ScriptContext } from './script-context.js';

/** A script in an engine of its own, and how many things that holds: what it counts of its memory, by name. */
async function contextOf(source: string) {
  const engine = await newQuickJSWASMModuleFromVariant(variant);
  const runtimes: QuickJSRuntime[] = [];
  const module = {
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
  return { context: made.value, call, held };
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
