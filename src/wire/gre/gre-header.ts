import { numberAt } from '../read-fields.js';

/** Bits of the first two bytes. */
export const flag = Object.freeze({
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x80,
});
/** Where the protocol is, and bytes before what the flags announce. */
export const protocolAt = 2;
export const minHeaderBytes = 4;
/** Bytes of each field that the flags announce, and of the head of a part of a route. */
export const fieldBytes = 4;
const versionMask = 7;
/** Parts of a route that are followed at most. */
const maxRoutes = 64;

/** The version that the flags give: 0, or 1 of PPTP (RFC 2637). */
export function versionOf(flags: number): number {
  return flags & versionMask;
}

/** Bytes of the fields that the flags announce, without a route. */
function announcedBytes(flags: number): number {
  let bytes = minHeaderBytes;
  if ((flags & (flag.checksum | flag.routing)) !== 0) bytes += fieldBytes;
  if ((flags & flag.key) !== 0) bytes += fieldBytes;
  if ((flags & flag.sequence) !== 0) bytes += fieldBytes;
  if (versionOf(flags) === 1 && (flags & flag.acknowledgment) !== 0) bytes += fieldBytes;
  return bytes;
}

/** Bytes of the header at `from`, whose flags are there; -1 if it does not end before `end`. Allocates nothing. */
export function headerBytesAt(bytes: Uint8Array, from: number, end: number): number {
  const flags = numberAt(bytes, from, 2);
  let at = from + announcedBytes(flags);
  if ((flags & flag.routing) !== 0) {
    for (let route = 0; route < maxRoutes; route += 1) {
      if (at + fieldBytes > end) return -1;
      const family = numberAt(bytes, at, 2);
      const length = bytes[at + 3] ?? 0;
      at += fieldBytes + length;
      if (family === 0 && length === 0) break;
    }
  }
  return at > end ? -1 : at - from;
}
