/** An IP address and a port, of a bound socket or of a peer. */
export interface SocketAddress {
  readonly address: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** Writes `ADDRESS:PORT` as it is typed: IPv6 in brackets, IPv4 mapped into IPv6 (RFC 4291, section 2.5.5.2) as IPv4. */
export function formatSocketAddress(address: string, port: number): string {
  const plain = unmapped(address);
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}

/** The parts of a text of `formatSocketAddress`; the port is NaN if it was `*`. */
export function splitSocketAddress(text: string): SocketAddress {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

/** `::ffff:192.0.2.1` as `192.0.2.1`; anything else unchanged. */
export function unmapped(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
