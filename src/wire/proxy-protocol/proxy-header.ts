// The PROXY protocol tells who the real client is at the beginning of a connection: in version 1 by a line of text,
//
//     PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n
//
// in version 2 by
//
//      0                            12     13       14      16
//     +----------------------------+------+--------+-------+-----------------------------+
//     | 0D0A0D0A000D0A515549540A   | 2, | family, | length| addresses, ports, then TLVs |
//     |                            | cmd | protocol|       |                             |
//     +----------------------------+------+--------+-------+-----------------------------+
//
// Source: The PROXY protocol, versions 1 and 2, W. Tarreau, HAProxy Technologies (proxy-protocol.txt).
import { ipAddressBytes } from '../../bytes/ip-address-bytes.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { fieldText } from '../field-text.js';

/** The version of a header. */
export type ProxyVersion = 'v1' | 'v2';

/** The two ends of the connection that a header speaks of. */
export interface ProxiedEnds {
  readonly source: SocketAddress;
  readonly destination: SocketAddress;
}

/** What the beginning of a connection is. */
export type ProxyHeader =
  /** More bytes are needed to tell. */
  | { readonly type: 'incomplete' }
  | {
      readonly type: 'complete';
      /** Where the connection's own bytes begin. */
      readonly bytes: number;
      /** The ends of the real connection; undefined where the header names none, or none of TCP over IP. */
      readonly ends: ProxiedEnds | undefined;
    }
  | { readonly type: 'invalid'; readonly reason: ProxyFault };

/** Why bytes are no header. */
export type ProxyFault = 'proxy-header-missing' | 'proxy-header-malformed' | 'proxy-header-too-long';

/** The longest line of version 1, with its end (section 2.1). */
const maxLineBytes = 107;
const signature = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
const lineStart = Uint8Array.from('PROXY ', (character) => character.charCodeAt(0));
const versionAt = 12;
const familyAt = 13;
const lengthAt = 14;
const fixedBytes = 16;
/** The most bytes of addresses and TLVs that are taken. A certificate's facts take some hundreds. */
const maxVariableBytes = 4_096;
const command = { local: 0x20, proxy: 0x21 } as const;
const tcpOver = { IPv4: 0x11, IPv6: 0x21 } as const;
const unspecified = 0x00;

/** The most bytes that a header takes: what did not become one within them is none. */
export const maxProxyHeaderBytes = fixedBytes + maxVariableBytes;

/** Reads the header of either version at the beginning of `bytes`. */
export function readProxyHeader(bytes: Uint8Array): ProxyHeader {
  if (beginsWith(bytes, signature)) return readBinary(bytes);
  if (beginsWith(bytes, lineStart)) return readLine(bytes);
  return { type: 'invalid', reason: 'proxy-header-missing' };
}

/** The header of a connection. Addresses that are not of one version of IP are said to be unknown. */
export function proxyHeader(version: ProxyVersion, { source, destination }: ProxiedEnds): Uint8Array {
  const from = ipAddressBytes(unmapped(source.address));
  const to = ipAddressBytes(unmapped(destination.address));
  const isKnown = from !== undefined && to !== undefined && from.length === to.length;
  if (version === 'v1') {
    if (!isKnown) return asciiBytes('PROXY UNKNOWN\r\n');
    const family = from.length === 4 ? 'TCP4' : 'TCP6';
    const addresses = [source, destination].map(({ address }) => plainAddress(address)).join(' ');
    return asciiBytes(`PROXY ${family} ${addresses} ${source.port} ${destination.port}\r\n`);
  }
  if (!isKnown) return joinBytes([signature, Uint8Array.of(command.local, unspecified, 0, 0)]);
  const ports = Uint8Array.of(
    source.port >> 8,
    source.port & 255,
    destination.port >> 8,
    destination.port & 255,
  );
  const length = from.length + to.length + ports.length;
  const family = from.length === 4 ? tcpOver.IPv4 : tcpOver.IPv6;
  return joinBytes([signature, Uint8Array.of(command.proxy, family, 0, length), from, to, ports]);
}

function readLine(bytes: Uint8Array): ProxyHeader {
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end >= maxLineBytes)
    return bytes.length >= maxLineBytes || end >= 0
      ? { type: 'invalid', reason: 'proxy-header-too-long' }
      : { type: 'incomplete' };
  const line = String.fromCharCode(...bytes.subarray(0, end + 1));
  if (/^PROXY UNKNOWN[^\r]*\r\n$/.test(line)) return { type: 'complete', bytes: end + 1, ends: undefined };
  const parts = /^PROXY TCP([46]) ([\da-fA-F.:]+) ([\da-fA-F.:]+) (\d{1,5}) (\d{1,5})\r\n$/.exec(line);
  const [, family, from = '', to = '', fromPort, toPort] = parts ?? [];
  const source = { address: from, port: Number(fromPort) };
  const destination = { address: to, port: Number(toPort) };
  const length = family === '4' ? 4 : 16;
  const isValid = [source, destination].every(
    ({ address, port }) => ipAddressBytes(address)?.length === length && port <= 0xffff,
  );
  return parts !== null && isValid
    ? { type: 'complete', bytes: end + 1, ends: { source, destination } }
    : { type: 'invalid', reason: 'proxy-header-malformed' };
}

function readBinary(bytes: Uint8Array): ProxyHeader {
  if (bytes.length < fixedBytes) return { type: 'incomplete' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(lengthAt);
  const what = bytes[versionAt];
  if (what !== command.local && what !== command.proxy)
    return { type: 'invalid', reason: 'proxy-header-malformed' };
  if (length > maxVariableBytes) return { type: 'invalid', reason: 'proxy-header-too-long' };
  const end = fixedBytes + length;
  if (bytes.length < end) return { type: 'incomplete' };
  const family = bytes[familyAt];
  const isOverTcp = family === tcpOver.IPv4 || family === tcpOver.IPv6;
  if (what === command.local || !isOverTcp) return { type: 'complete', bytes: end, ends: undefined };
  const addressBytes = family === tcpOver.IPv4 ? 4 : 16;
  if (length < 2 * addressBytes + 4) return { type: 'invalid', reason: 'proxy-header-malformed' };
  const portsAt = fixedBytes + 2 * addressBytes;
  const addressAt = (at: number): string => addressTextOf(bytes.subarray(at, at + addressBytes));
  return {
    type: 'complete',
    bytes: end,
    ends: {
      source: { address: addressAt(fixedBytes), port: view.getUint16(portsAt) },
      destination: { address: addressAt(fixedBytes + addressBytes), port: view.getUint16(portsAt + 2) },
    },
  };
}

/** Whether `bytes` are the beginning of `start`, or `start` theirs. */
function beginsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.subarray(0, start.length).every((byte, index) => byte === start[index]);
}

/** An address without zone, and one of IPv4 as such. */
function plainAddress(address: string): string {
  return unmapped(address).replace(/%.*$/, '');
}

/** The text of an address of 4 or 16 bytes. */
function addressTextOf(bytes: Uint8Array): string {
  const kind = bytes.length === 4 ? 'ipv4' : 'ipv6';
  return unmapped(fieldText({ kind, base: 'decimal' }, undefined, bytes, 0, bytes.length));
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
