import { closeSync, openSync, readSync } from 'node:fs';
import { SocketAddress } from 'node:net';
import { isLinkLocal } from '../config/address.js';

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
/** The flag of an IPv6 address that another machine has as well (IFA_F_DADFAILED, linux/if_addr.h). */
const duplicateFlag = 0x08;

/**
 * Every address that the kernel holds, with and without a link, by proc(5); none where there is no such file, and not all on a
 * router with a huge table. Node's own `networkInterfaces()` leaves those of interfaces without a carrier out.
 */
export function kernelAddresses(): readonly KernelAddress[] {
  return [...parseFibTrie(textOf('/proc/net/fib_trie')), ...parseIfInet6(textOf('/proc/net/if_inet6'))];
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
    const piece = Buffer.allocUnsafe(64 * 1024);
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
