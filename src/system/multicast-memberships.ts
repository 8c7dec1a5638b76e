import { readFile } from 'node:fs/promises';
import { SocketAddress } from 'node:net';
import { endianness } from 'node:os';

/** A multicast group that an interface is a member of. */
export interface MulticastMembership {
  readonly interfaceName: string;
  /** Without a zone, IPv6 in the form of RFC 5952. */
  readonly group: string;
}

/** The groups of each interface in this network namespace, from the kernel's tables; `undefined` on systems without. */
export async function multicastMemberships(): Promise<readonly MulticastMembership[] | undefined> {
  const [igmp, igmp6] = await Promise.all(
    ['igmp', 'igmp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => undefined)),
  );
  if (igmp === undefined && igmp6 === undefined) return undefined;
  return [...parseIgmp(igmp ?? '', endianness() === 'LE'), ...parseIgmp6(igmp6 ?? '')];
}

/**
 * Parses /proc/net/igmp: a line for an interface, and below it one for each of its groups, an address in the machine's byte order.
 *
 *     4	eth0      :     1      V3
 *     				010000E0     1 0:00000000		0
 */
export function parseIgmp(text: string, littleEndian: boolean): readonly MulticastMembership[] {
  let interfaceName = '';
  return text.split('\n').flatMap((line) => {
    const [, device] = /^\d+\s+(\S+?)\s*:/.exec(line) ?? [];
    if (device !== undefined) interfaceName = device;
    const [, digits] = /^\s+([0-9A-F]{8})\s/.exec(line) ?? [];
    if (digits === undefined) return [];
    const octets = [0, 2, 4, 6].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
    return [{ interfaceName, group: (littleEndian ? octets.reverse() : octets).join('.') }];
  });
}

/** Parses /proc/net/igmp6: index, interface, group as 32 hexadecimal digits, and more on each line. */
export function parseIgmp6(text: string): readonly MulticastMembership[] {
  const lines = text.matchAll(/^\d+\s+(\S+)\s+([0-9a-f]{32})\s/gm);
  return Array.from(lines, ([, interfaceName = '', digits = '']) => {
    const spelled = digits.replace(/.{4}(?=.)/g, '$&:');
    return { interfaceName, group: new SocketAddress({ address: spelled, family: 'ipv6' }).address };
  });
}
