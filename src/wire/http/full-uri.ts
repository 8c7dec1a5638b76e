import { decodeUtf8 } from '../../bytes/utf8.js';
import { lineEndOf, methodOf } from './first-line.js';
import { HeadView } from './head-view.js';

const blank = 0x20;

/** What a request asks for. */
export interface RequestTarget {
  /** The resource, with the host that is asked if one is named. */
  readonly uri: string;
  readonly hasHost: boolean;
}

/** What the request from `from` to before `end` asks for, whose first line is there. */
export function targetOf(bytes: Uint8Array, from: number, end: number): RequestTarget {
  const host = HeadView.of(bytes, from, end)?.value('host') ?? '';
  const lineEnd = lineEndOf(bytes, from, end);
  const uriFrom = from + (methodOf(bytes, from, lineEnd) ?? '').length + 1;
  let uriEnd = Math.min(uriFrom, lineEnd);
  while (uriEnd < lineEnd && bytes[uriEnd] !== blank) uriEnd += 1;
  const uri = decodeUtf8(bytes.subarray(Math.min(uriFrom, uriEnd), uriEnd));
  return host === '' ? { uri, hasHost: false } : { uri: withHost(uri, host), hasHost: true };
}

/** A resource with its host, unless it has one itself. */
export function withHost(uri: string, host: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? uri : `http://${host}${uri}`;
}
