import type { Packet } from '../../wire/packet.js';
import { numberAt } from '../../wire/read-fields.js';
import { flag, headerAt, minHeaderBytes } from '../../wire/tcp/segment.js';

/** A TCP segment of a packet that was walked, as streams need it. Reused: valid until the next is read. */
export class CapturedSegment {
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** The captured payload, borrowed as the packet's bytes are. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Bytes of payload on the wire. */
  wireBytes = 0;
  packet = 0;
  timeNanos = 0;

  /** Reads the TCP header of `layer`. Returns false if it is cut off or contradicts itself. */
  read(packet: Packet, layer: number): boolean {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < minHeaderBytes) return false;
    const headerBytes = ((bytes[from + headerAt.flags] ?? 0) >> 4) * 4;
    const wireBytes = packet.wireEnd(layer) - from - headerBytes;
    if (headerBytes < minHeaderBytes || wireBytes < 0) return false;
    this.sequence = numberAt(bytes, from + headerAt.sequence, 4) | 0;
    this.acknowledgment = numberAt(bytes, from + headerAt.acknowledgment, 4) | 0;
    this.flags = numberAt(bytes, from + headerAt.flags, 2) & 0xfff;
    this.bytes = bytes.subarray(Math.min(from + headerBytes, end), end);
    this.wireBytes = wireBytes;
    this.packet = packet.number;
    this.timeNanos = nanosSinceFirst(packet);
    return true;
  }

  /** Whether any of these flags is set. */
  has(flags: number): boolean {
    return (this.flags & flags) !== 0;
  }

  get isSyn(): boolean {
    return this.has(flag.syn);
  }
}

/** Nanoseconds from the first packet of the capture to this one: exact within 104 days. */
export function nanosSinceFirst({ seconds, nanoseconds, firstSeconds, firstNanoseconds }: Packet): number {
  return (seconds - firstSeconds) * 1e9 + (nanoseconds - firstNanoseconds);
}
