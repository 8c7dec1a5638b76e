import { describe, expect, it } from 'vitest';
import {
  blanksOf,
  countsSendings,
  fillPlaceholders,
  type PlaceholderUse,
  parsePlaceholders,
  writtenPlaceholders,
} from './placeholders.js';

const variables = new Map([
  ['host', '10.20.0.17'],
  ['unit', '300'],
  ['cold', '-5'],
  ['泵', '7'],
  ['a.b', 'x'],
]);
const values = {
  variable: (name: string) => variables.get(name),
  blank: (name: string) => (name === 'unit' ? '3' : undefined),
  counter: 258,
  localTime: '2026-11-25 08:12:40.118',
  unixSeconds: 1_764_029_560,
  random: () => 0.5,
};

function fill(text: string, use: PlaceholderUse = 'text'): unknown {
  const parsed = parsePlaceholders(text);
  if (!parsed.ok) return parsed.fault;
  const filled = fillPlaceholders(parsed.parts, values, use);
  return filled.ok ? filled.text : filled.fault;
}

describe('a text with placeholders', () => {
  it.each([
    ['no braces', 'no braces'],
    ['tcp://{{host}}:502', 'tcp://10.20.0.17:502'],
    ['{{ host }}', '10.20.0.17'],
    ['启动 {{泵}} 号泵 {{a.b}}', '启动 7 号泵 x'],
    ['{{?unit}}/{{?unit=9}}', '3/3'],
    ['{{counter}} {{counter:6}}', '258 000258'],
    ['{{date}} {{time}} {{unixtime}}', '2026-11-25 08:12:40.118 1764029560'],
    ['{{random}} {{random(1-6)}}', '128 4'],
    ['{{unique}}', '8'.repeat(32)],
    ['\\{{host}} {x} }}', '{{host}} {x} }}'],
    ['a\\{{b}} {{host}}', 'a{{b}} 10.20.0.17'],
    ['', ''],
  ])('is filled: %s', (text, filled) => expect(fill(text)).toBe(filled));

  it.each([
    ['01 {{counter}} {{random}}', '01 02 80'],
    ['{{unit:u16be}} {{unit:u16le}} {{unit:u32be}}', '012c 2c01 0000012c'],
    ['{{unit:u64le}} {{unit:i16be}} {{cold:i8}} {{cold:i32le}}', '2c01000000000000 012c fb fbffffff'],
    ['{{counter:u8}}', '02'],
    ['{{?nobody:u16be=5}} {{?unit2:u8=0x10}}', '0005 10'],
    ['{{unixtime}}', '6924f478'],
    ['{{host}}', '10.20.0.17'],
  ])('is filled in hex: %s', (text, filled) => expect(fill(text, 'hex')).toBe(filled));

  it.each([
    ['{{nobody}}', { reason: 'placeholder-unset', name: 'nobody', index: 0 }],
    ['a {{?limit}}', { reason: 'placeholder-blank', name: 'limit', index: 2 }],
  ])('names the value that is missing: %s', (text, fault) => expect(fill(text)).toEqual(fault));

  it('names a value that is no number where bytes are wanted', () => {
    expect(fill('{{host:u8}}', 'hex')).toEqual({ reason: 'placeholder-no-number', name: 'host', index: 0 });
  });

  it.each([
    ['{{unit:u8}}', 'unit'],
    ['{{cold:u16le}}', 'cold'],
    ['{{unit:i8}}', 'unit'],
    ['{{?n:u8=256}}', 'n'],
    ['{{random(256-256):u8}}', 'random'],
  ])('refuses a number that does not fit into its bytes: %s', (text, name) => {
    expect(fill(text, 'hex')).toEqual({ reason: 'placeholder-no-fit', name, index: 0 });
  });

  it.each([
    ['{{host', { reason: 'placeholder-not-closed', index: 0, found: 'host' }],
    ['a {{}}', { reason: 'placeholder-name', index: 2, found: '' }],
    ['{{a b}}', { reason: 'placeholder-name', index: 0, found: 'a b' }],
    ['{{1st}}', { reason: 'placeholder-name', index: 0, found: '1st' }],
    ['{{random(6-1)}}', { reason: 'placeholder-name', index: 0, found: 'random(6-1)' }],
    ['{{unit:u16}}', { reason: 'placeholder-form', index: 0, found: 'unit:u16' }],
    ['{{unit:u8le}}', { reason: 'placeholder-form', index: 0, found: 'unit:u8le' }],
  ])('is refused with its place: %s', (text, fault) => expect(fill(text)).toEqual(fault));

  it('takes what a blank proposes where nobody answered it', () => {
    expect(fill('{{?nobody=3}}')).toBe('3');
    expect(fill('{{?nobody}}')).toMatchObject({ reason: 'placeholder-blank', name: 'nobody' });
  });

  it('is written as a list shows it', () => {
    const parsed = parsePlaceholders('udp://{{host}}:{{?port=7}} {{counter:4}} \\{{x');
    expect(parsed.ok && writtenPlaceholders(parsed.parts)).toBe('udp://{{host}}:{{?port}} {{counter}} {{x');
  });

  it('names its blanks once each, with what they propose', () => {
    const parsed = parsePlaceholders('{{?a}} {{host}} {{?b=2}} {{?a=9}}');
    if (!parsed.ok) throw new Error(parsed.fault.reason);
    expect(blanksOf(parsed.parts)).toEqual([
      { type: 'blank', name: 'a', preset: undefined },
      { type: 'blank', name: 'b', preset: '2' },
    ]);
    expect(countsSendings(parsed.parts)).toBe(false);
    const counting = parsePlaceholders('{{counter:2}}');
    expect(counting.ok && countsSendings(counting.parts)).toBe(true);
  });

  it('does not take inherited names for values', () => {
    expect(fill('{{constructor}} {{toString}}')).toMatchObject({ reason: 'placeholder-unset' });
  });

  it('takes ten thousand of them, and no more', () => {
    const text = (count: number): string =>
      Array.from({ length: count }, (_, index) => `{{?a${index}}}`).join('');
    const parsed = parsePlaceholders(text(10_000));
    if (!parsed.ok) throw new Error(parsed.fault.reason);
    expect(blanksOf(parsed.parts)).toHaveLength(10_000);
    expect(parsePlaceholders(text(10_001))).toEqual({
      ok: false,
      fault: { reason: 'placeholders-too-many', index: text(10_000).length, found: '?a10000' },
    });
  });

  it('is filled up to 16 Mi characters, and the name that goes beyond them is told', () => {
    const parsed = parsePlaceholders('{{long}}{{long}}');
    if (!parsed.ok) throw new Error(parsed.fault.reason);
    const long = 'x'.repeat(9 * 1024 * 1024);
    expect(fillPlaceholders(parsed.parts, { ...values, variable: () => long }, 'text')).toEqual({
      ok: false,
      fault: { reason: 'placeholder-too-long', name: 'long', index: 8 },
    });
  });
});
