import { expect, it } from 'vitest';
import { plainInterface } from '../../../capture/capture-interface.js';
import { linkType } from '../../../capture/link-type.js';
import { PcapngWriter } from '../../../capture/pcapng/pcapng-writer.js';
import { ipEnd, udpPacket } from '../../../capture/synthesis/ip-packet.js';
import { dissectBench } from './bench-packets.js';

const none = { comments: [], otherOptions: [] } as const;

/** A capture of Ethernet: each packet a datagram between two ports of an address. */
async function* captureOf(
  ...packets: readonly (readonly [from: number, to: number, address: string])[]
): AsyncGenerator<Uint8Array> {
  const writer = new PcapngWriter();
  yield writer.block({
    ...{
      type: 'section',
      byteOrder: 'little',
      hardware: undefined,
      system: undefined,
      application: undefined,
    },
    ...none,
  });
  yield writer.block({
    type: 'interface',
    interface: plainInterface(linkType.ethernet, 65_535, 1_000_000),
    ...none,
  });
  for (const [from, to, address] of packets) {
    const [source, destination] = [ipEnd({ address, port: from }), ipEnd({ address, port: to })];
    if (source === undefined || destination === undefined) throw new Error(address);
    const type = source.address.length === 4 ? [0x08, 0x00] : [0x86, 0xdd];
    const bytes = Uint8Array.from([
      ...new Uint8Array(12),
      ...type,
      ...udpPacket(source, destination, [Uint8Array.of(from & 0xff)]),
    ]);
    yield writer.packet({ bytes, seconds: from, nanoseconds: 0 });
  }
}

it('dissects what has a port of the bench, and what says its ports only to a walk; the rest is passed over', async () => {
  const seen: (string | number)[] = [];
  const asked: number[] = [];
  await dissectBench(
    captureOf(
      [50_000, 7, '127.0.0.1'],
      [50_001, 8, '127.0.0.1'],
      [7, 50_000, '127.0.0.1'],
      [50_002, 9, '::1'],
    ),
    (from, to) => {
      asked.push(from);
      return from === 7 || to === 7;
    },
    ({ number, layers }) => seen.push(number, layers.at(-1)?.protocol ?? ''),
  );
  expect(seen.filter((one) => typeof one === 'number')).toEqual([1, 3, 4]);
  expect(asked).toEqual([50_000, 50_001, 7]);
});
