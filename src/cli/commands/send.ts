import { constants } from 'node:os';
import process from 'node:process';
import type { EndpointInput, Hub } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { TrafficEvent, TrafficEventType } from '../../traffic/event.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import { lostIn } from '../../traffic/subscription.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import { PacedSender } from '../input/sending.js';
import { Waiting } from '../input/waiting.js';
import { Outcome } from '../outcome.js';
import { EventView } from '../output/event-view.js';
import { complain, Output, whenOutputFails } from '../output/output.js';
import type { OutputFormat } from '../output/output-format.js';
import { ReceivedOutput } from '../output/received-output.js';
import type { Payload, Sending } from '../send-options.js';
import type { Settings } from '../settings.js';
import { endpointOf } from './conversation.js';

/** The parts of a send. */
export interface SendCommand {
  readonly input: EndpointInput;
  readonly id: string;
  readonly settings: Settings;
  readonly sending: Sending;
  readonly payload: Payload;
  readonly format: OutputFormat;
  /** Event types that lines for a person leave out. */
  readonly hidden?: readonly TrafficEventType[];
}

/** Opens, sends, prints replies until the peer closes or nothing arrives for a while. Returns the exit status. */
export async function send(command: SendCommand): Promise<number> {
  const { input, id, sending, payload, format } = command;
  const settings = { ...command.settings, json: format === 'json' };
  await payload.prepared();
  const { endpoint, hub } = endpointOf(input, id, settings);
  const outcome = new Outcome(hub, () => true);
  const output = new Output();
  let interrupted = 0;
  let fault: BreakoutboxError | undefined;
  const signals = onSignals((signal) => {
    interrupted = 128 + constants.signals[signal];
    void endpoint.close(0);
    exitAfter(settings.graceMs, interrupted);
  });
  whenOutputFails((failed) => {
    fault ??= failed;
    void endpoint.close(settings.graceMs);
  });
  const received =
    format === 'lines' || format === 'json'
      ? undefined
      : new ReceivedOutput({ endpoint, hub }, format, settings, output);
  const view = viewOf(command, settings, hub, output);
  const replies = new Replies(hub);
  try {
    await endpoint.open();
    endpoint.holdOpen(true);
    if (!(await sendAll(new PacedSender(endpoint), command))) {
      if (!outcome.failed && interrupted === 0 && fault === undefined)
        fault = new BreakoutboxError('CLOSED_WHILE_SENDING', { address: peerName(input) });
    } else if (payload.isStream) endpoint.endSending();
    endpoint.holdOpen(false);
    await replies.quiet(sending.waitMs, endpoint.stopped);
    await endpoint.close(settings.graceMs);
  } catch (error) {
    // Interrupted while it was still connecting.
    if (interrupted === 0) {
      await endpoint.close(0);
      await view?.shown();
      await received?.finished();
      signals.stop();
      throw error;
    }
  } finally {
    payload.close();
  }
  replies.flush();
  await view?.shown();
  await received?.finished();
  signals.stop();
  if (interrupted !== 0) return interrupted;
  if (fault !== undefined) throw fault;
  if (outcome.failed || (received?.lost ?? 0) > 0) return exitStatus.failed;
  if (replies.count === 0 && replies.peerClosed && sending.waitMs > 0 && !settings.quiet)
    complain(settings.translate('closedWithoutReply', { peer: peerName(input) }));
  if (replies.count > 0 || replies.peerClosed || sending.waitMs === 0) return exitStatus.done;
  const silence = settings.translate(sending.replyExpected ? 'noReply' : 'noReplyByDefault', {
    ms: sending.waitMs,
  });
  if (!settings.quiet || sending.replyExpected) complain(silence);
  return sending.replyExpected ? exitStatus.failed : exitStatus.done;
}

/** Lines or objects on standard output; if that carries data, errors on standard error, and with --verbose all other events. */
function viewOf(command: SendCommand, settings: Settings, hub: Hub, output: Output): EventView {
  const stream = command.input.type !== 'udp';
  if (command.format === 'json') return new EventView(hub, settings, output, { stream });
  if (command.format === 'lines') {
    return new EventView(hub, settings, output, { stream, hidden: command.hidden ?? [] });
  }
  if (settings.verbose) {
    return new EventView(hub, settings, new Output(process.stderr), { stream, hidden: ['received'] });
  }
  return new EventView(hub, settings, new Output(process.stderr), {
    stream,
    hidden: trafficEventTypes.filter((type) => type !== 'error'),
    plain: true,
  });
}

/** Sends the payload `count` times. Returns false if the peer left before. */
async function sendAll(sender: PacedSender, { payload, sending }: SendCommand): Promise<boolean> {
  let hasStopped = false;
  const pause = async (ms: number): Promise<boolean> => {
    const goesOn = await sender.pause(ms);
    hasStopped ||= !goesOn;
    return goesOn;
  };
  for (let number = 0; number < sending.count; number += 1) {
    if (number > 0 && sending.intervalMs > 0 && !(await sender.pause(sending.intervalMs))) return false;
    for await (const piece of payload.pieces(pause)) if (!(await sender.send(piece))) return false;
    if (hasStopped) return false;
  }
  return true;
}

function peerName(input: EndpointInput): string {
  return input.type === 'udp' ? (input.remote ?? '') : input.address;
}

/** Counts replies and waits for them. */
class Replies {
  count = 0;
  peerClosed = false;
  readonly #subscription;
  #lastAtMs = performance.now();

  constructor(hub: Hub) {
    this.#subscription = hub.subscribe({
      types: ['received', 'closed'],
      onBatch: (batch) => {
        const { events } = batch;
        this.count += lostIn(batch);
        for (const event of events) this.#received(event);
      },
    });
  }

  /** Resolves when nothing has arrived for `waitMs`, or the endpoint has stopped. */
  async quiet(waitMs: number, stopped: Promise<void>): Promise<void> {
    this.#lastAtMs = performance.now();
    const waiting = new Waiting(stopped);
    for (;;) {
      this.flush();
      const restMs = this.#lastAtMs + waitMs - performance.now();
      if (restMs <= 0 || !(await waiting.pause(restMs))) return;
    }
  }

  flush(): void {
    this.#subscription.flush();
  }

  #received(event: TrafficEvent): void {
    if (event.type === 'closed') this.peerClosed = event.reason === 'peer';
    if (event.type !== 'received') return;
    this.count += 1;
    this.#lastAtMs = performance.now();
  }
}
