import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import type { MessageView } from '../../app/layouts/message-view.js';
import { receivedCheck } from '../../bytes/checksum/received-check.js';
import { isoTime } from '../../bytes/iso-time.js';
import { failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { TextReader } from '../../traffic/export/text-reader.js';
import { translator } from '../language.js';
import { eventLine, type LineStyle } from './event-lines.js';

const timeMicros = new Date(2026, 10, 23, 12, 0, 3, 2).getTime() * 1000 + 451;
const style: LineStyle = {
  translate: translator('en'),
  language: 'en',
  color: false,
  check: undefined,
  hex: false,
  maxMessageBytes: Number.POSITIVE_INFINITY,
};

function received(bytes: Uint8Array): TrafficEvent {
  return { type: 'received', sequence: 1, timeMicros, endpoint: 'e', peer: '127.0.0.1:51000', bytes };
}

function lineOf(event: TrafficEvent, changed: Partial<LineStyle> = {}): string {
  return eventLine(event, { ...style, ...changed }, new TextReader('utf-8', true));
}

describe('the line of an event', () => {
  it('has local time, mark, peer, size and text', () => {
    expect(lineOf(received(Buffer.from('Hello Server')))).toBe(
      '12:00:03.002 < 127.0.0.1:51000  12 B  Hello Server',
    );
  });

  it('says who sent it by hand, the person and the NATS user', () => {
    const bytes = new TextEncoder().encode('hi');
    const happened = { sequence: 1, timeMicros, endpoint: 'e', peer: '127.0.0.1:51000' };
    const sent = { ...happened, type: 'sent', bytes } as const;
    expect(lineOf({ ...sent, by: 'Ana\x1b[2J', user: 'bench' })).toMatch(
      /> 127\.0\.0\.1:51000 {2}2 B {2}hi {2}by Ana\\x1B\[2J \(bench\)$/,
    );
    expect(lineOf({ ...sent, user: 'bench' })).toMatch(/ {2}hi {2}by bench$/);
  });

  it.each([
    [48.3, 'after 48 ms', '历时 48 毫秒'],
    [2_345, 'after 2.35 s', '历时 2.35 秒'],
  ])('of a connection that lasted %f ms says so as it is worth', (durationMs, english, chinese) => {
    const closed: TrafficEvent = {
      type: 'closed',
      sequence: 1,
      timeMicros,
      endpoint: 'e',
      peer: '127.0.0.1:51000',
      reason: 'peer',
      open: 0,
      receivedBytes: 6,
      sentBytes: 6,
      durationMs,
    };
    expect(lineOf(closed)).toContain(`closed by peer ${english}, 6 B in`);
    expect(lineOf(closed, { translate: translator('zh-CN'), language: 'zh-CN' })).toContain(
      `${chinese}，收 6 B`,
    );
  });

  it('says at the end which datagrams were not taken, and which went nowhere', () => {
    const counts = { receivedMessages: 9, receivedBytes: 90, sentMessages: 7, sentBytes: 70, errors: 0 };
    const totals = { ...counts, connections: 0, refused: 2, dropped: 3 };
    const stopped: TrafficEvent = { type: 'stopped', sequence: 1, timeMicros, endpoint: 'e', totals };
    expect(lineOf(stopped)).toBe(
      '12:00:03.002 * stopped; messages in: 9 (90 B), out: 7 (70 B); missed, as they came faster than they were taken: 3; dropped, as there was no room for them or nowhere to send them: 2',
    );
    expect(lineOf(stopped, { translate: translator('zh-CN'), language: 'zh-CN' })).toContain(
      '因缓冲区已满或无处可发而丢弃 2 条',
    );
    expect(lineOf({ ...stopped, totals: { ...totals, connections: 1, dropped: 0 } })).toBe(
      '12:00:03.002 * stopped; connections: 1, messages in: 9 (90 B), out: 7 (70 B)',
    );
  });

  it('has the values of a layout, and what is wrong with them', () => {
    const fault = {
      code: 'CHECKSUM',
      field: 'crc',
      meaning: { en: 'the checksum is wrong', 'zh-CN': '校验错误' },
      expected: '20 15',
    } as const;
    const messages: MessageView = {
      framing: undefined,
      selects: () => true,
      read: (bytes) =>
        bytes[0] === 0x48
          ? undefined
          : {
              layout: 'sensor',
              line: 'name=\u001b[2J temp=23.4 ℃',
              values: {},
              names: {},
              fault: bytes[0] === 0 ? fault : undefined,
            },
    };
    const bytes = Uint8Array.of(1, 2);
    const shown = lineOf(received(bytes), { messages });
    expect(shown).toMatch(/ {2}2 B {2}sensor name=\S+ temp=23\.4 ℃$/);
    expect(shown).not.toContain('\u001b');
    expect(lineOf(received(bytes), { messages, hex: true })).toMatch(/ {2}2 B {2}01 02 {2}sensor /);
    expect(lineOf(received(Uint8Array.of(0)), { messages, language: 'zh-CN' })).toMatch(
      / {2}✗ crc: 校验错误 {2}\S* ?20 15/,
    );
    expect(lineOf(received(Buffer.from('Hi')), { messages })).toMatch(/Hi$/);
  });

  it('has hex instead of text when asked', () => {
    expect(lineOf(received(Buffer.from('Hi')), { hex: true })).toBe(
      '12:00:03.002 < 127.0.0.1:51000  2 B  48 69',
    );
  });

  it('has a mark for its checksum where that is checked, and what was expected', () => {
    const check = receivedCheck(checksumSpec('sum8'), { type: 'line' }, 'utf-8');
    const lineWith = (bytes: readonly number[], changed: Partial<LineStyle> = {}): string =>
      lineOf(received(Uint8Array.from(bytes)), { check, ...changed }).slice('12:00:03.002 '.length);
    expect(lineWith([0x31, 0x32, 0x63, 0x0a])).toBe('< 127.0.0.1:51000  4 B ✓  12c␊');
    expect(lineWith([0x31, 0x32, 0x64])).toBe('< 127.0.0.1:51000  3 B ✗ 63 expected  12d');
    expect(lineWith([0x0a])).toBe('< 127.0.0.1:51000  1 B ✗ no room for the checksum  ␊');
    const chinese = { translate: translator('zh-CN'), language: 'zh-CN' } as const;
    expect(lineWith([0x31, 0x32, 0x64], chinese)).toContain('3 B ✗ 应为 63  12d');
    expect(lineOf({ ...received(Uint8Array.of(1)), type: 'sent' } as TrafficEvent, { check })).not.toMatch(
      /[✓✗]/,
    );
  });

  it('passes on no control character, C1 and direction marks included', () => {
    const hostile = Buffer.from('\x1b]0;x\x07\r\n\x7f\u009b31m\u202eevil');
    expect(lineOf(received(hostile))).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  });

  it('is coloured after the time, and only when asked', () => {
    expect(lineOf(received(Buffer.from('x')), { color: true })).toMatch(
      /^12:00:03\.002 \x1b\[36m< .*\x1b\[0m$/,
    );
  });

  it('joins a character that two reads share', () => {
    const reader = new TextReader('gbk', true);
    const parts = [[0xce], [0xc2, 0xb6, 0xc8]].map((bytes) =>
      eventLine(received(Uint8Array.from(bytes)), style, reader)
        .split(' B  ')
        .at(-1),
    );
    expect(parts).toEqual(['', '温度']);
  });

  it.each([
    ['en', 'abcd … 3 B more', '61 62 63 64 … 3 B more'],
    ['zh-CN', 'abcd …（另有 3 B 未显示）', '61 62 63 64 …（另有 3 B 未显示）'],
  ] as const)('says in %s how many bytes of a message are left out', (language, text, hex) => {
    const cut = { translate: translator(language), language, maxMessageBytes: 4 };
    expect(lineOf(received(Buffer.from('abcdefg')), cut)).toMatch(new RegExp(`  7 B  ${text}$`));
    expect(lineOf(received(Buffer.from('abcdefg')), { ...cut, hex: true })).toMatch(
      new RegExp(`  7 B  ${hex}$`),
    );
    expect(lineOf(received(Buffer.from('abcd')), cut)).toMatch(/ {2}4 B {2}abcd$/);
  });

  it.each(['received', 'sent'] as const)('cuts no character of what was %s in two', (type) => {
    const bytes = Buffer.from('é'.repeat(4));
    const event: TrafficEvent = { type, sequence: 1, timeMicros, endpoint: 'e', peer: '127.0.0.1:1', bytes };
    for (const stream of [true, false]) {
      const line = eventLine(event, { ...style, maxMessageBytes: 3 }, new TextReader('utf-8', stream));
      expect(line.split(' B  ').at(-1)).toBe('é … 5 B more');
    }
  });

  it('goes on after a message that was cut with the character that it ended in', () => {
    const reader = new TextReader('utf-8', true);
    const [head, tail] = [Buffer.from('abcdé').subarray(0, 5), Buffer.from('é').subarray(1)];
    const texts = [head, tail].map((bytes) =>
      eventLine(received(bytes), { ...style, maxMessageBytes: 2 }, reader)
        .split(' B  ')
        .at(-1),
    );
    expect(texts).toEqual(['ab … 3 B more', 'é']);
  });
});

describe('the line of a transfer that ended', () => {
  const ended = {
    type: 'transferFinished',
    sequence: 1,
    timeMicros,
    endpoint: 'e',
    id: 't1',
    file: 'boot.img',
    peer: '127.0.0.1:36010',
    bytes: 0,
    seconds: 11,
    retransmitted: 0,
    duplicates: 0,
  } as const;

  it('says once that it was given up', () => {
    const reason: ReasonKey = 'server-stopping';
    const event = { ...ended, outcome: 'aborted', failure: failure('TFTP_ABORTED', { reason }) } as const;
    expect(lineOf(event)).toBe(
      '12:00:03.002 - 127.0.0.1:36010  boot.img ended after 0 B, 11.0 s, 0 sent again: the server is stopping',
    );
    expect(lineOf(event, { translate: translator('zh-CN'), language: 'zh-CN' })).toBe(
      '12:00:03.002 - 127.0.0.1:36010  boot.img 已结束，已传 0 B，用时 11.0 秒，重传 0 次：服务器正在停止',
    );
  });

  it('says how much of its time lost packets took, where that is a good part', () => {
    const done = { ...ended, outcome: 'done', bytes: 1_024, seconds: 4 } as const;
    expect(lineOf({ ...done, silentSeconds: 3.5 })).toContain(
      '1.00 KiB in 4.00 s (3.50 s of it waiting for packets that were lost or late), ',
    );
    const chinese = { translate: translator('zh-CN'), language: 'zh-CN' } as const;
    expect(lineOf({ ...done, silentSeconds: 3.5 }, chinese)).toContain(
      '用时 4.00 秒（其中 3.50 秒 在等待丢失或迟到的报文）',
    );
    expect(lineOf({ ...done, silentSeconds: 0.3 })).toContain(' in 4.00 s, ');
    expect(lineOf({ ...done, seconds: 0.05, silentSeconds: 0.04 })).toContain(' in 50 ms, ');
  });

  it('reports a client that has gone', () => {
    const gone = failure('TFTP_CLIENT_GONE', { peer: ended.peer });
    expect(lineOf({ ...ended, outcome: 'failed', failure: gone })).toContain(
      ': the client 127.0.0.1:36010 has gone; the transfer ended',
    );
  });
});

describe('the time for machines', () => {
  it('is ISO 8601 in UTC with microseconds', () => {
    expect(isoTime(Date.UTC(2026, 10, 23, 12, 0, 3, 2) * 1000 + 51, 6)).toBe('2026-11-23T12:00:03.002051Z');
  });
});
