import { expect, it } from 'vitest';
import type { FollowedItem } from '../../app/capture.js';
import { translator } from '../language.js';
import type { Settings } from '../settings.js';
import { followedJson } from './followed-json.js';
import { FollowedText } from './followed-text.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const stream: FollowedItem = {
  type: 'stream',
  name: { protocol: 'tcp', number: 3 },
  client: { address: '10.0.0.1', port: 4_000 },
  server: { address: 'fe80::1', port: 80 },
  transfer: undefined,
  packet: 1,
  timeNanos: 0,
};
const data = (from: 'client' | 'server', packet: number, bytes: Uint8Array): FollowedItem => {
  return { type: 'data', from, offset: 0, bytes, isAfterFin: false, packet, timeNanos: packet * 1_500_000 };
};

function shown(items: readonly FollowedItem[], settings: Partial<Settings> = {}): string {
  const text = new FollowedText({
    translate: translator('en'),
    encoding: 'utf-8',
    hex: false,
    color: false,
    ...settings,
  } as Settings);
  return items.map((item) => text.of(item)).join('') + text.end();
}

it('shows who speaks, line by line, escaped, with characters whole that a segment has cut', () => {
  const umlaut = encode('ü\r\n\x1b[2Jend');
  const items = [
    stream,
    data('client', 4, encode('GET /\r\nHost: ')),
    data('client', 5, umlaut.subarray(0, 1)),
    data('client', 6, umlaut.subarray(1)),
    data('server', 7, encode('OK\n')),
  ];
  expect(shown(items)).toBe(
    [
      'tcp:3  10.0.0.1:4000 → [fe80::1]:80',
      '#4  0.006000 s  10.0.0.1:4000',
      '> GET /',
      '> Host: ü',
      '> ␛[2Jend',
      '#7  0.010500 s  [fe80::1]:80',
      '< OK',
      '',
    ].join('\n'),
  );
});

it('shows a hex dump, and what is wrong between', () => {
  const gap: FollowedItem = {
    type: 'gap',
    from: 'server',
    offset: 2,
    missingBytes: 7,
    reason: 'notCaptured',
    packet: 5,
    timeNanos: 0,
  };
  expect(
    shown([stream, data('server', 4, encode('hi')), gap], { hex: true })
      .split('\n')
      .slice(2),
  ).toEqual([
    `< 00000000  68 69${' '.repeat(42)}  |hi|`,
    '! [fe80::1]:80  7 bytes are not in the capture',
    '',
  ]);
});

it('shows the packets of a transfer around its file', () => {
  const transfer = {
    number: 0,
    direction: 'read',
    name: 'a\x1b',
    mode: 'octet',
    options: [{ name: 'blksize', value: '8' }],
    client: stream.client,
    server: stream.server,
    packet: 1,
    timeNanos: 0,
  } as const;
  const place = { packet: 1, timeNanos: 0 };
  const items: readonly FollowedItem[] = [
    { ...stream, name: { protocol: 'tftp', number: 0 }, transfer },
    { type: 'request', from: 'client', isAgain: false, ...place },
    { type: 'error', from: 'server', isAgain: false, code: 1, message: 'no such file', ...place },
    { type: 'ended', outcome: 'refused', ...place },
  ];
  expect(shown(items).split('\n').slice(1)).toEqual([
    '* 10.0.0.1:4000  RRQ a␛ octet blksize=8',
    '! [fe80::1]:80  ERROR 1 no such file',
    '* refused',
    '',
  ]);
  expect(JSON.parse(followedJson(items[0] ?? stream, 'utf-8'))).toEqual({
    type: 'stream',
    protocol: 'tftp',
    stream: 0,
    client: '10.0.0.1:4000',
    server: '[fe80::1]:80',
    direction: 'read',
    file: 'a\x1b',
    mode: 'octet',
    options: { blksize: '8' },
    packet: 1,
    seconds: 0,
  });
});

it('has bytes exactly, and as text, in JSON', () => {
  expect(JSON.parse(followedJson(data('client', 2, Uint8Array.of(0x61, 0xff)), 'utf-8'))).toEqual({
    type: 'data',
    from: 'client',
    offset: 0,
    bytes: 2,
    text: 'a\ufffd',
    hex: '61FF',
    packet: 2,
    seconds: 0.003,
  });
});
