import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Chunks } from './chunks.js';

describe('the files of the bundled command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'breakoutbox-chunks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  it('are CommonJS: they require each other and Node, know their place, and run once', () => {
    write('main.cjs', "exports.sum = require('./part.cjs').value + require('./part.cjs').value;");
    write(
      'part.cjs',
      `globalThis.runs = (globalThis.runs ?? 0) + 1;
       exports.value = require('node:path').basename(__filename) === 'part.cjs' && __dirname.length > 0 ? 21 : NaN;`,
    );
    const chunks = new Chunks(folder);
    expect(chunks.load('main.cjs')).toEqual({ sum: 42 });
    expect(chunks.load('main.cjs')).toBe(chunks.load('main.cjs'));
    expect((globalThis as { runs?: number }).runs).toBe(1);
  });

  it('may require each other in a circle, as in Node', () => {
    write('a.cjs', "exports.early = 1; exports.seen = require('./b.cjs').seen; exports.late = 2;");
    write('b.cjs', "exports.seen = { ...require('./a.cjs') };");
    expect(new Chunks(folder).load('a.cjs')).toEqual({ early: 1, seen: { early: 1 }, late: 2 });
  });

  it('tell of a fault with their name and line', () => {
    write('main.cjs', "'use strict';\nthrow new Error('at fault');");
    const load = (): unknown => new Chunks(folder).load('main.cjs');
    expect(load).toThrow('at fault');
    try {
      load();
    } catch (error) {
      expect((error as Error).stack).toContain(`${join(folder, 'main.cjs')}:2:`);
    }
  });

  it('run from the code that was compiled of them before, functions that were called included', () => {
    write(
      'main.cjs',
      `exports.twice = (value) => value * 2;\n${'function never() { return 0; }\n'.repeat(50)}`,
    );
    const first = new Chunks(folder);
    const compiledOnly = first.compiledCode().size;
    const { twice } = first.load('main.cjs') as { twice: (value: number) => number };
    expect([compiledOnly, twice(21)]).toEqual([0, 42]);
    const code = first.compiledCode().get('main.cjs') ?? new Uint8Array();
    expect(code.length).toBeGreaterThan(100);
    writeFileSync(join(folder, 'main.cjs.code'), code);

    const second = new Chunks(folder);
    expect((second.load('main.cjs') as { twice: (value: number) => number }).twice(4)).toBe(8);
    expect(second.refused).toEqual([]);
  });

  it('run all the same where their code is of another V8, or is none', () => {
    write('main.cjs', 'exports.answer = 42;');
    write('main.cjs.code', 'not code at all');
    const chunks = new Chunks(folder);
    expect(chunks.load('main.cjs')).toEqual({ answer: 42 });
    expect(chunks.refused).toEqual(['main.cjs']);
  });
});
