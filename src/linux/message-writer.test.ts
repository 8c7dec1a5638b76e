import { describe, expect, it } from 'vitest';
import { addressOf, engine, libc as real } from '../../test/linux-port.js';
import { AF_INET, AF_INET6, type Libc } from './libc.js';
import { message, messageBytes, partBytes } from './message-layout.js';
import { MessageWriter, maxMessages } from './message-writer.js';

/** Parts that a writer of these tests takes. */
const maxParts = 8;

/** A writer with the memory that it writes, and a reader of that as `sendmmsg` reads it. */
function writing(family = AF_INET) {
  const arenas: { address: number; view: DataView }[] = [];
  const libc: Libc = {
    ...real,
    addressOf: (bytes) => {
      const address = real.addressOf(bytes);
      arenas.push({ address, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) });
      return address;
    },
  };
  const writer = new MessageWriter(libc, family, maxParts);
  const [own] = arenas;
  if (own === undefined) throw new Error('no memory');
  const { address: base, view } = own;
  const number = (at: number): number => Number(view.getBigUint64(at - base, true));
  const hex = (at: number, length: number): string =>
    Buffer.from(view.buffer, view.byteOffset + at - base, length).toString('hex');
  const messageAt = (at: number) => ({
    name: hex(number(at + message.name), view.getUint32(at + message.nameBytes - base, true)),
    control: hex(number(at + message.control), number(at + message.controlBytes)),
    parts: Array.from({ length: number(at + message.partCount) }, (_, index) => {
      const part = number(at + message.parts) + index * partBytes;
      return [number(part), number(part + 8)] as const;
    }),
  });
  return { writer, hex, messageAt, messageOf: (index: number) => messageAt(writer.addressOf(index)) };
}

const destination = { to: addressOfLoopback(), from: undefined, interfaceIndex: 0 };

function addressOfLoopback() {
  return engine.ok
    ? addressOf('127.0.0.1', 69)
    : { words: new Uint32Array(7), length: 16, address: '', port: 0 };
}

describe.runIf(engine.ok)('the messages of a sendmmsg', () => {
  it('lie one behind the other, each with its destination and its parts', () => {
    const { writer, messageOf } = writing();
    writer.begin(destination, 0);
    writer.part(0x1000, 10);
    writer.begin({ ...destination, to: addressOf('127.0.0.2', 70) }, 0);
    writer.part(0x2000, 20);
    writer.part(0x7f12_3456_789a, 30);
    expect(writer.count).toBe(2);
    expect(writer.addressOf(1) - writer.addressOf(0)).toBe(messageBytes);
    expect(messageOf(0)).toEqual({
      name: '020000457f0000010000000000000000',
      control: '',
      parts: [[0x1000, 10]],
    });
    expect(messageOf(1)).toEqual({
      name: '020000467f0000020000000000000000',
      control: '',
      parts: [
        [0x2000, 20],
        [0x7f12_3456_789a, 30],
      ],
    });
  });

  it('name the local IPv4 address and the segment size in control messages', () => {
    const { writer, messageOf } = writing();
    writer.begin({ ...destination, from: addressOf('127.0.0.9', 0) }, 1_472);
    // struct in_pktinfo in 28 bytes of 32, then two bytes of UDP_SEGMENT in 18 of 24.
    const localAddress = `1c00000000000000${'00000000'}08000000${'00000000'}7f000009${'00000000'}${'00000000'}`;
    const segments = `1200000000000000${'11000000'}67000000c0050000${'00000000'}`;
    expect(messageOf(0).control).toBe(localAddress + segments);
    expect(writer.isSegmented(0)).toBe(true);
  });

  it('name the local IPv6 address and the interface', () => {
    const { writer, messageOf } = writing(AF_INET6);
    const to = addressOf('fe80::1', 69);
    writer.begin({ to, from: addressOf('fe80::2', 0), interfaceIndex: 3 }, 0);
    expect(messageOf(0).control).toBe(
      `2400000000000000${'29000000'}32000000fe800000000000000000000000000002${'03000000'}${'00000000'}`,
    );
    expect(messageOf(0).name).toHaveLength(56);
    expect(writer.isSegmented(0)).toBe(false);
  });

  it('put a header before each block of memory, the last block shorter', () => {
    const { writer, hex, messageOf } = writing();
    writer.begin(destination, 104);
    writer.blocks(0x5000, 0x5000 + 150, 100, 3, (index) => 0x100 + index);
    const { parts } = messageOf(0);
    expect(parts.map(([, length]) => length)).toEqual([4, 100, 4, 50, 4]);
    expect([parts[1]?.[0], parts[3]?.[0]]).toEqual([0x5000, 0x5064]);
    expect([0, 2, 4].map((index) => hex(parts[index]?.[0] ?? 0, 4))).toEqual([
      '00010000',
      '01010000',
      '02010000',
    ]);
  });

  it('are as many as a call takes, and have as many parts as there is room for', () => {
    const { writer } = writing();
    writer.begin(destination, 0);
    for (let part = 1; part < maxParts; part += 1) writer.part(0x1000, 1);
    expect([writer.hasRoom(1), writer.hasRoom(2)]).toEqual([true, false]);
    writer.clear();
    expect(writer.hasRoom(maxParts)).toBe(true);
    while (writer.count < maxMessages) writer.begin(destination, 0);
    expect(writer.hasRoom(0)).toBe(false);
  });

  it('are sent datagram by datagram from one that is segmented, whatever the parts of each', () => {
    const { writer, messageAt } = writing();
    writer.begin(destination, 10);
    for (const length of [4, 6, 10, 1, 1, 8, 3]) writer.part(0x1000, length);
    const datagrams: number[][] = [];
    writer.eachDatagram(0, destination, (address) => {
      const { control, name, parts } = messageAt(address);
      expect([control, name]).toEqual(['', '020000457f0000010000000000000000']);
      datagrams.push(parts.map(([, length]) => length));
    });
    expect(datagrams).toEqual([[4, 6], [10], [1, 1, 8], [3]]);
  });

  it('point to copies of what lies in memory that is about to be written over, and of nothing else', () => {
    const { writer, messageOf } = writing();
    for (const address of [0x1000, 0x2000, 0x3000, 0x2004]) {
      writer.begin(destination, 0);
      writer.part(address, 4);
    }
    const copied: [number, number][] = [];
    writer.detach(1, new Uint8Array(0x10), 0x2000, (from, to) => 0x9000 + copied.push([from, to]));
    expect(copied).toEqual([
      [0, 4],
      [4, 8],
    ]);
    expect([0, 1, 2, 3].map((index) => messageOf(index).parts[0]?.[0])).toEqual([
      0x1000, 0x9001, 0x3000, 0x9002,
    ]);
  });
});
