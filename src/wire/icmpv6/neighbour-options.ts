/*
 * Options of neighbour discovery (RFC 4861, section 4.6).
 *
 *   1 byte  1 byte
 *  +-------+--------+------+
 *  | type  | length | data |   length: in units of 8 bytes, these two bytes among them; 0 is invalid
 *  +-------+--------+------+
 */
import type { Line } from '../line.js';
import { numberAt } from '../read-fields.js';

/** Types of options that have a layout of their own (IANA, IPv6 Neighbor Discovery Option Formats). */
export const neighbourOption = Object.freeze({
  sourceLinkAddress: 1,
  targetLinkAddress: 2,
  prefix: 3,
  redirected: 4,
  mtu: 5,
  advertisementInterval: 7,
  homeAgent: 8,
  sourceAddresses: 9,
  targetAddresses: 10,
  timestamp: 13,
  nonce: 14,
  route: 24,
  nameServers: 25,
  flags: 26,
  domains: 31,
  captivePortal: 37,
  nat64Prefix: 38,
});

/** Bytes of type and length, and of what stands before addresses and names in options that hold several. */
export const optionHeadBytes = 2;
export const listHeadBytes = 8;

const unitBytes = 8;
const addressBytes = 16;
const macBytes = 6;

/** Bytes that options of each type have at least, as Wireshark reads them; others have 8. */
const leastOptionBytes: Readonly<Record<number, number>> = Object.freeze({
  3: 32,
  12: 24,
  13: 16,
  17: 24,
  18: 24,
  23: 24,
  32: 24,
  33: 16,
  35: 24,
  38: 16,
});

/** Bytes of the option at `at`, whose length is there; 0 if that is invalid. */
export function optionBytesAt(bytes: Uint8Array, at: number): number {
  return (bytes[at + 1] ?? 0) * unitBytes;
}

/** Bytes of a link-layer address in the option at `at`: 6, 8 with zeros up to 16, or all that is there. */
export function linkAddressBytesAt(bytes: Uint8Array, at: number): number {
  const length = optionBytesAt(bytes, at);
  if (length === unitBytes) return macBytes;
  const isLong = length === 16 && numberAt(bytes, at + 10, 6) === 0;
  return isLong ? 8 : length - optionHeadBytes;
}

/** Where the packet begins that a redirect quotes in its options from `at` to before `end`; -1 if it quotes none. Allocates nothing. */
export function redirectedAt(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + optionHeadBytes <= end; ) {
    const length = optionBytesAt(bytes, at);
    if (length === 0) return -1;
    if (bytes[at] === neighbourOption.redirected) return length > listHeadBytes ? at + listHeadBytes : -1;
    at += length;
  }
  return -1;
}

/**
 * Writes the link-layer addresses of the options from `from` on, and returns whether all options are there before `end`; they go on
 * until `wireEnd`. An option without a length ends them, as in Wireshark.
 */
export function writeLinkAddresses(
  line: Line,
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
): boolean {
  for (let at = from; at < wireEnd; ) {
    if (at + optionHeadBytes > end) return false;
    const length = optionBytesAt(bytes, at);
    if (length === 0) return true;
    if (!isOptionWhole(bytes, at, length, end)) return false;
    writeLinkAddress(line, bytes, at, length);
    at += length;
  }
  return true;
}

function isOptionWhole(bytes: Uint8Array, at: number, length: number, end: number): boolean {
  const to = at + length;
  const type = bytes[at] ?? 0;
  // Padding behind the names may be missing.
  if (type === neighbourOption.domains) return areNamesWhole(bytes, at + listHeadBytes, to, end);
  if (to > end || length < (leastOptionBytes[type] ?? unitBytes)) return false;
  const isList =
    type === neighbourOption.nameServers ||
    type === neighbourOption.sourceAddresses ||
    type === neighbourOption.targetAddresses;
  return !isList || (length - listHeadBytes) % addressBytes === 0;
}

/** Whether names from `from` to before `to` are there before `end`; a root label alone ends them. */
function areNamesWhole(bytes: Uint8Array, from: number, to: number, end: number): boolean {
  if (from > end) return false;
  let isFirstLabel = true;
  for (let at = from; at < to; ) {
    if (at >= end) return false;
    const length = bytes[at] ?? 0;
    if (length === 0 && isFirstLabel) return true;
    if (length >= 0x40) return false;
    isFirstLabel = length === 0;
    at += length + 1;
    if (at > to) return false;
  }
  return isFirstLabel;
}

function writeLinkAddress(line: Line, bytes: Uint8Array, at: number, length: number): void {
  const type = bytes[at];
  if (type !== neighbourOption.sourceLinkAddress && type !== neighbourOption.targetLinkAddress) return;
  const count = linkAddressBytesAt(bytes, at);
  if (count > 8) return;
  // As in Wireshark, an address of 8 bytes is shown as a sender's.
  const isTarget = type === neighbourOption.targetLinkAddress && length === unitBytes;
  line.ascii(isTarget ? ' is at ' : ' from ');
  line.pairs(bytes, at + optionHeadBytes, count, 0x3a);
}
