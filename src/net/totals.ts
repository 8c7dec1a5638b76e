import type { Totals } from '../traffic/event.js';

/** The counters of one running endpoint; read as Totals. */
export class Counters implements Totals {
  connections = 0;
  receivedMessages = 0;
  receivedBytes = 0;
  sentMessages = 0;
  sentBytes = 0;
  refused = 0;
  dropped = 0;
  errors = 0;

  /** A copy of the current counts. */
  snapshot(): Totals {
    return { ...this };
  }
}

/** The sum of several endpoints' counts. */
export function sumOfTotals(all: Iterable<Totals>): Totals {
  const sum = new Counters();
  for (const totals of all) {
    sum.connections += totals.connections;
    sum.receivedMessages += totals.receivedMessages;
    sum.receivedBytes += totals.receivedBytes;
    sum.sentMessages += totals.sentMessages;
    sum.sentBytes += totals.sentBytes;
    sum.refused += totals.refused;
    sum.dropped += totals.dropped;
    sum.errors += totals.errors;
  }
  return sum;
}
