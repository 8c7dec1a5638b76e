import process from 'node:process';
import type { Hub } from '../../app/index.js';
import type { MessageView } from '../../app/layouts/message-view.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import type { Closed, Received, TrafficEvent } from '../../traffic/event.js';
import { TextReader } from '../../traffic/export/text-reader.js';
import { lostIn, type Subscription } from '../../traffic/subscription.js';
import type { Settings } from '../settings.js';
import { complain, type Output } from './output.js';
import type { OutputFormat } from './output-format.js';

/** Maximum backlog of a slow reader, in bytes; the peers are paused before it is reached. */
const maxWaitingBytes = 64 * 1024 * 1024;
const maxWaitingMessages = 1_000_000;

/** What a writer of received data needs of an endpoint: its kind, and a way to pause its peers. */
export interface ReceivingEndpoint {
  readonly spec: { readonly type: string };
  holdReceiving(isHeld: boolean): void;
}

/** What is received by which endpoint; only the messages that `messages` selects are written. */
export interface ReceivedFrom {
  readonly endpoint: ReceivingEndpoint;
  readonly hub: Hub;
  readonly messages?: MessageView | undefined;
}

/**
 * Writes what an endpoint receives to standard output: bytes as they are, text, or hex. While the reader is slower than
 * the peers they are paused (TCP), so that nothing is lost; datagrams of UDP peers may be lost meanwhile, and are counted.
 */
export class ReceivedOutput {
  /** Messages that the reader was too slow for. */
  lost = 0;
  readonly #format: OutputFormat;
  readonly #settings: Settings;
  readonly #output: Output;
  readonly #endpoint: ReceivingEndpoint;
  readonly #subscription: Subscription;
  readonly #reader: TextReader;
  readonly #messages: MessageView | undefined;
  #endsWithNewline = true;

  constructor(
    { endpoint, hub, messages }: ReceivedFrom,
    format: Extract<OutputFormat, 'bytes' | 'text' | 'hex'>,
    settings: Settings,
    output: Output,
  ) {
    this.#format = format;
    this.#settings = settings;
    this.#output = output;
    this.#endpoint = endpoint;
    this.#messages = messages;
    this.#reader = new TextReader(settings.encoding, endpoint.spec.type !== 'udp');
    this.#subscription = hub.subscribe({
      types: ['received', 'closed'],
      maxBytes: maxWaitingBytes,
      maxEvents: maxWaitingMessages,
      onBatch: (batch) => {
        const { events } = batch;
        this.#lose(lostIn(batch));
        return this.#take(events);
      },
    });
  }

  /** Writes the data still held; resolves when all of it is written. */
  async finished(): Promise<void> {
    // Events queued behind a slow batch are delivered only once that batch is written.
    for (let round = 0; round < 2; round += 1) {
      this.#subscription.flush();
      await this.#output.flushed();
    }
    // A terminal's next prompt begins on a line of its own.
    if (!this.#endsWithNewline && process.stdout.isTTY === true) await this.#output.write('\n');
  }

  #lose(count: number): void {
    if (count === 0) return;
    this.lost += count;
    complain(this.#settings.translate('dropped', { count }));
  }

  #take(events: readonly TrafficEvent[]): Promise<void> | undefined {
    const pieces: Uint8Array[] = [];
    let text = '';
    for (const event of events) {
      if (event.type === 'received' && this.#messages?.selects(event, this.#reader.encoding) === false)
        continue;
      if (event.type === 'received' && this.#format === 'bytes') pieces.push(event.bytes);
      else if (event.type === 'received') text += this.#shown(event);
      else if (event.type === 'closed') text += this.#rest(event);
    }
    const whole = this.#format === 'bytes' ? Buffer.concat(pieces) : text;
    if (whole.length === 0) return undefined;
    this.#endsWithNewline = typeof whole === 'string' ? whole.endsWith('\n') : whole.at(-1) === 0x0a;
    const taken = this.#output.write(whole);
    if (taken === undefined) return undefined;
    this.#endpoint.holdReceiving(true);
    return taken.then(() => this.#endpoint.holdReceiving(false));
  }

  /** Half a character, when a connection closes within one. */
  #rest(event: Closed): string {
    const rest = this.#format === 'text' ? this.#forTerminal(this.#reader.restOf(event.peer)) : '';
    this.#reader.saw(event);
    return rest;
  }

  #shown(event: Received): string {
    if (this.#format === 'hex') return `${formatHex(event.bytes)}\n`;
    return this.#forTerminal(this.#reader.textOf(event));
  }

  /** Escapes text for a terminal, except for newlines and tabs. */
  #forTerminal(text: string): string {
    if (process.stdout.isTTY !== true) return text;
    return text
      .replaceAll('\r\n', '\n')
      .split(/([\n\t])/)
      .map((piece) => (piece === '\n' || piece === '\t' ? piece : visibleText(piece)))
      .join('');
  }
}
