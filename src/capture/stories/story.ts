import type { Seen } from '../streams/stream-event.js';
import type { StoryCode } from './story-words.js';

/** Who was at fault: one of the two ends, the network between them, or nobody. */
export type Party = 'client' | 'server' | 'network';

/** What took less time, of waiting for lost packets or for a closed window, is told, but nobody's fault. */
export const faultNanos = 100_000_000;

/** The values of a sentence. Names ending in `Bytes`, `Nanos` and `BytesPerSecond` are numbers of those. */
export type StoryParams = Readonly<Record<string, string | number>>;

/** A sentence of a story: what happened, in order. */
export interface StoryEvent extends Seen {
  /** Stable; `storyWords` has a sentence for it in both languages. */
  readonly code: StoryCode;
  readonly params: StoryParams;
}

/** What a story is about. */
export type StoryKind = 'tftp' | 'tcp' | 'dns' | 'dhcp' | 'boot';

/** Whose turn it was for how long: the one that acted next was waited for; nobody, after packets that were lost. Nanoseconds. */
export interface Turns {
  readonly client: number;
  readonly server: number;
  readonly nobody: number;
}

/** What happened between two ends, as data: words are made of it by `storyText`. */
export interface Story {
  readonly kind: StoryKind;
  /** Of TCP and TFTP: its number, as `followCapture` takes it; else counted by kind from 0. */
  readonly number: number;
  /** `failed` if what was asked for did not happen; `unfinished` if the capture does not show the end. */
  readonly outcome: 'done' | 'failed' | 'unfinished';
  /** Whose fault it was, if something went wrong. */
  readonly fault: Party | undefined;
  /** What it is about, in one line. */
  readonly title: StoryEvent;
  /** What happened, in order. */
  readonly events: readonly StoryEvent[];
  readonly turns: Turns | undefined;
  readonly startNanos: number;
  readonly endNanos: number;
}
