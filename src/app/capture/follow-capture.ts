import type { FollowedItem } from '../../capture/follow/followed-item.js';
import { createFollower } from '../../capture/follow/follower.js';
import { parseStreamName } from '../../capture/follow/stream-name.js';
import { BreakoutboxError } from '../../errors/error.js';
import { captureItems } from './capture-items.js';
import type { CaptureSource } from './capture-pieces.js';
import type { CaptureOptions } from './packet-walk.js';

/**
 * Follows one stream of a capture: `tcp:N` and `udp:N` as `tcp.stream` and `udp.stream` number them, `tftp:N` the transfer N of the
 * capture, all from 0, whatever a filter selects. Gives who talks with whom (`stream`), then the bytes of both sides in their order (`data`, each the caller's own),
 * what is missing (`gap`), sent again with other bytes (`conflict`), and the ends; of a transfer also its packets.
 *
 *     for await (const item of followCapture('boot.pcapng', 'tcp:0')) {
 *       if (item.type === 'data') console.log(item.from, new TextDecoder().decode(item.bytes));
 *     }
 *
 * A TCP stream may have begun before the capture; memory is bounded. Throws `CAPTURE_STREAM_INVALID`, the failures of a filter, and ends
 * as `readCapture` does; with `CAPTURE_STREAM_MISSING` if the capture has no such stream.
 */
export async function* followCapture(
  source: CaptureSource,
  stream: string,
  options: CaptureOptions = {},
): AsyncGenerator<FollowedItem, void, undefined> {
  const name = parseStreamName(stream);
  if (name === undefined) throw new BreakoutboxError('CAPTURE_STREAM_INVALID', { text: stream });
  let hasBegun = false;
  const items = captureItems<FollowedItem>(source, options, (give, protocols, allTransfers) =>
    createFollower(
      name,
      protocols,
      (item) => give(item.type === 'data' ? { ...item, bytes: new Uint8Array(item.bytes) } : item),
      allTransfers,
    ),
  );
  for await (const item of items) {
    hasBegun = true;
    yield item;
  }
  if (!hasBegun) throw new BreakoutboxError('CAPTURE_STREAM_MISSING', { stream });
}
