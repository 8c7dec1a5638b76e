import { expect, it } from 'vitest';
import { linesOf } from './text-lines.js';

async function* pieces(...all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}

it('cuts a text into lines, however it comes', async () => {
  const lines: string[] = [];
  for await (const line of linesOf(pieces('a', 'b\nc\n\nd', '', 'e'), 100)) lines.push(line);
  expect(lines).toEqual(['ab', 'c', '', 'de']);
});

it('holds no more of a line than its bound and a piece', async () => {
  const lines: string[] = [];
  for await (const line of linesOf(pieces('aaa', 'bbb', 'ccc', 'ddd\ne'), 4)) lines.push(line);
  expect(lines).toEqual(['aaabbb', 'e']);
});
