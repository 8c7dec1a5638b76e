import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { patternOf } from './example-pattern.js';
import { createValueReader, type ValueFormat, type ValueStream } from './value-format.js';

type Value = readonly [name: string, value: number];

function read(format: ValueFormat, texts: readonly string[], stream: ValueStream = {}): readonly Value[] {
  const reader = createValueReader(format, stream);
  const values: Value[] = [];
  for (const text of texts)
    reader.read(encodeText(text, stream.encoding ?? 'utf-8'), (name, value) => values.push([name, value]));
  return values;
}

describe('the numbers of a stream', () => {
  it('are read by their names, a line cut by messages as well', () => {
    expect(read({ type: 'named' }, ['temp=2', '3.5 hum=4', '5\n', 'temp=24'])).toEqual([
      ['temp', 23.5],
      ['hum', 45],
    ]);
  });

  it('are read in the encoding of the device', () => {
    expect(read({ type: 'named' }, ['温度=23.5\n'], { encoding: 'gbk' })).toEqual([['温度', 23.5]]);
  });

  it('are the cells of a line, by the names of its header', () => {
    expect(read({ type: 'cells', separator: ',' }, ['t,temp\n', '1,23.5\n2,24\n'])).toEqual([
      ['t', 1],
      ['temp', 23.5],
      ['t', 2],
      ['temp', 24],
    ]);
  });

  it('are the cells of a line by their places, or by names that are given', () => {
    expect(read({ type: 'cells', separator: ';' }, ['1;2\n'])).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
    expect(read({ type: 'cells', separator: ';', names: ['a'] }, ['1;2\n'])).toEqual([
      ['a', 1],
      ['2', 2],
    ]);
  });

  it('are the one that an example was clicked of', () => {
    const pattern = patternOf('[12] T=23.5C H=45%', 15);
    if (pattern === undefined) throw new Error('there is a number');
    expect(read({ type: 'example', name: 'humidity', pattern }, ['[7] T=-1C H=100%\nnone\n'])).toEqual([
      ['humidity', 100],
    ]);
  });

  it('are those of a datagram without a line ending', () => {
    expect(
      read({ type: 'firewater' }, ['a:1,2', 'a:3,4'], { isFramed: true }).map(([, value]) => value),
    ).toEqual([1, 2, 3, 4]);
  });
});
