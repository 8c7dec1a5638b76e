import type { TftpStory, TftpTransfer } from '../../operations/tftp-transfers.js';
import type { TransferProgress } from '../../tftp/progress-record.js';
import type { TransferSnapshot, TransferStory } from '../../tftp/server/server-engine.js';
import { limitOf, stallOf, type TransferLimit, type TransferStall } from '../../tftp/transfer-limit.js';
import type { TransferWaits } from '../../tftp/transfer-waits.js';
import type { Transfer } from './tftp-transfer.js';

/** A transfer that was asked for on the page. */
export interface Job {
  readonly id: string;
  readonly transfer: Transfer;
  readonly direction: 'get' | 'put';
  readonly file: string;
  /** The server as the person gave it: its transfers come from other ports, which nobody typed. */
  readonly peer: string;
  /** The options that the person asked for. */
  readonly asked: Readonly<Record<string, string>>;
  readonly abort: AbortController;
}

/** The id of a server's transfer, and the id of the server's endpoint. */
export interface ServedTransferName {
  readonly id: string;
  readonly endpoint: string;
}

/** A transfer of a server as the page shows it. */
export function ofServer(
  { id, endpoint }: ServedTransferName,
  snapshot: TransferSnapshot,
  rateBytesPerSecond: number,
): TftpTransfer {
  const name = { id, endpoint, role: 'server', isAgreed: true } as const;
  const { outcome } = snapshot;
  return {
    ...transferRow(name, snapshot, rateBytesPerSecond),
    ...(outcome === undefined || outcome.outcome === 'done' ? {} : { failure: outcome.failure }),
  };
}

/** A finished transfer of the server with its steps. */
export function storyOf(name: ServedTransferName, story: TransferStory, endedMicros: number): TftpStory {
  const rate = story.ageMs > 0 ? Math.round((story.bytes / story.ageMs) * 1_000) : 0;
  const transfer = { ...ofServer(name, story, rate), endedMicros };
  const { stepsLost, firstSteps } = story;
  return {
    transfer,
    get steps() {
      return story.steps;
    },
    stepsLost,
    firstSteps,
    get progress() {
      return progressRow(story.progress);
    },
  };
}

/** A transfer of a client here with its steps, as `row` shows it. */
export function jobStory({ transfer: { steps, trace, progress } }: Job, row: TftpTransfer): TftpStory {
  const { lost: stepsLost = 0, firstSteps = 0 } = trace ?? {};
  return { transfer: row, steps, stepsLost, firstSteps, progress: progressRow(progress) };
}

/** The progress of a transfer as the page asks for it. */
export function progressRow({ everyMs, beganMs, blocks }: TransferProgress): TftpStory['progress'] {
  return { everyMs, beganMs, blocks: [...blocks] };
}

/** A transfer of a client here as the page shows it, running. */
export function ofJob(
  { id, transfer, direction, file, peer, asked }: Job,
  rateBytesPerSecond: number,
): TftpTransfer {
  const figures = transfer.figures ?? notBegun;
  return transferRow(
    { id, role: 'client', isAgreed: transfer.isAgreed },
    { direction, file, peer, asked, ...transfer.options, ...figures },
    rateBytesPerSecond,
  );
}

/** Figures of a transfer whose local side is not open yet. */
const notBegun = { bytes: 0, retransmitted: 0, duplicates: 0, ageMs: 0, waits: undefined };

/** What the row of a transfer is made from, whether it is a server's or a client's. */
type RowSource = Omit<TransferSnapshot, 'id' | 'asked' | 'rollover' | 'waits'> & {
  readonly asked: Readonly<Record<string, string>>;
  readonly waits: TransferWaits | undefined;
};

/** The row of a transfer as the page shows it. */
function transferRow(
  name: Pick<TftpTransfer, 'id' | 'endpoint' | 'role' | 'isAgreed'>,
  transfer: RowSource,
  rateBytesPerSecond: number,
): TftpTransfer {
  const { direction, file, peer, mode, blockBytes, windowBlocks, timeoutMs, asked } = transfer;
  const { bytes, totalBytes, retransmitted, duplicates, ageMs, outcome, waits } = transfer;
  return {
    ...name,
    direction,
    file,
    peer,
    mode,
    blockBytes,
    windowBlocks,
    ...(timeoutMs === undefined ? {} : { timeoutSeconds: timeoutMs / 1_000 }),
    asked,
    bytes,
    rateBytesPerSecond,
    retransmitted,
    duplicates,
    ageMs: roundedMs(ageMs),
    outcome: outcome?.outcome ?? 'running',
    ...explained(
      { bytes, ageMs, blockBytes, windowBlocks, retransmitted, duplicates, waits },
      outcome === undefined,
    ),
    ...(totalBytes === undefined ? {} : { totalBytes }),
  };
}

interface Explainable {
  readonly bytes: number;
  readonly ageMs: number;
  readonly blockBytes: number;
  readonly windowBlocks: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  readonly waits: TransferWaits | undefined;
}

/** What limits a transfer, and what it waits for while it runs. */
function explained(
  { waits, ...transfer }: Explainable,
  isRunning: boolean,
): { roundTripMs?: number; limit?: TransferLimit; stall?: TransferStall } {
  if (waits === undefined) return {};
  const limit = limitOf({ ...transfer, waits });
  const stall = isRunning ? stallOf(waits) : undefined;
  return {
    ...(waits.roundTripMs > 0 ? { roundTripMs: waits.roundTripMs } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(stall === undefined ? {} : { stall }),
  };
}

/** Small files take less than a millisecond, so microseconds are kept. */
function roundedMs(ageMs: number): number {
  return ageMs < 100 ? Math.round(ageMs * 1_000) / 1_000 : Math.round(ageMs);
}
