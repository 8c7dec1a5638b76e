import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { HistoryCursorFile } from './history-cursor.js';

const bench = scratch();

it('keeps how far a record has been delivered, for that record alone, and for its person', () => {
  const root = bench.folder();
  const cursor = new HistoryCursorFile(root, 'one');
  expect(cursor.read()).toBeUndefined();
  cursor.keep(7);
  expect(new HistoryCursorFile(root, 'one').read()).toBe(7);
  // Not at every batch, but at the end.
  cursor.keep(8);
  cursor.keep(9);
  expect(cursor.read()).toBe(7);
  cursor.close();
  expect(cursor.read()).toBe(9);
  expect(new HistoryCursorFile(root, 'two').read()).toBeUndefined();
  expect(statSync(join(root, '.bob', 'history-cursor.json')).mode & 0o077).toBe(0);
});

it.each(['', 'null', '{', '{"record":"one"}', '{"record":"one","last":"7"}', '{"record":"one","last":1.5}'])(
  'takes a file with %j for none',
  (text) => {
    const root = bench.folder();
    mkdirSync(join(root, '.bob'));
    writeFileSync(join(root, '.bob', 'history-cursor.json'), text);
    expect(new HistoryCursorFile(root, 'one').read()).toBeUndefined();
  },
);

it('does without a file where none can be written', () => {
  const root = bench.folder({ '.bob': 'no folder' });
  const cursor = new HistoryCursorFile(root, 'one');
  cursor.keep(7);
  cursor.close();
  expect(cursor.read()).toBeUndefined();
  expect(readFileSync(join(root, '.bob'), 'utf8')).toBe('no folder');
});
