/** The address to listen at or connect to; without `host`, every address (listening) or this machine (connecting). */
export interface Address {
  readonly host?: string;
  /** 0 to 65535; 0 lets the system choose when listening. */
  readonly port: number;
}

/** Writes an address as it is typed: IPv6 in brackets, the port alone when there is no host. */
export function formatAddress(address: Address): string {
  if (address.host === undefined) return String(address.port);
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** A host in the form for a socket: an IPv6 address without the brackets of typed input. */
export function bareHost(text: string): string {
  const trimmed = text.trim();
  return /^\[(.*)\]$/.exec(trimmed)?.[1] ?? trimmed;
}

/** An IP address and its zone, the interface behind a percent sign (RFC 4007, section 11). */
export function splitZone(text: string): { readonly address: string; readonly zone: string | undefined } {
  const at = text.indexOf('%');
  return at < 0
    ? { address: text, zone: undefined }
    : { address: text.slice(0, at), zone: text.slice(at + 1) };
}

/** Whether `group`, with or without a zone, is in 224.0.0.0/4 or ff00::/8 (RFC 5771; RFC 4291, section 2.7). */
export function isMulticastGroup(group: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:%[\w.-]+)?$/
    .exec(group)
    ?.slice(1, 5)
    .map(Number);
  if (parts !== undefined) return parts.every((part) => part <= 255) && (parts[0] ?? 0) >> 4 === 14;
  return /^ff[0-9a-f]{2}:[0-9a-f:.]*(%[\w.-]+)?$/i.test(group);
}

/** Whether an IPv6 address, with or without a zone, is in fe80::/10, which is of one link only (RFC 4291, section 2.5.6). */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

/** Whether a socket that is bound to it is bound to every address. */
export function isEveryAddress(address: string | undefined): boolean {
  return address === '::' || address === '0.0.0.0';
}

/** A version of IP. */
export type Family = 'IPv4' | 'IPv6';

/** The family of an IP address, with or without a zone; one of IPv4 mapped into IPv6 is of IPv6. */
export function familyOf(address: string): Family {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** The wildcard address of each family. */
export const everyAddress: Readonly<Record<Family, string>> = Object.freeze({ IPv4: '0.0.0.0', IPv6: '::' });

/** An IP address without its zone. */
export function withoutZone(address: string): string {
  return splitZone(address).address;
}
