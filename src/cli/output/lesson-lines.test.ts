import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Arrow, CallNote, LadderRow } from '../../lesson/ladder.js';
import { translator } from '../language.js';
import {
  type LessonWords,
  ladderHead,
  ladderLines,
  lessonText,
  shownBytes,
  socketsLine,
} from './lesson-lines.js';

const words: LessonWords = { language: 'en', translate: translator('en'), color: false, columns: 80 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const arrow = (over: Partial<Arrow>): LadderRow => ({
  ...{ atMs: 1_500, left: undefined, right: undefined },
  arrow: {
    ...{ from: 'left', reach: 'whole', label: 'SYN', bytes: undefined, fate: 'arrived', basis: 'inferred' },
    ...over,
  },
});

describe('the lines of a lesson', () => {
  it('fill in facts, escaped, and drop the marks of code where there are no colours', () => {
    const text = { en: '`recv(8)` took {ms} of {who}, {kept}', 'zh-CN': '' };
    expect(lessonText(text, { ms: 3, who: 'a\x1b[31m' }, words)).toEqual([
      'recv(8) took 3 of a\\u{1b}[31m, {kept}',
    ]);
    expect(lessonText(text, { ms: 3, who: 'x' }, { ...words, color: true })[0]).toMatch(
      /^\x1b\[1mrecv\(8\)\x1b\[22m took/,
    );
  });

  it('draw packets by direction, fate and how they are known', () => {
    const lines = ladderLines(
      [
        arrow({}),
        arrow({ from: 'right', label: 'SYN, ACK', basis: 'captured' }),
        arrow({ label: '5 B', fate: 'held', basis: 'relayed' }),
        arrow({ label: 'ACK 1', fate: 'lost', basis: 'relayed' }),
        arrow({ label: 'half', reach: 'left' }),
        arrow({ label: 'half', reach: 'right' }),
      ],
      500,
      words,
    ).map((line) => line.slice(10).trim());
    expect(lines).toEqual([
      '│╌╌╌╌╌╌╌╌╌ SYN ╌╌╌╌╌╌╌╌╌▶│',
      '│◀────── SYN, ACK ───────│',
      '│───────── 5 B ─────────‖│',
      '│──────── ACK 1 ────────×│',
      '│╌╌╌ half ╌╌▶            │',
      '│            ╌╌╌ half ╌╌▶│',
    ]);
  });

  it('hold their columns, whatever a program sent', () => {
    const row = (text: string): LadderRow => ({
      ...{ atMs: 0, arrow: undefined, right: undefined },
      left: {
        ...{ end: 'client', call: 'send', is: 'called', maxBytes: undefined, result: undefined },
        ...{ message: undefined, address: undefined },
        bytes: bytesOf(text),
      },
    });
    const [head, ...lines] = [
      ladderHead(words),
      ...ladderLines([row('a'), row('温度 23.5℃ 温度 23.5℃'), row('\x1b[2J')], 0, words),
    ];
    expect(head).toMatch(/client +server$/);
    for (const line of lines) expect(stringWidth(line.slice(0, line.indexOf('│')))).toBe(32);
    expect(lines.join('')).not.toContain('\x1b');
  });

  it('say where a connection goes, and of TFTP by hand which message and which port', () => {
    const note = (over: Partial<CallNote>): LadderRow => ({
      ...{ atMs: 0, arrow: undefined, right: undefined },
      left: {
        ...{
          end: 'client',
          call: 'sendto',
          is: 'called',
          maxBytes: undefined,
          bytes: Uint8Array.of(0, 4, 0, 1),
        },
        ...{ message: 'ACK 1', address: '127.0.0.1:45012', result: undefined },
        ...over,
      },
    });
    const lines = ladderLines(
      [
        note({ call: 'connect', bytes: undefined, message: undefined, address: '[::1]:7' }),
        note({}),
        note({ message: undefined }),
        note({ call: 'recvfrom', is: 'returned', message: 'DATA 1  512 B', result: { ok: true } }),
      ],
      0,
      { ...words, columns: 120 },
    ).map((line) => line.slice(10, line.indexOf('│')).trim());
    expect(lines).toEqual([
      'connect([::1]:7)',
      'sendto(ACK 1, :45012)',
      'sendto(00 04 00 01)',
      'recvfrom :45012 returns DATA 1',
    ]);
  });

  it('say what a call returned, and why it failed', () => {
    const returned = (over: object): LadderRow => ({
      ...{ atMs: 0, arrow: undefined, left: undefined },
      right: {
        ...{ end: 'server', call: 'recv', is: 'returned', maxBytes: undefined, bytes: undefined },
        ...{ message: undefined, address: undefined },
        result: { ok: true },
        ...over,
      },
    });
    const failure = { code: 'NOT_CONNECTED', fault: 'local', params: {} } as const;
    const notes = ladderLines(
      [
        returned({ bytes: bytesOf('23.6\n') }),
        returned({ bytes: new Uint8Array() }),
        returned({ result: { ok: false, failure } }),
      ],
      0,
      words,
    ).map((line) => line.split('│').at(-1)?.trim());
    expect(notes[0]).toBe('recv returns “23.6\\n”');
    expect(notes[1]).toBe('recv returns 0 B, end');
    expect(notes[2]).toMatch(/^recv: /);
  });

  it('show bytes as text where they are, else as hex', () => {
    expect(shownBytes(bytesOf('温度'))).toBe('“温度”');
    expect(shownBytes(Uint8Array.of(0xce, 0xc2, 0xb6, 0xc8, 0x0a))).toBe('CE C2 B6 C8 0A');
    expect(shownBytes(Uint8Array.of(0, 3, 0, 1))).toBe('00 03 00 01');
    expect(shownBytes(Uint8Array.of(0xe6, 0xb8))).toBe('E6 B8');
    expect(shownBytes(bytesOf('温'.repeat(7)))).toBe(`“${'温'.repeat(6)}…”`);
    expect(shownBytes(Uint8Array.of(0x61, 0xe6, 0xb8))).toBe('61 E6 B8');
    expect(shownBytes(bytesOf('x'.repeat(30)))).toBe(`“${'x'.repeat(20)}…”`);
  });

  it('name sockets by their ends', () => {
    const socket = {
      end: 'server',
      state: 'ESTABLISHED',
      local: '127.0.0.1:7',
      peer: undefined,
      unread: 10,
      waiting: 0,
      pid: 1,
    } as const;
    expect(socketsLine([socket, { ...socket, end: 'client', state: undefined }], words)).toBe(
      'server 127.0.0.1:7 ESTABLISHED, 10 B unread',
    );
  });
});
