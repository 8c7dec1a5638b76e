import { isIP } from 'node:net';
import { withoutZone } from '../bytes/address.js';

/** Returns true if `host` is an IP address, with or without a zone, and not a name. */
export function isAddress(host: string): boolean {
  return isIP(withoutZone(host)) !== 0;
}
