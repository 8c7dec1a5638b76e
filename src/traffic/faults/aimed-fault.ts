import type { CheckedFilter } from '../filter/checked-filter.js';

/** What is done to a message that a fault is aimed at. */
export type AimedAction =
  | { readonly type: 'drop' }
  | { readonly type: 'duplicate' }
  | { readonly type: 'delay'; readonly ms: number }
  /** It leaves from a port that the receiver does not know. */
  | { readonly type: 'fromAnotherPort' }
  /** Flips so many bits, by the seed, anywhere in the message or where its checksum is. */
  | { readonly type: 'corrupt'; readonly bits: number; readonly place: 'anywhere' | 'checksum' }
  /** Flips one bit, counted from 0: the lowest one of the first byte. */
  | { readonly type: 'corruptBit'; readonly bit: number };

/** A fault for the messages that a filter selects. */
export interface AimedFault {
  /** As a person wrote it. */
  readonly text: string;
  readonly filter: CheckedFilter;
  readonly action: AimedAction;
  /** How many messages it hits; `Infinity` for all. */
  readonly times: number;
}
