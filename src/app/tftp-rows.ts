import type { TftpStory, TftpTransfer } from '../http/tftp-protocol.js';
import type { TransferSnapshot, TransferStory } from '../tftp/server-engine.js';
import type { Transfer } from './tftp-transfer.js';

/** A transfer that was asked for on the page. */
export interface Job {
  readonly id: string;
  readonly transfer: Transfer;
  readonly direction: 'get' | 'put';
  readonly file: string;
  /** The server as it was asked for: its transfers come from other ports, which nobody typed. */
  readonly peer: string;
  readonly abort: AbortController;
}

/** A transfer of the server as the page shows it. */
export function ofServer(id: string, snapshot: TransferSnapshot, rateBytesPerSecond: number): TftpTransfer {
  const { direction, file, peer, mode, blockBytes, windowBlocks, bytes, totalBytes } = snapshot;
  const { retransmitted, duplicates, ageMs, outcome } = snapshot;
  return {
    id,
    role: 'server',
    direction,
    file,
    peer,
    mode,
    isAgreed: true,
    blockBytes,
    windowBlocks,
    bytes,
    rateBytesPerSecond,
    retransmitted,
    duplicates,
    ageMs: Math.round(ageMs),
    outcome: outcome?.outcome ?? 'running',
    ...(totalBytes === undefined ? {} : { totalBytes }),
    ...(outcome === undefined || outcome.outcome === 'done' ? {} : { failure: outcome.failure }),
  };
}

/** A finished transfer of the server with its steps. */
export function storyOf(id: string, story: TransferStory, endedMicros: number): TftpStory {
  const rate = story.ageMs > 0 ? Math.round((story.bytes / story.ageMs) * 1_000) : 0;
  const transfer = { ...ofServer(id, story, rate), endedMicros };
  return { transfer, steps: story.steps, stepsLost: story.stepsLost };
}

/** A transfer of a client here as the page shows it, running. */
export function ofJob(
  { id, transfer, direction, file, peer }: Job,
  rateBytesPerSecond: number,
): TftpTransfer {
  const { bytes = 0, totalBytes, retransmitted = 0, duplicates = 0, ageMs = 0 } = transfer.figures ?? {};
  const { mode, blockBytes, windowBlocks } = transfer.options;
  return {
    id,
    role: 'client',
    direction,
    file,
    peer,
    mode,
    isAgreed: transfer.isAgreed,
    blockBytes,
    windowBlocks,
    bytes,
    rateBytesPerSecond,
    retransmitted,
    duplicates,
    ageMs: Math.round(ageMs),
    outcome: 'running',
    ...(totalBytes === undefined ? {} : { totalBytes }),
  };
}
