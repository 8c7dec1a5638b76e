import { describe, expect, it } from 'vitest';
import { ethernet, hex, ipv4, TestCapture } from '../../../test/dissected.js';

const words = (digits: string): string => new TestCapture().words(ethernet(0x0800, ipv4(2, hex(digits))));
const group = 'e00000fb';
const [one, two] = ['0a000001', '0a000002'];
const report = (type: string, count: string, sources = ''): string =>
  words(`2200 0000 0000 0001 ${type}00 ${count} ${group} ${sources}`).replace(
    /^IGMPv3 \d+ Membership Report/,
    '',
  );

describe('the row of IGMP', () => {
  it.each([
    ['1100 0000 00000000', 'IGMPv1 42 Membership Query'],
    [`1200 0000 ${group}`, 'IGMPv1 42 Membership Report'],
    ['1164 0000 00000000', 'IGMPv2 42 Membership Query, general'],
    [`1164 0000 ${group}`, 'IGMPv2 42 Membership Query, specific for group 224.0.0.251'],
    [`1600 0000 ${group}`, 'IGMPv2 42 Membership Report group 224.0.0.251'],
    [`1700 0000 ${group}`, 'IGMPv2 42 Leave Group 224.0.0.251'],
    ['1100 0000 00000000 027d 0000', 'IGMPv3 46 Membership Query, general'],
    [
      `1164 0000 ${group} 027d 0002 ${one} ${two}`,
      'IGMPv3 54 Membership Query, specific for group 224.0.0.251, sources {10.0.0.1, 10.0.0.2}',
    ],
    [
      `1164 0000 ${group} 027d 0002 ${one}`,
      'IGMPv3 50 Membership Query, specific for group 224.0.0.251, sources {10.0.0.1, [Malformed Packet]',
    ],
    ['2200 0000 0000 0000', 'IGMPv3 42 Membership Report - General query'],
    [
      `2200 0000 0000 0002 04000000 ${group}`,
      'IGMPv3 50 Membership Report / Join group 224.0.0.251 for any sources[Malformed Packet]',
    ],
    ['1000 0000', 'IGMP 38 Unknown Type:0x10'],
    ['1600 0000', 'IGMPv2 38 Membership Report[Malformed Packet]'],
    ['11', 'IPv4 35 [Malformed Packet]'],
  ])('of %s', (digits, row) => {
    expect(words(digits)).toBe(row);
  });

  it.each([
    ['01', ' / Leave group 224.0.0.251', ' / Join group 224.0.0.251 for source {10.0.0.1}'],
    [
      '02',
      ' / Join group 224.0.0.251 for any sources',
      ' / Join group 224.0.0.251, for source not {10.0.0.1}',
    ],
    ['03', ' / Leave group 224.0.0.251', ' / Join group 224.0.0.251 for source {10.0.0.1}'],
    [
      '05',
      ' / Group 224.0.0.251, ALLOW_NEW_SOURCES but no source specified (?)',
      ' / Group 224.0.0.251, new source {10.0.0.1}',
    ],
    [
      '06',
      ' / Group 224.0.0.251, BLOCK_OLD_SOURCES but no source specified (?)',
      ' / Group 224.0.0.251, block source {10.0.0.1}',
    ],
    [
      '07',
      ' / Group 224.0.0.251, unknown record type (?)',
      ' / Group 224.0.0.251, unknown record type (?), sources {10.0.0.1}',
    ],
  ])('of a record of type %s', (type, none, single) => {
    expect([report(type, '0000'), report(type, '0001', one)]).toEqual([none, single]);
  });
});
