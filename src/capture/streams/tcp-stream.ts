import { flag } from '../../wire/tcp/segment.js';
import type { CapturedSegment } from './captured-segment.js';
import { DirectionAssembler } from './direction-assembler.js';
import type { MemoryBudget } from './memory-budget.js';
import type { Seen, Side, StreamEvent } from './stream-event.js';

/** One TCP connection: the bytes of both directions in order, and its end. */
export class TcpStream {
  readonly #client: DirectionAssembler;
  readonly #server: DirectionAssembler;
  readonly #sink: (event: StreamEvent) => void;
  readonly #finished = { client: false, server: false };
  #isReset = false;

  constructor(budget: MemoryBudget, sink: (event: StreamEvent) => void) {
    this.#sink = sink;
    this.#client = new DirectionAssembler('client', budget, sink);
    this.#server = new DirectionAssembler('server', budget, sink);
  }

  /** Takes the next segment of the connection, which `from` has sent. */
  receive(from: Side, segment: CapturedSegment): void {
    const own = from === 'client' ? this.#client : this.#server;
    const peer = from === 'client' ? this.#server : this.#client;
    const { isSyn, wireBytes } = segment;
    const sequence = isSyn ? (segment.sequence + 1) | 0 : segment.sequence;
    if (segment.has(flag.reset)) {
      this.#reset(from, segment, own);
      return;
    }
    if (isSyn) own.begin(sequence);
    if (segment.has(flag.acknowledgment)) peer.acknowledge(segment.acknowledgment);
    const isFin = segment.has(flag.fin);
    if (isFin) this.#finished[from] = true;
    if (wireBytes > 0 || isFin) {
      const { bytes, packet, timeNanos } = segment;
      own.receive({ sequence, bytes, wireBytes, packet, timeNanos, isFin });
    } else own.begin(sequence);
    own.pass(segment);
    peer.pass(segment);
  }

  /** Whether it was reset, or both sides have sent their FIN: only late segments are to be expected. */
  get isClosed(): boolean {
    return this.#isReset || (this.#finished.client && this.#finished.server);
  }

  /** No more segments come. */
  end(seen: Seen): void {
    this.#endBoth(seen);
    this.#sink({ type: 'over', packet: seen.packet, timeNanos: seen.timeNanos });
  }

  #endBoth(seen: Seen): void {
    this.#client.end(seen);
    this.#server.end(seen);
  }

  /** What comes with a reset is no part of the stream (RFC 9293, section 3.10.7.3). */
  #reset(from: Side, { packet, timeNanos }: Seen, own: DirectionAssembler): void {
    if (this.#isReset) return;
    this.#isReset = true;
    this.#endBoth({ packet, timeNanos });
    this.#sink({ type: 'reset', from, offset: own.offset, packet, timeNanos });
  }
}
