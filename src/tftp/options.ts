import type { TftpOption } from '../wire/tftp/packet.js';

/** The supported options; names are case-insensitive. */
export type OptionName =
  | 'blksize' /* RFC 2348: bytes of a block, 8 to 65,464 */
  | 'blksize2' /* de facto: the same, a power of two */
  | 'timeout' /* RFC 2349: seconds, 1 to 255 */
  | 'utimeout' /* de facto: the same in microseconds */
  | 'tsize' /* RFC 2349: bytes of the file */
  | 'windowsize' /* RFC 7440: blocks for each ACK, 1 to 65,535 */
  | 'rollover'; /* de facto: what follows block 65,535, 0 or 1 */

/** Block size without an option (RFC 1350). */
export const defaultBlockBytes = 512;

/** Largest block size (RFC 2348): with header, UDP and IPv4 a datagram of 65,496 bytes. */
export const maxBlockBytes = 65_464;

/** Block size in bytes that may be requested (RFC 2348). */
export const blockBytesRange = { least: 8, most: maxBlockBytes } as const;

/** Default block size of a client's request if the interface carries as much: larger blocks are fragmented further on. */
export const ethernetBlockBytes = { IPv4: 1_468, IPv6: 1_448 } as const;

/** Default window of a client's request, in blocks. */
export const usualWindowBlocks = 16;

/** Timeout in seconds that may be requested (RFC 2349). */
export const timeoutSecondsRange = { least: 1, most: 255 } as const;

/** Window in blocks that may be requested (RFC 7440). */
export const windowBlocksRange = { least: 1, most: 65_535 } as const;

const ranges: Readonly<
  Record<OptionName, readonly [least: number, most: number, tooMuch: 'clamped' | 'refused']>
> = Object.freeze({
  blksize: [blockBytesRange.least, blockBytesRange.most, 'clamped'],
  blksize2: [8, 32_768, 'clamped'],
  timeout: [timeoutSecondsRange.least, timeoutSecondsRange.most, 'refused'],
  utimeout: [10_000, 255_000_000, 'refused'],
  tsize: [0, Number.MAX_SAFE_INTEGER, 'refused'],
  windowsize: [windowBlocksRange.least, windowBlocksRange.most, 'clamped'],
  rollover: [0, 1, 'refused'],
});

/** The option named `name`, in any case. */
export function optionNameOf(name: string): OptionName | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(ranges, lower) ? (lower as OptionName) : undefined;
}

/**
 * The number that an option requests; `undefined` if it is malformed or out of range. Only digits, at most 16: no sign, no
 * exponent, no space. A block size or window above the maximum of the RFC counts as that maximum: a server may always grant
 * less than requested. `blksize2` is rounded down to a power of two.
 */
export function optionNumber(name: OptionName, value: string): number | undefined {
  if (!/^\d{1,16}$/.test(value)) return undefined;
  const [least, most, tooMuch] = ranges[name];
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least) return undefined;
  if (number > most && tooMuch === 'refused') return undefined;
  const allowed = Math.min(number, most);
  return name === 'blksize2' ? powerOfTwoUpTo(allowed) : allowed;
}

/** The largest power of two up to `number`, which is 1 to 2^30. */
export function powerOfTwoUpTo(number: number): number {
  return 2 ** (31 - Math.clz32(number));
}

/** One option as written into a packet. */
export function formatOption(name: string, value: number): TftpOption {
  return { name, value: String(value) };
}
