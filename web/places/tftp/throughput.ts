import type { TftpStory } from '../../../src/operations/tftp-transfers.js';

/** The throughput of a transfer in equal spans of its time. */
export interface Throughput {
  /** Milliseconds from the begin of the transfer to that of the first span. */
  readonly startMs: number;
  readonly everyMs: number;
  readonly bytesPerSecond: readonly number[];
}

/** Spans that are drawn at most: beyond it several are one. */
const maxSpans = 128;

/** What a transfer moved in each span of its time; the last one, which is not over, is only there if it is the only one. */
export function throughputOf({ transfer, progress }: TftpStory): Throughput {
  const { blockBytes, bytes } = transfer;
  const { beganMs: startMs, blocks } = progress;
  const step = Math.max(1, Math.ceil(blocks.length / maxSpans));
  const everyMs = progress.everyMs * step;
  const bytesPerSecond: number[] = [];
  let before = 0;
  for (let start = 0; start < blocks.length; start += step) {
    const end = Math.min(blocks.length, start + step);
    // The last block is seldom full.
    const through = Math.min(bytes, (blocks[end - 1] ?? 0) * blockBytes);
    const spanMs = (end - start) * progress.everyMs;
    bytesPerSecond.push((Math.max(0, through - before) / spanMs) * 1_000);
    before = Math.max(before, through);
  }
  if (bytesPerSecond.length > 1) bytesPerSecond.pop();
  return { startMs, everyMs, bytesPerSecond };
}
