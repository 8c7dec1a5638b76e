import { describe, expect, it } from 'vitest';
import {
  bitwiseCrc,
  messageBits,
  numberBits,
  registerAfter,
  registerValue,
} from '../../../test/bitwise-crc.js';
import { crcCatalogue } from './crc-catalogue.js';

const each = crcCatalogue().map((crc) => [crc.name, crc] as const);

describe('the catalogue of CRCs', () => {
  it('has each name once, and every width that the catalogue has', () => {
    const names = crcCatalogue().flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(crcCatalogue()).toHaveLength(113);
    expect(new Set(crcCatalogue().map(({ width }) => width)).size).toBe(22);
    for (const { name, width } of crcCatalogue()) expect(name).toMatch(new RegExp(`^crc-${width}/`));
  });

  it.each(each)('%s has its check value', (_, crc) => {
    expect(bitwiseCrc(new TextEncoder().encode('123456789'), crc)).toBe(crc.check);
  });

  it.each(each)('%s has its residue', (_, crc) => {
    for (const text of ['', '1', '123456789', 'another message']) {
      const bytes = new TextEncoder().encode(text);
      const sent = numberBits(bitwiseCrc(bytes, crc), crc.width);
      const codeword = [...messageBits(bytes, crc.refin), ...(crc.refout ? sent.reverse() : sent)];
      expect(registerValue(registerAfter(codeword, crc), crc.refout), text).toBe(crc.residue);
    }
  });
});
