/** Addresses at which an endpoint is reached, by who can use them. */
export interface Reach {
  /** What can be typed into a device on the network. */
  readonly fromDevices: readonly string[];
  /** What works on this machine only: loopback, and link-local addresses whose zone is a name of this machine. */
  readonly fromHere: readonly string[];
}

/** Sorts `addresses`, each host:port, by who can use them; those of IPv4 lead, since most devices ask for one. */
export function reachOf(addresses: readonly string[]): Reach {
  const isIpv4 = (address: string): boolean => !address.startsWith('[');
  const sorted = [...addresses.filter(isIpv4), ...addresses.filter((address) => !isIpv4(address))];
  return {
    fromDevices: sorted.filter((address) => !isOfThisMachine(address)),
    fromHere: sorted.filter(isOfThisMachine),
  };
}

/** Loopback (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3), or link-local with a zone (RFC 4007, section 11). */
function isOfThisMachine(address: string): boolean {
  return /^(127\.|localhost:|\[::1\]|\[::ffff:127\.)/i.test(address) || /%[^\]]+\]/.test(address);
}
