/*
 * The head of an HTTP/1 message (RFC 9112, section 2.1). Lines end with CR LF; a bare LF is taken as well (section 2.2).
 *
 *  request line   method SP target SP HTTP/1.1 CRLF
 *  status line    HTTP/1.1 SP status SP reason CRLF
 *  headers        name ":" value CRLF, in any number
 *  end            CRLF
 */

/** A header as it is spelled, its value without blanks around it. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** The head of a request. */
export interface HttpRequestHead {
  readonly type: 'request';
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
}

/** The head of a response. */
export interface HttpResponseHead {
  readonly type: 'response';
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HttpHeader[];
}

export type HttpHead = HttpRequestHead | HttpResponseHead;

/** What the first line of a message says. */
export type FirstLine = Omit<HttpRequestHead, 'headers'> | Omit<HttpResponseHead, 'headers'>;

/** What the length of a body depends on. */
export interface HeaderValues {
  /** Of a response; `undefined` of a request. */
  readonly status?: number | undefined;
  /** The values of the headers of this name, which is in lower case, in one list (RFC 9110, section 5.3). */
  value(name: string): string | undefined;
}

/** Bytes that a head may take; servers refuse longer ones. */
export const maxHeadBytes = 32 * 1024;

const lf = 0x0a;
const cr = 0x0d;

/** Where the head that begins at `from` ends, behind its empty line; -1 if that does not come before `to`. Allocates nothing. */
export function headEndOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    if (bytes[at] !== lf) continue;
    if (at + 1 < to && bytes[at + 1] === lf) return at + 2;
    if (at + 2 < to && bytes[at + 1] === cr && bytes[at + 2] === lf) return at + 3;
  }
  return -1;
}

/** Whether the bytes from `from` on can begin a message: `HTTP/1.`, or a method and a blank; also if there are too few to know. */
export function canBeginHttp(bytes: Uint8Array, from: number, to: number): boolean {
  if (isPrefix('HTTP/1.', bytes, from, to)) return true;
  for (let at = from; at < Math.min(to, from + maxMethodBytes); at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x20) return at > from;
    // Methods of every extension are capital letters and dashes.
    if ((byte < 0x41 || byte > 0x5a) && byte !== 0x2d) return false;
  }
  return to - from < maxMethodBytes;
}

/** The longest method that is registered has 17 letters (UPDATEREDIRECTREF). */
const maxMethodBytes = 20;

function isPrefix(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  const length = Math.min(text.length, to - from);
  for (let index = 0; index < length; index += 1)
    if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return length > 0;
}

/** Reads the head from `from` to before `to`, which `headEndOf` has found; `undefined` if its first line is not of HTTP/1. */
export function parseHead(bytes: Uint8Array, from: number, to: number): HttpHead | undefined {
  const [line = '', ...others] = latin1(bytes, from, to).split(/\r?\n/);
  const first = parseFirstLine(line);
  return first === undefined ? undefined : { ...first, headers: headersOf(others) };
}

/** Reads the first line of a message, without its line ending; `undefined` if it is not of HTTP/1. */
function parseFirstLine(line: string): FirstLine | undefined {
  const [, method, target, requestVersion] = /^([A-Z-]{1,20}) (\S+) (HTTP\/1\.\d)$/.exec(line) ?? [];
  if (method !== undefined && target !== undefined && requestVersion !== undefined)
    return { type: 'request', method, target, version: requestVersion };
  const [, version, status, reason = ''] = /^(HTTP\/1\.\d) (\d{3})(?: (.*))?$/.exec(line) ?? [];
  if (version === undefined || status === undefined) return undefined;
  return { type: 'response', version, status: Number(status), reason };
}

/** A line that begins with a blank continues the one before (obs-fold, section 5.2). */
function headersOf(lines: readonly string[]): readonly HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      headers[headers.length - 1] = { name: last.name, value: `${last.value} ${line.trim()}`.trim() };
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  return headers;
}

/** The values of a header, whose name has any case, in one list (RFC 9110, section 5.3); `undefined` if it is not there. */
export function headerValue({ headers }: HttpHead, name: string): string | undefined {
  const values = headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** The headers of a head that was read whole, as `bodyLengthOf` asks for them. */
export function valuesOf(head: HttpHead): HeaderValues {
  const status = head.type === 'response' ? head.status : undefined;
  return { status, value: (name) => headerValue(head, name) };
}

/** How long the body of a message is (RFC 9112, section 6.3). */
export type BodyLength =
  | { readonly type: 'none' }
  | { readonly type: 'bytes'; readonly bytes: number }
  | { readonly type: 'chunked' }
  | { readonly type: 'untilClose' };

/** The length of the body behind a head; of a response, `method` is that of its request, as far as it is known. */
export function bodyLengthOf(head: HeaderValues, method: string | undefined): BodyLength {
  const { status } = head;
  if (status !== undefined) {
    if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { type: 'none' };
    if (method === 'CONNECT' && status < 300) return { type: 'none' };
  }
  const coding = head.value('transfer-encoding');
  if (coding !== undefined && /(^|[,\s])chunked\s*$/i.test(coding)) return { type: 'chunked' };
  const length = head.value('content-length');
  const [, digits] = /^(\d{1,15})(?:\s*,\s*\1)*$/.exec(length ?? '') ?? [];
  if (digits !== undefined && coding === undefined) return { type: 'bytes', bytes: Number(digits) };
  return status === undefined ? { type: 'none' } : { type: 'untilClose' };
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1024)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 1024, to)));
  return text;
}
