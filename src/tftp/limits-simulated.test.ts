// What limits a transfer, said by the machines of a client and a server that meet over a simulated line.

import { describe, expect, it } from 'vitest';
import { type NetworkConditions, TftpNetwork } from '../../test/tftp-network.js';
import { fileOf } from '../../test/tftp-pair.js';
import { MemorySink } from '../store/files/memory-sink.js';
import type { ClientTransfer } from './client/client-transfer.js';
import type { Sink, StreamedContent } from './transfer-data.js';
import { limitOf, type TransferLimit } from './transfer-limit.js';

const blockBytes = 512;
const blocks = 200;
const file = fileOf(blocks * blockBytes + 1);

function network(conditions: NetworkConditions): TftpNetwork {
  const made = new TftpNetwork(7, { delayMs: 10, ...conditions });
  made.files.set('image', file);
  return made;
}

/** What limited a finished transfer, as its client says. */
async function limitAfter(
  on: TftpNetwork,
  transfer: ClientTransfer,
  windowBlocks: number,
): Promise<TransferLimit | undefined> {
  expect(await on.run(transfer.run())).toEqual([{ outcome: 'done' }]);
  const { waits, ...figures } = transfer.figures;
  if (waits === undefined) throw new Error('a transfer that is done has waited for something');
  return limitOf({ ...figures, blockBytes, windowBlocks, waits });
}

/** A file that is read a block at a time, each of which the disk takes `ms` for. */
function slowStream(on: TftpNetwork, msOf: (block: number) => number): StreamedContent {
  let block = 0;
  return {
    type: 'stream',
    next: async () => {
      if (block >= blocks) return undefined;
      block += 1;
      const ms = msOf(block);
      if (ms > 0) await on.elapsed(ms);
      return file.slice((block - 1) * blockBytes, block * blockBytes);
    },
    release: () => undefined,
  };
}

describe('the limit of a simulated transfer', () => {
  it('is lock-step: one block each round trip', async () => {
    const on = network({});
    const transfer = on.open(
      { file: 'image', wishes: { windowBlocks: 1, blockBytes } },
      { sink: new MemorySink() },
    );
    const limit = await limitAfter(on, transfer, 1);
    expect(limit).toMatchObject({ by: 'window', windowBlocks: 1 });
    expect(limit).toHaveProperty('roundTripMs', expect.closeTo(20, 0));
  });

  it('is the window: that many blocks each round trip', async () => {
    const on = network({});
    const transfer = on.open(
      { file: 'image', wishes: { windowBlocks: 4, blockBytes } },
      { sink: new MemorySink() },
    );
    expect(await limitAfter(on, transfer, 4)).toMatchObject({ by: 'window', windowBlocks: 4 });
  });

  it('is loss: most of the time went by in silence', async () => {
    const on = network({ loss: 0.2, delayMs: 1 });
    const transfer = on.open(
      { file: 'image', wishes: { windowBlocks: 1, blockBytes } },
      { sink: new MemorySink() },
    );
    expect(await limitAfter(on, transfer, 1)).toMatchObject({ by: 'loss' });
  });

  it('is the disk that is written to', async () => {
    const on = network({ delayMs: 1 });
    const memory = new MemorySink();
    const sink: Sink = {
      write: (bytes) => {
        void memory.write(bytes);
        return on.elapsed(30);
      },
      finish: () => memory.finish(),
      discard: () => memory.discard(),
    };
    const transfer = on.open({ file: 'image', wishes: { windowBlocks: 1, blockBytes } }, { sink });
    expect(await limitAfter(on, transfer, 1)).toMatchObject({ by: 'store' });
  });

  it('is the disk, or the program, that is read from', async () => {
    const on = network({ delayMs: 1 });
    const content = slowStream(on, () => 30);
    const transfer = on.open({ file: 'upload', wishes: { windowBlocks: 1, blockBytes } }, { content });
    expect(await limitAfter(on, transfer, 1)).toMatchObject({ by: 'source' });
  });

  it('is the other side: its windows take far longer than a round trip', async () => {
    const on = network({ delayMs: 1 });
    // The server's first blocks are there at once, and show how short a round trip is.
    on.streams.set('slow', () => slowStream(on, (block) => (block < 8 ? 0 : 30)));
    const transfer = on.open(
      { file: 'slow', wishes: { windowBlocks: 1, blockBytes } },
      { sink: new MemorySink() },
    );
    expect(await limitAfter(on, transfer, 1)).toMatchObject({ by: 'path', windowBlocks: 1 });
  });
});
