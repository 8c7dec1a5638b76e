import { note, type TcpNotes } from '../../wire/tcp/notes.js';
import { flag } from '../../wire/tcp/segment.js';
import { endText } from '../packet-ends.js';
import type { CapturedSegment } from '../streams/captured-segment.js';
import type { Seen, Side } from '../streams/stream-event.js';
import type { StreamIdentity } from '../streams/tcp-streams.js';
import { faultNanos, type Party, type Story, type StoryEvent, type StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';
import { TurnClock } from './turn-clock.js';

const other: Readonly<Record<Side, Side>> = { client: 'server', server: 'client' };

/** Tells the story of one TCP connection, segment by segment. */
export class TcpStory {
  readonly #stream: StreamIdentity;
  readonly #clock: TurnClock;
  readonly #events: StoryEvent[] = [];
  readonly #bytes = { client: 0, server: 0 };
  readonly #repeated = { client: 0, server: 0 };
  /** When the window of each was closed; -1 while it is open. */
  readonly #closedAt = { client: -1, server: -1 };
  readonly #closedNanos = { client: 0, server: 0 };
  readonly #finished = { client: false, server: false };
  #syns = 0;
  #hasSynAck = false;
  #isOpen = false;
  #reset: Side | undefined;
  #missing = 0;
  #last: Seen;

  constructor(stream: StreamIdentity) {
    this.#stream = stream;
    this.#clock = new TurnClock(stream.timeNanos);
    this.#last = stream;
  }

  /** Takes the next segment of the connection, and what the analysis has noted of it. */
  segment(from: Side, segment: CapturedSegment, { found }: TcpNotes): void {
    const { timeNanos, packet, wireBytes } = segment;
    this.#last = { packet, timeNanos };
    const isAgain = (found & (note.retransmission | note.fast | note.spurious)) !== 0;
    if (segment.isSyn) this.#syn(segment);
    if (segment.has(flag.reset)) this.#reset ??= from;
    if (segment.has(flag.fin) && !this.#finished[from]) {
      this.#finished[from] = true;
      if (!this.#finished[other[from]]) this.#tell('TCP_FINISHED', this.#last, { side: from });
    }
    if (!segment.isSyn && !segment.has(flag.reset)) this.#isOpen = true;
    this.#window(from, found, timeNanos);
    if (isAgain) this.#repeated[from] += 1;
    if (wireBytes === 0) return;
    if (!isAgain && (found & (note.keepAlive | note.zeroWindowProbe)) === 0) this.#bytes[from] += wireBytes;
    this.#clock.acts(from, timeNanos, isAgain);
  }

  /** The capture lacks bytes of the stream. */
  missing(bytes: number): void {
    this.#missing += bytes;
  }

  /** The story of all that was seen. */
  end(): Story {
    const { number, client, server, packet, timeNanos } = this.#stream;
    const [fault, outcome] = this.#judge();
    const params = { client: endText(client), server: endText(server) };
    return {
      kind: 'tcp',
      number,
      outcome,
      fault,
      title: { code: 'TCP_CONNECTION', params, packet, timeNanos },
      events: this.#events,
      turns: this.#bytes.client + this.#bytes.server > 0 ? this.#clock.turns : undefined,
      startNanos: timeNanos,
      endNanos: this.#last.timeNanos,
    };
  }

  #judge(): [Party | undefined, Story['outcome']] {
    const { client, server } = this.#stream;
    if (this.#syns > 0 && !this.#hasSynAck && !this.#isOpen) {
      if (this.#reset === 'server') {
        this.#tell('TCP_REFUSED', this.#last, { server: endText(server) });
        return ['server', 'failed'];
      }
      this.#tell('TCP_NO_ANSWER', this.#last, { server: endText(server), count: this.#syns });
      return ['network', 'failed'];
    }
    if (this.#syns === 0 && !this.#hasSynAck)
      this.#events.unshift({
        code: 'TCP_MIDDLE',
        params: {},
        packet: this.#stream.packet,
        timeNanos: this.#stream.timeNanos,
      });
    const { client: clientBytes, server: serverBytes } = this.#bytes;
    this.#tell('TCP_SENT', this.#last, { clientBytes, serverBytes });
    let fault: Party | undefined;
    for (const side of ['client', 'server'] as const) {
      if (this.#repeated[side] > 0) {
        if (this.#clock.turns.nobody >= faultNanos) fault ??= 'network';
        this.#tell('TCP_REPEATED', this.#last, { side, count: this.#repeated[side] });
      }
      const closedNanos =
        this.#closedNanos[side] +
        (this.#closedAt[side] < 0 ? 0 : this.#last.timeNanos - this.#closedAt[side]);
      if (closedNanos > 0) {
        if (closedNanos >= faultNanos) fault ??= side;
        this.#tell('TCP_WINDOW_CLOSED', this.#last, { side, closedNanos });
      }
    }
    if (this.#missing > 0) this.#tell('TCP_NOT_CAPTURED', this.#last, { missingBytes: this.#missing });
    if (this.#reset !== undefined) {
      this.#tell('TCP_RESET', this.#last, {
        side: this.#reset,
        address: endText(this.#reset === 'client' ? client : server),
      });
      const isClean = this.#finished.client || this.#finished.server;
      return [isClean ? fault : this.#reset, isClean ? 'done' : 'failed'];
    }
    if (this.#finished.client && this.#finished.server) {
      this.#tell('TCP_CLOSED', this.#last, {});
      return [fault, 'done'];
    }
    this.#tell('TCP_STILL_OPEN', this.#last, {});
    return [fault, 'unfinished'];
  }

  #syn(segment: CapturedSegment): void {
    if (segment.has(flag.acknowledgment)) {
      if (!this.#hasSynAck)
        this.#tell('TCP_ACCEPTED', segment, { tookNanos: segment.timeNanos - this.#stream.timeNanos });
      this.#hasSynAck = true;
      return;
    }
    this.#syns += 1;
    if (this.#syns > 1) this.#tell('TCP_SYN_AGAIN', segment, { count: this.#syns });
  }

  #window(from: Side, found: number, timeNanos: number): void {
    const isClosed = (found & note.zeroWindow) !== 0;
    if (isClosed && this.#closedAt[from] < 0) this.#closedAt[from] = timeNanos;
    else if (!isClosed && this.#closedAt[from] >= 0) {
      this.#closedNanos[from] += timeNanos - this.#closedAt[from];
      this.#closedAt[from] = -1;
    }
  }

  #tell(code: StoryCode, { packet, timeNanos }: Seen, params: StoryParams): void {
    if (this.#events.length < 40) this.#events.push({ code, params, packet, timeNanos });
  }
}
