import { isIP } from 'node:net';
import { withoutZone } from '../bytes/address.js';

/** Whether `host` is an IP address, with or without a zone, and not a name. */
export function isAddress(host: string): boolean {
  return isIP(withoutZone(host)) !== 0;
}
