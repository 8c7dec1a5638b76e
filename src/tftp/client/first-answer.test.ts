import { describe, expect, it } from 'vitest';
import { isFirstAnswer } from './first-answer.js';

describe('the first answer of a server', () => {
  it.each([
    ['DATA 1', '0003000178', 'get'],
    ['an empty DATA 1', '00030001', 'get'],
    ['ACK 0', '00040000', 'put'],
    ['an OACK', '0006626c6b73697a6500353132 00', 'get put'],
    ['an ERROR', '000500016e6f00', 'get put'],
    ['DATA 2', '0003000278', ''],
    ['DATA 0', '0003000078', ''],
    ['DATA without a number', '000300', ''],
    ['ACK 1', '00040001', ''],
    ['an ACK without a number', '0004', ''],
    ['an OACK that ends in an option’s name', '0006626c6b73697a65', ''],
    ['a request', '0001666f6f006f6374657400', ''],
    ['an unknown opcode', '00070000', ''],
    ['nothing', '', ''],
  ])('may be %s', (_, hex, directions) => {
    // Between other bytes, as it lies in a batch.
    const bytes = Buffer.from(`ffff${hex.replace(' ', '')}ffff`, 'hex');
    const length = bytes.length - 4;
    const fits = (['get', 'put'] as const).filter((direction) => isFirstAnswer(direction, bytes, 2, length));
    expect(fits.join(' ')).toBe(directions);
  });
});
