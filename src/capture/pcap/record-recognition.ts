import { maxRecordBytes } from '../capture-cutter.js';
import { fractionAt, recordHeaderBytes } from './layout.js';
import { lengthsAt, type PcapHeader } from './pcap-header.js';
import type { RecordKind } from './record-kinds.js';

/** Packets that have to make sense before a layout is chosen while more of the file may come. */
const packetsToTry = 3;
/** A header with a greater length on the wire is not a packet's. */
const maxWireBytes = 128 * 1024 * 1024;

/** The layout of a file's packets, or how many of their bytes are needed to find out. */
export type Recognition =
  | { readonly type: 'recognized'; readonly kind: RecordKind }
  | { readonly type: 'undecided'; readonly neededBytes: number };

/**
 * Finds the layout of the packets of `bytes` from `from` to before `to`: the one in which most of the first three packets have
 * headers that make sense, of equals the first in the table. A header that makes none contradicts a layout. Layouts differ only
 * in where the second packet begins, so the answer is `undecided` until no further byte can change it: for the usual layout
 * mostly until the header of the second packet is there, and that of the third at the latest. With `isEnd` nothing follows, and
 * the answer is always a layout; an end, whether within a packet or between two, is evidence for none.
 *
 * tshark decides alike for files, but takes every pipe for the usual layout, and misreads the others there. Here both are read
 * alike: the first packets of a live capture of microseconds wait for the second or the third. A magic number of one layout,
 * as that of nanoseconds, never waits.
 */
export function recognizeRecords(
  header: PcapHeader,
  bytes: Uint8Array,
  from: number,
  to: number,
  isEnd: boolean,
): Recognition {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trials = header.records.map((kind, index) => {
    const fit = fitOf(kind, header, view, from, to, isEnd);
    return { kind, index, ...fit };
  });
  const chosen = trials.find((trial) =>
    trials.every((other) => other === trial || isSurelyBetter(trial, other)),
  );
  if (chosen !== undefined) return { type: 'recognized', kind: chosen.kind };
  return { type: 'undecided', neededBytes: Math.min(...trials.map(({ neededBytes }) => neededBytes)) };
}

/** A layout and how well it fits. */
interface Trial extends Fit {
  readonly kind: RecordKind;
  /** Its place in the table. */
  readonly index: number;
}

/**
 * How well a layout fits. Its score is twice the number of headers that make sense, plus one unless a header contradicts it.
 */
interface Fit {
  /** The lowest score that further bytes can lead to. */
  readonly worst: number;
  /** The highest one. */
  readonly best: number;
  /** Bytes that the next header needs; infinite if the score is final. */
  readonly neededBytes: number;
}

function isSurelyBetter(trial: Trial, other: Trial): boolean {
  return trial.index < other.index ? trial.worst >= other.best : trial.worst > other.best;
}

const uncontradicted = 1;
const bestScore = packetsToTry * 2 + uncontradicted;

function fitOf(
  kind: RecordKind,
  header: PcapHeader,
  view: DataView,
  from: number,
  to: number,
  isEnd: boolean,
): Fit {
  let at = from;
  for (let sensible = 0; sensible < packetsToTry; sensible += 1) {
    const score = sensible * 2;
    if (at + recordHeaderBytes > to) {
      if (isEnd) return finalFit(score + uncontradicted);
      return { worst: score, best: bestScore, neededBytes: at + recordHeaderBytes - from };
    }
    if (!isSensible(header, view, at)) return finalFit(score);
    const [captured] = lengthsAt(header, view, at);
    at += kind.headerBytes + captured;
  }
  return finalFit(bestScore);
}

function finalFit(score: number): Fit {
  return { worst: score, best: score, neededBytes: Number.POSITIVE_INFINITY };
}

function isSensible(header: PcapHeader, view: DataView, at: number): boolean {
  const [captured, wire] = lengthsAt(header, view, at);
  const fraction = view.getUint32(at + fractionAt, header.littleEndian);
  return (
    fraction < (header.nanoseconds ? 1_000_000_000 : 1_000_000) &&
    captured <= maxRecordBytes &&
    wire <= maxWireBytes &&
    captured <= wire &&
    (header.snapBytes === 0 || captured <= header.snapBytes)
  );
}
