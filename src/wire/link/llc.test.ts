import { describe, expect, it } from 'vitest';
import {
  ethernet,
  expectBounded,
  hex,
  ipv4,
  joined,
  TestCapture,
  udp,
  valuesOf,
} from '../../../test/dissected.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));
const framed = (head: string, payload: Uint8Array = new Uint8Array(20)): Uint8Array => {
  const bytes = joined(hex(head), payload);
  return ethernet(bytes.length, bytes);
};
const ofIp = framed('aaaa03 000000 0800', inner);

describe('logical link control', () => {
  it.each([
    ['a command', framed('0808e3'), 'LLC 37 U, func=TEST; DSAP SNA Individual, SSAP SNA Command'],
    [
      'a response to a poll',
      framed('0809bf'),
      'LLC 37 U F, func=XID; DSAP SNA Individual, SSAP SNA Response',
    ],
    [
      'an answer of its own name',
      framed('08090f'),
      'LLC 37 U, func=DM; DSAP SNA Individual, SSAP SNA Response',
    ],
    [
      'a function that is not known',
      framed('08080b'),
      'LLC 37 U, func=Unknown; DSAP SNA Individual, SSAP SNA Command',
    ],
    [
      'a supervisory frame',
      framed('08080511'),
      'LLC 38 S P, func=RNR, N(R)=8; DSAP SNA Individual, SSAP SNA Command',
    ],
    [
      'a numbered frame',
      framed('08080210'),
      'LLC 38 I, N(R)=8, N(S)=1; DSAP SNA Individual, SSAP SNA Command',
    ],
    [
      'a group, and a point without a name',
      framed('0b0a13'),
      'LLC 37 U P, func=UI; DSAP 0x0a Group, SSAP 0x0a Command',
    ],
    ['SNAP with an EtherType', ofIp, 'UDP 54 40000 → 41000 Len=4'],
    ['IP at its own point', framed('060603', inner), 'UDP 49 40000 → 41000 Len=4'],
    [
      "SNAP with an organization's number",
      framed('aaaa03 123456 00ab'),
      'LLC 42 U, func=UI; SNAP, OUI 0x123456 (Unknown), PID 0x00AB',
    ],
    [
      'an organization that is known',
      framed('aaaa03 00000c 1234'),
      'LLC 42 U, func=UI; SNAP, OUI 0x00000C (Cisco Systems, Inc), PID 0x1234',
    ],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('llc', ofIp), ofIp)).toEqual({
      'llc.dsap': 0xaa,
      'llc.dsap.sap': 0x55,
      'llc.dsap.ig': 0,
      'llc.ssap': 0xaa,
      'llc.ssap.sap': 0x55,
      'llc.ssap.cr': 0,
      'llc.control': 3,
      'llc.control.u_modifier_cmd': 0,
      'llc.control.ftype': 3,
      'llc.oui': 0,
      'llc.type': 0x0800,
    });
    const supervisory = framed('08090511');
    expect(valuesOf(new TestCapture().layer('llc', supervisory), supervisory)).toMatchObject({
      'llc.control': 0x1105,
      'llc.control.n_r': 8,
      'llc.control.s_ftype': 1,
      'llc.control.f': 1,
      'llc.control.ftype': 1,
    });
  });

  it('ends where the length of the frame says, and what follows in a frame that is not padded is a trailer', () => {
    const padded = joined(framed('080803', hex('0102')), new Uint8Array(30));
    expect(new TestCapture().layer('llc', padded)).toMatchObject({ offset: 14, length: 5 });
    expect(new TestCapture().layer('eth', padded).fields.at(-1)).toMatchObject({
      name: 'eth.trailer',
      offset: 19,
      length: 30,
    });
  });

  it.each([
    [16, 'LLC 54 [Packet size limited during capture]'],
    [17, 'LLC 54 U, func=UI[Packet size limited during capture]'],
  ])('shows what %i captured bytes tell', (length, words) => {
    expect(new TestCapture().words(ofIp.subarray(0, length), 54)).toBe(words);
  });

  it('stays within what was captured', () => {
    expectBounded(ofIp);
    expectBounded(framed('08080511'));
  });
});
