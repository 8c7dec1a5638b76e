/** What a direction did with what it was given; each counts from the beginning of the direction. */
export interface LineCounters {
  /** Datagrams, or chunks of a stream, that were sent into it. */
  sent: number;
  sentBytes: number;
  /** Those that came out, duplicates included. */
  arrived: number;
  arrivedBytes: number;
  /** Lost by chance, by itself or in a burst. */
  lost: number;
  /** Runs of lost ones, as the line saw them: `lost / bursts` is their mean length. */
  bursts: number;
  /** Lost because the line was out. */
  outage: number;
  /** Lost because the queue, or the line, was full. */
  queueFull: number;
  /** Lost because they were larger than the MTU. */
  tooBig: number;
  duplicated: number;
  /** Came out behind one that was sent later (RFC 4737, reordered). */
  reordered: number;
  corrupted: number;
  /** Streams: pieces that chunks were cut into, stalls and resets. */
  sliced: number;
  stalled: number;
  resets: number;
  /** Milliseconds on the line of all that came out: `delayMs / arrived` is the mean delay. */
  delayMs: number;
  /** The sum of how much the delay of each differs from that of the one before: divided by `arrived` it is the mean jitter (RFC 3550 without its filter). */
  jitterMs: number;
}

/** Counters that have counted nothing. */
export function zeroCounters(): LineCounters {
  return {
    sent: 0,
    sentBytes: 0,
    arrived: 0,
    arrivedBytes: 0,
    lost: 0,
    bursts: 0,
    outage: 0,
    queueFull: 0,
    tooBig: 0,
    duplicated: 0,
    reordered: 0,
    corrupted: 0,
    sliced: 0,
    stalled: 0,
    resets: 0,
    delayMs: 0,
    jitterMs: 0,
  };
}

/** Adds what another direction has counted to `into`. */
export function addCounters(into: LineCounters, counted: Readonly<LineCounters>): void {
  for (const name of Object.keys(into) as (keyof LineCounters)[]) into[name] += counted[name];
}

/** What the line did to one datagram or chunk, as a log shows it. */
export type LineFault =
  | 'lost'
  | 'outage'
  | 'queueFull'
  | 'tooBig'
  | 'duplicated'
  | 'corrupted'
  | 'stalled'
  | 'resets';
