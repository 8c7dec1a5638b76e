import { vi } from 'vitest';
import { AddressWatch, slowLookMs } from '../src/system/address-watch.js';
import type { OwnAddress } from '../src/system/local-addresses.js';

/** An address of the test's machine: 127.0.0.1 and ::1 are those of its loopback. */
export function ownAddress(address: string, hasLink = true): OwnAddress {
  const internal = address === '127.0.0.1' || address === '::1';
  const interfaceName = internal ? 'lo' : 'eth0';
  return { address, family: address.includes(':') ? 'IPv6' : 'IPv4', interfaceName, internal, hasLink };
}

/** A machine whose addresses a test sets. Needs fake timers. */
export function addressedMachine(...first: readonly OwnAddress[]) {
  let own: readonly OwnAddress[] = first;
  let looks = 0;
  return {
    addresses: new AddressWatch(() => {
      looks += 1;
      return own;
    }),
    /** How often the system was asked. */
    looks: () => looks,
    /** Sets the addresses, and lets the watch look once. */
    has: (...others: readonly OwnAddress[]): void => {
      own = others;
      vi.advanceTimersByTime(slowLookMs);
    },
  };
}
