import { maxRecordBytes } from '../capture-cutter.js';
import { capturedBytesAt, fractionAt, recordHeaderBytes } from './layout.js';
import { lengthsAt, type PcapHeader } from './pcap-header.js';
import type { RecordKind } from './record-kinds.js';

/** Packets that have to make sense before a layout is chosen while more of the file may come. */
const packetsToTry = 3;
/** A header with a greater length on the wire is not a packet's. */
const maxWireBytes = 128 * 1024 * 1024;
/** Times of neighbouring packets are seldom further apart. */
const neighbouringSeconds = 24 * 60 * 60;
/** Bytes of a header's seconds, which are its first. */
const secondsBytes = 4;

/** The layout of a file's packets, or how many of their bytes are needed to find out. */
export type Recognition =
  | { readonly type: 'recognized'; readonly kind: RecordKind }
  | { readonly type: 'undecided'; readonly neededBytes: number };

/**
 * Finds the layout of the packets of `bytes` from `from` to before `to`: the one in which most of the first three packets have
 * headers that make sense, of equals the first in the table. A header that makes none contradicts a layout. Layouts differ only
 * in where the second packet begins, so the answer is `undecided` until no further byte can change it: for the usual layout
 * mostly until the header of the second packet is there, and that of the third at the latest. With `isEnd` nothing follows, and
 * the answer is always a layout.
 *
 * An end between two packets is as good as three headers: few packets leave few headers, and bytes of zero look like headers
 * in another layout. So is an end within a packet whose time, if that of the first is another, is near that of the first: a file
 * that is cut off may end between two packets of another layout by accident. Of layouts confirmed alike, one whose packets are near
 * in time is preferred.
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
 * How well a layout fits. Its score is twice the number of headers that make sense, plus one unless a header contradicts it. A layout
 * that three headers or the end of the file confirm has the best one, or one less if its packets are far from each other in time.
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
const bestScore = packetsToTry * 2 + uncontradicted + 1;

function fitOf(
  kind: RecordKind,
  header: PcapHeader,
  view: DataView,
  from: number,
  to: number,
  isEnd: boolean,
): Fit {
  let at = from;
  let lastAt = from;
  let confirmed = bestScore;
  for (let sensible = 0; sensible < packetsToTry; sensible += 1) {
    const score = sensible * 2;
    if (at + recordHeaderBytes > to) {
      if (isEnd) return finalFit(scoreAtEnd(header, view, { from, lastAt, at, to }, score, confirmed));
      return { worst: score, best: confirmed, neededBytes: at + recordHeaderBytes - from };
    }
    if (!isSensible(header, view, at)) return finalFit(score);
    if (!isNear(header, view, from, at)) confirmed = bestScore - 1;
    const [captured] = lengthsAt(header, view, at);
    lastAt = at;
    at += kind.headerBytes + captured;
  }
  return finalFit(confirmed);
}

/** Where the file ends in a layout: in or before the header at `at`, or, if `to` lies before that, in the packet at `lastAt`. */
interface FileEnd {
  readonly from: number;
  readonly lastAt: number;
  readonly at: number;
  readonly to: number;
}

/** The final score of a layout whose headers make sense up to the end of the file: `score` is theirs, `confirmed` that of three. */
function scoreAtEnd(
  header: PcapHeader,
  view: DataView,
  { from, lastAt, at, to }: FileEnd,
  score: number,
  confirmed: number,
): number {
  if (at === to) return confirmed;
  if (at + capturedBytesAt <= to && !isFraction(header, view, at)) return score;
  const latestAt = at + secondsBytes <= to ? at : lastAt;
  return latestAt !== from && isNear(header, view, from, latestAt) ? confirmed : score + uncontradicted;
}

function finalFit(score: number): Fit {
  return { worst: score, best: score, neededBytes: Number.POSITIVE_INFINITY };
}

function isSensible(header: PcapHeader, view: DataView, at: number): boolean {
  const [captured, wire] = lengthsAt(header, view, at);
  return (
    isFraction(header, view, at) &&
    captured <= maxRecordBytes &&
    wire <= maxWireBytes &&
    captured <= wire &&
    (header.snapBytes === 0 || captured <= header.snapBytes)
  );
}

/** Returns whether the time at `at` is near that of the first packet. */
function isNear(header: PcapHeader, view: DataView, from: number, at: number): boolean {
  const first = view.getUint32(from, header.littleEndian);
  return Math.abs(view.getUint32(at, header.littleEndian) - first) <= neighbouringSeconds;
}

/** Returns whether the header at `at` has less than a second behind its seconds. */
function isFraction(header: PcapHeader, view: DataView, at: number): boolean {
  const fraction = view.getUint32(at + fractionAt, header.littleEndian);
  return fraction < (header.nanoseconds ? 1_000_000_000 : 1_000_000);
}
