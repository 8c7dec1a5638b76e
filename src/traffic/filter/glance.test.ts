import { describe, expect, it } from 'vitest';
import { datagram, hex, segment } from '../../../test/dissected.js';
import { checked } from '../../../test/filters.js';
import { PlainPacket } from '../../wire/plain-packet.js';
import { createHeaderProtocols } from '../../wire/protocols.js';
import { compileGlance } from './glance.js';

const { names } = createHeaderProtocols();
const udp = datagram(1234, 69, hex('00'));
const tcp = segment(2_000, 80, {});

/** Whether a filter may select a packet from 10.0.0.1 to 10.0.0.2; `undefined` if no glance tells. */
async function maySelect(text: string, frame: Uint8Array): Promise<boolean | undefined> {
  const glance = compileGlance(await checked(text), names);
  const packet = new PlainPacket();
  expect(packet.read(frame, 0, frame.length, 1)).toBe(true);
  return glance?.(packet);
}

describe('a glance at a plain packet', () => {
  it.each<[text: string, ofUdp: boolean, ofTcp: boolean]>([
    ['udp.port == 69', true, false],
    ['udp.srcport == 69', false, false],
    ['udp.dstport == 69', true, false],
    ['tcp.port > 1999', false, true],
    ['all tcp.port > 1999', false, false],
    // None of the values equals; the negation needs none.
    ['udp.port != 69', false, false],
    ['!(udp.port == 69)', false, true],
    ['udp.port in {60..70}', true, false],
    ['udp.port not in {60..70}', false, true],
    ['udp.port == -1', false, false],
    ['ip.addr == 10.0.0.2', true, true],
    ['ip.src == 10.0.0.2', false, false],
    ['ip.dst == 10.0.0.0/30', true, true],
    ['ip.addr == 10.0.1.0/24', false, false],
    ['ip.addr != 10.0.0.2', false, false],
    // What a header that is not there says.
    ['arp or icmp', false, false],
    ['tcp.analysis.retransmission', false, true],
    ['ipv6.src == ::1', false, false],
    ['not tcp', true, false],
    // What it carries is not known.
    ['tftp.block == 7', true, true],
    ['udp.port == 70 or tftp', true, true],
    ['udp.port == 70 and tftp', false, false],
    ['not tftp and tcp', false, true],
    ['not (tftp or udp)', false, true],
    ['ip.addr#2 == 10.0.0.9 and udp', true, false],
  ])('says whether %s may select it', async (text, ofUdp, ofTcp) => {
    expect((await maySelect(text, udp)) ?? true).toBe(ofUdp);
    expect((await maySelect(text, tcp)) ?? true).toBe(ofTcp);
  });

  it('is none where a filter asks for what is carried only', async () => {
    expect(await maySelect('tftp.block == 7 or not dns', udp)).toBeUndefined();
    expect(await maySelect('frame.len > 100', udp)).toBeUndefined();
    expect(await maySelect('', udp)).toBeUndefined();
  });
});
