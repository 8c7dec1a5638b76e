import { expect, it } from 'vitest';
import type { PacketRow } from '../reading/messages.js';
import { conversationFilter, familyOf, timeText } from './packet-words.js';

const local = new Date(2026, 10, 25, 23, 5, 11).getTime() / 1_000;
const row = { seconds: local, nanoseconds: 1_234_567, sinceFirst: 1.25, sinceAbove: 0.000_5 } as PacketRow;

it.each([
  ['first', 6, '1.250000'],
  ['above', 6, '0.000500'],
  ['above', 9, '0.000500000'],
  ['clock', 6, '23:05:11.001234'],
  ['clock', 0, '23:05:11'],
  ['date', 3, '2026-11-25 23:05:11.001'],
] as const)('the time %s with %i digits is %s', (format, timeDigits, text) => {
  expect(timeText(row, format, { timeDigits })).toBe(text);
});

it('a packet without a time has none, and the first none since the row above', () => {
  expect(timeText({ ...row, seconds: undefined }, 'clock', { timeDigits: 6 })).toBe('');
  expect(timeText({ ...row, sinceAbove: undefined }, 'above', { timeDigits: 6 })).toBe('');
});

it.each([
  ['TCP', 'tcp'],
  ['TFTP', 'udp'],
  ['HTTP/XML', 'web'],
  ['TLSv1.3', 'web'],
  ['ICMPv6', 'control'],
  ['ARP', 'link'],
  ['0x88cc', 'other'],
] as const)('%s is of the family %s', (protocol, family) => {
  expect(familyOf(protocol)).toBe(family);
});

const ends = { client: '10.0.0.1', server: '10.0.0.2', clientPort: 50_000, serverPort: 80 };

it.each([
  ['tcp', ends, 'ip.addr == 10.0.0.1 and ip.addr == 10.0.0.2 and tcp.port == 50000 and tcp.port == 80'],
  [
    'udp',
    { ...ends, client: '::1', server: '::1', serverPort: 50_000 },
    'ipv6.addr == ::1 and udp.port == 50000',
  ],
  ['ip', ends, 'ip.addr == 10.0.0.1 and ip.addr == 10.0.0.2'],
  [
    'ip',
    { ...ends, client: '02:00:00:00:00:01', server: 'ff:ff:ff:ff:ff:ff' },
    'eth.addr == 02:00:00:00:00:01 and eth.addr == ff:ff:ff:ff:ff:ff',
  ],
  ['tftp', ends, 'ip.addr == 10.0.0.1 and ip.addr == 10.0.0.2 and udp.port == 50000 and tftp'],
] as const)('a conversation of %s has a filter', (kind, one, filter) => {
  expect(conversationFilter(kind, one)).toBe(filter);
});
