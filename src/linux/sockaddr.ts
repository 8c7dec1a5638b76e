import { unmapped } from '../bytes/socket-address.js';
import { Arena } from './arena.js';
import { AF_INET, AF_INET6, type Libc } from './libc.js';

/**
 * An address and port in the kernel's form, both in network order:
 *
 *     struct sockaddr_in (16 bytes)
 *      0       2       4               8              16
 *     +-------+-------+---------------+---------------+
 *     | AF    | port  | IPv4 address  |       0       |
 *     +-------+-------+---------------+---------------+
 *
 *     struct sockaddr_in6 (28 bytes)
 *      0       2       4               8              24              28
 *     +-------+-------+---------------+---------------+---------------+
 *     | AF    | port  |   flow info   | IPv6 address  |   scope id    |
 *     +-------+-------+---------------+---------------+---------------+
 */
export interface Sockaddr {
  /** 7 words, of which `length` bytes are used; never changed. */
  readonly words: Uint32Array;
  /** 16 or 28 bytes. */
  readonly length: number;
  /** The IP address as text: unmapped if it is IPv4-mapped, and with its zone, an interface name, if it has one. */
  readonly address: string;
  readonly port: number;
}

/** Room for either of the two. */
export const sockaddrBytes = 28;
export const sockaddrWords = sockaddrBytes / 4;
const lengthOf = { [AF_INET]: 16, [AF_INET6]: sockaddrBytes };
const textBytes = 64;

/** Bytes of the address whose first word is `first`. */
export function lengthOfFamily(first: number): number {
  return (first & 0xffff) === AF_INET ? lengthOf[AF_INET] : lengthOf[AF_INET6];
}

/** The port in an address's first word. */
export function portOfWord(first: number): number {
  return ((first >>> 8) & 0xff00) | (first >>> 24);
}

/** Returns true if the address that begins at `words[at]` has the same host as `known`; ports may differ. */
export function isSameHost(known: Uint32Array, words: Uint32Array, at: number): boolean {
  if (((known[0] ?? 0) & 0xffff) === AF_INET) return known[1] === words[at + 1];
  for (let index = 2; index < 6; index += 1) if (known[index] !== words[at + index]) return false;
  return true;
}

/** Parses and formats addresses with the C library. */
export class AddressBook {
  readonly #libc: Libc;
  readonly #arena: Arena;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#arena = new Arena(libc, sockaddrBytes + textBytes);
  }

  /** Parses `text`, an IP address with or without a zone, into the form of `family`. Returns `undefined` if it is none. */
  parse(text: string, port: number): Sockaddr | undefined {
    const [address = '', zone = ''] = text.split('%');
    const family = address.includes(':') ? AF_INET6 : AF_INET;
    const { words } = this.#arena;
    words.fill(0, 0, sockaddrWords);
    words[0] = family | ((port & 0xff) << 24) | ((port & 0xff00) << 8);
    const at = this.#arena.address + (family === AF_INET6 ? 8 : 4);
    if (this.#libc.inet_pton(family, address, at) !== 1) return undefined;
    if (zone !== '') words[6] = this.#libc.if_nametoindex(zone) || Number(zone) || 0;
    return { words: words.slice(0, sockaddrWords), length: lengthOfFamily(family), address: text, port };
  }

  /** The address that begins at `words[at]`, copied. */
  read(words: Uint32Array, at: number): Sockaddr {
    const first = words[at] ?? 0;
    const isIPv6 = (first & 0xffff) === AF_INET6;
    const length = lengthOfFamily(first);
    const copied = new Uint32Array(sockaddrWords);
    copied.set(words.subarray(at, at + length / 4));
    if (!isIPv6) copied.fill(0, 2);
    const address = this.textOf(copied, isIPv6 ? 2 : 1, isIPv6 ? AF_INET6 : AF_INET);
    const scope = isIPv6 ? (copied[6] ?? 0) : 0;
    const zoned = scope === 0 ? address : `${address}%${this.#interfaceName(scope)}`;
    return { words: copied, length, address: unmapped(zoned), port: portOfWord(first) };
  }

  /** The interface's number if the interface is gone. */
  #interfaceName(index: number): string {
    return this.#libc.if_indextoname(index, this.#arena.address + sockaddrBytes) ?? String(index);
  }

  /** The text of the bare IPv4 or IPv6 address that begins at `words[at]`. */
  textOf(words: Uint32Array, at: number, family: number): string {
    const arena = this.#arena;
    const libc = this.#libc;
    arena.words.set(words.subarray(at, at + (family === AF_INET6 ? 4 : 1)), 0);
    return libc.inet_ntop(family, arena.address, arena.address + sockaddrBytes, textBytes) ?? '';
  }
}
