import { formatDuration } from '../../../bytes/duration.js';
import { encodeText } from '../../../bytes/encodings.js';
import { parseHex } from '../../../bytes/hex.js';
import { type Failure, failure } from '../../../errors/error.js';
import { writtenBytes } from '../../workspace/literal-text.js';
import type { MessageInput } from '../../workspace/message-file.js';
import {
  type EntryPlace,
  entryName,
  type ImportEntry,
  leftOut,
  notTaken,
  refused,
  shownValue,
  taken,
} from '../imported-file.js';

/** A packet as both of the program's forms have it; what a form lacks is empty. */
export interface Packet {
  readonly name: string;
  readonly toIp: string;
  readonly port: string;
  readonly fromPort: string;
  readonly kind: string;
  readonly hex: string;
  readonly requestPath: string;
  readonly sendsResponse: boolean;
  /** Seconds from one sending to the next; 0: once. */
  readonly repeatSeconds: number;
}

const schemes: Readonly<Record<string, string>> = { tcp: 'tcp', udp: 'udp', ssl: 'tls' };
const macros: Readonly<Record<string, string>> = {
  DATE: '{{date}}',
  TIME: '{{time}}',
  UNIXTIME: '{{unixtime}}',
  COUNTER: '{{counter}}',
  RANDOM: '{{random}}',
  UNIQUE: '{{unique}}',
};
const macroForm = /\{\{(DATE|TIME|UNIXTIME|COUNTER|RANDOM|UNIQUE)\}\}/g;

/** A saved packet as a message, or why it is none. */
export function packetEntry(place: EntryPlace, packet: Packet): ImportEntry {
  const name = entryName(packet.name, 'packet');
  const kind = packet.kind.trim().toLowerCase();
  const [, secure, verb] = /^http(s?) (get|post)$/.exec(kind) ?? [];
  const scheme = verb === undefined ? schemes[kind] : secure === 's' ? 'tls' : 'tcp';
  if (scheme === undefined) return notTaken(place, 'import-protocol', { protocol: shownValue(packet.kind) });
  const read = packetBytes(packet.hex);
  if (!(read instanceof Uint8Array)) return refused(place, read);
  const host = packet.toIp.trim();
  const portNumber = Number(packet.port.trim());
  const isPort = /^\d{1,5}$/.test(packet.port.trim()) && portNumber > 0 && portNumber <= 65_535;
  const isHost = host !== '' && !/[\s/@?#]/.test(host) && host.length <= 255;
  const without: Failure[] = [];
  if (host !== '' && !(isPort && isHost))
    without.push(leftOut('import-address', { address: shownValue(`${host}:${packet.port}`) }));
  if (packet.sendsResponse) without.push(leftOut('import-answer-back'));
  const fromPort = Number(packet.fromPort.trim());
  // Saved packets often hold a number that is no port; only what can be one was meant.
  if (Number.isInteger(fromPort) && fromPort > 0 && fromPort <= 65_535)
    without.push(leftOut('import-own-port', { port: fromPort }));
  const content = verb === undefined ? packetContent(read) : requestContent(packet, verb, host, read);
  const value: MessageInput = {
    name,
    ...(isPort && isHost ? { to: `${scheme}://${bracketed(host)}:${portNumber}` } : {}),
    ...content,
    ...repeated(packet.repeatSeconds),
  };
  return taken(place, { type: 'message', name, value }, without);
}

/** Text that the program's macros are written in, as ours; undefined for another macro. */
function ownMacros(text: string): string {
  return text.replace(macroForm, (_, name: string) => macros[name] ?? '');
}

/**
 * The bytes of the program's hex: any case, with or without spaces, `0x`, commas and colons. A digit alone is a byte, and a
 * run of an odd number of digits gets a zero in front.
 */
export function packetBytes(hex: string): Uint8Array | Failure {
  const runs = hex.replace(/0[xX]/g, ' ').split(/[\s,:;]+/);
  const even = runs.map((run) => (run.length % 2 === 1 ? `0${run}` : run)).join(' ');
  const read = parseHex(even);
  if (read.ok) return read.bytes;
  const { code, ...params } = read.fault;
  return failure(code, params);
}

function packetContent(bytes: Uint8Array): { readonly text: string } | { readonly hex: string } {
  const written = writtenBytes(bytes);
  if (!('text' in written)) return written;
  // The braces of a macro are no literal braces.
  return {
    text: ownMacros(written.text.replace(/\\(?=\{\{(?:DATE|TIME|UNIXTIME|COUNTER|RANDOM|UNIQUE)\}\})/g, '')),
  };
}

/** The request of HTTP/1.1 that the program makes of a packet of HTTP. */
function requestContent(
  { requestPath, port }: Packet,
  verb: string,
  host: string,
  body: Uint8Array,
): { readonly text: string } | { readonly hex: string } {
  const path = requestPath.trim().replace(/[\x00-\x20\x7f]/g, (found) => encodeURIComponent(found)) || '/';
  const lines = [
    `${verb.toUpperCase()} ${path.startsWith('/') ? path : `/${path}`} HTTP/1.1`,
    `Host: ${bracketed(host)}:${port.trim()}`,
    'Connection: close',
  ];
  const isPost = verb === 'post';
  if (isPost)
    lines.push('Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.byteLength}`);
  const head = encodeText(`${lines.join('\r\n')}\r\n\r\n`, 'utf-8');
  const whole = new Uint8Array(head.byteLength + (isPost ? body.byteLength : 0));
  whole.set(head);
  if (isPost) whole.set(body, head.byteLength);
  return writtenBytes(whole);
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function repeated(seconds: number): Pick<MessageInput, 'repeat'> {
  if (!(seconds > 0) || seconds > 2_000_000) return {};
  return { repeat: { times: 0, every: formatDuration(Math.max(1, Math.round(seconds * 1000))) } };
}

/** Mixed ASCII as the program reads it: `\n \r \t \\`, `\HH` without an x, and Latin-1. */
export function mixedAsciiBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  const named: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '\\': 92 };
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character !== '\\') {
      bytes.push(text.charCodeAt(index) & 0xff);
      continue;
    }
    const next = text.charAt(index + 1);
    const digits = /^[\da-fA-F]{1,2}/.exec(text.slice(index + 1, index + 3))?.[0];
    if (named[next] !== undefined) {
      bytes.push(named[next]);
      index += 1;
    } else {
      // A backslash alone at the end, or before anything else, is a zero.
      bytes.push(digits === undefined ? 0 : Number.parseInt(digits, 16));
      index += digits?.length ?? 0;
    }
  }
  return Uint8Array.from(bytes);
}
