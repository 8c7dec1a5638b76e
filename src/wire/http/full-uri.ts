import { decodeUtf8 } from '../../bytes/utf8.js';
import { lineEndOf, methodOf } from './first-line.js';
import { HeadView } from './head-view.js';

const blank = 0x20;

/** The resource of the request from `from` to before `end` with the host that is asked; empty if it names none. */
export function fullUri(bytes: Uint8Array, from: number, end: number): string {
  const host = HeadView.of(bytes, from, end)?.value('host') ?? '';
  if (host === '') return '';
  const lineEnd = lineEndOf(bytes, from, end);
  const uriFrom = from + (methodOf(bytes, from, lineEnd) ?? '').length + 1;
  let uriEnd = uriFrom;
  while (uriEnd < lineEnd && bytes[uriEnd] !== blank) uriEnd += 1;
  return uriEnd <= uriFrom ? '' : withHost(decodeUtf8(bytes.subarray(uriFrom, uriEnd)), host);
}

/** A resource with its host, unless it has one itself. */
export function withHost(uri: string, host: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? uri : `http://${host}${uri}`;
}
