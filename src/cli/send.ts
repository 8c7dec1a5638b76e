import { constants } from 'node:os';
import process from 'node:process';
import type { Endpoint, EndpointInput, Hub } from '../app/index.js';
import { visibleText } from '../bytes/escapes.js';
import { formatHex } from '../bytes/hex.js';
import { failureMessage } from '../errors/error.js';
import type { TrafficEvent } from '../traffic/event.js';
import { endpointOf } from './conversation.js';
import { EventView } from './event-view.js';
import { exitAfter, exitStatus, onSignals } from './exit.js';
import { complain, Output } from './output.js';
import type { Sending } from './send-options.js';
import type { Settings } from './settings.js';
import { TextReader } from './text-reader.js';

/** A long payload goes out in pieces, so that it is sent no faster than the peer reads. */
const pieceBytes = 64 * 1024;
const backlogBytes = 512 * 1024;
const lookMs = 5;

/** How a send goes about it. */
export interface SendCommand {
  readonly input: EndpointInput;
  readonly id: string;
  readonly settings: Settings;
  readonly sending: Sending;
  readonly payload: Uint8Array;
  /** Silence after all was sent is a failure. */
  readonly silenceFails: boolean;
}

/** Opens, sends, prints what comes back until the peer closes or nothing new comes for a while. Gives the exit status. */
export async function send(command: SendCommand): Promise<number> {
  const { input, id, settings, sending } = command;
  const { endpoint, hub } = endpointOf(input, id);
  const output = new Output();
  let interrupted = 0;
  const signals = onSignals((signal) => {
    interrupted = 128 + constants.signals[signal];
    void endpoint.close(0);
    exitAfter(settings.graceMs, interrupted);
  });
  const view = settings.json
    ? new EventView(hub, settings, output, { stream: input.type !== 'udp' })
    : undefined;
  const replies = new Replies(hub, settings, input, settings.json ? undefined : output);
  try {
    await endpoint.open();
    await sendAll(endpoint, command);
    await replies.quiet(sending.waitMs, endpoint.stopped);
    await endpoint.close(settings.graceMs);
  } catch (error) {
    // Told to end while it was still connecting.
    if (interrupted === 0) {
      await endpoint.close(0);
      await view?.shown();
      signals.stop();
      throw error;
    }
  }
  await view?.shown();
  replies.flush();
  await output.flushed();
  replies.flush();
  await replies.end();
  await output.flushed();
  signals.stop();
  if (interrupted !== 0) return interrupted;
  if (replies.failed) return exitStatus.failed;
  if (replies.count === 0 && command.silenceFails) {
    complain(settings.translate('noReply', { ms: sending.waitMs }));
    return exitStatus.failed;
  }
  return exitStatus.done;
}

async function sendAll(endpoint: Endpoint, { input, payload, sending }: SendCommand): Promise<void> {
  const stopped = endpoint.stopped.then(() => true);
  for (let number = 0; number < sending.count; number += 1) {
    if (number > 0 && sending.intervalMs > 0 && (await Promise.race([later(sending.intervalMs), stopped])))
      return;
    if (input.type === 'udp') {
      endpoint.send(payload.slice());
      // A burst larger than the system's buffers is lost before it leaves.
      if (number % 64 === 63 && (await Promise.race([later(0), stopped]))) return;
      continue;
    }
    for (let start = 0; start < payload.byteLength; start += pieceBytes) {
      while (endpoint.peers().some((peer) => peer.backlogBytes > backlogBytes)) {
        if (await Promise.race([later(lookMs), stopped])) return;
      }
      if (endpoint.peerCount === 0) return;
      endpoint.send(payload.slice(start, start + pieceBytes));
    }
  }
}

function later(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), ms);
  });
}

/** What comes back: printed as it comes, and waited for. */
class Replies {
  count = 0;
  failed = false;
  readonly #settings: Settings;
  readonly #output: Output | undefined;
  readonly #reader: TextReader;
  readonly #subscription;
  #lastAtMs = performance.now();
  #endsWithNewline = true;

  constructor(hub: Hub, settings: Settings, input: EndpointInput, output: Output | undefined) {
    this.#settings = settings;
    this.#output = output;
    this.#reader = new TextReader(settings.encoding, input.type !== 'udp');
    this.#subscription = hub.subscribe({
      types: ['received', 'error', 'closed'],
      maxBytes: 64 * 1024 * 1024,
      onBatch: ({ events, dropped }) => {
        if (dropped > 0) {
          this.failed = true;
          complain(settings.translate('dropped', { count: dropped }));
        }
        return this.#take(events);
      },
    });
  }

  /** Resolves when nothing came for `waitMs`, or the endpoint has stopped. */
  async quiet(waitMs: number, stopped: Promise<void>): Promise<void> {
    this.#lastAtMs = performance.now();
    let over = false;
    const ended = stopped.then(() => {
      over = true;
    });
    while (!over) {
      const restMs = this.#lastAtMs + waitMs - performance.now();
      if (restMs <= 0) return;
      let timer: NodeJS.Timeout | undefined;
      const rested = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, restMs);
      });
      await Promise.race([rested, ended]);
      clearTimeout(timer);
    }
  }

  flush(): void {
    this.#subscription.flush();
  }

  /** A terminal's next prompt begins on a line of its own. */
  async end(): Promise<void> {
    if (!this.#endsWithNewline && process.stdout.isTTY === true) await this.#output?.write('\n');
  }

  #take(events: readonly TrafficEvent[]): Promise<void> | undefined {
    const parts: (string | Uint8Array)[] = [];
    for (const event of events) {
      if (event.type === 'error') {
        this.failed = true;
        if (!this.#settings.json) complain(failureMessage(event.failure, this.#settings.language));
      }
      if (event.type === 'closed' && event.reason !== 'peer' && event.reason !== 'local') this.failed = true;
      if (event.type !== 'received') continue;
      this.count += 1;
      this.#lastAtMs = performance.now();
      parts.push(this.#shown(event));
    }
    if (this.#output === undefined || parts.length === 0) return undefined;
    if (!parts.every((part) => typeof part === 'string')) {
      return this.#output.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
    }
    const text = parts.join('');
    this.#endsWithNewline = text.endsWith('\n');
    return this.#output.write(text);
  }

  /** Hex when asked; on a terminal nothing it would obey but newlines and tabs; in a pipe the bytes as they came. */
  #shown(event: Extract<TrafficEvent, { type: 'received' }>): string | Uint8Array {
    if (this.#settings.hex) return `${formatHex(event.bytes)}\n`;
    if (process.stdout.isTTY !== true) return event.bytes;
    const text = this.#reader.textOf(event).replaceAll('\r\n', '\n');
    return text
      .split(/([\n\t])/)
      .map((piece) => (piece === '\n' || piece === '\t' ? piece : visibleText(piece)))
      .join('');
  }
}
