import { describe, expect, it } from 'vitest';
import { addressOf, book, callsOfFullSystem, engine, libc, openPort, to } from '../../test/linux-port.js';
import { DatagramSocket } from './datagram-socket.js';
import { EMSGSIZE, type Libc } from './libc.js';
import { type BatchOwner, partsOfWindows, SendBatch, type SendDestination } from './send-batch.js';

const ignoring: BatchOwner = { gathers: () => undefined, refused: () => undefined };

describe.runIf(engine.ok)('a batch of datagrams', () => {
  it('sends datagram by datagram where the system refuses segments, and remembers it', async () => {
    const receiver = openPort('127.0.0.1');
    const socket = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const refusing: Libc = {
      ...libc,
      sendmmsg: (descriptor, messages, count, flags) => {
        refusals += 1;
        if (refusals === 1) return -1;
        return libc.sendmmsg(descriptor, messages, count, flags);
      },
      errno: () => (refusals === 1 ? 22 : libc.errno()),
    };
    let refusals = 0;
    const batch = new SendBatch(refusing, socket, ignoring, partsOfWindows);
    const destination = to(receiver.local, 1_000);
    batch.reserve(6, 12);
    batch.begin(destination, 5);
    for (const text of ['x', 'y', 'z']) {
      batch.header(0x2d2d2d);
      batch.copied(Buffer.from(text));
    }
    batch.flush();
    expect((await receiver.next(3)).map(({ text }) => text)).toEqual(['---\0x', '---\0y', '---\0z']);
    expect(destination.maxSegmentBytes).toBe(0);
    socket.close();
  });

  it('keeps what the system has no room for, whatever becomes of the memory, and sends it when there is room', async () => {
    const receiver = openPort('127.0.0.1');
    const socket = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const { system, calls } = callsOfFullSystem();
    const batch = new SendBatch(calls, socket, ignoring, partsOfWindows);
    const memory = new Uint8Array(Buffer.from('precious'));
    const address = libc.addressOf(memory);
    batch.reserve(1, 0);
    batch.begin(to(receiver.local));
    batch.borrowed(address, memory.length);
    batch.flush();
    expect(batch.blocked).toBe(true);
    expect(batch.reserve(1, 0)).toBe(false);
    batch.detach(memory, address);
    memory.fill(0);
    system.isFull = false;
    batch.ready();
    expect((await receiver.next(1))[0]?.text).toBe('precious');
    expect(batch.isEmpty).toBe(true);
    socket.close();
  });

  it('is cut here where it has more segments than the system takes', async () => {
    const receiver = openPort('127.0.0.1');
    const { batch, port } = batchOf('127.0.0.1');
    const destination = to(receiver.local, 1_000);
    const texts = Array.from({ length: 300 }, (_, index) => String(index).padStart(4, '0'));
    batch.reserve(texts.length, texts.length * 4);
    batch.begin(destination, 4);
    for (const text of texts) batch.copied(Buffer.from(text));
    batch.flush();
    expect((await receiver.next(300)).map(({ text }) => text)).toEqual(texts);
    expect(destination.maxSegmentBytes).toBe(0);
    port.close();
  });

  it('sends datagrams of one length to one place in a row as one, of which the last may be shorter', async () => {
    const [near, far] = [openPort('127.0.0.1'), openPort('127.0.0.1')];
    const socket = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const messages: number[] = [];
    const counting: Libc = {
      ...libc,
      sendmmsg: (descriptor, first, count, flags) => {
        messages.push(count);
        return libc.sendmmsg(descriptor, first, count, flags);
      },
    };
    const batch = new SendBatch(counting, socket, ignoring, partsOfWindows);
    const [toNear, toFar, toSmall] = [to(near.local, 4), to(far.local, 4), to(near.local, 3)];
    const runs: readonly (readonly [SendDestination, readonly string[]])[] = [
      [toNear, ['one1', 'two2', 'en']],
      [toNear, ['four', 'five']],
      [toFar, ['afar', 'off.']],
      [toNear, ['']],
      [toNear, ['']],
      [toNear, ['six6']],
      [toNear, ['more5']],
      [toSmall, ['lone']],
      [toSmall, ['wolf']],
    ];
    for (const [destination, texts] of runs)
      for (const text of texts) {
        batch.reserve(1, text.length);
        batch.datagram(destination, text.length);
        batch.copied(Buffer.from(text));
      }
    batch.flush();
    const nearTexts = runs.flatMap(([{ to: place }, texts]) => (place === near.local ? texts : []));
    expect((await near.next(nearTexts.length)).map(({ text }) => text)).toEqual(nearTexts);
    expect((await far.next(2)).map(({ text }) => text)).toEqual(['afar', 'off.']);
    expect(messages).toEqual([runs.length]);
    socket.close();
  });

  it('joins no more datagrams than the system takes in one send, nor those that leave from another address', async () => {
    const receiver = openPort('127.0.0.1');
    const { batch, port } = batchOf('0.0.0.0');
    const texts = Array.from({ length: 150 }, (_, index) => String(index).padStart(4, '0'));
    const destination = { ...to(receiver.local, 4), from: addressOf('127.0.0.7', 0) };
    for (const [index, text] of texts.entries()) {
      if (index === 10) destination.from = addressOf('127.0.0.8', 0);
      batch.reserve(1, text.length);
      batch.datagram(destination, text.length);
      batch.copied(Buffer.from(text));
    }
    batch.flush();
    const received = await receiver.next(150);
    expect(received.map(({ text }) => text)).toEqual(texts);
    expect([9, 10].map((index) => received[index]?.from.address)).toEqual(['127.0.0.7', '127.0.0.8']);
    expect(destination.maxSegmentBytes).toBe(4);
    port.close();
  });

  it('goes on behind a datagram that the system refuses for good', async () => {
    const receiver = openPort('127.0.0.1');
    const refused: number[] = [];
    const { batch, port } = batchOf('127.0.0.1', (_, errno) => refused.push(errno));
    // UDP carries at most 65,507 bytes over IPv4.
    for (const bytes of [Buffer.alloc(65_508), Buffer.from('small')]) {
      batch.reserve(1, bytes.length);
      batch.begin(to(receiver.local));
      batch.copied(bytes);
    }
    batch.flush();
    expect((await receiver.next(1)).map(({ text }) => text)).toEqual(['small']);
    expect(refused).toEqual([EMSGSIZE]);
    port.close();
  });
});

/** A batch on a socket of its own. */
function batchOf(address: string, refused: BatchOwner['refused'] = () => undefined) {
  const port = DatagramSocket.bind(libc, book(), addressOf(address, 0));
  return { port, batch: new SendBatch(libc, port, { gathers: () => undefined, refused }, partsOfWindows) };
}
