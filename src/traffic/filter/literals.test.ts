import { describe, expect, it } from 'vitest';
import type { ValueKind } from './checked-filter.js';
import { readLiteral } from './literals.js';
import type { Quoted, Word } from './syntax.js';

const span = { from: 0, to: 1 };
const word = (text: string): Word => ({ type: 'word', text, must: undefined, span });
const quoted = (text: string): Quoted => ({ type: 'text', text, span });

/** The value of a literal as a number, as hex digits with its prefix, or as the reason of a mistake. */
function read(literal: Word | Quoted, kind: ValueKind, values: Record<number, string> = {}): string | number {
  const result = readLiteral(literal, kind, values);
  if ('reason' in result) return result.reason;
  if (result.type === 'number') return result.number;
  if (result.type === 'text') return result.text;
  const prefix = result.prefixBits === undefined ? '' : `/${result.prefixBits}`;
  return `${Buffer.from(result.bytes).toString('hex')}${prefix}`;
}

describe('literals of a filter', () => {
  it.each<[kind: ValueKind, text: string, expected: string | number]>([
    ['u16', '53', 53],
    ['u16', '0x35', 53],
    ['u16', '0X35', 53],
    ['u16', '065', 53],
    ['u16', '0b110101', 53],
    ['u8', '255', 255],
    ['u8', '256', 'filter-number-too-big'],
    ['i32', '2147483648', 'filter-number-too-big'],
    ['u16', '1e2', 'filter-not-number'],
    ['u16', '1.0', 'filter-not-number'],
    ['bytes', '0a', '0a'],
    ['bytes', '10', '10'],
    ['bytes', '0x0a', '0a'],
    ['bytes', '0x0a0b', 'filter-not-bytes'],
    ['bytes', ':ff', 'ff'],
    ['bytes', '0', '00'],
    ['bytes', '127', '1207'],
    ['bytes', '0a:0B:ff', '0a0bff'],
    ['bytes', '0a-0b-ff', '0a0bff'],
    ['bytes', '0a0b.ff00', '0a0bff00'],
    ['bytes', 'image', 'filter-not-bytes'],
    ['mac', '0201.0304.0506', '020103040506'],
    ['mac', '02:01', 'filter-not-address'],
    ['ipv4', '10.0.0.1', '0a000001'],
    ['ipv4', '10.0.0.1/8', '0a000001/8'],
    ['ipv4', '10.0.0.256', 'filter-not-address'],
    ['ipv4', '10.0.0.1/33', 'filter-prefix-too-long'],
    ['ipv6', '::1', '00000000000000000000000000000001'],
    ['ipv6', 'fe80::/10', 'fe800000000000000000000000000000/10'],
    ['ipv6', '2001:db8:0:1:2:3:192.0.2.1', '20010db80000000100020003c0000201'],
    ['ipv6', '1:2:3:4:5:6:7:8::', 'filter-not-address'],
    ['ipv6', '::1/129', 'filter-prefix-too-long'],
    ['boolean', '0', 0],
    ['boolean', '2', 1],
    ['boolean', 'TRUE', 1],
    ['boolean', 'False', 0],
    ['boolean', 'true', 'filter-not-boolean'],
    ['duration', '1.5', 1_500_000_000],
    ['double', '104.776', 104.776],
    ['double', '5', 5],
    ['time', '1700000000', 1_700_000_000_000_000_000],
    ['duration', '1e0', 'filter-not-time'],
    ['double', 'x', 'filter-not-number'],
    ['date', 'yesterday', 'filter-not-date'],
    ['text', '5', '5'],
  ])('%s %s', (kind, text, expected) => {
    expect(read(word(text), kind)).toBe(expected);
  });

  it('knows values by name, in any case and with or without quotes, but never a number in quotes', () => {
    const values = { 3: 'Data Packet', 6: 'TCP' };
    expect(read(quoted('data packet'), 'u16', values)).toBe(3);
    expect(read(word('tcp'), 'u8', values)).toBe(6);
    expect(read(quoted('3'), 'u16', values)).toBe('filter-name-unknown');
    expect(read(quoted('Set'), 'boolean', { 0: 'Not set', 1: 'Set' })).toBe(1);
  });

  it('takes a text in quotes for its bytes, but for no address', () => {
    expect(read(quoted('a\udcffé'), 'bytes')).toBe('61ffc3a9');
    expect(read(quoted('10.0.0.1'), 'ipv4')).toBe('filter-quotes-not-taken');
    expect(read({ type: 'character', text: '@', span }, 'u8')).toBe(64);
  });
});
