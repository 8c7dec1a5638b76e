import type { Totals } from '../traffic/event.js';

/** Counters of one endpoint while it runs; read as Totals. */
export class Counters implements Totals {
  connections = 0;
  receivedMessages = 0;
  receivedBytes = 0;
  sentMessages = 0;
  sentBytes = 0;
  refused = 0;
  dropped = 0;
  errors = 0;

  /** The counts as they stand, as a value that does not change. */
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
