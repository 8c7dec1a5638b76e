import { compareSequences } from '../../../../src/traffic/comparison/compare-sequences.js';

/** Bytes from one place to before another. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** A run of bytes of a message that is held beside another: the same in both, another one, or one that followed by itself. */
export interface ByteRun {
  /** Borrowed from the message. */
  readonly bytes: Uint8Array;
  readonly is: 'same' | 'other' | 'follows';
}

/** Two messages byte by byte. */
export interface ByteChanges {
  /** What is no more stands as `other`. */
  readonly came: readonly ByteRun[];
  readonly goes: readonly ByteRun[];
  readonly isSame: boolean;
}

/**
 * What became of a message, byte by byte; `follows` are the bytes of `goes` that nobody gave: lengths and checksums. The runs borrow
 * the bytes of both.
 */
export function byteChanges(
  came: Uint8Array,
  goes: Uint8Array,
  follows: readonly ByteRange[] = [],
): ByteChanges {
  const { differences } = compareSequences(Uint32Array.from(came), Uint32Array.from(goes));
  const cameRuns: ByteRun[] = [];
  const goesRuns: ByteRun[] = [];
  let a = 0;
  let b = 0;
  for (const { aStart, aEnd, bStart, bEnd } of differences) {
    push(cameRuns, came.subarray(a, aStart), 'same');
    push(goesRuns, goes.subarray(b, bStart), 'same');
    push(cameRuns, came.subarray(aStart, aEnd), 'other');
    for (const run of dividedRuns(bStart, bEnd, follows))
      push(goesRuns, goes.subarray(run.from, run.to), run.is);
    a = aEnd;
    b = bEnd;
  }
  push(cameRuns, came.subarray(a), 'same');
  push(goesRuns, goes.subarray(b), 'same');
  return { came: cameRuns, goes: goesRuns, isSame: differences.length === 0 };
}

/** The runs up to `maxBytes`; whether there are more. */
export function firstRuns(
  runs: readonly ByteRun[],
  maxBytes: number,
): { readonly runs: readonly ByteRun[]; readonly isCut: boolean } {
  const kept: ByteRun[] = [];
  let left = maxBytes;
  for (const run of runs) {
    if (left <= 0) return { runs: kept, isCut: true };
    kept.push(run.bytes.byteLength <= left ? run : { ...run, bytes: run.bytes.subarray(0, left) });
    if (run.bytes.byteLength > left) return { runs: kept, isCut: true };
    left -= run.bytes.byteLength;
  }
  return { runs: kept, isCut: false };
}

function push(runs: ByteRun[], bytes: Uint8Array, is: ByteRun['is']): void {
  if (bytes.byteLength > 0) runs.push({ bytes, is });
}

/** A changed part, divided where bytes that follow by themselves begin and end. */
function dividedRuns(
  from: number,
  to: number,
  follows: readonly ByteRange[],
): readonly (ByteRange & { readonly is: 'other' | 'follows' })[] {
  const runs: (ByteRange & { readonly is: 'other' | 'follows' })[] = [];
  let at = from;
  for (const range of follows) {
    const start = Math.max(at, range.from);
    const end = Math.min(to, range.to);
    if (start >= end) continue;
    if (start > at) runs.push({ from: at, to: start, is: 'other' });
    runs.push({ from: start, to: end, is: 'follows' });
    at = end;
  }
  if (at < to) runs.push({ from: at, to, is: 'other' });
  return runs;
}
