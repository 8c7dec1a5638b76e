import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaintOf, decoded, layoutOf } from '../../test/layouts.js';
import { numberIn } from './decode-text.js';
import { LayoutValues } from './layout-values.js';
import { lineOf, plainValuesOf } from './value-text.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const weather = layoutOf({ line: 'T={temp:f ℃};H={hum:i %} {state}' });

describe('a line of text', () => {
  it('is read by what stands between its fields', () => {
    const values = decoded(weather, bytesOf('T=-23.4;H=55 ok, all\r\n'));
    expect(values.fault).toBeUndefined();
    expect(lineOf(weather, values)).toBe('temp=-23.4 ℃ hum=55 % state=ok, all');
    expect([values.froms[0], values.tos[0]]).toEqual([2, 7]);
  });

  it.each([
    ['TRUNCATED', 'T=23.4'],
    ['TRUNCATED', 'T=23.4;H=55'],
    ['NUMBER', 'T=warm;H=55 ok'],
  ])('has the fault %s: %s', (code, text) => {
    expect(decoded(weather, bytesOf(text)).fault?.code).toBe(code);
  });

  it('shows what is no number as it came', () => {
    expect(lineOf(weather, decoded(weather, bytesOf('T=warm;H=55 ok')))).toBe(
      'temp=warm ℃ hum=55 % state=ok',
    );
  });

  it('of another kind is none of the layout', () => {
    expect(decoded(weather, bytesOf('boot ok')).isForeign).toBe(true);
  });

  it('is made of values, and read again', () => {
    const made = weather.encode({ temp: 23.4, hum: '55', state: 'ok' });
    if (!made.ok) throw new Error(complaintOf(made));
    expect(new TextDecoder().decode(made.value)).toBe('T=23.4;H=55 ok');
    expect(complaintOf(weather.encode({ temp: 1, hum: 2, state: 'a\nb' }))).toBe(
      'layout sensor: state cannot be "a\nb": it has within it what ends the field',
    );
  });

  it('is GBK where the layout says so, and cut into lines', () => {
    const layout = layoutOf({ encoding: 'gbk', line: '温度 {temp:f}℃' });
    expect(layout.framing).toEqual({ type: 'line' });
    const made = layout.encode({ temp: 21 });
    if (!made.ok) throw new Error(complaintOf(made));
    expect(Buffer.from(made.value).toString('hex')).toBe('cec2b6c8203231a1e6');
    expect(plainValuesOf(layout, decoded(layout, made.value))).toEqual({ temp: 21 });
  });
});

describe('fields with a separator', () => {
  const layout = layoutOf({
    separator: ',',
    fields: [{ kind: 'const $PTEMP' }, { unit: 'hex' }, { temp: 'number * 0.1 ℃' }, { name: 'text' }],
  });

  it('are read one after another', () => {
    const values = decoded(layout, bytesOf('$PTEMP,1F,234,north\n'));
    expect(lineOf(layout, values)).toBe('unit=31 temp=23.4 ℃ name=north');
    expect(decoded(layout, bytesOf('$GPGGA,1,2,3')).isForeign).toBe(true);
    expect(decoded(layout, bytesOf('$PTEMP,1F')).fault).toMatchObject({ code: 'TRUNCATED' });
  });

  it('are made again', () => {
    const made = layout.encode({ unit: 31, temp: 23.4, name: 'north' });
    expect(made.ok && new TextDecoder().decode(made.value)).toBe('$PTEMP,1F,234,north');
    // Nothing is behind the last one, which may have the separator in it.
    expect(layout.encode({ unit: 1, temp: 1, name: 'a,b' }).ok).toBe(true);
    const names = layoutOf({ separator: ',', fields: [{ first: 'text' }, { last: 'text' }] });
    expect(complaintOf(names.encode({ first: 'a,b', last: 'c' }))).toMatch(/what ends the field$/);
  });
});

describe('digits', () => {
  it('are read as JavaScript reads them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (number) => {
        const text = bytesOf(` ${number} `);
        expect(numberIn(text, 0, text.length, false)).toBe(Number(String(number)));
      }),
    );
  });

  it.each(['', '-', '.', '1.2.3', '0x10', 'NaN', '1 2', '9'.repeat(50)])('are none in %j', (text) => {
    expect(numberIn(bytesOf(text), 0, text.length, false)).toBeNaN();
  });
});

it('reads any bytes without an exception', () => {
  const values = new LayoutValues();
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('T', '=', ';', 'H', ' ', '1', '.', '\n', '温') }),
      (text) => {
        const bytes = bytesOf(text);
        weather.decode(bytes, 0, bytes.length, values);
        lineOf(weather, values);
      },
    ),
  );
});
