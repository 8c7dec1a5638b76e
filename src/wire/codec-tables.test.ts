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

  it('refuse two codecs of one number', () => {
    const tables = createCodecTables();
    tables.udpPort.add(69, dataCodec);
    expect(() => tables.udpPort.add(69, { ...dataCodec, protocol: 'other' })).toThrow(
      'data and other both have 69',
    );
  });
});
