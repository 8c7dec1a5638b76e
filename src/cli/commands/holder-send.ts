import { constants } from 'node:os';
import { createHub } from '../../app/create-hub.js';
import type { Holder } from '../../app/workspace/holder-request.js';
import { nameOf, sendThroughHolder } from '../../app/workspace/holder-sending.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import { Waiting } from '../input/waiting.js';
import { Outcome } from '../outcome.js';
import { complain, Output } from '../output/output.js';
import type { OutputFormat } from '../output/output-format.js';
import { ReceivedOutput } from '../output/received-output.js';
import { Replies, replyStatus } from '../output/replies.js';
import type { Payload, Sending } from '../send-options.js';
import type { Settings } from '../settings.js';
import { eventViewOf } from './send.js';

/** A saved message that goes through the workbench that holds its workspace. */
export interface HolderSend {
  readonly holder: Holder;
  readonly endpoint: KeptEndpoint;
  /** The message's full name. */
  readonly name: string;
  readonly payload: Payload;
  /** The pieces of the payload are one file. */
  readonly isFile: boolean;
  readonly sending: Sending;
  readonly settings: Settings;
  readonly format: OutputFormat;
}

/** Sends, and prints what the endpoint receives until `waitMs` after the last sending. Returns the exit status. */
export async function sendByHolder(command: HolderSend): Promise<number> {
  const { holder, endpoint, payload, sending, format } = command;
  const settings = { ...command.settings, json: format === 'json' };
  const hub = createHub();
  const { type } = endpoint.input;
  // The peers of a server come and go without regard to what is sent.
  const outcome = new Outcome(hub, () => type !== 'tcp-listen');
  const output = new Output();
  const received =
    format === 'lines' || format === 'json'
      ? undefined
      : new ReceivedOutput(
          { endpoint: { spec: { type }, holdReceiving: () => undefined }, hub },
          format,
          settings,
          output,
        );
  const view = eventViewOf({ format, stream: type !== 'udp', hidden: [] }, settings, hub, output);
  const replies = new Replies(hub);
  const stopping = new AbortController();
  let interrupted = 0;
  const signals = onSignals((signal) => {
    interrupted = 128 + constants.signals[signal];
    stopping.abort();
    exitAfter(settings.graceMs, interrupted);
  });
  // The WebSocket client takes time to load, which no other send needs.
  const { HolderFeed } = await import('../../app/workspace/holder-feed.js');
  const feed = await HolderFeed.follow(holder, endpoint.id, hub);
  stopping.signal.addEventListener('abort', () => feed.close());
  const waiting = new Waiting(feed.ended);
  try {
    const reports = new Reports(command, settings, output);
    for await (const piece of payload.pieces((ms) => waiting.pause(ms))) {
      reports.sent(await sendThroughHolder(holder, endpoint, piece, stopping.signal));
    }
    reports.end();
    if (sending.waitMs > 0) await waiting.pause(sending.waitMs);
  } catch (error) {
    if (interrupted === 0) throw error;
  } finally {
    feed.close();
    signals.stop();
    replies.flush();
    await view.shown();
    await received?.finished();
  }
  if (interrupted !== 0) return interrupted;
  return outcome.failed ? exitStatus.failed : replyStatus(replies, sending, settings);
}

/** Tells what was sent: each message, or a file when all of it was. */
class Reports {
  readonly #command: HolderSend;
  readonly #settings: Settings;
  readonly #output: Output;
  #bytes = 0;
  #peers = 0;

  constructor(command: HolderSend, settings: Settings, output: Output) {
    this.#command = command;
    this.#settings = settings;
    this.#output = output;
  }

  sent({ bytes, peers }: { readonly bytes: number; readonly peers: number }): void {
    this.#bytes += bytes;
    this.#peers = peers;
    if (!this.#command.isFile) this.#tell();
  }

  end(): void {
    if (this.#command.isFile) this.#tell();
  }

  #tell(): void {
    const { endpoint, name, format } = this.#command;
    const { translate: t, quiet, json, numbers } = this.#settings;
    const facts = { bytes: this.#bytes, to: nameOf(endpoint) };
    const peers = this.#peers;
    this.#bytes = 0;
    if (quiet) return;
    if (json) {
      const time = isoTime(Date.now() * 1000, 6);
      const told = { time, type: 'messageSent', sequence: numbers.next(), message: name, ...facts, peers };
      void this.#output.write(`${visibleJson(told)}\n`);
      return;
    }
    const shown = { ...facts, to: visibleText(facts.to), name: visibleText(name), count: peers };
    const line = t('messageSent', shown);
    // Standard output may carry what is received.
    if (format === 'lines') void this.#output.write(`${line}\n`);
    else complain(line);
  }
}
