import { closeSync, openSync, readSync } from 'node:fs';
import { SocketAddress } from 'node:net';
import { isLinkLocal } from '../bytes/address.js';

/** One address that the kernel answers at. */
export interface KernelAddress {
  /** An IPv6 link-local one with its zone. */
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  /** Of IPv6 addresses. */
  readonly interfaceName: string | undefined;
}

/** A router's whole table of routes is hundreds of times as much, and would be read every few seconds. */
const maxTableBytes = 1024 * 1024;
/** The tables of most machines are shorter. */
const pieceBytes = 16 * 1024;
/** The flag of an IPv6 address that another machine has as well (IFA_F_DADFAILED, linux/if_addr.h). */
const duplicateFlag = 0x08;

/** The kernel's own tables of its addresses, as proc(5) gives them; empty where there is no such file. */
export interface KernelAddressTables {
  readonly fibTrie: string;
  readonly ifInet6: string;
}

/** Reads the tables, of a router with a huge one not all. */
export function kernelAddressTables(): KernelAddressTables {
  return { fibTrie: textOf('/proc/net/fib_trie'), ifInet6: textOf('/proc/net/if_inet6') };
}

/**
 * Every address in the kernel's tables, with and without a link. Node's own `networkInterfaces()` leaves those of interfaces
 * without a carrier out.
 */
export function kernelAddresses({ fibTrie, ifInet6 }: KernelAddressTables): readonly KernelAddress[] {
  return [...parseFibTrie(fibTrie), ...parseIfInet6(ifInet6)];
}

/**
 * The local addresses of /proc/net/fib_trie. A leaf is the address in a line and its routes below, the longer prefix first:
 *
 *     |-- 10.0.0.1
 *        /32 host LOCAL
 */
export function parseFibTrie(text: string): readonly KernelAddress[] {
  const found = text.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g);
  const addresses = new Set(Array.from(found, ([, address = '']) => address));
  return Array.from(addresses, (address) => ({ address, family: 'IPv4', interfaceName: undefined }));
}

/**
 * The addresses of /proc/net/if_inet6: in each line the address as 32 hexadecimal digits, and in hexadecimal the interface's
 * index, the length of the prefix, the scope and the flags, then the interface's name.
 */
export function parseIfInet6(text: string): readonly KernelAddress[] {
  return text.split('\n').flatMap((line): readonly KernelAddress[] => {
    const [, digits, flags, interfaceName] =
      /^([\da-f]{32}) [\da-f]+ [\da-f]+ [\da-f]+ ([\da-f]+)\s+(\S+)$/.exec(line) ?? [];
    if (digits === undefined || flags === undefined || interfaceName === undefined) return [];
    if ((Number.parseInt(flags, 16) & duplicateFlag) !== 0) return [];
    const spelled = digits.replace(/.{4}(?=.)/g, '$&:');
    const { address } = new SocketAddress({ address: spelled, family: 'ipv6' });
    const zone = isLinkLocal(address) ? `%${interfaceName}` : '';
    return [{ address: `${address}${zone}`, family: 'IPv6', interfaceName }];
  });
}

/** The beginning of a file, as far as it is of use; empty where it cannot be read. */
function textOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const piece = Buffer.allocUnsafe(pieceBytes);
    let text = '';
    while (text.length < maxTableBytes) {
      const bytes = readSync(file, piece);
      if (bytes === 0) break;
      text += piece.toString('latin1', 0, bytes);
    }
    return text;
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
