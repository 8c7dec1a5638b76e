import { readFileSync, readlinkSync } from 'node:fs';

/** The family of a UDP socket that another program has bound, as Linux reports it; `udp4` on other systems. */
export function familyOfDescriptor(descriptor: number): 'udp4' | 'udp6' {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`)) ?? [];
    const table = readFileSync('/proc/self/net/udp6', 'utf8');
    return inode !== undefined && new RegExp(`\\s${inode}\\s`).test(table) ? 'udp6' : 'udp4';
  } catch {
    return 'udp4';
  }
}
