import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { parseHex } from '../../bytes/hex.js';
import { failure } from '../../errors/error.js';
import type { Draft, TrafficEvent } from '../event.js';
import { type LogLineOptions, LogLines } from './log-line.js';

const usual: LogLineOptions = {
  language: 'en',
  encoding: 'utf-8',
  isHex: false,
  isStream: true,
  localTime: () => '2026-11-27 12:00:03.002',
};
const peer = '127.0.0.1:51000';

function event(draft: Omit<Draft, 'timeMicros' | 'endpoint'> & { readonly type: string }): TrafficEvent {
  return { sequence: 1, timeMicros: 1, endpoint: 'a', ...draft } as TrafficEvent;
}

function received(bytes: Uint8Array | string): TrafficEvent {
  return event({
    type: 'received',
    peer,
    bytes: typeof bytes === 'string' ? encodeText(bytes, 'utf-8') : bytes,
  } as never);
}

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.bytes;
}

describe('a line of a log', () => {
  it('has local time, direction, peer, size and text', () => {
    expect(new LogLines(usual).line(received('Hello Server'))).toBe(
      '2026-11-27 12:00:03.002 < 127.0.0.1:51000  12 B  Hello Server',
    );
    expect(
      new LogLines(usual).line(event({ type: 'sent', peer, bytes: encodeText('温度', 'utf-8') } as never)),
    ).toBe('2026-11-27 12:00:03.002 > 127.0.0.1:51000  6 B  温度');
  });

  it('says who sent it by hand', () => {
    const sent = event({ type: 'sent', peer, bytes: encodeText('hi', 'utf-8'), by: 'Ana' } as never);
    expect(new LogLines(usual).line(sent)).toMatch(/ {2}2 B {2}hi {2}by Ana$/);
    expect(new LogLines({ ...usual, language: 'zh-CN' }).line(sent)).toMatch(/ {2}hi {2}发送者 Ana$/);
  });

  it('names the endpoint where several share a file', () => {
    expect(new LogLines({ ...usual, name: 'oven\u202e' }).line(received('x'))).toBe(
      '2026-11-27 12:00:03.002 [oven\\u{202e}] < 127.0.0.1:51000  1 B  x',
    );
  });

  it.each([
    ['a line break', 'a\r\nb', 'a␍␊b'],
    ['ANSI', '\x1b[31mred', '␛[31mred'],
    ['bidi controls', 'a\u202eb', 'a\\u{202e}b'],
    ['a NUL at the end', 'name\0', 'name␀'],
  ])('writes %s visibly', (_, text, written) => {
    expect(new LogLines(usual).line(received(text)).endsWith(`  ${written}`)).toBe(true);
  });

  it.each([
    ['malformed text', 'FF FE 41'],
    ['controls that no text has', '01 03 00 00'],
    ['a NUL in the middle', '41 00 42'],
  ])('writes %s as hex', (_, bytes) => {
    expect(new LogLines(usual).line(received(hex(bytes))).endsWith(`B  ${bytes}`)).toBe(true);
  });

  it('writes all messages as hex where that is wanted', () => {
    expect(new LogLines({ ...usual, isHex: true }).line(received('AB'))).toMatch(/ 2 B {2}41 42$/);
  });

  it('writes a message of any length whole', () => {
    const line = new LogLines(usual).line(received('x'.repeat(1_000_000)));
    expect(line.length).toBeGreaterThan(1_000_000);
  });

  it('reads characters across the messages of a stream', () => {
    const lines = new LogLines({ ...usual, encoding: 'gbk' });
    const bytes = encodeText('温度', 'gbk');
    expect(lines.line(received(bytes.subarray(0, 3)))).toMatch(/ 3 B {2}温$/);
    expect(lines.line(received(bytes.subarray(3)))).toMatch(/ 1 B {2}度$/);
  });

  it('loses no byte of a character that goes on otherwise', () => {
    const lines = new LogLines(usual);
    expect(lines.line(received(hex('41 E6')))).toMatch(/ 2 B {2}A$/);
    expect(lines.line(received(hex('41 42')))).toMatch(/ 2 B {2}E6 41 42$/);
    lines.line(received(hex('E6 B8')));
    const closed = event({
      type: 'closed',
      peer,
      reason: 'peer',
      open: 0,
      receivedBytes: 6,
      sentBytes: 0,
      durationMs: 1500,
      retrySeconds: 2,
    } as never);
    expect(lines.line(closed)).toBe(
      '2026-11-27 12:00:03.002 - 127.0.0.1:51000  closed by peer after 1.500 s, 6 B in, 0 B out; E6 B8 (ended inside a character); trying again in 2 s',
    );
  });

  it('writes the beginning of a character once where it is hex already', () => {
    const lines = new LogLines(usual);
    expect(lines.line(received(hex('01 E6')))).toMatch(/ 2 B {2}01 E6$/);
    expect(lines.line(received(hex('41')))).toMatch(/ 1 B {2}A$/);
  });

  it('says what happens besides messages, in both languages', () => {
    const refused = event({
      type: 'error',
      failure: failure('CONNECTION_REFUSED', { address: peer }),
    } as never);
    expect(new LogLines(usual).line(refused)).toMatch(/^2026-11-27 12:00:03\.002 ! .*127\.0\.0\.1:51000/);
    expect(
      new LogLines({ ...usual, language: 'zh-CN' }).line(
        event({ type: 'connected', peer, open: 2 } as never),
      ),
    ).toBe('2026-11-27 12:00:03.002 + 127.0.0.1:51000  已连接（当前 2 个连接）');
    expect(new LogLines(usual).missingLine(1, 3)).toBe('2026-11-27 12:00:03.002 ! 3 lines are missing here');
  });

  it('is none for the progress of a transfer', () => {
    expect(new LogLines(usual).line(event({ type: 'transferProgressed' } as never))).toBe('');
  });
});
