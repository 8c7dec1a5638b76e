import type { Packet } from './packet.js';

/** Words of a record before its notes (`row-record.ts`), and with the longest notes. */
export const recordHeadWords = 10;
export const maxRecordWords = recordHeadWords + 6;

/**
 * What a codec's rows say besides the bytes of their layer, as words of 32 bits: with them another instance of the codec, which has not
 * walked the packets before, writes the same row. Allocates nothing.
 */
export interface RowNotes {
  /** Number of the codec among those that have notes, from 1; and how many words its notes take. */
  readonly kind: number;
  readonly words: number;
  /** Writes the words of a layer that was just walked, from `at` on; returns false if its row needs more than those. */
  readonly write: (packet: Packet, layer: number, words: Int32Array, at: number) => boolean;
  /** Takes them, for the row of the layer that is written next. */
  readonly read: (packet: Packet, layer: number, words: Int32Array, at: number) => void;
}

/** The numbers of codecs that have notes. */
export const rowKind = Object.freeze({
  udp: 1,
  tcp: 2,
  tftp: 3,
  dns: 4,
  mdns: 5,
  llmnr: 6,
  dhcp: 7,
  ntp: 8,
  syslog: 9,
  http: 10,
});

/** The notes of rows that say nothing but what is in the bytes of their layer, where `isRecorded` says so; default everywhere. */
export function noNotes(
  kind: number,
  isRecorded: (packet: Packet, layer: number) => boolean = () => true,
): RowNotes {
  return { kind, words: 0, write: isRecorded, read: () => undefined };
}
