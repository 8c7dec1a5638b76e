import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { fileOf } from '../../../test/tftp-pair.js';
import { BlockSource } from '../../tftp/block-source.js';
import { TftpSender } from '../../tftp/sender.js';
import type { StreamedContent } from '../../tftp/transfer-data.js';
import { DatagramLoop } from '../datagram-loop.js';
import { DatagramPort } from '../datagram-port.js';
import { DatagramSocket } from '../datagram-socket.js';
import { probeEngine } from '../engine-probe.js';
import type { Libc } from '../libc.js';
import { AddressBook, type Sockaddr } from '../sockaddr.js';
import { SegmentedChannel } from './segmented-channel.js';

const engine = probeEngine();
const libc = (engine.ok ? engine.libc : undefined) as Libc;
const blockBytes = 100;
const windowBlocks = 4;
const file = fileOf(blockBytes * 40 + 7);

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A stream in pieces that do not align with blocks; `ended` is called when all of it has been read. */
function streamed(ended: () => void): StreamedContent {
  let given = 0;
  return {
    type: 'stream',
    sizeBytes: file.length,
    next: async () => {
      const piece = file.slice(given, given + 70);
      given += piece.length;
      if (piece.length === 0) ended();
      return piece.length === 0 ? undefined : piece;
    },
    release: () => undefined,
  };
}

/** A sender over a streamed file, on a channel whose turns the test gives; `datagrams` are what arrived. */
async function sending() {
  const receiver = createSocket('udp4');
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const datagrams: Buffer[] = [];
  receiver.on('message', (bytes) => datagrams.push(bytes));
  const book = new AddressBook(libc);
  const loop = new DatagramLoop(libc, 0);
  const own = book.parse('127.0.0.1', 0) as Sockaddr;
  const port = new DatagramPort(libc, loop, DatagramSocket.bind(libc, book, own), {
    received: () => undefined,
    undeliverable: () => undefined,
    refused: () => undefined,
  });
  closing.push(
    () => port.close(),
    () => loop.close(),
    () => receiver.close(),
  );
  const destination = {
    to: book.parse('127.0.0.1', receiver.address().port) as Sockaddr,
    from: undefined,
    interfaceIndex: 0,
    maxSegmentBytes: 1_472,
  };
  const channel = new SegmentedChannel(libc, port, destination, { blocksWait: () => undefined });
  let ended: () => void = () => undefined;
  const content = streamed(() => ended());
  const source = new BlockSource(content, { blockBytes, windowBlocks, mode: 'octet', nowMs: () => 0 });
  const sender = new TftpSender(
    { blockBytes, windowBlocks, rollover: 0, opening: 'confirmed' },
    { blocks: (firstBlock, count) => channel.blocks(source, firstBlock, count, 0), error: () => undefined },
  );
  // All of it is read ahead: it is smaller than that.
  await new Promise<void>((resolve) => {
    ended = () => setImmediate(resolve);
    sender.start(0);
    source.feed(sender);
  });
  return {
    channel,
    source,
    acknowledge: (block: number, nowMs: number) => {
      sender.acknowledged(block, nowMs);
      source.acknowledgedThrough(sender.acknowledgedBlocks);
    },
    /** Gives turns until nothing waits; then the blocks that have arrived, each compared with the file. */
    turns: async () => {
      while (channel.takeTurn(true));
      port.flush();
      const end = createSocket('udp4');
      end.send('end', receiver.address().port, '127.0.0.1');
      while (datagrams.at(-1)?.toString() !== 'end') await once(receiver, 'message');
      end.close();
      return datagrams
        .splice(0, datagrams.length)
        .slice(0, -1)
        .map((datagram) => {
          const block = datagram.readUInt16BE(2);
          const expected = file.subarray((block - 1) * blockBytes, block * blockBytes);
          const isRight =
            datagram.readUInt16BE(0) === 3 && Buffer.compare(datagram.subarray(4), expected) === 0;
          return isRight ? block : `wrong ${datagram.subarray(0, 8).toString('hex')}`;
        });
    },
  };
}

describe.runIf(engine.ok)('blocks that wait for their turn', () => {
  it('are the bytes of the file', async () => {
    const { acknowledge, turns } = await sending();
    expect(await turns()).toEqual([1, 2, 3, 4]);
    acknowledge(4, 10);
    expect(await turns()).toEqual([5, 6, 7, 8]);
  });

  it('are left out once they are acknowledged, and the next are sent whole', async () => {
    const { acknowledge, turns } = await sending();
    await turns();
    acknowledge(4, 10);
    acknowledge(6, 20);
    acknowledge(8, 30);
    expect(await turns()).toEqual([9, 10, 11, 12]);
  });

  it('are none when all of them are acknowledged by the end of the transfer', async () => {
    const { acknowledge, turns } = await sending();
    await turns();
    for (let block = 4; block <= 40; block += 4) acknowledge(block, block * 10);
    acknowledge(41, 500);
    expect(await turns()).toEqual([]);
  });
});
