import { formatChecksum } from '../../../../src/bytes/checksum/checksum-spec.js';
import { findChecksums, searchBounds } from '../../../../src/bytes/checksum/find-checksums.js';
import { contentEnd } from '../../../../src/bytes/checksum/received-check.js';
import { type FramingSpec, parseFraming } from '../../../../src/bytes/framing.js';
import { isOfDatagrams, type RoomInput } from '../../../state/kinds.js';
import type { MessageEvent } from '../log/log-entry.js';

/** Messages that are handed to a search, which looks at fewer that differ. */
const maxMessages = searchBounds.messages * 16;

/**
 * The messages of which the checksum is looked for among those that are selected, without what their framing ends them by: the
 * received ones, or all where that are fewer than two.
 */
export function searchedMessages(events: readonly MessageEvent[], input: RoomInput): readonly Uint8Array[] {
  const received = events.filter(({ type }) => type === 'received');
  const framing: FramingSpec = (isOfDatagrams(input) ? undefined : parseFraming(input.framing ?? 'raw')) ?? {
    type: 'raw',
  };
  return (received.length < 2 ? events : received)
    .map(({ bytes }) => bytes.subarray(0, contentEnd(bytes, framing)))
    .filter((message) => message.byteLength <= searchBounds.messageBytes)
    .slice(0, maxMessages);
}

/** The specifications that all of the messages fit, the most probable first. */
export function searched(messages: readonly Uint8Array[]): readonly string[] {
  return findChecksums(messages).map(formatChecksum);
}
