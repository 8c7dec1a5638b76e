import type { TftpStory, TraceStep } from '../../../src/operations/tftp-transfers.js';
import { isTrouble, stepDirection } from './tftp-rows.js';

/** A row of a ladder: a step, or what stands for several, and for time in which nothing went either way. */
export type LadderRow =
  | { readonly type: 'step'; readonly step: TraceStep }
  /** Windows without anything notable, from block `first` to `last`. */
  | { readonly type: 'windows'; readonly count: number; readonly first: number; readonly last: number }
  /** No packet in either direction for this long. */
  | { readonly type: 'silence'; readonly ms: number }
  /** Steps that were not kept. */
  | { readonly type: 'lost'; readonly count: number };

/** Silence longer than this, and than ten round trips, is a row of its own. */
const minSilenceMs = 100;
const silentRoundTrips = 10;
/** Steps at both ends, and around trouble, that are never folded. */
const keptSteps = 8;
/** Fewer windows than that are not worth folding. */
const minWindows = 4;

/** The rows of a story: its ends and all trouble step by step, what is the same again and again in one row. */
export function ladderRows({ steps, stepsLost, firstSteps, transfer }: TftpStory): readonly LadderRow[] {
  const silenceMs = Math.max(minSilenceMs, silentRoundTrips * (transfer.roundTripMs ?? 0));
  const rows: LadderRow[] = [];
  const isKept = (index: number): boolean => {
    if (index < keptSteps || index >= steps.length - keptSteps) return true;
    if (stepsLost > 0 && Math.abs(index - firstSteps) < 2) return true;
    return steps.slice(index - 2, index + 3).some(isTrouble);
  };
  for (let index = 0; index < steps.length; ) {
    const step = steps[index];
    if (step === undefined) break;
    const before = steps[index - 1];
    if (stepsLost > 0 && index === firstSteps && index > 0) rows.push({ type: 'lost', count: stepsLost });
    else if (before !== undefined && step.atMs - before.atMs > silenceMs)
      rows.push({ type: 'silence', ms: step.atMs - before.atMs });
    const end = quietEnd(steps, index, isKept, silenceMs, stepsLost > 0 ? firstSteps : -1);
    const folded = windowsOf(steps.slice(index, end));
    if (folded === undefined) {
      rows.push({ type: 'step', step });
      index += 1;
    } else {
      rows.push(folded);
      index = end;
    }
  }
  return rows;
}

/** The end of the steps from `start` on that have nothing notable and may be folded. */
function quietEnd(
  steps: readonly TraceStep[],
  start: number,
  isKept: (index: number) => boolean,
  silenceMs: number,
  gapAt: number,
): number {
  let end = start;
  while (end < steps.length && !isKept(end)) {
    const gapMs = end === start ? 0 : (steps[end]?.atMs ?? 0) - (steps[end - 1]?.atMs ?? 0);
    if (gapMs > silenceMs || (end > start && end === gapAt)) break;
    end += 1;
  }
  return end;
}

function windowsOf(steps: readonly TraceStep[]): LadderRow | undefined {
  const blocks = steps.filter(({ kind }) => kind === 'blocksSent' || kind === 'blockReceived');
  const turns = steps.filter((step, index) => {
    const earlier = steps[index - 1];
    return earlier !== undefined && stepDirection(step) !== stepDirection(earlier);
  });
  const count = Math.ceil(turns.length / 2);
  const [first] = blocks;
  const last = blocks.at(-1);
  if (count < minWindows || first === undefined || last === undefined) return undefined;
  return { type: 'windows', count, first: first.block, last: last.block + last.count - 1 };
}

/** The time of a step in milliseconds, with as many digits as matter: `0.184`, `37.12`, `1,048.7`. */
export function ladderTime(atMs: number): string {
  const digits = atMs < 10 ? 3 : atMs < 1_000 ? 2 : 1;
  return atMs.toFixed(digits).replace(/\B(?=(\d{3})+\.)/g, ',');
}
