import { type Address, formatAddress } from '../bytes/address.js';
import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { portRange } from './limits.js';

/** Reads a port, `minPort` to 65535: digits only, no signs, spaces or exponents. */
export function parsePort(text: string, minPort: 0 | 1): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= minPort && port <= portRange.most) return { ok: true, value: port };
  return { ok: false, failure: failure('PORT_INVALID', { text, least: minPort }) };
}

/** Reads `PORT`, `HOST:PORT` or `[IPV6]:PORT` (zone ids as in `[fe80::1%eth0]:7777`). */
export function parseAddress(text: string, minPort: 0 | 1): Parsed<Address> {
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
  const port = parsePort(portText, minPort);
  if (!port.ok) return port;
  return { ok: true, value: host === undefined ? { port: port.value } : { host, port: port.value } };
}

/**
 * Returns the host if `text` is a host without a port: a name, an IPv4 address, or an IPv6 one with or without brackets. A
 * text that may end in a port, such as `::1:80`, is not.
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

/** Reads the address to bind a socket to: `HOST`, `PORT`, `HOST:PORT`, with IPv6 in brackets or, alone, without. */
export function parseLocal(text: string): Parsed<Address> {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]+)\]$/.exec(trimmed)?.[1];
  const bare = bracketed ?? (/:.*:/.test(trimmed) && !trimmed.startsWith('[') ? trimmed : undefined);
  if (bare !== undefined)
    return isHost(bare, true) ? { ok: true, value: { host: bare, port: 0 } } : addressInvalid(text);
  if (trimmed.includes(':') || /^[+-]?\d+$/.test(trimmed)) return parseAddress(trimmed, 0);
  return isHost(trimmed, false) ? { ok: true, value: { host: trimmed, port: 0 } } : addressInvalid(text);
}

/** An address to bind to, where `*` and no host mean the same: every address. */
export function boundAddress({ host, port }: Address): Address {
  return host === undefined || host === '*' ? { port } : { host, port };
}

function isHost(host: string, bracketed: boolean): boolean {
  if (bracketed) return /^[0-9a-f:.]+(%[\w.-]+)?$/i.test(host) && host.includes(':');
  return host === '*' || /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,252})$/u.test(host);
}

function addressInvalid(text: string): Parsed<never> {
  return { ok: false, failure: failure('ADDRESS_INVALID', { text }) };
}
