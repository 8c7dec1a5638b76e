import type { EndpointSummary } from '../../operations/endpoints.js';
import type { NodeFacts } from '../../operations/nodes.js';
import type { TftpState } from '../../operations/tftp.js';

type Moving = Pick<
  NodeFacts,
  'endpoints' | 'connections' | 'receivedBytesPerSecond' | 'sentBytesPerSecond' | 'transfers'
>;

const openStates: ReadonlySet<EndpointSummary['status']['state']> = new Set(['listening', 'connected']);
/** Rates over a shorter time would jump. */
const leastMs = 500;

/** Counts what a node does, for its word about itself. */
export class NodeRates {
  #last: { readonly atMs: number; readonly received: number; readonly sent: number } | undefined;
  #rates = { receivedBytesPerSecond: 0, sentBytesPerSecond: 0 };

  /** What a node with these endpoints and transfers does at a time in milliseconds, which only grows. */
  at(
    atMs: number,
    endpoints: readonly EndpointSummary[],
    tftp: Pick<TftpState, 'running' | 'finished'>,
  ): Moving {
    const received = sum(endpoints.map(({ totals }) => totals.receivedBytes));
    const sent = sum(endpoints.map(({ totals }) => totals.sentBytes));
    const last = this.#last;
    if (last === undefined || atMs - last.atMs >= leastMs) {
      if (last !== undefined) {
        const perSecond = (from: number, to: number): number =>
          // An endpoint that was removed takes its totals with it.
          Math.round((Math.max(0, to - from) * 1_000) / (atMs - last.atMs));
        this.#rates = {
          receivedBytesPerSecond: perSecond(last.received, received),
          sentBytesPerSecond: perSecond(last.sent, sent),
        };
      }
      this.#last = { atMs, received, sent };
    }
    const states = endpoints.map(({ status }) => status.state);
    return {
      endpoints: {
        all: states.length,
        open: states.filter((state) => openStates.has(state)).length,
        failed: states.filter((state) => state === 'failed').length,
      },
      connections: sum(endpoints.map(({ peerCount }) => peerCount)),
      ...this.#rates,
      transfers: {
        running: tftp.running.length,
        completed: tftp.finished.filter(({ outcome }) => outcome === 'done').length,
        failed: tftp.finished.filter(({ outcome }) => outcome === 'failed').length,
        bytesPerSecond: Math.round(sum(tftp.running.map(({ rateBytesPerSecond }) => rateBytesPerSecond))),
      },
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
