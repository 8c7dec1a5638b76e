import { visibleText } from '../../bytes/escapes.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { readUtf8 } from '../../bytes/utf8.js';
import { maxCommandBytes, type SendTarget } from './send-commands.js';
import { printfOf, shellWord } from './shell-words.js';

interface Request {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A token (RFC 9110, section 5.6.2). */
const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
/** Headers that curl sends unless it is told not to. */
const added = ['Accept', 'User-Agent', 'Content-Type'] as const;

/**
 * A command of curl that sends the same request; undefined if the message is not exactly one whole HTTP/1 request with a body of
 * known length. Headers that curl would add are left out as they were.
 */
export function curlCommand(
  bytes: Uint8Array,
  { protocol, host, port, isTls }: SendTarget,
): string | undefined {
  const request = protocol === 'tcp' && bytes.byteLength <= maxCommandBytes ? readRequest(bytes) : undefined;
  if (request === undefined) return undefined;
  const { method, target, version, headers, body } = request;
  const words = ['curl', '-i', '-g', '--path-as-is', version === '1.0' ? '--http1.0' : '--http1.1'];
  if (isTls) words.push('-k');
  if (method === 'HEAD') words.push('-I');
  else words.push('-X', shellWord(method));
  for (const [name, value] of headers) {
    const isOwn = /^content-length$/i.test(name);
    // Curl takes a header without a value for one that is not to be sent, unless it ends in a semicolon.
    if (!isOwn) words.push('-H', shellWord(value === '' ? `${name};` : `${name}: ${value}`));
  }
  const hasBody = body.byteLength > 0 || lengthOf(headers) !== undefined;
  for (const name of added) {
    const isGiven = headers.some(([given]) => given.toLowerCase() === name.toLowerCase());
    if (!isGiven && (hasBody || name !== 'Content-Type')) words.push('-H', shellWord(`${name}:`));
  }
  const text = plainText(body);
  if (hasBody)
    words.push(...(text === undefined ? ['--data-binary', '@-'] : ['--data-raw', `${quoted(text)}`]));
  const authority = formatSocketAddress(host, port).replace('%', '%25');
  const isPlain = /^\/[\w.~!$&'()*+,;=:@%/?-]*$/.test(target);
  if (!isPlain) words.push('--request-target', shellWord(target));
  words.push(shellWord(`${isTls ? 'https' : 'http'}://${authority}${isPlain ? target : '/'}`));
  const command = words.join(' ');
  return hasBody && text === undefined ? `${printfOf(body)} | ${command}` : command;
}

function quoted(text: string): string {
  return text === '' ? "''" : shellWord(text);
}

/** A body that may stand in a command: text without a character that a terminal acts on or does not show. */
function plainText(body: Uint8Array): string | undefined {
  const read = readUtf8(body);
  return read.ok && visibleText(read.text) === read.text ? read.text : undefined;
}

/** One whole request in a message (RFC 9112); undefined for anything else. */
function readRequest(bytes: Uint8Array): Request | undefined {
  const end = headEnd(bytes);
  if (end === undefined) return undefined;
  const [first = '', ...lines] = String.fromCharCode(...bytes.subarray(0, end)).split('\r\n');
  const [, method = '', target = '', version = ''] =
    /^(\S+) ([\x21-\x7e]+) HTTP\/(1\.[01])$/.exec(first) ?? [];
  if (!token.test(method)) return undefined;
  const headers: (readonly [string, string])[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+):[ \t]*([\t\x20-\x7e]*?)[ \t]*$/.exec(line) ?? [];
    if (!token.test(name) || value.includes('\t')) return undefined;
    headers.push([name, value]);
  }
  const body = bytes.subarray(end + 4);
  const isChunked = headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  if (isChunked || (lengthOf(headers) ?? 0) !== body.byteLength) return undefined;
  return method === 'HEAD' && body.byteLength > 0 ? undefined : { method, target, version, headers, body };
}

function lengthOf(headers: Request['headers']): number | undefined {
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  return length === undefined ? undefined : Number(length);
}

/** Where the empty line after the headers begins. */
function headEnd(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(0x0d); at >= 0; at = bytes.indexOf(0x0d, at + 1)) {
    if (bytes[at + 1] === 0x0a && bytes[at + 2] === 0x0d && bytes[at + 3] === 0x0a) return at;
  }
  return undefined;
}
