import { readFileSync } from 'node:fs';

/**
 * The hardware address (MAC) of a neighbour by its IPv4 address, `52:54:00:12:34:56`, from Linux's neighbour table. Undefined
 * if the system has no entry or no such table.
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
