import { familyOf } from '../../../bytes/address.js';
import { ipAddressBytes } from '../../../bytes/ip-address-bytes.js';
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
  const bytes = ipAddressBytes(text);
  return bytes === undefined
    ? undefined
    : [...bytes].reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}
