import { describe, expect, it } from 'vitest';
import { addressOf, book, engine, openPort, libc as real, to } from '../../test/linux-port.js';
import { DatagramSocket } from './datagram-socket.js';
import {
  IP_PKTINFO,
  IP_RECVERR,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_PKTINFO,
  type Libc,
  UDP_GRO,
} from './libc.js';
import { controlHeaderBytes, controlSpace, message } from './message-layout.js';
import { ReceiveBatch } from './receive-batch.js';

/** A control message of words that are written low byte first. */
interface Control {
  readonly level: number;
  readonly type: number;
  readonly words: readonly number[];
}

/** A batch that has received one datagram with these control messages, by a kernel that is played here. */
function receiving(...controls: readonly Control[]): ReceiveBatch {
  const arenas: { address: number; view: DataView }[] = [];
  const libc: Libc = {
    ...real,
    addressOf: (bytes) => {
      const address = real.addressOf(bytes);
      arenas.push({ address, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) });
      return address;
    },
    recvmmsg: (_, messages) => {
      const headers = arenas.find(({ address }) => address === messages);
      if (headers === undefined) throw new Error('no such memory');
      const { view, address } = headers;
      let at = Number(view.getBigUint64(message.control, true)) - address;
      const begin = at;
      for (const { level, type, words } of controls) {
        const size = controlHeaderBytes + words.length * 4;
        view.setBigUint64(at, BigInt(size), true);
        view.setUint32(at + 8, level, true);
        view.setUint32(at + 12, type, true);
        for (const [index, word] of words.entries())
          view.setUint32(at + controlHeaderBytes + index * 4, word, true);
        at += controlSpace(size);
      }
      view.setBigUint64(message.controlBytes, BigInt(at - begin), true);
      return 1;
    },
  };
  const batch = new ReceiveBatch(libc);
  batch.receive(0);
  return batch;
}

/** An IPv4 address as a word in network order. */
function word(...bytes: readonly number[]): number {
  return new DataView(Uint8Array.from(bytes).buffer).getUint32(0, true);
}

const anyone = word(10, 0, 0, 1);
const broadcast = word(10, 0, 0, 255);

describe.runIf(engine.ok)('what comes beside a datagram', () => {
  it('is nothing where the socket is not asked to say more', () => {
    expect(receiving().ancillary(0)).toEqual({
      segmentBytes: 0,
      localAt: 0,
      isLocalIPv4: false,
      interfaceIndex: 0,
      isToMany: false,
      errno: 0,
    });
  });

  it('is the size of each of the datagrams that came as one', () => {
    const gro = { level: IPPROTO_UDP, type: UDP_GRO, words: [1_472] };
    expect(receiving(gro).ancillary(0)).toMatchObject({ segmentBytes: 1_472, localAt: 0 });
  });

  it.each([
    ['to one', [4, anyone, anyone], false],
    ['to a broadcast address, with the one to answer from', [4, anyone, broadcast], true],
  ])('is an IPv4 datagram’s local address: %s', (_, words, isToMany) => {
    const batch = receiving({ level: IPPROTO_IP, type: IP_PKTINFO, words });
    const ancillary = batch.ancillary(0);
    expect(ancillary).toMatchObject({ isLocalIPv4: true, interfaceIndex: 4, isToMany });
    expect(batch.words[ancillary.localAt]).toBe(anyone);
  });

  it.each([
    ['to one', [word(0xfe, 0x80, 0, 0), 0, 0, word(0, 0, 0, 1)], false],
    ['to a group', [word(0xff, 2, 0, 0), 0, 0, word(0, 0, 0, 1)], true],
    ['to an IPv4 group, mapped', [0, 0, word(0, 0, 0xff, 0xff), word(239, 1, 2, 3)], true],
    ['to an IPv4 address, mapped', [0, 0, word(0, 0, 0xff, 0xff), word(127, 0, 0, 1)], false],
  ])('is an IPv6 datagram’s local address: %s', (_, address, isToMany) => {
    const batch = receiving({ level: IPPROTO_IPV6, type: IPV6_PKTINFO, words: [...address, 7] });
    const ancillary = batch.ancillary(0);
    expect(ancillary).toMatchObject({ isLocalIPv4: false, interfaceIndex: 7, isToMany });
    expect([...batch.words.subarray(ancillary.localAt, ancillary.localAt + 4)]).toEqual(address);
  });

  it('is an ICMP error, and several of these at once', () => {
    const refused = { level: IPPROTO_IP, type: IP_RECVERR, words: [111, 0, 0, 0] };
    const gro = { level: IPPROTO_UDP, type: UDP_GRO, words: [512] };
    expect(receiving(gro, refused).ancillary(0)).toMatchObject({ errno: 111, segmentBytes: 512 });
  });

  it('ends where a control message is shorter than its header', () => {
    const gro = { level: IPPROTO_UDP, type: UDP_GRO, words: [512] };
    const batch = receiving(gro, gro);
    const at = batch.words.indexOf(controlHeaderBytes + 4);
    batch.words[at] = 3;
    expect(batch.ancillary(0)).toMatchObject({ segmentBytes: 0 });
  });
});

describe.runIf(engine.ok)('a batch', () => {
  it('has each datagram with its peer, however many calls came before', () => {
    const batch = new ReceiveBatch(real);
    const receiver = DatagramSocket.bind(real, book(), addressOf('127.0.0.1', 0));
    const sender = openPort('127.0.0.1');
    const bytes = new Uint8Array(Buffer.from('hello'));
    try {
      expect(batch.receive(receiver.descriptor)).toBe(-1);
      for (const count of [1, 3, 2]) {
        for (let sent = 0; sent < count; sent += 1) sender.port.send(to(receiver.local), bytes);
        sender.port.flush();
        expect(batch.receive(receiver.descriptor)).toBe(count);
        for (let index = 0; index < count; index += 1) {
          const offset = batch.offset(index);
          expect(batch.bytes.subarray(offset, offset + batch.length(index))).toEqual(bytes);
          expect(book().read(batch.words, batch.peerAt(index)).port).toBe(sender.local.port);
        }
      }
    } finally {
      receiver.close();
    }
  });
});
