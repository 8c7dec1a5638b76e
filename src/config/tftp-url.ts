import { failure } from '../errors/error.js';
import { type Parsed, parsePort } from './address.js';

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
 * name; a name with a leading slash is written with two. Percent signs and two hex digits are octets of UTF-8.
 */
export function parseTftpUrl(text: string): Parsed<TftpUrl> {
  const [, bracketed, plain, portText, path] =
    /^tftp:\/\/(?:\[([^\]]+)\]|([^/:[\]]+))(?::([^/]*))?\/(.*)$/i.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const invalid = (reason: string): Parsed<never> => ({
    ok: false,
    failure: failure('TFTP_URL_INVALID', { text, reason }),
  });
  if (!/^tftp:\/\//i.test(text.trim())) return invalid('it does not begin with tftp://');
  if (host === undefined || path === undefined)
    return invalid('a server and a file are needed, as in tftp://192.168.1.1/boot.img');
  const port = portText === undefined ? { ok: true as const, value: 69 } : parsePort(portText, 1);
  if (!port.ok) return port;
  const [, name = '', modeText] = /^(.*?)(?:;mode=([^;]*))?$/is.exec(path) ?? [];
  const mode = modeText?.toLowerCase();
  if (mode !== undefined && mode !== 'octet' && mode !== 'netascii') {
    return invalid(`mode "${modeText}" is neither octet nor netascii`);
  }
  const file = decoded(name);
  if (file === undefined)
    return invalid('a percent sign needs two hex digits that are UTF-8; write %25 for the sign itself');
  if (file === '' || file.endsWith('/')) return invalid('it names no file');
  if (file.includes('\0')) return invalid('a name cannot hold a NUL');
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
