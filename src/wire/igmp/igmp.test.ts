import { describe, expect, it } from 'vitest';
import {
  ethernet,
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  ipv4,
  TestCapture,
  valuesOf,
} from '../../../test/dissected.js';

const framed = (digits: string): Uint8Array => ethernet(0x0800, ipv4(2, hex(digits)));
const query = framed('1164 eb16 e00000fb 0a7d 0002 0a000001 0a000002');
const report = framed('2200 0000 0000 0001 06010001 e0000102 0a000001 01020304');
const fieldsOf = (bytes: Uint8Array, wireBytes = bytes.length) =>
  valuesOf(new TestCapture().layer('igmp', bytes, wireBytes), bytes);

describe('the fields of IGMP', () => {
  it('of versions 1 and 2 have the names of Wireshark', () => {
    expect(fieldsOf(framed('1200 0d04 e00000fb'))).toEqual({
      'igmp.version': 1,
      'igmp.type': 0x12,
      'igmp.reserved': '00',
      'igmp.checksum': 0x0d04,
      'igmp.checksum.status': 1,
      'igmp.maddr': 'e00000fb',
    });
    expect(fieldsOf(framed('1164 0000 e00000fb'))).toMatchObject({
      'igmp.version': 2,
      'igmp.max_resp': 100,
      'igmp.checksum.status': 0,
      'igmp.bad_checksum': '0000',
    });
  });

  it('of version 3 have them as well', () => {
    expect(fieldsOf(query)).toMatchObject({
      'igmp.version': 3,
      'igmp.s': 1,
      'igmp.qrv': 2,
      'igmp.qqic': 125,
      'igmp.num_src': 2,
      'igmp.saddr': '0a000002',
    });
    expect(fieldsOf(report)).toMatchObject({
      'igmp.num_grp_recs': 1,
      'igmp.record_type': 6,
      'igmp.aux_data_len': 1,
      'igmp.num_src': 1,
      'igmp.maddr': 'e0000102',
      'igmp.saddr': '0a000001',
      'igmp.aux_data': '01020304',
    });
  });

  it('leave the checksum of what is not whole unverified', () => {
    expect(fieldsOf(query.subarray(0, 50), query.length)['igmp.checksum.status']).toBe(2);
  });

  it('stay within what was captured', () => {
    for (const bytes of [query, report, framed('1000 0000 0102')]) {
      expectBounded(bytes);
      expectBoundedWhenChanged(bytes, undefined, 100);
    }
  });
});
