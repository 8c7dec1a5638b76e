import { closeSync, openSync, readSync } from 'node:fs';
import { SocketAddress } from 'node:net';
import { isLinkLocal } from '../bytes/address.js';

/** One address that the kernel answers at. */
export interface KernelAddress {
  /** An IPv6 link-local address has its zone. */
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  /** For IPv6 addresses only. */
  readonly interfaceName: string | undefined;
}

/** The most bytes read: a router's full route table is hundreds of times larger, and would be read every few seconds. */
const maxTableBytes = 1024 * 1024;
/** Bytes of the first read; the tables of most machines are shorter. */
const pieceBytes = 16 * 1024;
/** The flag of an IPv6 address that another machine uses too (IFA_F_DADFAILED, linux/if_addr.h). */
const duplicateFlag = 0x08;

/** The kernel's address tables, as in proc(5); empty if there is no such file. */
export interface KernelAddressTables {
  readonly fibTrie: string;
  readonly ifInet6: string;
}

/** Reads the tables; a router's huge one only in part. */
export function kernelAddressTables(): KernelAddressTables {
  return { fibTrie: textOf('/proc/net/fib_trie'), ifInet6: textOf('/proc/net/if_inet6') };
}

/**
 * Every address in the kernel's tables, with and without a link. Node's `networkInterfaces()` omits interfaces without a
 * carrier.
 */
export function kernelAddresses({ fibTrie, ifInet6 }: KernelAddressTables): readonly KernelAddress[] {
  return [...parseFibTrie(fibTrie), ...parseIfInet6(ifInet6)];
}

/**
 * The local addresses of /proc/net/fib_trie. A leaf is a line with the address. Its routes follow, the longer prefix first:
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
 * The addresses of /proc/net/if_inet6. Each line has the address as 32 hexadecimal digits, then the interface's index, the
 * prefix length, the scope and the flags in hexadecimal, and the interface's name.
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

/** Reads the beginning of a file; empty if it cannot be read. */
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
