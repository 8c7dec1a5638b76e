import type { Timeline } from '../../line/timeline.js';
import { usable } from '../endpoint-kind.js';
import type { Given } from '../given-values.js';
import { type Described, type Shape, text, whole } from '../shape.js';
import { type LineSpec, noLine, parseLine } from './line-spec.js';
import { parseTimeline } from './timeline-file.js';

const value = (description: string) => text(description, 200);

/** What a relay's description says of its line, for datagrams and streams. */
const properties = {
  profile: value('A kind of line by its name, as in 3g or satellite-geo; everything else goes over it'),
  delay: value('One way, as in 20ms'),
  jitter: value('Around the delay, as in 5ms or 5ms:normal'),
  corrupt: value('How much is corrupted, as in 1%, 1%:3 bits or 1%:1@4-7 in those bytes'),
  rate: value('Bits a second, as in 256k or 1M'),
  up: text('Over both, to the target: a list of conditions, as in "loss 5% delay 80ms"', 1_000),
  down: text('Over both, to the client', 1_000),
  seed: whole(0, 4_294_967_295, 'The same seed and the same messages give the same faults'),
  faults: {
    type: 'array',
    maxItems: 100,
    items: text('A filter and what is done, as in "tftp.block == 7: drop once"', 10_000),
    description: 'Faults for the messages that a filter selects',
  },
  timeline: text('What changes with time, as YAML: a list of lines such as "at 5s outage 3s"', 100_000),
} as const;

/** The line of a relay of streams. */
export const streamLineInput = {
  type: 'object',
  additionalProperties: false,
  description: 'A bad line between clients and the target',
  properties: {
    ...properties,
    slice: value('The largest piece, and the time between two, as in 100:20ms'),
    stall: value('How often and for how long nothing passes, as in 1%:2s'),
    reset: value('How often, or behind how many bytes, as in 0.1% or 64K'),
  },
} as const satisfies Shape;

/** The line of a relay of datagrams. */
export const datagramLineInput = {
  type: 'object',
  additionalProperties: false,
  description: 'A bad line between clients and the target',
  properties: {
    ...properties,
    loss: value('Of each datagram by itself, as in 1%'),
    burst: value('Loss in bursts, as in 1%:30%: how often a good line turns bad, and a bad one good'),
    duplicate: value('How many are doubled, as in 1%'),
    reorder: value('How many are held back, and for how long at most, as in 5%:30ms'),
    queue: value('What waits for the rate, as in 100p or 64K'),
    mtu: value('The largest datagram that passes, in bytes'),
  },
} as const satisfies Shape;

/** The line of either. */
export type RelayLineInput = Described<typeof streamLineInput> & Described<typeof datagramLineInput>;

/** A relay's line, every field decided but the seed that nobody gave. */
export interface RelayLineSpec {
  readonly sides: LineSpec;
  /** Undefined for one of chance. */
  readonly seed: number | undefined;
  readonly timeline: Timeline | undefined;
  /** As they were written; what opens the relay reads them. */
  readonly faults: readonly string[];
}

/** The line of a relay that had one, and is to have none: all that comes passes as it is. */
export const plainLine: RelayLineSpec = Object.freeze({
  sides: Object.freeze({ up: noLine, down: noLine }),
  seed: undefined,
  timeline: undefined,
  faults: Object.freeze([]),
});

/** Reads a line; undefined if it does nothing. @throws Unusable */
export function relayLineOf(input: Given<RelayLineInput> | undefined): RelayLineSpec | undefined {
  if (input === undefined) return undefined;
  const { seed, timeline: script, faults = [], ...conditions } = input;
  const sides = usable(parseLine(conditions));
  const timeline = script === undefined ? undefined : usable(parseTimeline(script, 'line.timeline'));
  if (sides === undefined && timeline === undefined && faults.length === 0) return undefined;
  return { sides: sides ?? plainLine.sides, seed, timeline, faults };
}
