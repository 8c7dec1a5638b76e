import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import type { FramingSpec } from '../../bytes/framing.js';
import { orThrow } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import { LayoutValues } from '../../layout/layout-values.js';
import { type Received, type Sent, sendersOf } from '../../traffic/event.js';
import {
  compileMessageFilter,
  type MessageFilter,
  readMessageFilter,
} from '../../traffic/filter/message-filter.js';
import { openLayout } from './open-layout.js';
import { type MessageReading, readMessage } from './read-message.js';

/** Which messages of an endpoint are shown, and what they are. */
export interface MessageView {
  /** How its first layout cuts a stream; undefined if there is none that says it. */
  readonly framing: FramingSpec | undefined;
  /** Whether the filter selects a message. */
  selects(message: Received | Sent, encoding: EncodingName): boolean;
  /** The message by the first layout that it is one of; undefined if there is none. */
  read(bytes: Uint8Array): MessageReading | undefined;
}

/** What to look at messages by. */
export interface MessageViewOptions {
  /** A filter of messages; undefined for all. */
  readonly filter: string | undefined;
  /** Names or files of layouts, as `openLayout` takes them. */
  readonly layouts: readonly string[];
  /** The label of the endpoint; empty if it has none. */
  readonly label: string;
  readonly check: ReceivedCheck | undefined;
}

/**
 * Opens layouts and reads a filter.
 *
 * @throws BreakoutboxError the failures of `openLayout`; FILTER_INVALID, FILTER_FIELD_UNKNOWN, FILTER_NAME_UNKNOWN,
 *   FILTER_VALUE_INVALID, FILTER_PATTERN_INVALID
 */
export async function openMessageView({
  filter,
  layouts,
  label,
  check,
}: MessageViewOptions): Promise<MessageView> {
  const opened = layouts.map(openLayout);
  const selects =
    filter === undefined ? undefined : compileMessageFilter(orThrow(await readMessageFilter(filter, opened)));
  return new OpenedView(opened, selects, label, check);
}

class OpenedView implements MessageView {
  readonly framing: FramingSpec | undefined;
  readonly #layouts: readonly Layout[];
  readonly #filter: MessageFilter | undefined;
  readonly #label: string;
  readonly #check: ReceivedCheck | undefined;
  readonly #values = new LayoutValues();

  constructor(
    layouts: readonly Layout[],
    filter: MessageFilter | undefined,
    label: string,
    check: ReceivedCheck | undefined,
  ) {
    this.framing = layouts.find(({ framing }) => framing !== undefined)?.framing;
    this.#layouts = layouts;
    this.#filter = filter;
    this.#label = label;
    this.#check = check;
  }

  selects(message: Received | Sent, encoding: EncodingName): boolean {
    if (this.#filter === undefined) return true;
    const { type, bytes, endpoint, peer, timeMicros } = message;
    return this.#filter({
      bytes,
      direction: type === 'received' ? 'in' : 'out',
      endpoint: this.#label === '' ? [endpoint] : [this.#label, endpoint],
      peer,
      timeMicros,
      encoding,
      check: this.#check,
      layouts: this.#layouts,
      by: sendersOf(message),
    });
  }

  read(bytes: Uint8Array): MessageReading | undefined {
    for (const layout of this.#layouts) {
      const reading = readMessage(layout, bytes, this.#values);
      if (reading !== undefined) return reading;
    }
    return undefined;
  }
}
