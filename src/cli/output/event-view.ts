import process from 'node:process';
import type { MessageView } from '../../app/layouts/message-view.js';
import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import { visibleText } from '../../bytes/escapes.js';
import { failureMessage } from '../../errors/error.js';
import type { Received, Sent, TrafficEvent, TrafficEventType } from '../../traffic/event.js';
import { eventJson } from '../../traffic/export/event-json.js';
import { TextReader } from '../../traffic/export/text-reader.js';
import type { Hub } from '../../traffic/hub.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import { type EventBatch, lostIn, type Subscription } from '../../traffic/subscription.js';
import type { Settings } from '../settings.js';
import { eventLine, type LineStyle } from './event-lines.js';
import { complain, Output } from './output.js';

/** Bytes of a message shown on a terminal: what fits one Ethernet frame is whole, a chunk of a file takes less than a screen. */
const maxTerminalBytes = 2_048;

const quietTypes: readonly TrafficEventType[] = ['error'];

/** Combines several events into one, and delays some of them. A line is printed as it is, an event gets its usual line. */
export interface EventDigest {
  take(event: TrafficEvent, style: LineStyle): readonly (TrafficEvent | string)[];
  /** The entries due at `nowMicros`; infinite for all of them. */
  due(nowMicros: number, style: LineStyle): readonly (TrafficEvent | string)[];
  /** When `due` has an entry, microseconds since 1970; infinite if nothing waits. */
  readonly dueMicros: number;
}

/** How an endpoint's events are shown. */
export interface EventViewOptions {
  /** Characters are read across the messages of a peer (TCP). */
  readonly stream: boolean;
  /** Event types that are not shown to a person. */
  readonly hidden?: readonly TrafficEventType[];
  /** Lines that stand for several events, in place of one line an event. */
  readonly digest?: EventDigest;
  /** Of received messages. */
  readonly check?: ReceivedCheck | undefined;
  /** Which messages are shown, and what they are; undefined: all of them as they are. */
  readonly messages?: MessageView | undefined;
  /** The endpoint's name in objects for a program. Default: its id. */
  readonly shownAs?: string | undefined;
  /** Failures are printed as the command's own, without time and mark. */
  readonly plain?: boolean;
  /** Output for errors with `--quiet`. Default: standard error. */
  readonly errors?: Output;
}

/** Shows an endpoint's events as they come: lines for a person, objects for a program, errors alone when quiet. */
export class EventView {
  readonly reader: TextReader;
  readonly style: LineStyle;
  readonly #settings: Settings;
  /** With `--quiet` standard error, which then shows errors only. */
  readonly #output: Output;
  readonly #subscription: Subscription;
  readonly #plain: boolean;
  readonly #shownAs: string | undefined;
  readonly #digest: EventDigest | undefined;
  #digestTimer: NodeJS.Timeout | undefined;

  constructor(
    hub: Hub,
    settings: Settings,
    output: Output,
    {
      stream,
      hidden = [],
      check,
      messages,
      plain = false,
      shownAs,
      digest,
      errors = new Output(process.stderr),
    }: EventViewOptions,
  ) {
    this.#digest = settings.json ? undefined : digest;
    this.#plain = plain;
    this.#shownAs = shownAs;
    this.#settings = settings;
    this.#output = settings.quiet && !settings.json ? errors : output;
    this.reader = new TextReader(settings.encoding, stream);
    const { translate, language, color, hex } = settings;
    const maxMessageBytes = this.#output.isTerminal ? maxTerminalBytes : Number.POSITIVE_INFINITY;
    this.style = { translate, language, color, check, messages, hex, maxMessageBytes };
    const wanted = settings.quiet ? quietTypes : trafficEventTypes.filter((type) => !hidden.includes(type));
    this.#subscription = hub.subscribe({
      // Events that are not shown are never built.
      types: settings.json && !settings.quiet ? trafficEventTypes : wanted,
      onBatch: (batch) => this.#show(batch),
    });
  }

  /** Shows the events still held; resolves when all of them are written. */
  async shown(): Promise<void> {
    this.#subscription.flush();
    clearTimeout(this.#digestTimer);
    void this.#write(
      (this.#digest?.due(Number.POSITIVE_INFINITY, this.style) ?? []).map((entry) => this.#line(entry)),
    );
    // Events queued behind a slow batch are delivered only once that batch is written.
    for (let round = 0; round < 2; round += 1) {
      this.#subscription.flush();
      await this.#output.flushed();
    }
  }

  #show(batch: EventBatch): Promise<void> | undefined {
    const dropped = lostIn(batch);
    const { numbers } = this.#settings;
    numbers.reached(Math.max(batch.events.at(-1)?.sequence ?? 0, batch.gaps.at(-1)?.to ?? 0));
    if (dropped > 0) complain(this.#settings.translate('dropped', { count: dropped }));
    const lines: string[] = [];
    for (const event of batch.events) {
      if (isMessage(event) && this.style.messages?.selects(event, this.reader.encoding) === false) continue;
      for (const entry of this.#digest?.take(event, this.style) ?? [event]) lines.push(this.#line(entry));
      this.reader.saw(event);
    }
    this.#showLater();
    return this.#write(lines);
  }

  /** Prints what the digest holds back, once it has waited long enough. */
  #showLater(): void {
    const digest = this.#digest;
    clearTimeout(this.#digestTimer);
    if (digest === undefined || digest.dueMicros === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.max(0, digest.dueMicros / 1000 - Date.now());
    this.#digestTimer = setTimeout(() => {
      void this.#write(digest.due(Date.now() * 1000, this.style).map((entry) => this.#line(entry)));
      this.#showLater();
    }, waitMs + 1).unref();
  }

  #write(lines: readonly string[]): Promise<void> | undefined {
    if (lines.length === 0) return undefined;
    return this.#output.write(`${lines.join('\n')}\n`);
  }

  #line(event: TrafficEvent | string): string {
    if (typeof event === 'string') return event;
    if (this.#settings.json) {
      const shown = this.#shownAs === undefined ? event : { ...event, endpoint: this.#shownAs };
      return eventJson(shown, this.reader, this.style);
    }
    if (this.#plain && event.type === 'error')
      return visibleText(failureMessage(event.failure, this.#settings.language));
    return eventLine(event, this.style, this.reader);
  }
}

function isMessage(event: TrafficEvent): event is Received | Sent {
  return event.type === 'received' || event.type === 'sent';
}
