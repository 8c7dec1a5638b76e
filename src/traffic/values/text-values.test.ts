import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, isHeader, numberOf, readCells, readFireWater, readNamed } from './text-values.js';

type Value = readonly [name: string, value: number];

function named(line: string): readonly Value[] {
  const values: Value[] = [];
  readNamed(line, (name, value) => values.push([name, value]));
  return values;
}

function fireWater(line: string): readonly Value[] | undefined {
  const values: Value[] = [];
  return readFireWater(line, (name, value) => values.push([name, value])) ? values : undefined;
}

describe('numbers behind their names', () => {
  it.each<readonly [string, readonly Value[]]>([
    ['temp=23.5', [['temp', 23.5]]],
    [
      'temp: -23.5 C, hum: 45%',
      [
        ['temp', -23.5],
        ['hum', 45],
      ],
    ],
    ['rpm 1200', [['rpm', 1200]]],
    [
      '温度=23.5℃ 湿度=45',
      [
        ['温度', 23.5],
        ['湿度', 45],
      ],
    ],
    ['adc.ch[0]=1e-3', [['adc.ch[0]', 0.001]]],
    ['v=.5', [['v', 0.5]]],
    ['temp1 = +7', [['temp1', 7]]],
    ['{"temp": 1}', []],
    ['ip=192.168.1.5', []],
    ['date=2026-11-27', []],
    ['at 12:30', []],
    ['12 34', []],
    ['temp=', []],
    ['big=1e999', []],
    ['ERR 0x17', [['ERR', 23]]],
    ['ERR=0x17zz x=0x', [['x', 0]]],
  ])('%s', (line, values) => {
    expect(named(line)).toEqual(values);
  });

  it('are bounded, and found in no more than a moment in what is made to hold a reader up', () => {
    expect(named('a=1 '.repeat(1_000))).toHaveLength(64);
    expect(named('a'.repeat(4_096))).toEqual([]);
    expect(named('a '.repeat(2_048))).toEqual([]);
    expect(named(`${'-'.repeat(2_000)}${'1.'.repeat(1_000)}`)).toEqual([]);
  });
});

describe('a line of FireWater', () => {
  it.each<readonly [string, readonly Value[] | undefined]>([
    [
      'channels:1.386578,0.977929,-0.628913',
      [
        ['channels.1', 1.386578],
        ['channels.2', 0.977929],
        ['channels.3', -0.628913],
      ],
    ],
    [
      '1,2',
      [
        ['1', 1],
        ['2', 2],
      ],
    ],
    ['t:5', [['t', 5]]],
    [
      'a: 1, 2',
      [
        ['a.1', 1],
        ['a.2', 2],
      ],
    ],
    ['a:1,,2', undefined],
    ['a:1,x', undefined],
    ['a:', undefined],
    ['', undefined],
  ])('%s', (line, values) => {
    expect(fireWater(line)).toEqual(values);
  });
});

describe('cells', () => {
  it('are numbers by the names of their columns, or by their places', () => {
    const values: Value[] = [];
    const take = (name: string, value: number): void => void values.push([name, value]);
    readCells(cellsOf('12:00:01, "23.5 C", x, 7', ','), ['time', 'temp'], take);
    expect(values).toEqual([
      ['temp', 23.5],
      ['4', 7],
    ]);
  });

  it('are a header where none is a number and no two are alike', () => {
    expect(isHeader(cellsOf('time,temp,hum', ','))).toBe(true);
    expect(isHeader(cellsOf('time,1', ','))).toBe(false);
    expect(isHeader(cellsOf('x,x', ','))).toBe(false);
    expect(isHeader(cellsOf('alone', ','))).toBe(false);
  });

  it.each([
    ['23.5 °C', 23.5],
    ['45%', 45],
    [' -1e3 ', -1000],
    ['1.2.3', undefined],
    ['12:30', undefined],
    ['', undefined],
    ['1e999', undefined],
    ['0xFF', 255],
    ['-0x10', -16],
    ['0xFFzz', undefined],
  ])('%s as a number', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });
});

it('no text makes a reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
      named(line);
      fireWater(line);
      readCells(cellsOf(line, ','), [], () => undefined);
    }),
  );
});
