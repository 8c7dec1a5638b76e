import type { End } from '../packet-ends.js';
import type { Conversation, ConversationKind } from './statistics.js';

/** Conversations of one kind that are listed; packets of others are only counted. */
const maxConversations = 262_144;

interface Counted {
  readonly stream: number | undefined;
  readonly first: End;
  readonly second: End;
  readonly fromFirst: { packets: number; bytes: number };
  readonly fromSecond: { packets: number; bytes: number };
  readonly startNanos: number;
  endNanos: number;
}

/** Counts the conversations of one kind. */
export class ConversationCounts {
  /** Packets of conversations that are not listed. */
  unlistedPackets = 0;
  readonly #kind: ConversationKind;
  readonly #counted = new Map<string | number, Counted>();

  constructor(kind: ConversationKind) {
    this.#kind = kind;
  }

  /** A packet of `bytes`, whose ends decide which conversation it is of. */
  add(source: End, destination: End, bytes: number, timeNanos: number): void {
    const [one, other] = [endKey(source), endKey(destination)];
    this.#count(
      one < other ? `${one} ${other}` : `${other} ${one}`,
      undefined,
      source,
      destination,
      bytes,
      timeNanos,
    );
  }

  /** A packet of the stream of that number. */
  addOf(stream: number, source: End, destination: End, bytes: number, timeNanos: number): void {
    this.#count(stream, stream, source, destination, bytes, timeNanos);
  }

  /** Those with the most bytes first. */
  list(): readonly Conversation[] {
    const all = [...this.#counted.values()].map((counted) => ({ kind: this.#kind, ...counted }));
    return all.sort((one, other) => bytesOf(other) - bytesOf(one));
  }

  #count(
    key: string | number,
    stream: number | undefined,
    source: End,
    destination: End,
    bytes: number,
    timeNanos: number,
  ): void {
    const counted = this.#counted.get(key) ?? this.#begin(key, stream, source, destination, timeNanos);
    if (counted === undefined) {
      this.unlistedPackets += 1;
      return;
    }
    const isFirst = source.address === counted.first.address && source.port === counted.first.port;
    const volume = isFirst ? counted.fromFirst : counted.fromSecond;
    volume.packets += 1;
    volume.bytes += bytes;
    counted.endNanos = timeNanos;
  }

  #begin(
    key: string | number,
    stream: number | undefined,
    first: End,
    second: End,
    startNanos: number,
  ): Counted | undefined {
    if (this.#counted.size >= maxConversations) return undefined;
    const [fromFirst, fromSecond] = [
      { packets: 0, bytes: 0 },
      { packets: 0, bytes: 0 },
    ];
    const counted = { stream, first, second, fromFirst, fromSecond, startNanos, endNanos: startNanos };
    this.#counted.set(key, counted);
    return counted;
  }
}

function endKey({ address, port }: End): string {
  return `${address} ${port}`;
}

function bytesOf({ fromFirst, fromSecond }: Counted): number {
  return fromFirst.bytes + fromSecond.bytes;
}
