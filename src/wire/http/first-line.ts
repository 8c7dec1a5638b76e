/** Methods that begin a request, those that Wireshark knows: of HTTP, WebDAV with its extensions, UPnP, and RPC over HTTP. */
const methods: ReadonlySet<string> = new Set(
  'GET POST PUT DELETE HEAD OPTIONS TRACE CONNECT PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK POLL BCOPY BMOVE BDELETE BPROPFIND BPROPPATCH SEARCH SUBSCRIBE UNSUBSCRIBE NOTIFY M-SEARCH REPORT VERSION-CONTROL CHECKOUT CHECKIN UNCHECKOUT MKWORKSPACE UPDATE LABEL MERGE BASELINE-CONTROL MKACTIVITY RPC_IN_DATA RPC_OUT_DATA RPC_CONNECT SSTP_DUPLEX_POST CCM_POST'.split(
    ' ',
  ),
);
const maxMethodBytes = 16;
/** The longest method that a head may begin with, whatever it is. */
const maxRequestMethodBytes = 20;
const versionBytes = 'HTTP/1.1'.length;
const statusDigits = 3;
const blank = 0x20;
const lf = 0x0a;
const cr = 0x0d;

/** Where the line that begins at `from` ends, before its CR LF or LF; -1 if it does not end before `end`. */
export function lineEndOf(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== lf) at += 1;
  if (at >= end) return -1;
  return at > from && bytes[at - 1] === cr ? at - 1 : at;
}

/** Where the line after one that ends at `lineEnd` begins. */
export function nextLineOf(bytes: Uint8Array, lineEnd: number): number {
  return lineEnd + (bytes[lineEnd] === cr ? 2 : 1);
}

/** The bytes of CR LF that some senders leave before a message (RFC 9112, section 2.2). */
export function skipEmptyLines(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === cr || bytes[at] === lf)) at += 1;
  return at;
}

/** Whether a line is the first one of a response. */
export function isStatusLine(bytes: Uint8Array, from: number, lineEnd: number): boolean {
  return lineEnd - from >= 5 && startsWith(bytes, from, 'HTTP/');
}

/** What `statusOfLine` gives for the first line of a request, and for a line that begins no message. */
export const requestLine = -1;
export const noFirstLine = -2;

/**
 * The status that the first line of a response says, or that it is one of a request, or no first line of HTTP/1: as `parseHead` of `head.ts`
 * reads it, without making texts of it.
 */
export function statusOfLine(bytes: Uint8Array, from: number, lineEnd: number): number {
  if (isVersionAt(bytes, from, lineEnd)) return statusAt(bytes, from + versionBytes, lineEnd);
  let at = from;
  while (at < lineEnd && isMethodByte(bytes[at] ?? 0)) at += 1;
  const targetFrom = at + 1;
  if (at === from || at - from > maxRequestMethodBytes || at >= lineEnd || bytes[at] !== blank)
    return noFirstLine;
  const targetEnd = lineEnd - versionBytes - 1;
  if (targetEnd <= targetFrom || bytes[targetEnd] !== blank) return noFirstLine;
  for (at = targetFrom; at < targetEnd; at += 1) if (isSpace(bytes[at] ?? 0)) return noFirstLine;
  return isVersionAt(bytes, targetEnd + 1, lineEnd) ? requestLine : noFirstLine;
}

/** Whether a line has a version of HTTP/1 at `at`. */
function isVersionAt(bytes: Uint8Array, at: number, lineEnd: number): boolean {
  return (
    at + versionBytes <= lineEnd &&
    startsWith(bytes, at, 'HTTP/1.') &&
    isDigit(bytes[at + versionBytes - 1] ?? 0)
  );
}

/** The status behind a version that ends at `at`, with or without a reason. */
function statusAt(bytes: Uint8Array, at: number, lineEnd: number): number {
  const end = at + 1 + statusDigits;
  if (end > lineEnd || bytes[at] !== blank || (end < lineEnd && bytes[end] !== blank)) return noFirstLine;
  let status = 0;
  for (let index = at + 1; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (!isDigit(byte)) return noFirstLine;
    status = status * 10 + byte - 0x30;
  }
  // A reason is all that a line may hold.
  for (let index = end; index < lineEnd; index += 1)
    if (bytes[index] === cr || bytes[index] === lf) return noFirstLine;
  return status;
}

function isMethodByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether a byte is a blank of any kind in Latin-1, as `\s` of a pattern says. */
function isSpace(byte: number): boolean {
  return (byte >= 0x09 && byte <= 0x0d) || byte === blank || byte === 0xa0;
}

/** Whether a line is the first one of a message: a status line, or a method and a blank. */
export function isFirstLine(bytes: Uint8Array, from: number, lineEnd: number): boolean {
  return isStatusLine(bytes, from, lineEnd) || methodOf(bytes, from, lineEnd) !== undefined;
}

/** The method at the beginning of a line; `undefined` if there is none that is known. */
export function methodOf(bytes: Uint8Array, from: number, lineEnd: number): string | undefined {
  let method = '';
  for (let at = from; at < lineEnd && method.length <= maxMethodBytes; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === blank) return methods.has(method) ? method : undefined;
    method += String.fromCharCode(byte);
  }
  return undefined;
}

/** Whether a request line ends with a version: without one, a payload at any port could be anything. */
export function hasVersion(bytes: Uint8Array, from: number, lineEnd: number): boolean {
  const version = ' HTTP/1.1'.length;
  return lineEnd - from > version && startsWith(bytes, lineEnd - version, ' HTTP/1.');
}

function startsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}
