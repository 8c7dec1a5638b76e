import { notMessage } from '../codec.js';
import { walkChunks } from './chunks.js';
import { isFirstLine, lineEndOf, skipEmptyLines } from './first-line.js';
import { bodyLengthOf, type HttpHead, headEndOf, maxHeadBytes, parseHead } from './head.js';

/** Where the parts of a message lie. */
export interface MessageParts {
  /** Where its first line begins, behind empty lines. */
  readonly from: number;
  /** Where its body begins, behind the empty line; -1 if the head does not end. */
  readonly bodyFrom: number;
  readonly head: HttpHead | undefined;
}

/** Finds the head of the message from `from` to before `end`. */
export function messageParts(bytes: Uint8Array, from: number, end: number): MessageParts {
  const at = skipEmptyLines(bytes, from, end);
  const bodyFrom = headEndOf(bytes, at, end);
  return { from: at, bodyFrom, head: bodyFrom < 0 ? undefined : parseHead(bytes, at, bodyFrom) };
}

/**
 * Bytes of the message that begins at `from`, as far as those before `end` say; 0 if more are needed, `notMessage` if it is none of
 * HTTP. A body that lasts until the connection closes counts as far as it is there. `method` is that of the request that a response
 * answers, as far as it is known.
 */
export function messageLength(
  bytes: Uint8Array,
  from: number,
  end: number,
  method: string | undefined,
): number {
  const at = skipEmptyLines(bytes, from, end);
  if (at === end) return notMessage;
  const lineEnd = lineEndOf(bytes, at, end);
  if (lineEnd < 0) return end - at > maxHeadBytes ? notMessage : 0;
  if (!isFirstLine(bytes, at, lineEnd)) return notMessage;
  const { bodyFrom, head } = messageParts(bytes, from, end);
  if (bodyFrom < 0) return end - at > maxHeadBytes ? notMessage : 0;
  if (head === undefined) return bodyFrom - from;
  const body = bodyLengthOf(head, method);
  switch (body.type) {
    case 'none':
      return bodyFrom - from;
    case 'bytes':
      return bodyFrom - from + body.bytes;
    case 'untilClose':
      return end - from;
    case 'chunked': {
      const bodyEnd = walkChunks(bytes, bodyFrom, end, undefined);
      if (bodyEnd === -1) return 0;
      return (bodyEnd < 0 ? end : bodyEnd) - from;
    }
  }
}
