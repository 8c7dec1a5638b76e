import { constants } from 'node:os';
import { createHub } from '../app/create-hub.js';
import { createEndpoint, type Endpoint, type EndpointInput, type Hub, parseEndpoint } from '../app/index.js';
import { BreakoutboxError } from '../errors/error.js';
import type { TrafficEventType } from '../traffic/event.js';
import { EventView } from './event-view.js';
import { exitAfter, exitStatus, onSignals } from './exit.js';
import { Output } from './output.js';
import { Prompt } from './prompt.js';
import type { Settings } from './settings.js';

/** How a command that keeps an endpoint open behaves. */
export interface ConversationOptions {
  readonly input: EndpointInput;
  readonly id: string;
  readonly settings: Settings;
  /** A listener ends with 0 when it is told to; anything else was interrupted. */
  readonly listener: boolean;
  /** The end of standard input: a listener goes on without, a client finishes its sending side. */
  readonly onInputEnd: 'goOn' | 'endSending' | 'close';
  readonly hidden?: readonly TrafficEventType[];
}

/**
 * Makes the endpoint that an input describes.
 * @throws BreakoutboxError for what is wrong with the input
 */
export function endpointOf(
  input: EndpointInput,
  id: string,
): { readonly endpoint: Endpoint; readonly hub: Hub } {
  const parsed = parseEndpoint(input);
  if (!parsed.ok) throw new BreakoutboxError(parsed.failure.code, parsed.failure.params);
  const hub = createHub();
  return { endpoint: createEndpoint(parsed.value, { id, hub }), hub };
}

/** Opens an endpoint, shows what happens, sends what is typed, until it stops or is told to. Gives the exit status. */
export async function converse(options: ConversationOptions): Promise<number> {
  const { input, id, settings, listener } = options;
  const { endpoint, hub } = endpointOf(input, id);
  const output = new Output();
  const view = new EventView(hub, settings, output, {
    stream: input.type !== 'udp',
    ...(options.hidden === undefined ? {} : { hidden: options.hidden }),
  });
  let status: number = exitStatus.done;
  let told = false;
  const close = (how: number): void => {
    status = how;
    told = true;
    void endpoint.close(settings.graceMs);
    exitAfter(settings.graceMs + lastLinesMs, how);
  };
  const signals = onSignals((signal) => close(listener ? exitStatus.done : 128 + constants.signals[signal]));
  let failed = false;
  hub.subscribe({
    types: ['closed'],
    onBatch: ({ events }) => {
      failed ||= events.some(
        (event) => event.type === 'closed' && event.reason !== 'peer' && event.reason !== 'local',
      );
    },
  });
  let prompt: Prompt | undefined;
  try {
    await endpoint.open();
    prompt = new Prompt({
      endpoint,
      settings,
      view,
      output,
      waitForPeer: () => firstPeer(hub, endpoint),
      quit: (how) => close(how === 'word' || listener ? exitStatus.done : exitStatus.interrupted),
      ended: () => inputEnded(endpoint, options),
    });
    void prompt.run();
    await endpoint.stopped;
  } catch (error) {
    // Told to end while it was still connecting.
    if (!told) throw error;
  } finally {
    prompt?.close();
  }
  await view.shown();
  signals.stop();
  return status === exitStatus.done && failed && !listener ? exitStatus.failed : status;
}

function inputEnded(endpoint: Endpoint, { onInputEnd, settings }: ConversationOptions): void {
  if (onInputEnd === 'endSending') endpoint.endSending();
  else if (onInputEnd === 'close') void endpoint.close(settings.graceMs);
}

/** Resolves at once when there is a peer, else with the first one. */
function firstPeer(hub: Hub, endpoint: Endpoint): Promise<void> {
  if (endpoint.peerCount > 0) return Promise.resolve();
  return new Promise((resolve) => {
    const subscription = hub.subscribe({
      types: ['connected', 'received'],
      onBatch: () => {
        subscription.close();
        resolve();
      },
    });
  });
}

/** Time for the last lines to be read once everything is closed. */
const lastLinesMs = 500;
