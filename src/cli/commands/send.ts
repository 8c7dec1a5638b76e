import { constants } from 'node:os';
import process from 'node:process';
import type { EndpointInput, Hub } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { TrafficEventType } from '../../traffic/event.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import { PacedSender } from '../input/sending.js';
import { Outcome } from '../outcome.js';
import { EventView } from '../output/event-view.js';
import { Output, whenOutputFails } from '../output/output.js';
import type { OutputFormat } from '../output/output-format.js';
import { ReceivedOutput } from '../output/received-output.js';
import { Replies, replyStatus } from '../output/replies.js';
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
  const { hidden = [] } = command;
  const view = eventViewOf({ format, stream: input.type !== 'udp', hidden }, settings, hub, output);
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
      await view.shown();
      await received?.finished();
      signals.stop();
      throw error;
    }
  } finally {
    payload.close();
  }
  replies.flush();
  await view.shown();
  await received?.finished();
  signals.stop();
  if (interrupted !== 0) return interrupted;
  if (fault !== undefined) throw fault;
  if (outcome.failed || (received?.lost ?? 0) > 0) return exitStatus.failed;
  return replyStatus(replies, sending, settings, payload.isStream);
}

/** Lines or objects on standard output; if that carries data, errors on standard error, and with --verbose all other events. */
export function eventViewOf(
  { format, stream, hidden }: Pick<Required<SendCommand>, 'format' | 'hidden'> & { readonly stream: boolean },
  settings: Settings,
  hub: Hub,
  output: Output,
): EventView {
  if (format === 'json') return new EventView(hub, settings, output, { stream });
  if (format === 'lines') return new EventView(hub, settings, output, { stream, hidden });
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
  let isCut = false;
  const pause = async (ms: number): Promise<boolean> => {
    isCut = !(await sender.pause(ms));
    return !isCut;
  };
  for (let number = 0; number < sending.count; number += 1) {
    if (number > 0 && sending.intervalMs > 0 && !(await sender.pause(sending.intervalMs))) return false;
    for await (const piece of payload.pieces(pause)) if (!(await sender.send(piece))) return false;
    if (isCut) return false;
  }
  return true;
}

function peerName(input: EndpointInput): string {
  return input.type === 'udp' ? (input.remote ?? '') : input.address;
}
