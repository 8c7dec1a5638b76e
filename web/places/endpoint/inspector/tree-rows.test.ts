import { describe, expect, it } from 'vitest';
import { dissectPayload } from '../../../../src/capture/payload-dissection.js';
import { hex, layoutOf, layoutWith } from '../../../../test/layouts.js';
import { dissectionTree, layoutTree, maxTreeRows, rowOf } from './tree-rows.js';

const sensor = layoutOf({
  frame: { size: 10 },
  fields: [
    { sync: 'const AA 55' },
    { unit: 'u8' },
    { temp: 'f32 abcd' },
    { level: 'u16le' },
    { sum: 'checksum sum8' },
  ],
});
const registers = hex('0001 0000 0006 01 03 0000 0001');
const modbus = dissectPayload(registers, { transport: 'tcp', sourcePort: 5, destinationPort: 502 });

describe('the tree of a message', () => {
  it('has the fields of the first layout that takes it, with how their numbers lie in the bytes', () => {
    const other = layoutWith({ sync: 'const 01' });
    const bytes = hex('AA 55 03 41 F9 99 9A 02 01 74');
    const tree = layoutTree([other, sensor], bytes);
    expect(tree?.rows.map(({ name, from, to, form, number }) => [name, from, to, form, number])).toEqual([
      ['sync', 0, 2, '', undefined],
      ['unit', 2, 3, 'u8', { bits: 8, order: 'abcd' }],
      ['temp', 3, 7, 'f32 ABCD', { bits: 32, order: 'abcd' }],
      ['level', 7, 9, 'u16 BA', { bits: 16, order: 'dcba' }],
      ['sum', 9, 10, '', undefined],
    ]);
    expect(layoutTree([other], bytes)).toBeUndefined();
  });

  it('says what a wrong checksum has to be', () => {
    const tree = layoutTree([sensor], hex('AA 55 03 41 F9 99 9A 02 01 00'));
    expect(tree?.isSound).toBe(false);
    expect(tree?.rows.at(-1)).toMatchObject({ name: 'sum', isFaulty: true, expected: expect.any(String) });
  });

  it('has the layers of a protocol, each with its fields below it', () => {
    const tree = dissectionTree(modbus, 'en');
    expect(tree).toMatchObject({ name: 'mbtcp · modbus', isSound: true });
    expect(tree?.rows.map(({ name, depth, from, to }) => [name, depth, from, to]).slice(0, 3)).toEqual([
      ['mbtcp', 0, 0, 12],
      ['trans_id', 1, 0, 2],
      ['prot_id', 1, 2, 4],
    ]);
    expect(dissectionTree([], 'en')).toBeUndefined();
  });

  it('has the fault of a layer as a line, in both languages', () => {
    const cut = dissectPayload(hex('0001 61 2e'), { transport: 'udp', sourcePort: 5, destinationPort: 69 });
    const english = dissectionTree(cut, 'en')?.rows.find(({ isFaulty, depth }) => isFaulty && depth === 1);
    const chinese = dissectionTree(cut, 'zh-CN')?.rows.find(({ isFaulty, depth }) => isFaulty && depth === 1);
    expect(english?.text).toMatch(/[a-z]/);
    expect(chinese?.text).toMatch(/[\u4e00-\u9fff]/);
  });

  it('is bounded', () => {
    const labels = Array.from({ length: 3_000 }, () => ({
      ...({ name: 'dns.x', offset: 0, length: 1, kind: 'u8', value: 1, text: '1' } as const),
      ...{ valueName: undefined, purpose: undefined, fields: [] },
    }));
    const layer = { protocol: 'dns', offset: 0, length: 1, fields: labels, fault: undefined };
    expect(dissectionTree([layer], 'en')?.rows).toHaveLength(maxTreeRows);
  });

  it('has one line for a place in the bytes: the innermost', () => {
    const rows = dissectionTree(modbus, 'en')?.rows ?? [];
    expect(rowOf(rows, { start: 1, end: 2 })?.name).toBe('trans_id');
    expect(rowOf(rows, { start: 7, end: 8 })?.name).toBe('func_code');
    expect(rowOf(rows, { start: 1, end: 5 })?.name).toBe('mbtcp');
    expect(rowOf(rows, { start: 11, end: 13 })).toBeUndefined();
  });
});
