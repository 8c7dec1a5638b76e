import type { Endpoint } from '../src/endpoint/endpoint.js';
import type { Totals } from '../src/traffic/event.js';

/** Totals of an endpoint to which nothing has happened. */
export const noTotals: Totals = {
  connections: 0,
  receivedMessages: 0,
  receivedBytes: 0,
  sentMessages: 0,
  sentBytes: 0,
  refused: 0,
  dropped: 0,
  errors: 0,
};

/** An endpoint without a socket, for tests of those who hold endpoints: it does and says what `script` has it do, and nothing else. */
export function scriptedEndpoint<Spec>(
  id: string,
  spec: Spec,
  script: Partial<Endpoint<Spec>> = {},
): Endpoint<Spec> {
  const endpoint: Endpoint<Spec> = {
    id,
    spec,
    status: { state: 'stopped' },
    totals: noTotals,
    peerCount: 0,
    peers: () => [],
    open: async () => undefined,
    send: () => ({ peers: 0 }),
    endSending: () => undefined,
    holdOpen: () => undefined,
    holdReceiving: () => undefined,
    answerBy: () => undefined,
    disconnect: () => false,
    stopped: new Promise(() => undefined),
    close: async () => undefined,
  };
  // What a script computes is computed at each look.
  return Object.defineProperties(endpoint, Object.getOwnPropertyDescriptors(script));
}
