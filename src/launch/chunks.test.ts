import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Chunks } from './chunks.js';
import { CodeStore, codeKey } from './code-store.js';

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

  it('report a fault with their name and line', () => {
    write('main.cjs', "'use strict';\nthrow new Error('at fault');");
    const load = (): unknown => new Chunks(folder).load('main.cjs');
    expect(load).toThrow('at fault');
    try {
      load();
    } catch (error) {
      expect((error as Error).stack).toContain(`${join(folder, 'main.cjs')}:2:`);
    }
  });

  describe('with a store of compiled code', () => {
    const storeFolder = (): string => join(folder, 'cache');
    const keptFiles = (): readonly string[] =>
      readdirSync(storeFolder(), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.code'),
      );
    const run = (): Chunks => {
      const chunks = new Chunks(folder, CodeStore.open('tftp get', storeFolder()));
      expect(chunks.load('main.cjs')).toMatchObject({ answer: 42 });
      chunks.keepCode();
      return chunks;
    };
    beforeEach(() => write('main.cjs', `exports.answer = 42;\n${'function never() {}\n'.repeat(50)}`));

    it('keep the code of the first run, and run from it', () => {
      run();
      const [file] = keptFiles();
      expect(file).toContain(`${process.version}-${process.platform}-${process.arch}`);
      const before = statSync(join(storeFolder(), file ?? '')).mtimeMs;
      run();
      expect(keptFiles()).toEqual([file]);
      expect(statSync(join(storeFolder(), file ?? '')).mtimeMs).toBe(before);
    });

    it('reject damaged code', () => {
      run();
      const store = CodeStore.open('tftp get', storeFolder());
      const key = codeKey('main.cjs', readFileSync(join(folder, 'main.cjs')));
      const path = join(storeFolder(), keptFiles()[0] ?? '');
      const code = readFileSync(path);
      expect(store?.read(key)).toEqual(code.subarray(4));
      for (const cut of [code.length - 1, 4, 0]) {
        writeFileSync(path, code.subarray(0, cut));
        expect(store?.read(key)).toBeUndefined();
      }
      code[code.length >> 1] = (code[code.length >> 1] ?? 0) ^ 0xff;
      writeFileSync(path, code);
      expect(store?.read(key)).toBeUndefined();
      run();
    });

    it('reject code compiled from other content', () => {
      run();
      // The same length as before.
      write('main.cjs', `exports.answer = 42;\n${'function other() {}\n'.repeat(50)}`);
      run();
      expect(keptFiles()).toHaveLength(2);
    });

    it('leave the store alone under other flags of V8, and do not set them while code is being made', () => {
      const first = new Chunks(folder, CodeStore.open('tftp get', storeFolder()));
      first.load('main.cjs');
      first.setFlags('--not-a-flag-that-this-v8-knows');
      first.keepCode();
      expect(keptFiles()).toHaveLength(1);
    });

    it.skipIf(process.getuid === undefined)('trust no folder that others may write in', () => {
      run();
      const inner = join(storeFolder(), 'code', `${process.version}-${process.platform}-${process.arch}`);
      chmodSync(inner, 0o777);
      expect(CodeStore.open('tftp get', storeFolder())).toBeUndefined();
    });

    it('keep a bounded number of files', () => {
      const store = CodeStore.open('tftp get', storeFolder());
      for (let number = 0; number < 430; number += 1)
        store?.write({ name: 'part.js', bytes: number, checksum: 0 }, Uint8Array.of(1));
      store?.prune();
      expect(keptFiles()).toHaveLength(400);
    });
  });
});
