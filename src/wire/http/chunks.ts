/*
 * A body in chunks (RFC 9112, section 7.1): each behind its length in hexadecimal digits, the last of length 0, then trailers.
 *
 *  5;extension CRLF | hello CRLF | 0 CRLF | trailer: value CRLF … | CRLF
 */
import { lineEndOf, nextLineOf } from './first-line.js';

/** Receives the parts of a body in chunks. */
export interface ChunkSink {
  /** A chunk: where its line begins, where its data begins, and how long that is, whether it is all there or not. */
  chunk(lineFrom: number, dataFrom: number, length: number): void;
  /** A trailer, without its line ending. */
  trailer(from: number, lineEnd: number): void;
}

const maxDigits = 8;
/** Chunks that are read of a body at most. */
const maxChunks = 65_536;

/**
 * Walks through the chunks from `from` on, and returns where the body ends; -1 if it does not end before `end`, or -2 if it is not one
 * of chunks.
 */
export function walkChunks(
  bytes: Uint8Array,
  from: number,
  end: number,
  sink: ChunkSink | undefined,
): number {
  let at = from;
  for (let count = 0; count < maxChunks; count += 1) {
    const lineEnd = lineEndOf(bytes, at, end);
    if (lineEnd < 0) return -1;
    const length = lengthAt(bytes, at, lineEnd);
    if (length < 0) return -2;
    const dataFrom = nextLineOf(bytes, lineEnd);
    sink?.chunk(at, dataFrom, length);
    if (length === 0) return walkTrailers(bytes, dataFrom, end, sink);
    const dataEnd = dataFrom + length;
    if (dataEnd >= end) return -1;
    const boundaryEnd = lineEndOf(bytes, dataEnd, end);
    if (boundaryEnd < 0) return -1;
    if (boundaryEnd !== dataEnd) return -2;
    at = nextLineOf(bytes, boundaryEnd);
  }
  return -2;
}

function walkTrailers(bytes: Uint8Array, from: number, end: number, sink: ChunkSink | undefined): number {
  for (let at = from; ; ) {
    const lineEnd = lineEndOf(bytes, at, end);
    if (lineEnd < 0) return -1;
    const next = nextLineOf(bytes, lineEnd);
    if (lineEnd === at) return next;
    sink?.trailer(at, lineEnd);
    at = next;
  }
}

/** The length that a chunk's line gives; -1 if it gives none. */
function lengthAt(bytes: Uint8Array, from: number, lineEnd: number): number {
  let length = 0;
  let at = from;
  for (; at < lineEnd && at < from + maxDigits; at += 1) {
    const digit = digitOf(bytes[at] ?? 0);
    if (digit < 0) break;
    length = length * 16 + digit;
  }
  return at === from ? -1 : length;
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
