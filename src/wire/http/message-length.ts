import { notMessage } from '../codec.js';
import { walkChunks } from './chunks.js';
import { isFirstLine, lineEndOf, skipEmptyLines } from './first-line.js';
import { bodyLengthOf, headEndOf, maxHeadBytes } from './head.js';
import { HeadView } from './head-view.js';

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
  const bodyFrom = headEndOf(bytes, at, end);
  if (bodyFrom < 0) return end - at > maxHeadBytes ? notMessage : 0;
  const head = HeadView.of(bytes, at, bodyFrom);
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
