import { describe, expect, it } from 'vitest';
import { expectBounded, hex, TestCapture, valuesOf } from '../../../test/dissected.js';
import { icmpv6 } from '../../../test/ipv6-packets.js';

const group = 'ff0200000000000000000000000000fb';
const sender = '20010db8000000000000000000000005';
const query = icmpv6(hex(`8200 0000 2710 0000 ${group}`));
const query2 = icmpv6(hex(`8200 0000 2710 0000 ${group} 0a7d0001 ${sender}`));
const report2 = icmpv6(hex(`8f00 0000 0000 0001 06010001 ${group} ${sender} 01020304`));
const layerOf = (bytes: Uint8Array) => new TestCapture().layer('icmpv6', bytes);

describe('Multicast Listener Discovery', () => {
  it('reads messages of version 1', () => {
    expect(valuesOf(layerOf(query), query)).toMatchObject({
      'icmpv6.mld.maximum_response_delay': 10_000,
      'icmpv6.reserved': '0000',
      'icmpv6.mld.multicast_address': group,
    });
  });

  it('reads a query of version 2', () => {
    expect(valuesOf(layerOf(query2), query2)).toMatchObject({
      'icmpv6.mld.maximum_response_code': 10_000,
      'icmpv6.mld.multicast_address': group,
      'icmpv6.mld.flag': 10,
      'icmpv6.mld.flag.s': 1,
      'icmpv6.mld.flag.qrv': 2,
      'icmpv6.mld.qqi': 125,
      'icmpv6.mld.nb_sources': 1,
      'icmpv6.mld.source_address': sender,
    });
  });

  it('reads the records of a report of version 2', () => {
    const layer = layerOf(report2);
    expect(layer.fields.map(({ name }) => name).filter((name) => name === 'icmpv6.mldr.mar')).toHaveLength(1);
    expect(valuesOf(layer, report2)).toMatchObject({
      'icmpv6.mldr.nb_mcast_records': 1,
      'icmpv6.mldr.mar.record_type': 6,
      'icmpv6.mldr.mar.aux_data_len': 1,
      'icmpv6.mldr.mar.nb_sources': 1,
      'icmpv6.mldr.mar.multicast_address': group,
      'icmpv6.mldr.mar.source_address': sender,
      'icmpv6.mldr.mar.auxiliary_data': '01020304',
    });
  });

  it('finds the fault of a report with fewer records than it says', () => {
    const bytes = icmpv6(hex(`8f00 0000 0000 0002 04000000 ${group}`));
    expect(layerOf(bytes).fault).toEqual({ code: 'TRUNCATED', offset: 82, field: 'icmpv6.mldr.mar' });
  });

  it('reads no more senders than there are', () => {
    const bytes = icmpv6(hex(`8200 0000 2710 0000 ${group} 0a7dffff ${sender}`));
    expect(layerOf(bytes).fault).toMatchObject({ code: 'TRUNCATED', offset: 98 });
  });

  it('stays within the packet wherever it is cut off', () => {
    for (const bytes of [query, query2, report2]) expectBounded(bytes);
  });
});
