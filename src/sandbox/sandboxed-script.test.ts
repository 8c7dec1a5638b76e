import { afterAll, describe, expect, it } from 'vitest';
import type { EncodingName } from '../bytes/encoding-names.js';
import { encodeText } from '../bytes/encodings.js';
import { formatHex } from '../bytes/hex.js';
import { RuleMessage } from '../endpoint/rules/rule-message.js';
import type { FieldValue, RuleScript, ScriptOutcome } from '../endpoint/rules/rule-tools.js';
import { orThrow } from '../errors/parsed.js';
import { ScriptEngine } from './script-engine.js';

const engine = new ScriptEngine(new URL('../../dist/app/entries/script-thread.js', import.meta.url));
afterAll(() => engine.close());

const fields: Readonly<Record<string, FieldValue>> = {
  'sensor.temp': 31.5,
  'sensor.serial': 12_345_678_901_234_567n,
  'sensor.name': '温',
};

function scriptOf(source: string, encoding: EncodingName = 'utf-8'): RuleScript {
  const read = (name: string) => (name in fields ? () => fields[name] : undefined);
  return orThrow(engine.script('a.js', source, encoding, read));
}

function call(
  script: RuleScript,
  text = 'hi',
  captured = new Map<string, Uint8Array>(),
  encoding: EncodingName = 'utf-8',
) {
  const message = new RuleMessage(encoding);
  message.take(encodeText(text, encoding), { peer: '192.0.2.7:9', count: 3, timeMicros: 1_500_000 });
  return script.call({ message, captured });
}

/** What a call asked for, or the failure that it ended with. */
function words(outcome: ScriptOutcome): readonly string[] {
  const requests = outcome.requests.map((request) =>
    request.type === 'log'
      ? `log ${request.text}`
      : `${request.afterMs} ${Buffer.from(request.bytes).toString()}`,
  );
  if (outcome.ok) return requests;
  const { code, params } = outcome.failure;
  return [
    ...requests,
    `${outcome.isFatal ? 'fatal ' : ''}${code} ${params.line ?? ''}:${params.column ?? ''} ${params.reason ?? ''}`,
  ];
}

const run = (source: string, text?: string) => words(call(scriptOf(source), text));

describe('a script', () => {
  it.each([
    ['reply(message.text + "!")', ['0 hi!']],
    ['reply([0x41, 0x42]); reply(new Uint8Array([0x43]))', ['0 AB', '0 C']],
    ['reply(message.bytes.buffer)', ['0 hi']],
    ['send("later", 250)', ['250 later']],
    [
      'log(message.hex, message.size, message.peer, message.count, message.time)',
      ['log 68 69 2 192.0.2.7:9 3 1500'],
    ],
    [
      'log(fields["sensor.temp"] > 30, fields["sensor.serial"], fields["sensor.name"], fields.none)',
      ['log true 12345678901234567 温 undefined'],
    ],
    ['log({ a: [1] }, null)', ['log {"a":[1]} null']],
    ['if (message.size > 2) reply("x")', []],
    ['return; reply("x")', []],
    ['reply("")', ['0 ']],
  ])('%j asks for %j', (source, asked) => {
    expect(run(source)).toEqual(asked);
  });

  it('keeps its state between messages', () => {
    const script = scriptOf('state.count = (state.count ?? 0) + 1; reply(String(state.count))');
    expect([1, 2, 3].map(() => words(call(script))[0])).toEqual(['0 1', '0 2', '0 3']);
  });

  it('has what the rule captured, by number and by name', () => {
    const captured = new Map([
      ['1', encodeText('31', 'utf-8')],
      ['temp', encodeText('31', 'utf-8')],
    ]);
    expect(words(call(scriptOf('reply(captured[1] + captured.temp)'), 'x', captured))).toEqual(['0 3131']);
  });

  it('reads and writes text in the encoding of the endpoint', () => {
    const outcome = call(scriptOf('reply(message.text + "℃")', 'gbk'), '温', undefined, 'gbk');
    const [request] = outcome.requests;
    expect(request?.type === 'send' && formatHex(request.bytes)).toBe('CE C2 A1 E6');
  });

  it('that is wrong is named with its place', () => {
    const made = engine.script('mean.js', 'let a = 1;\n  let = ;', 'utf-8', () => undefined);
    expect(made).toMatchObject({
      failure: { code: 'SCRIPT_INVALID', params: { script: 'mean.js', line: 2 } },
    });
    const first = engine.script('mean.js', 'let a = ;', 'utf-8', () => undefined);
    expect(first).toMatchObject({ failure: { params: { line: 1, column: 9 } } });
  });

  it.each([
    ['nosuch()', ["SCRIPT_FAILED 1:1 'nosuch' is not defined"]],
    ['reply("a");\n  throw new Error("bad")', ['SCRIPT_FAILED 2:18 bad']],
    ['throw "text"', ['SCRIPT_FAILED 1:1 text']],
    ['throw null', ['SCRIPT_FAILED 1:1 object']],
    ['throw { get message() { for (;;); } }', ['SCRIPT_FAILED 1:1 object']],
    ['function deep() { return deep() + 1 } deep()', ['SCRIPT_FAILED 1:31 stack overflow']],
    [
      'for (let i = 0; i < 1001; i += 1) reply("x")',
      ['SCRIPT_FAILED 1:0 one call asks for more than 1000 things, or 1048576 bytes'],
    ],
  ])('%j fails, and goes on with the next message', (source, failed) => {
    const script = scriptOf(`if (message.text === "ok") { reply("alive"); return }\n${source}`);
    const [outcome] = words(call(script));
    expect(outcome?.replace(/\d+:\d+/, '')).toBe(failed[0]?.replace(/\d+:\d+/, ''));
    expect(words(call(script, 'ok'))).toEqual(['0 alive']);
  });
});

describe('what a script cannot do', () => {
  it.each([
    'typeof process',
    'typeof require',
    'typeof module',
    'typeof fetch',
    'typeof setTimeout',
    'typeof WebAssembly',
    'typeof this.constructor.constructor("return process")',
    'reply.constructor("return typeof process")()',
    'message.constructor.constructor("return typeof require")()',
    'Object.getPrototypeOf(async function () {}).constructor("return 1").name && typeof globalThis.Deno',
  ])('reach anything outside: %s', (expression) => {
    expect(run(`log(${expression})`)[0]).toMatch(/^log (undefined|function)$/);
  });

  it('import a module', () => {
    expect(run('import("fs").then((fs) => log("read"), () => undefined)')).toEqual([]);
    expect(run('log(eval("typeof process"))')).toEqual(['log undefined']);
  });

  it('change what the host reads', () => {
    const changed = `
      Object.prototype.toJSON = () => "x"; Array.prototype.map = () => { throw 1 };
      JSON.stringify = () => "{"; globalThis.Uint8Array = undefined; String.prototype.slice = null;
      reply("a")`;
    const script = scriptOf(changed);
    call(script);
    call(script);
    expect(Object.prototype).not.toHaveProperty('toJSON');
    expect(run('reply("fresh")')).toEqual(['0 fresh']);
  });

  it.each([
    ['for (;;);', 'SCRIPT_TOO_LONG'],
    ['while (true) { try { while (true); } catch {} }', 'SCRIPT_TOO_LONG'],
    ['[1, 2].sort(() => { for (;;); })', 'SCRIPT_TOO_LONG'],
    ['/(a+)+b/.test("a".repeat(60))', 'SCRIPT_TOO_LONG'],
    ['new Uint8Array(1e9)', 'SCRIPT_TOO_LARGE'],
    ['"a".repeat(1e9)', 'SCRIPT_TOO_LARGE'],
    ['"x".padEnd(1e8).split("")', 'SCRIPT_TOO_LARGE'],
    ['state.all = []; for (;;) state.all.push(new Uint8Array(1e5))', 'SCRIPT_TOO_'],
    ['const a = []; for (;;) a.push({ a })', 'SCRIPT_TOO_'],
  ])('take time or memory without end: %s', (source, code) => {
    const script = scriptOf(`if (message.text === "ok") { reply("alive"); return }\n${source}`);
    for (let round = 0; round < 2; round += 1) {
      expect(words(call(script))[0]).toMatch(new RegExp(`^${code}`));
      expect(words(call(script, 'ok'))).toEqual(['0 alive']);
    }
    const rounds = [1, 2, 3].map(() => words(call(script))[0]);
    expect(rounds[2]).toMatch(new RegExp(`^fatal ${code}`));
    // The quickest of several: others may have the processor for longer than one takes.
    const tookMs = [1, 2, 3, 4, 5].map(() => {
      const beforeMs = performance.now();
      expect(words(call(script, 'ok'))[0]).toMatch(/^fatal/);
      return performance.now() - beforeMs;
    });
    expect(Math.min(...tookMs)).toBeLessThan(40);
  });

  it('go on for ever with promises', () => {
    const script = scriptOf('(async () => { for (;;) await 0 })(); reply("now")');
    expect(words(call(script))).toEqual(['0 now']);
    const late = scriptOf('(async () => { await 0; reply("then") })(); reply("now")');
    expect(words(call(late))).toEqual(['0 now', '0 then']);
    const never = scriptOf('new Promise(() => {}).then(() => reply("never")); reply("now")');
    expect([1, 2].map(() => words(call(never)))).toEqual([['0 now'], ['0 now']]);
    const busy = scriptOf('Promise.resolve().then(() => { for (;;); })');
    expect(words(call(busy))[0]).toMatch(/^SCRIPT_TOO_LONG/);
  });
});

describe('one step of a script that does not end', () => {
  it.each([
    'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)',
    '"a".repeat(4e6).indexOf("a".repeat(2e6) + "b")',
    'let x = 7n ** 40000n; for (let i = 0; i < 3000; i += 1) x.toString()',
  ])('is ended with its thread: %s', (source) => {
    const script = scriptOf(`if (message.text === "ok") { reply("alive"); return }\n${source}`);
    const other = scriptOf('reply("other")');
    const beforeMs = performance.now();
    expect(words(call(script))[0]).toMatch(/^SCRIPT_TOO_LONG/);
    expect(performance.now() - beforeMs).toBeLessThan(2_000);
    expect(words(call(script, 'ok'))).toEqual(['0 alive']);
    expect(words(call(other))).toEqual(['0 other']);
  });

  it.each([
    'JSON.parse("[".repeat(500000) + "]".repeat(500000))',
    'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; a.flat(Infinity)',
    'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; JSON.stringify(a)',
    'eval("(".repeat(50000) + ")".repeat(50000))',
  ])('leaves no other script broken: %s', (source) => {
    const deep = scriptOf(`if (message.text === "ok") { reply("alive"); return }\n${source}`);
    const other = scriptOf('reply("other")');
    for (let round = 0; round < 2; round += 1) {
      expect(words(call(deep))[0]).toMatch(/^SCRIPT_(FAILED|TOO_LONG|TOO_LARGE)/);
      expect(words(call(other))).toEqual(['0 other']);
    }
    expect(words(call(deep, 'ok'))).toEqual(['0 alive']);
    for (let edit = 0; edit < 20; edit += 1) scriptOf(`reply("${edit}")`);
    expect(run('reply("fresh")')).toEqual(['0 fresh']);
  });

  it('is no matter of an error that says so', () => {
    const script = scriptOf('throw { message: "interrupted" }');
    for (let round = 0; round < 4; round += 1) expect(words(call(script))[0]).toMatch(/^SCRIPT_FAILED/);
  });
});

it('keeps its state through a hundred thousand calls', () => {
  const script = scriptOf(
    'state.count = (state.count ?? 0) + 1; if (state.count % 50000 === 0) reply(message.text + state.count)',
  );
  const answers: string[] = [];
  for (let round = 0; round < 100_000; round += 1) answers.push(...words(call(script)));
  expect(answers).toEqual(['0 hi50000', '0 hi100000']);
});
