import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../../src/bytes/encodings.js';
import { copiedLines, copiedTexts } from './copied-rows.js';
import type { LogEntry } from './log-entry.js';
import { MessageLog } from './message-log.js';
import { StreamText } from './stream-text.js';

const options = { sentence: ({ type }: { readonly type: string }) => type, minutesAheadOfUtc: () => 0 };

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
    const copied = copiedLines(entries, new StreamText(log, 'utf-8', true), options);
    expect(copied.split('\n').map((line) => line.slice(12))).toEqual([
      ' <  10.0.0.1:7  a\\r\\nb\\0',
      ' <  10.0.0.1:7  温度\\x01',
    ]);
  });

  it('are the exact text when only that is asked for: streams go on, other messages begin a line', () => {
    const bytes = encodeText('温度\r\n', 'gbk');
    const [log, entries] = logOf(bytes.subarray(0, 1), bytes.subarray(1, 3), bytes.subarray(3));
    expect(copiedTexts(entries, new StreamText(log, 'gbk', true))).toBe('温度\r\n');
    const [datagrams, each] = logOf('one', 'two\n', 'three');
    expect(copiedTexts(each, new StreamText(datagrams, 'utf-8', false))).toBe('one\ntwo\nthree');
  });

  it('have a character that was cut once, where it is completed', () => {
    const bytes = encodeText('温度', 'utf-8');
    const [log, entries] = logOf(bytes.subarray(0, 4), bytes.subarray(4, 5));
    const lines = copiedLines(entries, new StreamText(log, 'utf-8', true), options).split('\n');
    expect(lines.map((line) => line.slice(28))).toEqual(['温', '\\xE5\\xBA']);
  });
});
