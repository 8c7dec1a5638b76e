import { describe, expect, it } from 'vitest';
import { createCodecTables } from './codec-tables.js';
import { dataCodec } from './data.js';

describe('the tables of codecs', () => {
  it('find a codec by its number, in its table only', () => {
    const tables = createCodecTables();
    tables.udpPort.add(69, dataCodec);
    expect(tables.udpPort.get(69)).toBe(dataCodec);
    expect(tables.udpPort.get(70)).toBeUndefined();
    expect(tables.tcpPort.get(69)).toBeUndefined();
  });

  it('give a number that was asked for in vain to the codec that is added later, and to the one that replaces it', () => {
    const { etherType } = createCodecTables();
    const other = { ...dataCodec, protocol: 'other' };
    expect(etherType.get(0x800)).toBeUndefined();
    etherType.add(0x800, dataCodec);
    expect(etherType.get(0x800)).toBe(dataCodec);
    etherType.replace(0x800, other);
    expect(etherType.get(0x800)).toBe(other);
    etherType.add(0x806, dataCodec);
    expect(etherType.get(0x800)).toBe(other);
  });

  it('refuse two codecs of one number', () => {
    const tables = createCodecTables();
    tables.udpPort.add(69, dataCodec);
    expect(() => tables.udpPort.add(69, { ...dataCodec, protocol: 'other' })).toThrow(
      'data and other both have 69',
    );
  });
});
