import { readFileSync } from 'node:fs';

/**
 * The hardware address (MAC) that this machine has for a neighbour's IPv4 address, `52:54:00:12:34:56`, from Linux' table of
 * neighbours. Undefined where the system has none, or no such table.
 */
export function hardwareAddress(address: string): string | undefined {
  let table: string;
  try {
    table = readFileSync('/proc/net/arp', 'utf8');
  } catch {
    return undefined;
  }
  for (const line of table.split('\n')) {
    const [ip, , , mac] = line.split(/\s+/);
    if (ip === address && mac !== undefined && mac !== '00:00:00:00:00:00') return mac;
  }
  return undefined;
}
