import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAll } from '../../test/capture-files.js';
import { scratch } from '../../test/scratch.js';
import { CaptureDevice } from './capture-device.js';
import { libpcapVersion, openLibpcap } from './libpcap.js';
import { LiveCapture } from './live-capture.js';
import type { CaptureThreadData } from './thread-messages.js';

const loopback = process.platform === 'darwin' ? 'lo0' : 'lo';
const entry = new URL('../../dist/app/entries/capture-thread.js', import.meta.url);
const options = { filter: '', snapBytes: 262_144, bufferBytes: 1_048_576, promiscuous: false };

/** What is missing to capture here, for the titles. */
function missing(): string | undefined {
  if (libpcapVersion() === undefined) return 'libpcap';
  try {
    CaptureDevice.open(openLibpcap(), loopback, options).close();
    return undefined;
  } catch {
    return 'leave to capture';
  }
}

const lacking = missing();

/** The sockets that this process has open, by names that are not used twice. */
function openSockets(): ReadonlySet<string> {
  const links = readdirSync('/proc/self/fd').map((name) => linkOf(`/proc/self/fd/${name}`));
  return new Set(links.filter((link) => link.startsWith('socket:')));
}

/** What a link leads to; nothing if it is gone by now. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

describe.skipIf(lacking !== undefined)(`a live capture (needs ${lacking ?? 'libpcap'})`, () => {
  const { own } = scratch();
  let receiver: Socket;
  let sender: Socket;
  let port: number;
  beforeEach(async () => {
    [receiver, sender] = [createSocket('udp4'), createSocket('udp4')];
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    ({ port } = receiver.address());
  });
  afterEach(() => {
    receiver.close();
    sender.close();
  });

  const open = async (more: Partial<CaptureThreadData> = {}): Promise<LiveCapture> =>
    own(
      await LiveCapture.open(
        {
          interfaces: [loopback],
          count: 0,
          processes: false,
          application: 'test',
          system: 'test',
          ...options,
          filter: `udp dst port ${port}`,
          ...more,
        },
        entry,
      ),
    );
  const send = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) =>
      sender.send(bytes, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))),
    );
  const sendAll = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await send(Buffer.from(`datagram ${index}`));
  };
  const taken = async (live: LiveCapture) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of live) pieces.push(piece);
    return readAll(Uint8Array.from(Buffer.concat(pieces)));
  };

  it('is a pcapng file that grows, with the counts of its interface at the end', async () => {
    const live = await open();
    await sendAll(20);
    live.stop();
    const { packets, blocks, fault } = await taken(live);
    expect(fault).toBeUndefined();
    expect(packets.map(({ hex }) => Buffer.from(hex.slice(84), 'hex').toString())).toEqual(
      Array.from({ length: 20 }, (_, index) => `datagram ${index}`),
    );
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'interface', 'statistics']);
    expect(blocks[1]).toMatchObject({
      interface: { name: loopback, filter: `udp dst port ${port}`, unitsPerSecond: 1_000_000_000 },
    });
    expect(blocks[2]).toMatchObject({ interfaceIndex: 0, systemDroppedPackets: 0n, droppedPackets: 0n });
    expect(live.packets).toBe(20);
    expect(live.counts).toMatchObject([{ name: loopback, droppedByKernel: 0, droppedByInterface: 0 }]);
  });

  it('ends by itself with the packet that was asked for as the last', async () => {
    const live = await open({ count: 7 });
    await sendAll(12);
    expect((await taken(live)).packets).toHaveLength(7);
  });

  it('keeps the beginning of each packet, up to the snap length', async () => {
    const live = await open({ count: 1, snapBytes: 60 });
    await send(new Uint8Array(500));
    const { packets } = await taken(live);
    expect(packets.map(({ hex, wireBytes }) => [hex.length / 2, wireBytes])).toEqual([[60, 542]]);
  });

  it('counts what it could not take because its pieces were not taken, and hides none', async () => {
    // Each piece of these holds seven packets; the thread may be 16 MiB ahead.
    const live = await open({ bufferBytes: 1_048_576 });
    const large = new Uint8Array(60_000);
    const sent = 700;
    for (let index = 0; index < sent; index += 1) await send(large);
    live.stop();
    const { packets, fault } = await taken(live);
    expect(fault).toBeUndefined();
    const [counts] = live.counts;
    expect(counts?.droppedByKernel).toBeGreaterThan(0);
    // The kernel counts what passes loopback on its way out and on its way in; libpcap takes the latter.
    const counted = packets.length + (counts?.droppedByKernel ?? 0);
    expect(counted).toBeGreaterThanOrEqual(sent);
    expect(counts?.received).toBeGreaterThanOrEqual(counted);
  });

  it('can be left before its end', async () => {
    const live = await open();
    await send(Uint8Array.of(1));
    for await (const _ of live) break;
    await live.close();
  });

  it.each([
    ['CAPTURE_FILTER_INVALID', { filter: 'udp prt 69' }],
    ['CAPTURE_INTERFACE_MISSING', { interfaces: [loopback, 'no-such-one'] }],
  ] as const)('refuses with %s', async (code, more) => {
    await expect(open(more)).rejects.toMatchObject({ code });
  });

  it('takes what the kernel has collected while nobody took pieces, after a stop as well', async () => {
    const live = await open({ bufferBytes: 64 * 1_048_576 });
    const large = Buffer.alloc(60_000);
    // 16 MiB may be unused; then the thread waits.
    for (let index = 0; index < 300; index += 1) await send(large);
    while (live.packets < 280) await new Promise(setImmediate);
    for (let index = 0; index < 5; index += 1) await send(Buffer.from('late'));
    live.stop();
    // The thread, which waits, goes on to report its counts: the second report comes after the time in which it would have ended.
    for (let reports = 0; reports < 2; reports += 1) {
      const { counts } = live;
      while (live.counts === counts) await new Promise(setImmediate);
    }
    const { packets } = await taken(live);
    const late = packets.filter(({ hex }) => hex.endsWith(Buffer.from('late').toString('hex')));
    const dropped = live.counts.reduce((sum, { droppedByKernel }) => sum + droppedByKernel, 0);
    expect([packets.length, late.length, dropped]).toEqual([305, 5, 0]);
  });

  it.skipIf(process.platform !== 'linux')('leaves nothing open when it is closed', async () => {
    // A socket is opened with the first datagram that it sends.
    await sendAll(1);
    // What other tests left is closed at any time, and is none of these.
    const before = openSockets();
    const opened = (): readonly string[] => [...openSockets()].filter((name) => !before.has(name));
    const live = await open();
    expect(opened()).toHaveLength(1);
    await sendAll(3);
    await live.close();
    expect(opened()).toEqual([]);
    await live.close();
  });
});
