import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../../src/bytes/encodings.js';
import { formatZonedTime } from '../../../state/numbers.js';
import { copiedRows, type RowWords } from './copied-rows.js';
import { type LogEntry, MessageLog, peersOf } from './message-log.js';
import { type SavedFormat, savedEntry } from './saved-log.js';
import { StreamText } from './stream-text.js';

const words: RowWords = {
  said: ({ event }) => event.type,
  peer: ({ event }) => peersOf(event).join(' '),
};

function logOf(...messages: readonly (string | Uint8Array)[]): readonly [MessageLog, readonly LogEntry[]] {
  const log = new MessageLog();
  for (const [place, content] of messages.entries()) {
    const index = place + 1;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const event = { sequence: index, endpoint: 'e1', timeMicros: index * 1000, peer: '10.0.0.1:7' };
    log.add({ ...event, type: 'received', bytes });
  }
  const entries = Array.from({ length: log.size }, (_, number) => log.at(number));
  return [log, entries.filter((entry) => entry !== undefined)];
}

describe('rows that are copied', () => {
  it('have their time, direction, peer and text, with escapes for what cannot be seen', () => {
    const [log, entries] = logOf('a\r\nb\0', '温度\x01');
    const copied = copiedRows(entries, 'lines', new StreamText(log, 'utf-8', true), words);
    expect(copied.split('\n').map((line) => line.slice(12))).toEqual([
      ' <  10.0.0.1:7  a\\r\\nb\\0',
      ' <  10.0.0.1:7  温度\\x01',
    ]);
  });

  it('are the exact text when only that is asked for: streams go on, other messages begin a line', () => {
    const bytes = encodeText('温度\r\n', 'gbk');
    const [log, entries] = logOf(bytes.subarray(0, 1), bytes.subarray(1, 3), bytes.subarray(3));
    expect(copiedRows(entries, 'text', new StreamText(log, 'gbk', true), words)).toBe('温度\r\n');
    const [datagrams, each] = logOf('one', 'two\n', 'three');
    expect(copiedRows(each, 'text', new StreamText(datagrams, 'utf-8', false), words)).toBe(
      'one\ntwo\nthree',
    );
  });

  it('have a character that was cut once, where it is completed', () => {
    const bytes = encodeText('温度', 'utf-8');
    const [log, entries] = logOf(bytes.subarray(0, 4), bytes.subarray(4, 5));
    const lines = copiedRows(entries, 'lines', new StreamText(log, 'utf-8', true), words).split('\n');
    expect(lines.map((line) => line.slice(28))).toEqual(['温', '\\xE5\\xBA']);
  });

  it('are hex, a message a line, and arrays of C', () => {
    const [log, entries] = logOf('AB', '\x01');
    const stream = new StreamText(log, 'utf-8', true);
    expect(copiedRows(entries, 'hex', stream, words)).toBe('41 42\n01');
    expect(copiedRows(entries, 'c', stream, words)).toContain(
      'const uint8_t message_1[2] = {\n  0x41, 0x42,\n};',
    );
    expect(copiedRows(entries.slice(1), 'c', stream, words)).toContain(
      'const uint8_t message[1] = {\n  0x01,\n};',
    );
  });
});

describe('a log that is saved', () => {
  const saved = (format: SavedFormat, ...messages: readonly string[]): string => {
    const [log, entries] = logOf(...messages);
    const stream = new StreamText(log, 'utf-8', true);
    return entries
      .map((entry) => savedEntry(entry, format, stream, words))
      .map((part) => (typeof part === 'string' ? part : new TextDecoder().decode(part)))
      .join('');
  };

  it('is the bytes as they came', () => {
    expect(saved('bytes', 'a\0', '\r\n')).toBe('a\0\r\n');
  });

  it('is a dump of every message with its time', () => {
    expect(saved('hex', '0123456789abcdefX').split('\n').slice(1)).toEqual([
      '  000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  |0123456789abcdef|',
      `  000010  58${' '.repeat(45)}  |X|`,
      '',
    ]);
  });

  it('is a table whose fields stay fields, and no formula', () => {
    expect(saved('csv', 'a,"b"\r\n', '=1+1')).toBe(
      `${formatZonedTime(1_000)},received,10.0.0.1:7,7,"a,""b""\\r\\n",61 2C 22 62 22 0D 0A\r\n` +
        `${formatZonedTime(2_000)},received,10.0.0.1:7,4,\\x3D1+1,3D 31 2B 31\r\n`,
    );
  });
});
