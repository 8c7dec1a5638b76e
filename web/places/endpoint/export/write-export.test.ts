import { expect, it } from 'vitest';
import type { ExportItem, ExportWriter } from '../../../../src/traffic/export/export-item.js';
import type { FileSink } from '../../../views/file-sink.js';
import { writeExport } from './write-export.js';

const item: ExportItem = {
  endpoint: { name: '', kind: 'udp', encoding: 'utf-8', local: undefined, reachable: [] },
  event: { type: 'turnChanged', turn: 'mine', sequence: 1, timeMicros: 0, endpoint: 'e1' },
};

/** Writes `bytes` for each item. */
function writerOf(bytes: number): ExportWriter {
  return {
    begin: () => Uint8Array.of(1),
    item: () => new Uint8Array(bytes).fill(2),
    end: () => Uint8Array.of(3),
  };
}

/** A file in memory, and what was done to it. */
class MemorySink implements FileSink {
  readonly done: string[] = [];
  readonly #isFull: boolean;

  constructor(isFull = false) {
    this.#isFull = isFull;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.done.push(`write ${bytes.byteLength}`);
    return this.#isFull ? Promise.reject(new Error('full')) : Promise.resolve();
  }

  close(): Promise<void> {
    this.done.push('close');
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.done.push('abort');
    return Promise.reject(new Error('aborting fails too'));
  }
}

it('writes in pieces, pauses when it is time, and closes the file', async () => {
  const sink = new MemorySink();
  let pauses = 0;
  const pause = async (): Promise<void> => {
    pauses += 1;
  };
  await writeExport([item, item, item], writerOf(200_000), sink, () => true, pause);
  expect(sink.done).toEqual(['write 400001', 'write 200001', 'close']);
  expect(pauses).toBe(3);
});

it('gives up a file that cannot be written', async () => {
  const sink = new MemorySink(true);
  const writing = writeExport(
    [item, item],
    writerOf(400_000),
    sink,
    () => false,
    () => Promise.resolve(),
  );
  await expect(writing).rejects.toThrow('full');
  expect(sink.done).toEqual(['write 400001', 'abort']);
});
