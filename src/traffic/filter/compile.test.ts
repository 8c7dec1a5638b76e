import { describe, expect, it } from 'vitest';
import { answer, datagram, ethernet, hex, ipv4, joined, TestCapture, u16 } from '../../../test/dissected.js';
import { checked } from '../../../test/filters.js';
import type { Packet } from '../../wire/packet.js';
import { compileFilter } from './compile.js';

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

const request = datagram(1234, 69, joined(u16(1), ascii('boot/Image.bin\0octet\0tsize\x000\0')));
const data = answer(40_001, 1234, joined(u16(3), u16(7), ascii('knock')));
const tunnel = ethernet(0x0800, ipv4(4, ipv4(17, joined(u16(1), u16(2), u16(8), u16(0)))));
const foreign = ethernet(0x88b5, ascii('AAAA'));

/** Whether a filter selects a packet. The request goes first, so that the transfer is known. */
async function selects(text: string, frame: Uint8Array): Promise<boolean> {
  const capture = new TestCapture();
  const filter = compileFilter(await checked(text));
  capture.walk(request);
  return filter(capture.walk(frame));
}

describe('a compiled filter', () => {
  it.each<[text: string, frame: Uint8Array, expected: boolean]>([
    // `!=` needs a value; its negation does not.
    ['udp.port == 1234', data, true],
    ['udp.port != 1234', data, false],
    ['udp.port !== 1234', data, true],
    ['!(udp.port == 1234)', data, false],
    ['udp.port != 1234', foreign, false],
    ['!(udp.port == 1234)', foreign, true],
    ['not udp.port in {1}', foreign, true],
    ['udp.port not in {1}', foreign, true],
    ['all udp.port > 2000', data, false],
    ['udp.port > 2000', data, true],
    ['udp.port === 1234', data, false],
    // A field of two values exists whatever they are.
    ['ip.flags.mf', data, true],
    ['ip.flags.mf == 1', data, false],
    ['!ip.flags.mf', foreign, true],
    ['ip.ttl & 0x40 == 0x40', data, true],
    ['ip.ttl - 64', data, false],
    ['ip.ttl % 0 == 0', data, false],
    ['ip.ttl == -1 or ip.ttl > -1 or ip.ttl < -1', data, false],
    ['ip.ttl != -1', data, true],
    ['-ip.ttl < 0', data, true],
    ['ip.ttl - 65 == -1', data, true],
    ['tftp.block in {9..5}', data, false],
    ['tftp.block in {1..7}', data, true],
    ['count(tftp.block) == 0', foreign, false],
    // Layers are counted, not occurrences.
    ['ip.src#2 == 10.0.0.1', tunnel, true],
    ['ip.src#2', data, false],
    ['ip.src#[-1] == 10.0.0.1', tunnel, true],
    ['count(ip.addr) == 4', tunnel, true],
    ['ip.addr == 10.0.0.0/30', data, true],
    ['ip.addr == 10.0.1.0/24', data, false],
    ['ip.src == 10.0.0.3/31', data, true],
    // A slice of a protocol is of its header; a search goes on to the end of the packet.
    ['udp[8:2] == 00:03', data, false],
    ['udp.payload[0:2] == 00:03', data, true],
    ['udp contains "knock"', data, true],
    ['ip[-4:] == 0a:00:00:01', data, true],
    ['ip[19:2]', data, false],
    ['frame[12:2] == 08:00', data, true],
    ['frame contains "KNOCK"', data, false],
    ['frame matches "KNOCK"', data, true],
    ['frame matches "(?-i)KNOCK"', data, false],
    ['frame matches "kn[ox]ck$"', data, true],
    ['tftp.source_file == "boot/Image.bin"', request, true],
    ['tftp.source_file == "boot/image.bin"', request, false],
    ['tftp.source_file matches "^BOOT/"', request, true],
    ['tftp.source_file[0:4] == "boot"', request, true],
    ['tftp.source_file contains ""', request, false],
    ['udp.payload contains ""', request, true],
    ['len(tftp.source_file) == 14', request, true],
    ['upper(tftp.type) == "OCTET"', request, true],
    ['string(ip.src) == "10.0.0.2"', data, true],
    ['max(udp.srcport, udp.dstport) == 40001', data, true],
    ['min(ip.src, ip.dst) == 10.0.0.1', data, true],
    ['abs(ip.ttl - 65) == 1', data, true],
    ['frame.len == ip.len + 14', data, true],
    ['eth.src[0:5] == eth.dst[0:5]', data, true],
    ['eth.dst[0:2] > 80', data, true],
    ['eth.src & 00:00:00:00:00:01', data, true],
    ['ip.src & 255.255.0.0 == 10.0.0.0', data, true],
    ['udp or tftp and frame.number == 99', data, true],
    ['', foreign, true],
  ])('%s', async (text, frame, expected) => {
    expect(await selects(text, frame)).toBe(expected);
  });

  it('reads the fields of a layer at most once, and none of a protocol that it does not name', async () => {
    const read: string[] = [];
    const capture = new TestCapture();
    const filter = compileFilter(await checked('udp.port == 1 or udp.port == 2 or udp.srcport == 40001'));
    const packet = capture.walk(data);
    const codec = packet.codec.bind(packet);
    packet.codec = (layer) => {
      const of = codec(layer);
      if (of === undefined) return undefined;
      const fields: typeof of.fields = (...given) => {
        read.push(of.protocol);
        of.fields(...given);
      };
      return Object.create(of, { fields: { value: fields } });
    };
    expect(filter(packet)).toBe(true);
    expect(read).toEqual(['udp']);
  });

  it('compares an address as text where its name says so, and one that was computed as its bytes', async () => {
    const capture = new TestCapture();
    for (const text of [
      'ip.host == "10.0.0.1"',
      'ip.src_host matches "0[.]2$"',
      'eth.addr_resolved contains "00:02"',
    ])
      expect(compileFilter(await checked(text))(capture.walk(data))).toBe(true);
    const station = hex(
      '60000000 0000 3b40 fe80000000000000 021c42fffe8e7031 fe800000000000000000000000000002',
    );
    const made = compileFilter(await checked('ipv6.slaac_mac == 00:1c:42:8e:70:31'));
    expect(made(capture.walk(ethernet(0x86dd, station)))).toBe(true);
  });

  it('cuts no packet: a value that the packet ends before is none', async () => {
    for (const text of [
      'udp.payload[0:2] == 00:03',
      'ip.dst == 10.0.0.1',
      'frame matches "knock"',
      'tftp.block == 7',
    ]) {
      const filter = compileFilter(await checked(text));
      const capture = new TestCapture();
      for (let length = 0; length < data.length; length += 1) {
        const packet: Packet = capture.walk(data.subarray(0, length), data.length);
        expect(typeof filter(packet)).toBe('boolean');
      }
      expect(filter(capture.walk(hex('')))).toBe(false);
    }
  });
});
