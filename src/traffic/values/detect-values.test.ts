import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { detectValues } from './detect-values.js';
import { createValueReader } from './value-format.js';

const messagesOf = (...texts: readonly string[]): readonly Uint8Array[] => texts.map(encodeUtf8);

function numbered(count: number, line: (number: number) => string): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, number) => encodeUtf8(line(number)));
}

describe('the format of messages', () => {
  it.each([
    ['name=value', (n: number) => `temp=${n} hum=${n * 2}\n`, { type: 'named' }, ['temp', 'hum']],
    ['name: value', (n: number) => `temp: ${n}.5 C\r\n`, { type: 'named' }, ['temp']],
    ['name value', (n: number) => `rpm ${n}\n`, { type: 'named' }, ['rpm']],
    ['CSV', (n: number) => `${n},${n / 2},-3\n`, { type: 'cells', separator: ',' }, ['1', '2', '3']],
    ['tabs', (n: number) => `12:00:0${n}\t${n}\t4\n`, { type: 'cells', separator: '\t' }, ['2', '3']],
    ['FireWater', (n: number) => `ch:${n},2,3\n`, { type: 'firewater' }, ['ch.1', 'ch.2', 'ch.3']],
  ])('is %s', (_, line, format, names) => {
    const [best] = detectValues(numbered(5, line));
    expect(best).toEqual({ format, looked: 5, matched: 5, names });
  });

  it('is CSV with the names of its header', () => {
    const [best] = detectValues(messagesOf('time,temp\n', '1,23.5\n', '2,24\n'));
    expect(best?.format).toEqual({ type: 'cells', separator: ',', names: ['time', 'temp'] });
    expect(best?.names).toEqual(['time', 'temp']);
  });

  it('is JustFloat by frames that end in its tail', () => {
    const frame = Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0x20, 0x41, 0, 0, 0x80, 0x7f);
    const stream = Uint8Array.of(...frame, ...frame, ...frame, ...frame);
    const [best] = detectValues([stream.subarray(0, 7), stream.subarray(7)]);
    expect(best).toEqual({ format: { type: 'just-float' }, looked: 4, matched: 4, names: ['1', '2'] });
  });

  it.each([
    ['two lines only', messagesOf('a=1\n', 'a=2\n')],
    ['a text', messagesOf('the sensor of room 7 is on\n', 'please wait 3 minutes\n', 'page 5\n', 'done 9\n')],
    ['lines without an end', messagesOf('a=1', 'a=2', 'a=3', 'a=4')],
    ['numbers of a few lines only', messagesOf('a=1\n', ...Array.from({ length: 9 }, () => 'hello\n'))],
    ['nothing', []],
  ])('is not told by %s', (_, messages) => {
    expect(detectValues(messages)).toEqual([]);
  });

  it('is told by datagrams, which end their lines', () => {
    const found = detectValues(messagesOf('a=1', 'a=2', 'a=3'), { isFramed: true });
    expect(found[0]?.format).toEqual({ type: 'named' });
  });

  it('is one that gives the series that it names', () => {
    const messages = numbered(6, (n) => `x:${n},y:${n * 2}\n`);
    const [best] = detectValues(messages);
    const names = new Set<string>();
    if (best === undefined) throw new Error('no format was found');
    const reader = createValueReader(best.format);
    for (const message of messages) reader.read(message, (name) => names.add(name));
    expect([...names].sort()).toEqual([...best.names].sort());
  });

  it('is looked for in any bytes without a throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 12 }), (messages) => {
        for (const { matched, looked } of detectValues(messages)) expect(matched).toBeLessThanOrEqual(looked);
      }),
    );
  });
});
