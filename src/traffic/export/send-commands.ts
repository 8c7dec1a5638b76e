import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { escapeText, visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { sameBytes } from '../../bytes/same-bytes.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { printfOf, shellWord } from './shell-words.js';

/** Where a command sends a message. */
export interface SendTarget {
  readonly protocol: 'tcp' | 'udp';
  /** An IP address or a name. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** Bytes of a message that commands are made for, at most: a terminal takes no longer line. */
export const maxCommandBytes = 16_384;

/** A pipe of `printf` and netcat that sends a message; netcat is OpenBSD's, and Nmap's where TLS is needed. */
export function printfCommand(
  bytes: Uint8Array,
  { protocol, host, port, isTls }: SendTarget,
): string | undefined {
  if (bytes.byteLength > maxCommandBytes) return undefined;
  const to = `${shellWord(host)} ${port}`;
  const sender = protocol === 'udp' ? 'nc -u -w 1' : isTls ? 'ncat --ssl' : 'nc -N';
  return `${printfOf(bytes)} | ${sender} ${to}`;
}

/** A command of this program that sends a message: as text where it is one that can be read, else as hex. */
export function bobCommand(
  bytes: Uint8Array,
  { protocol, host, port, isTls }: SendTarget,
  encoding: EncodingName,
): string | undefined {
  if (bytes.byteLength > maxCommandBytes) return undefined;
  const address = shellWord(formatSocketAddress(host, port));
  // A certificate of a bench is seldom one that others vouch for.
  const tls = isTls ? ' --tls --insecure' : '';
  return `bob ${protocol} send${tls} ${address} ${contentOf(bytes, encoding)}`;
}

function contentOf(bytes: Uint8Array, encoding: EncodingName): string {
  const text = decodeText(bytes, encoding);
  const escaped = escapeText(text);
  const isReadable =
    /^[^\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/.test(text) &&
    !escaped.startsWith('-') &&
    visibleText(escaped) === escaped &&
    sameBytes(encodeText(text, encoding), bytes);
  if (!isReadable) return `--hex '${formatHex(bytes)}'`;
  const isUtf8 = sameBytes(encodeText(text, 'utf-8'), bytes);
  return `${isUtf8 ? '' : `-e ${encoding} `}${quoted(escaped)}`;
}

function quoted(text: string): string {
  return text === '' ? "''" : shellWord(text);
}
