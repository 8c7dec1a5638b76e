import { type ErrorParams, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { ReasonKey } from '../errors/reasons.js';
import { parsePort } from './parse-address.js';

/** A file on a TFTP server (RFC 3617). */
export interface TftpUrl {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The name to ask for. */
  readonly file: string;
  readonly mode?: 'octet' | 'netascii';
}

/**
 * Reads `tftp://HOST[:PORT]/FILE[;mode=octet|netascii]` (RFC 3617, section 3). The slash after the server is not part of the
 * name; a name with a leading slash is written with two. Percent signs with two hex digits are bytes of UTF-8.
 * The zone of a link-local address stands behind `%` or `%25` (RFC 6874).
 */
export function parseTftpUrl(text: string): Parsed<TftpUrl> {
  const [, bracketed, plain, portText, path] =
    /^tftp:\/\/(?:\[([^\]]+)\]|([^/:[\]]+))(?::([^/]*))?\/(.*)$/i.exec(text.trim()) ?? [];
  // A zone's percent sign is %25 in a URL (RFC 6874), as curl requires; people type a bare one.
  const host = bracketed?.replace(/%25(?=.)/, '%') ?? plain;
  const invalid = (reason: ReasonKey, more?: ErrorParams): Parsed<never> => ({
    ok: false,
    failure: failure('TFTP_URL_INVALID', { text, reason, ...more }),
  });
  if (!/^tftp:\/\//i.test(text.trim())) return invalid('url-not-tftp');
  if (host === undefined || path === undefined) return invalid('url-incomplete');
  const port = portText === undefined ? { ok: true as const, value: 69 } : parsePort(portText, 1);
  if (!port.ok) return port;
  const [, name = '', modeText] = /^(.*?)(?:;mode=([^;]*))?$/is.exec(path) ?? [];
  const mode = modeText?.toLowerCase();
  if (mode !== undefined && mode !== 'octet' && mode !== 'netascii') {
    return invalid('url-mode-unknown', { mode: modeText ?? '' });
  }
  const file = decoded(name);
  if (file === undefined) return invalid('url-percent-invalid');
  if (file === '' || file.endsWith('/')) return invalid('url-names-no-file');
  if (file.includes('\0')) return invalid('url-holds-nul');
  return {
    ok: true,
    value: mode === undefined ? { host, port: port.value, file } : { host, port: port.value, file, mode },
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
