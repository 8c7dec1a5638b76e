import { BreakoutboxError, type Failure, failure } from '../errors/error.js';

/** Where to listen or to connect; without `host`, every address (listening) or this machine (connecting). */
export interface Address {
  readonly host?: string;
  /** 0 to 65535; 0 lets the system choose when listening. */
  readonly port: number;
}

/** A parsed value, or the failure to show for the text that was typed. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** A value or, as an exception for whoever cannot go on without it, its failure. @throws BreakoutboxError */
export function orThrow<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new BreakoutboxError(parsed.failure.code, parsed.failure.params);
}

/** Reads a port, `leastPort` to 65535: digits only, no signs, spaces or exponents. */
export function parsePort(text: string, leastPort: 0 | 1): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= leastPort && port <= 65_535) return { ok: true, value: port };
  return { ok: false, failure: failure('PORT_INVALID', { text, least: leastPort }) };
}

/** Reads `PORT`, `HOST:PORT` or `[IPV6]:PORT` (zone ids as in `[fe80::1%eth0]:7777`). */
export function parseAddress(text: string, leastPort: 0 | 1): Parsed<Address> {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]+)\]:(.*)$/.exec(trimmed);
  const [host, portText] = bracketed
    ? [bracketed[1], bracketed[2] ?? '']
    : trimmed.includes(':')
      ? [trimmed.slice(0, trimmed.lastIndexOf(':')), trimmed.slice(trimmed.lastIndexOf(':') + 1)]
      : [undefined, trimmed];
  const alone = hostAlone(trimmed);
  if (alone !== undefined) {
    const example = formatAddress({ host: alone, port: 7777 });
    return { ok: false, failure: failure('PORT_MISSING', { text: alone, example }) };
  }
  if (host !== undefined && !isHost(host, bracketed !== null)) return addressInvalid(text);
  if (host === undefined && !/^[+-]?[\d.e]+$/i.test(portText) && !/^[a-z]/i.test(portText))
    return addressInvalid(text);
  const port = parsePort(portText, leastPort);
  if (!port.ok) return port;
  return { ok: true, value: host === undefined ? { port: port.value } : { host, port: port.value } };
}

/**
 * The host where `text` is one without a port: a name, an IPv4 address, or an IPv6 one with or without brackets. What may end
 * in a port, as `::1:80`, is none.
 */
function hostAlone(text: string): string | undefined {
  const bracketed = /^\[([^\]]+)\]:?$/.exec(text)?.[1];
  if (bracketed !== undefined) return isHost(bracketed, true) ? bracketed : undefined;
  if (/:.*:/.test(text)) {
    const mayEndInPort = /[^:]:\d+$/.test(text) && text.split(':').length < 8;
    return isHost(text, true) && !mayEndInPort ? text : undefined;
  }
  const name = text.endsWith(':') ? text.slice(0, -1) : text;
  const isNumber = /^[\d.]*(e\d+)?$/i.test(name) && !/^\d{1,3}(\.\d{1,3}){3}$/.test(name);
  return isHost(name, false) && !isNumber ? name : undefined;
}

/** Writes an address as it is typed: IPv6 in brackets, the port alone when there is no host. */
export function formatAddress(address: Address): string {
  if (address.host === undefined) return String(address.port);
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** A host as a socket takes it: an IPv6 address without the brackets that it may have been typed in. */
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

/** Reads what a socket is bound to: `HOST`, `PORT`, `HOST:PORT`, with IPv6 in brackets or, alone, without. */
export function parseLocal(text: string): Parsed<Address> {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]+)\]$/.exec(trimmed)?.[1];
  const bare = bracketed ?? (/:.*:/.test(trimmed) && !trimmed.startsWith('[') ? trimmed : undefined);
  if (bare !== undefined)
    return isHost(bare, true) ? { ok: true, value: { host: bare, port: 0 } } : addressInvalid(text);
  if (trimmed.includes(':') || /^[+-]?\d+$/.test(trimmed)) return parseAddress(trimmed, 0);
  return isHost(trimmed, false) ? { ok: true, value: { host: trimmed, port: 0 } } : addressInvalid(text);
}

/** Whether `group`, with or without a zone, is in 224.0.0.0/4 or ff00::/8 (RFC 5771; RFC 4291, section 2.7). */
export function isMulticastGroup(group: string): boolean {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:%[\w.-]+)?$/
    .exec(group)
    ?.slice(1, 5)
    .map(Number);
  if (octets !== undefined) return octets.every((octet) => octet <= 255) && (octets[0] ?? 0) >> 4 === 14;
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

function isHost(host: string, bracketed: boolean): boolean {
  if (bracketed) return /^[0-9a-f:.]+(%[\w.-]+)?$/i.test(host) && host.includes(':');
  return host === '*' || /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,252})$/u.test(host);
}

function addressInvalid(text: string): Parsed<never> {
  return { ok: false, failure: failure('ADDRESS_INVALID', { text }) };
}
