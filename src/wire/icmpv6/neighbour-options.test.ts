import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/dissected.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import { Line } from '../line.js';
import { linkAddressBytesAt, redirectedAt, writeLinkAddresses } from './neighbour-options.js';

function written(digits: string, wireBytes?: number): readonly [isWhole: boolean, words: string] {
  const bytes = hex(digits);
  const line = new Line(0);
  line.begin();
  const isWhole = writeLinkAddresses(line, bytes, 0, bytes.length, wireBytes ?? bytes.length);
  return [isWhole, decodeUtf8(line.bytes.subarray(0, line.at))];
}

const link = '0101 020000000001';

describe('options of neighbour discovery in a row', () => {
  it.each([
    ['none', '', true, ''],
    ['both addresses', `${link} 0201 020000000002`, true, ' from 02:00:00:00:00:01 is at 02:00:00:00:00:02'],
    ['an address after another option', `6301 000000000000 ${link}`, true, ' from 02:00:00:00:00:01'],
    ['an address of no known length', '0103 01020304050607080910 000000000000000000000102', true, ''],
    ['an option without a length, which ends them', `6300 000000000000 ${link}`, true, ''],
    ['an option beyond the message', `${link} 6302 000000000000`, false, ' from 02:00:00:00:00:01'],
    ['a single byte', '01', false, ''],
    ['a prefix that is too short', '0303 40c0 00000000 00000000 00000000 0000000000000000', false, ''],
    ['one and a half name servers', `1904 0000 00000000 ${'00'.repeat(24)}`, false, ''],
    ['names with padding', '1f02 0000 00000000 016100 0000000000', true, ''],
    ['names whose padding is cut off', '1f02 0000 00000000 016100 00', true, ''],
    ['a name that is cut off', '1f02 0000 00000000 0761', false, ''],
    ['a name with a pointer', '1f02 0000 00000000 c000 000000000000', false, ''],
  ])('shows %s', (_, digits, isWhole, words) => {
    expect(written(digits)).toEqual([isWhole, words]);
  });

  it('misses options that a snap length has cut off between two', () => {
    expect(written(link, 16)).toEqual([false, ' from 02:00:00:00:00:01']);
  });

  it('finds where a redirect quotes a packet', () => {
    const quote = '0402 000000000000 6000000000000000';
    const at = (digits: string): number => redirectedAt(hex(digits), 0, hex(digits).length);
    expect([at(quote), at(link + quote), at(link), at('0401 000000000000'), at(`0000${quote}`)]).toEqual([
      8, 16, -1, -1, -1,
    ]);
  });

  it('knows addresses of 6 and 8 bytes', () => {
    const count = (digits: string): number => linkAddressBytesAt(hex(digits), 0);
    expect([
      count(link),
      count('0102 0102030405060708 000000000000'),
      count('0102 0102030405060708 000000000001'),
    ]).toEqual([6, 8, 14]);
  });
});
