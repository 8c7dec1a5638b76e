import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { LineSplitter, maxLineBytes } from './line-splitter.js';

function linesOf(splitter: LineSplitter, messages: readonly Uint8Array[]): readonly string[] {
  const lines: string[] = [];
  for (const message of messages) splitter.add(message, (line) => lines.push(line));
  return lines;
}

describe('the lines of a stream', () => {
  it('are whole, wherever its messages cut it', () => {
    const bytes = encodeText('温度=23.5\r\n湿度=45\n\nrest', 'gbk');
    fc.assert(
      fc.property(fc.nat(bytes.byteLength), fc.nat(bytes.byteLength), (one, other) => {
        const cuts = [0, Math.min(one, other), Math.max(one, other), bytes.byteLength];
        const messages = [0, 1, 2].map((index) => bytes.subarray(cuts[index], cuts[index + 1]));
        expect(linesOf(new LineSplitter('gbk'), messages)).toEqual(['温度=23.5', '湿度=45']);
      }),
    );
  });

  it('end with a message where that is one by itself', () => {
    const messages = ['t=1', 't=2\n', 't=3\nt=4'].map((text) => encodeText(text, 'utf-8'));
    expect(linesOf(new LineSplitter('utf-8', true), messages)).toEqual(['t=1', 't=2', 't=3', 't=4']);
  });

  it('are cut where they are too long, and the next one is whole again', () => {
    const long = encodeText(`${'x'.repeat(3 * maxLineBytes)}\nok\n`, 'ascii');
    const messages = [long.subarray(0, 5_000), long.subarray(5_000)];
    expect(linesOf(new LineSplitter(), messages)).toEqual(['x'.repeat(maxLineBytes), 'ok']);
  });
});
