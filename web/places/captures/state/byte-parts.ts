import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';

/** A part of a packet's bytes: its own, or a message that it completes, put together from several packets. */
export interface BytePart {
  readonly isOwn: boolean;
  /** Where it is in the packet's bytes. */
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a packet's bytes: what was captured, then each message or datagram that was put together. Where one of those ends is
 * told by the layers in it.
 */
export function bytePartsOf({
  bytes,
  capturedBytes,
  layers,
}: Pick<DissectedPacket, 'bytes' | 'capturedBytes' | 'layers'>): readonly BytePart[] {
  const starts: number[] = [];
  let end = capturedBytes;
  for (const { offset, length } of layers) {
    if (offset < capturedBytes || length === 0) continue;
    if (starts.length === 0) starts.push(capturedBytes);
    else if (offset >= end) starts.push(offset);
    end = Math.max(end, offset + length);
  }
  return [
    { isOwn: true, start: 0, end: capturedBytes },
    ...starts.map((start, index) => ({ isOwn: false, start, end: starts[index + 1] ?? bytes.length })),
  ];
}

/** The part that holds a byte; the packet's own if none does. */
export function partAt(parts: readonly BytePart[], offset: number): number {
  return Math.max(
    0,
    parts.findIndex(({ start, end }) => offset >= start && offset < end),
  );
}
