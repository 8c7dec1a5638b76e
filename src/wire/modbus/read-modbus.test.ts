import { describe, expect, it } from 'vitest';
import {
  answeringSegment,
  hex,
  joined,
  segment,
  TestCapture,
  u16,
  valuesOf,
} from '../../../test/dissected.js';

/** The fields of a message to the port of Modbus, or from it. */
function fieldsOf(digits: string, isResponse = false): Readonly<Record<string, string | number>> {
  const body = hex(digits);
  const payload = joined(hex('0007 0000'), u16(body.length + 1), hex('ff'), body);
  const frame = isResponse ? answeringSegment(502, 40_000, { payload }) : segment(40_000, 502, { payload });
  const { 'modbus.func_code': _, ...rest } = valuesOf(new TestCapture().layer('modbus', frame), frame);
  return rest;
}

const named = (fields: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`modbus.${name}`, value]));

describe('the fields of a Modbus message', () => {
  it.each([
    ['01 0013 000a', { reference_num: 19, bit_cnt: 10 }],
    ['03 0001 0002', { reference_num: 1, word_cnt: 2 }],
    ['05 00ac ff00', { reference_num: 172, data: 'ff00' }],
    ['06 0001 0003', { reference_num: 1, regval_uint16: 3 }],
    ['08 0001 ff00', { diagnostic_code: 1, data: 'ff00' }],
    ['0f 0013 000a 02 cd01', { reference_num: 19, bit_cnt: 10, byte_cnt: 2, data: 'cd01' }],
    ['10 0001 0001 02 000a', { reference_num: 1, word_cnt: 1, byte_cnt: 2, regnum16: 1, regval_uint16: 10 }],
    ['16 0004 00f2 0025', { reference_num: 4, and_mask: 0xf2, or_mask: 0x25 }],
    [
      '17 0003 0006 000e 0001 02 00ff',
      {
        read_reference_num: 3,
        read_word_cnt: 6,
        write_reference_num: 14,
        write_word_cnt: 1,
        byte_cnt: 2,
        data: '00ff',
      },
    ],
    ['2b 0e0100', { data: '0e0100' }],
  ])('of the request %s', (digits, fields) => {
    expect(fieldsOf(digits)).toEqual(named(fields));
  });

  it.each([
    ['01 02 cd01', { byte_cnt: 2, data: 'cd01' }],
    ['03 02 000a', { byte_cnt: 2, regnum16: 0, regval_uint16: 10 }],
    ['0f 0013 000a', { reference_num: 19, bit_cnt: 10 }],
    ['10 0001 0002', { reference_num: 1, word_cnt: 2 }],
    ['83 02', { exception_code: 2 }],
  ])('of the response %s', (digits, fields) => {
    expect(fieldsOf(digits, true)).toEqual(named(fields));
  });
});
