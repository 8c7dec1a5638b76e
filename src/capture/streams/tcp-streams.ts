import type { Packet } from '../../wire/packet.js';
import type { TcpAnalysis } from '../../wire/tcp/analysis.js';
import { flag } from '../../wire/tcp/segment.js';
import { type End, packetEnds } from '../packet-ends.js';
import { CapturedSegment } from './captured-segment.js';
import { ClosingQueue } from './closing-queue.js';
import { MemoryBudget } from './memory-budget.js';
import type { Seen, Side, StreamEvent } from './stream-event.js';
import { TcpStream } from './tcp-stream.js';

/** A connection whose bytes are put together. */
export interface StreamIdentity extends Seen {
  /** The number of the connection, from 0, as `tcp.stream`. */
  readonly number: number;
  readonly client: End;
  readonly server: End;
}

/** The receiver of the events of one stream. */
export type StreamSink = (event: StreamEvent) => void;

/** Gets each segment of the stream of that number, which `from` has sent; it is borrowed until the call returns. */
export type SegmentObserver = (stream: number, from: Side, segment: CapturedSegment) => void;

/** Bytes of all streams that may wait for a gap, or be kept to compare with. */
const maxHeldBytes = 64 * 1024 * 1024;
/** Streams that may be open at a time; beyond, the one without packets for the longest time is ended. */
const maxStreams = 16_384;

interface OpenStream {
  readonly stream: TcpStream;
  readonly clientIsLower: boolean;
}

/**
 * Puts together the streams of all TCP connections of a capture, or of those that somebody wants. Memory is bounded: 8 MiB that wait
 * for a gap in each direction, 64 MiB in all, and 16,384 connections.
 */
export class TcpStreams {
  readonly #analysis: TcpAnalysis;
  readonly #open: (stream: StreamIdentity) => StreamSink | undefined;
  readonly #observe: SegmentObserver | undefined;
  readonly #budget = new MemoryBudget(maxHeldBytes);
  /** By number, the one with the latest packet last; `undefined` for a stream that nobody wants. */
  readonly #streams = new Map<number, OpenStream | undefined>();
  readonly #segment = new CapturedSegment();
  readonly #closing = new ClosingQueue<number>();
  #last = -1;
  readonly #seen = { packet: 0, timeNanos: 0 };

  /**
   * `open` is called at the beginning of each stream: it returns the receiver of its events, or `undefined` if there is none. `analysis`
   * is that of the protocols by which the packets are walked. `observe` gets every segment of a stream with a receiver before its bytes.
   */
  constructor(
    analysis: TcpAnalysis,
    open: (stream: StreamIdentity) => StreamSink | undefined,
    observe: SegmentObserver | undefined = undefined,
  ) {
    this.#observe = observe;
    this.#analysis = analysis;
    this.#open = open;
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    const { layer, walk, stream: number } = this.#analysis.notes;
    const segment = this.#segment;
    if (walk !== packet.walks || !segment.read(packet, layer)) return;
    this.#seen.packet = segment.packet;
    this.#seen.timeNanos = segment.timeNanos;
    this.#endClosed(segment.timeNanos);
    const found = this.#find(number) ?? this.#add(number, packet);
    if (found === undefined) return;
    const isFromLower = isLowerSource(packet);
    const from: Side = isFromLower === found.clientIsLower ? 'client' : 'server';
    this.#observe?.(number, from, segment);
    found.stream.receive(from, segment);
    if (found.stream.isClosed) this.#closing.add(number, segment.timeNanos);
  }

  /** The capture has ended. */
  end(): void {
    for (const open of this.#streams.values()) open?.stream.end(this.#seen);
    this.#streams.clear();
  }

  /** Ends the streams that were closed long enough ago; what still comes of them is left out. */
  #endClosed(timeNanos: number): void {
    for (;;) {
      const number = this.#closing.take(timeNanos);
      if (number === undefined) return;
      this.#streams.get(number)?.stream.end(this.#seen);
      this.#streams.set(number, undefined);
    }
  }

  #find(number: number): OpenStream | undefined {
    const found = this.#streams.get(number);
    if (found !== undefined && number !== this.#last) {
      this.#streams.delete(number);
      this.#streams.set(number, found);
      this.#last = number;
    }
    return found;
  }

  #add(number: number, packet: Packet): OpenStream | undefined {
    if (this.#streams.has(number)) return undefined;
    const { source, destination } = packetEnds(packet);
    const fromClient = isFromClient(this.#segment, packet);
    const sink = this.#open({
      number,
      client: fromClient ? source : destination,
      server: fromClient ? destination : source,
      packet: packet.number,
      timeNanos: this.#segment.timeNanos,
    });
    const open =
      sink === undefined
        ? undefined
        : { stream: new TcpStream(this.#budget, sink), clientIsLower: fromClient === isLowerSource(packet) };
    this.#streams.set(number, open);
    this.#last = number;
    if (this.#streams.size > maxStreams) this.#forgetOldest();
    return open;
  }

  #forgetOldest(): void {
    for (const [number, open] of this.#streams) {
      open?.stream.end(this.#seen);
      this.#streams.delete(number);
      return;
    }
  }
}

/** Whether the client has sent the segment: it sends the SYN; without a handshake, the higher port is taken for its own. */
function isFromClient(segment: CapturedSegment, { sourcePort, destinationPort }: Packet): boolean {
  if (segment.isSyn) return !segment.has(flag.acknowledgment);
  return sourcePort >= destinationPort;
}

/** Tells the two directions of a connection apart. */
function isLowerSource(packet: Packet): boolean {
  const { bytes, sourceAt, sourceBytes, destinationAt, sourcePort, destinationPort } = packet;
  if (sourcePort !== destinationPort) return sourcePort < destinationPort;
  for (let index = 0; index < sourceBytes; index += 1) {
    const difference = (bytes[sourceAt + index] ?? 0) - (bytes[destinationAt + index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}
