import { familyOf, withoutZone } from '../../../bytes/address.js';
import { type Answer, answerOf } from './packet-case.js';

/** IP addresses from `first` to `last`, both of one family, as numbers. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads an address, `ADDRESS/PREFIX`, or `ADDRESS/MASK` of IPv4; `undefined` for anything else, such as a name. */
export function parseNetwork(text: string): AddressRange | undefined {
  const [address = '', prefix] = text.split('/');
  const number = addressNumber(address);
  if (number === undefined) return undefined;
  const bits = address.includes(':') ? 128 : 32;
  const length = prefix === undefined ? bits : prefixLength(prefix, bits);
  if (length === undefined) return undefined;
  const hostMask = (1n << BigInt(bits - length)) - 1n;
  return { bits, first: number & ~hostMask, last: number | hostMask };
}

/** The addresses between two; `undefined` if they are not of one family. */
export function rangeBetween(first: string, last: string): AddressRange | undefined {
  const one = parseNetwork(first);
  const other = parseNetwork(last);
  if (one === undefined || other === undefined || one.bits !== other.bits) return undefined;
  return { bits: one.bits, first: one.first, last: other.last };
}

/** Whether addresses, of which one is meant, are in one of the ranges; `maybe` where some are, or none is known. */
export function areWithin(addresses: readonly string[], ranges: readonly AddressRange[]): Answer {
  if (addresses.length === 0) return 'maybe';
  const inside = addresses.filter((address) => ranges.some((range) => contains(range, address)));
  if (inside.length > 0 && inside.length < addresses.length) return 'maybe';
  return answerOf(inside.length > 0);
}

function contains({ bits, first, last }: AddressRange, address: string): boolean {
  const number = addressNumber(address);
  if (number === undefined || (familyOf(address) === 'IPv6' ? 128 : 32) !== bits) return false;
  return number >= first && number <= last;
}

function prefixLength(text: string, bits: number): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= bits ? Number(text) : undefined;
  const mask = addressNumber(text);
  if (mask === undefined || bits !== 32) return undefined;
  const ones = mask.toString(2).padStart(32, '0').indexOf('0');
  return ones < 0 ? 32 : ones;
}

/** An IP address as a number, its zone left out; `undefined` if it is none. */
function addressNumber(text: string): bigint | undefined {
  const address = withoutZone(text);
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return ipv4Number(address);
  if (!/^[0-9a-f:.]+$/i.test(address) || !address.includes(':')) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const last = dotted === null ? undefined : ipv4Number(dotted[2] ?? '');
  const plain =
    last === undefined
      ? address
      : `${dotted?.[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  if (groups.length !== 8 || groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}

function ipv4Number(text: string): bigint | undefined {
  const octets = text.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet <= 255))) return undefined;
  return octets.reduce((number, octet) => (number << 8n) | BigInt(octet), 0n);
}
