import type { TcpRelaySpec } from '../../config/relay-spec.js';
import type { RelaySideName } from '../../endpoint/standing-in/standing-in.js';
import { failure } from '../../errors/error.js';
import { socketFailure, systemCode } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import type { CloseReason } from '../../traffic/event.js';
import type { PeerState } from '../../traffic/status.js';
import type { ByteStream } from '../../transport/byte-stream.js';
import type { EndpointEvents } from '../endpoint-events.js';
import { MessageCutter } from '../tcp/message-cutter.js';
import type { StreamLine } from './line/stream-line.js';
import type { StreamLines } from './line/stream-lines.js';
import { RelaySide, type RelaySideOwner } from './relay-side.js';
import { HeldStream } from './standing-in/held-stream.js';
import type { RuledDirection } from './standing-in/relay-rules.js';
import type { RelayStandingIn } from './standing-in/relay-standing-in.js';

/** The state that the connections of one relay share. */
export interface RelayedContext {
  readonly spec: TcpRelaySpec;
  readonly events: EndpointEvents;
  /** The clock of the idle sweep. */
  readonly activity: { readonly tick: number };
  /** `held` is true while the relay reads from nobody. */
  readonly receiving: { readonly held: boolean };
  /** What stands between clients and the target now; undefined if all that comes is passed on as it is. */
  readonly lines: () => StreamLines | undefined;
  /** Whoever stands in. */
  readonly standingIn: RelayStandingIn;
  /** The connection is closed on all its sides. */
  readonly ended: (connection: RelayedConnection, reason: CloseReason) => void;
}

/**
 * A client's connection and the one to the target that was opened for it. What one side says is written to the other as it
 * arrives; a side is read only while the other one takes it. The end of sending, and a reset, are passed on.
 *
 * Events are those of a listener that the client came to: what it says is `received`, what the target says is `sent`.
 */
export class RelayedConnection implements RelaySideOwner {
  /** The client: its address, or the one that a header of the PROXY protocol named. */
  readonly peer: string;
  readonly number: number;
  readonly sinceMicros = nowMicros();
  readonly #context: RelayedContext;
  readonly #client: RelaySide;
  readonly #clientMessages: MessageCutter | undefined;
  readonly #targetMessages: MessageCutter | undefined;
  readonly #abortConnecting: () => void;
  #target: RelaySide | undefined;
  #reason: CloseReason | undefined;
  #isFinishing = false;
  /** Sides whose bytes wait until the other one takes more. */
  readonly #waiting = new Set<RelaySide>();
  /** Sides that have not taken what they were answered in the other one's name: they are to read before they say more. */
  readonly #answered = new Set<RelaySide>();
  /** What each side says goes over a line of its own. */
  readonly #lines = new Map<RelaySide, StreamLine>();
  /** Sides whose messages may be held. */
  readonly #held = new Map<RelaySide, HeldStream>();
  /** The rules of what each side says. */
  readonly #rules = new Map<RelaySide, RuledDirection>();
  lastActivityTick: number;
  receivedBytes = 0;
  sentBytes = 0;

  /** Takes over the client's stream, from `address`, and reads nothing before `join`. `abortConnecting` gives the target up. */
  constructor(
    client: ByteStream,
    { peer, address, number }: { readonly peer: string; readonly address: string; readonly number: number },
    context: RelayedContext,
    abortConnecting: () => void,
  ) {
    this.peer = peer;
    this.number = number;
    this.#context = context;
    this.#abortConnecting = abortConnecting;
    this.lastActivityTick = context.activity.tick;
    this.#clientMessages = this.#cutter((message) => this.#publishReceived(message));
    this.#targetMessages = this.#cutter((message) => this.#publishSent(message));
    this.#client = new RelaySide(client, address, this);
  }

  /** Returns true if the connection to the target is open, or was. */
  get isJoined(): boolean {
    return this.#target !== undefined;
  }

  /** Returns true if the client is gone or asked to go: a target is no longer wanted. */
  get isOver(): boolean {
    return this.#isFinishing || this.#client.isClosed;
  }

  /** The sides that are open. */
  get sides(): readonly RelaySide[] {
    return [this.#client, ...(this.#target === undefined ? [] : [this.#target])].filter(
      ({ isClosed }) => !isClosed,
    );
  }

  state(): PeerState {
    const { peer, sinceMicros, receivedBytes, sentBytes } = this;
    let backlogBytes = 0;
    for (const { stream } of this.sides) backlogBytes += stream.waitingBytes;
    return { peer, sinceMicros, receivedBytes, sentBytes, backlogBytes };
  }

  /** The target is connected, at `address`: what the client says goes there from now on, and back. */
  join(target: ByteStream, address: string): void {
    this.#target = new RelaySide(target, address, this);
    this.openLines();
    this.#ruled(this.#client)?.begin();
    this.lastActivityTick = this.#context.activity.tick;
    // A client that connected only to finish, as a health check does: there was nobody yet to pass its end on to.
    if (this.#client.hasEnded && !this.#isFinishing) this.#endOnward(this.#client);
    this.regulateReceiving();
  }

  /** What the two sides say from now on goes over a line, where the relay has one, and they have none yet. */
  openLines(): void {
    if (this.#target === undefined || this.#isFinishing || this.#lines.size > 0) return;
    if (!this.#client.hasEnded) this.#openLine('up', this.#client);
    if (!this.#target.hasEnded) this.#openLine('down', this.#target);
  }

  /** No target could be reached: the client is refused. */
  refuse(): void {
    this.#reason ??= 'failed';
    this.#client.stream.reset();
  }

  /** Reads from each side whose bytes the other one takes, unless the relay is held. */
  regulateReceiving(): void {
    if (this.#target === undefined) return;
    for (const side of this.sides)
      side.read(this.#isFinishing || !(this.#context.receiving.held || this.#isWaiting(side)));
  }

  /** Sends what waits to both sides, then closes. What still arrives, or is on a line, is dropped. */
  finish(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#isFinishing = true;
    this.#closeLines();
    if (this.#target === undefined) {
      this.#abortConnecting();
      this.#client.stream.destroy();
      return;
    }
    for (const { stream } of this.sides) stream.endSending();
    // A socket closed with unread bytes sends a reset, which can destroy data that the peer has not read yet.
    this.regulateReceiving();
  }

  /** Closes both sides at once. */
  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#isFinishing = true;
    this.#closeLines();
    this.#abortConnecting();
    for (const { stream } of this.sides) stream.destroy();
  }

  arrived(side: RelaySide, received: Uint8Array): void {
    const held = this.#isFinishing ? undefined : this.#heldStream(side);
    const isBorrowed = side.stream.borrows && held === undefined && !this.#isKept(side);
    const chunk = side.stream.borrows && !isBorrowed ? received.slice() : received;
    // What is shown is what passes between the client and the relay.
    if (side === this.#client) this.#said(side, chunk);
    if (held === undefined) {
      this.#onward(side, chunk);
      // The system has not taken all of it, and takes the rest from where it is.
      if (isBorrowed && this.#hasBacklog(this.#otherThan(side))) side.stream.keepReceived();
    } else {
      held.write(chunk);
      if (held.isFull) side.read(false);
    }
  }

  /** Says something to one side in the name of the other; it does not go over the line. Takes ownership of `bytes`. */
  say(name: RelaySideName, bytes: Uint8Array): void {
    const target = this.#target;
    if (target === undefined || this.#isFinishing) return;
    const { events } = this.#context;
    if (name === 'up') {
      events.altered(this.peer, this.number, { side: 'up', what: 'typed', bytes });
      this.#pass(this.#client, bytes);
    } else {
      this.#count(target, bytes);
      events.changes.figuresChanged();
      this.#publishSent(bytes);
      this.#pass(target, bytes);
    }
  }

  /** Nothing is held from now on: what waits for the end of its message goes. */
  releaseHeld(): void {
    for (const held of this.#held.values()) held.release();
  }

  peerEnded(side: RelaySide): void {
    this.#reason ??= side === this.#client ? 'peer' : 'target';
    if (this.#target === undefined) return;
    const held = this.#held.get(side);
    if (held === undefined) this.#endOnward(side);
    else held.finish();
  }

  drained(side: RelaySide): void {
    this.#context.events.changes.figuresChanged();
    const other = this.#otherThan(side);
    const wasAnswered = this.#answered.delete(side);
    if ((other !== undefined && this.#waiting.delete(other)) || wasAnswered) this.regulateReceiving();
  }

  failed(side: RelaySide, error: Error): void {
    const isReset = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(systemCode(error));
    if (!this.#isFinishing) {
      this.#reason = !isReset ? 'failed' : side === this.#client ? 'reset' : 'target-reset';
      // Many programs close with a reset. It is a failure only when bytes were lost.
      if (!isReset || side.stream.waitingBytes > 0)
        this.#context.events.failed(socketFailure(error, side.peer), this.peer, this.number);
    }
    this.#closeLines();
    const other = this.#otherThan(side);
    if (other?.isClosed === false) other.stream.reset();
  }

  closed(side: RelaySide): void {
    if (this.#target === undefined) this.#abortConnecting();
    if (this.sides.length > 0) {
      // Gone without an error: what waits for the other side still goes there.
      const held = this.#held.get(side);
      if (held !== undefined) held.finish();
      else if (this.#lines.has(side)) this.#lines.get(side)?.finish();
      else this.#otherThan(side)?.stream.endSending();
      this.regulateReceiving();
      return;
    }
    this.#closeLines();
    this.#clientMessages?.close();
    this.#targetMessages?.close();
    this.#context.ended(this, this.#reason ?? 'local');
  }

  /** Bytes of a side go on, over its line where there is one. */
  #onward(side: RelaySide, chunk: Uint8Array): void {
    const line = this.#isFinishing ? undefined : this.#lines.get(side);
    if (line !== undefined) {
      line.send(chunk);
      if (line.isFull) side.read(false);
      return;
    }
    if (side !== this.#client) this.#said(side, chunk);
    this.#pass(side, chunk);
  }

  /** A side has finished, which goes on behind what it said. */
  #endOnward(side: RelaySide): void {
    this.#rules.get(side)?.end();
    const line = this.#lines.get(side);
    if (line === undefined) this.#ended(side);
    else line.finish();
  }

  /**
   * What offers the messages of a side to whoever stands in; undefined where nobody does, and nothing waits any more. It begins where a
   * message begins.
   */
  #heldStream(side: RelaySide): HeldStream | undefined {
    const { standingIn, spec } = this.#context;
    const known = this.#held.get(side);
    if (known !== undefined) {
      if (standingIn.isOn || !known.isIdle) return known;
      this.#held.delete(side);
      return undefined;
    }
    if (!standingIn.isOn || this.#isInsideMessage(side)) return undefined;
    const held = this.#newHeldStream(side, spec);
    this.#held.set(side, held);
    return held;
  }

  /** Whether a part of a message of a side has passed already. */
  #isInsideMessage(side: RelaySide): boolean {
    if (side === this.#client) return (this.#clientMessages?.heldBytes ?? 0) > 0;
    return (this.#targetMessages?.heldBytes ?? 0) > 0 || (this.#lines.get(side)?.waitingBytes ?? 0) > 0;
  }

  #newHeldStream(side: RelaySide, { framing, limits }: TcpRelaySpec): HeldStream {
    const { standingIn } = this.#context;
    const isClient = side === this.#client;
    const name = isClient ? 'up' : 'down';
    return new HeldStream(framing, limits.maxFrameBytes, {
      offered: (bytes, settled) => {
        const ruled = this.#ruled(side);
        const offered = ruled === undefined ? bytes : ruled.pass(bytes);
        // A rule may have ended the connection as well.
        if (offered === undefined || this.#isFinishing) return undefined;
        const { peer, number: connection } = this;
        const message = { side: name, peer, connection, bytes: offered, owner: this } as const;
        return standingIn.holds(message, settled) ? 'held' : offered;
      },
      passed: (bytes) => this.#onward(side, bytes),
      answered: (bytes) => this.#answerTo(side, bytes),
      ended: () => this.#endOnward(side),
      roomOpened: () => this.regulateReceiving(),
    });
  }

  /** The rules of what a side says; undefined where there are none. */
  #ruled(side: RelaySide): RuledDirection | undefined {
    const { rules } = this.#context.standingIn;
    const known = this.#rules.get(side);
    if (known?.isClosed === false || !rules.isOn || this.#isFinishing) return known;
    const begun = rules.begin(side === this.#client ? 'up' : 'down', this.peer, this.number, {
      answered: (bytes) => this.#answerTo(side, bytes),
      closed: (how) => {
        if (how === 'close') this.finish('local');
        else this.#resetBy('local');
      },
    });
    if (begun !== undefined) this.#rules.set(side, begun);
    return begun;
  }

  /** The sender of a held message gets an answer in the name of the other side. */
  #answerTo(side: RelaySide, bytes: Uint8Array): void {
    const other = this.#otherThan(side);
    if (other === undefined) return;
    if (side === this.#client) {
      this.#count(other, bytes);
      this.#publishSent(bytes);
    }
    this.#pass(other, bytes);
    if (!this.#waiting.has(other)) return;
    this.#answered.add(side);
    side.read(false);
  }

  #count(side: RelaySide, bytes: Uint8Array): void {
    const { events, activity } = this.#context;
    this.lastActivityTick = activity.tick;
    if (side === this.#client) {
      this.receivedBytes += bytes.byteLength;
      events.counters.receivedBytes += bytes.byteLength;
    } else {
      this.sentBytes += bytes.byteLength;
      events.counters.sentBytes += bytes.byteLength;
    }
  }

  /** Counts and shows what a side said. */
  #said(side: RelaySide, chunk: Uint8Array): void {
    const { events } = this.#context;
    const isClient = side === this.#client;
    this.#count(side, chunk);
    const cutter = isClient ? this.#clientMessages : this.#targetMessages;
    if (cutter !== undefined) {
      events.changes.figuresChanged();
      cutter.write(chunk);
    } else if (isClient) this.#publishReceived(chunk);
    else this.#publishSent(chunk);
  }

  /** Returns true if others want what a side says, or if it goes to the other side later. */
  #isKept(side: RelaySide): boolean {
    const isClient = side === this.#client;
    const cutter = isClient ? this.#clientMessages : this.#targetMessages;
    return (
      cutter !== undefined ||
      this.#lines.has(side) ||
      this.#hasBacklog(this.#otherThan(side)) ||
      this.#context.events.wants(isClient ? 'received' : 'sent')
    );
  }

  #hasBacklog(side: RelaySide | undefined): boolean {
    return side !== undefined && side.stream.waitingBytes > 0;
  }

  /** Writes what a side said to the other one. */
  #pass(side: RelaySide, chunk: Uint8Array): void {
    const other = this.#otherThan(side);
    if (this.#isFinishing || other === undefined || other.write(chunk)) return;
    this.#waiting.add(side);
    side.read(false);
  }

  /** Opens the line of what a side says, where the relay has one. */
  #openLine(name: 'up' | 'down', side: RelaySide): void {
    const line = this.#context.lines()?.open(name, this, {
      passed: (chunk) => {
        if (side !== this.#client) this.#said(side, chunk);
        this.#pass(side, chunk);
      },
      ended: () => this.#ended(side),
      reset: () => this.#resetBy('reset'),
      roomOpened: () => this.regulateReceiving(),
    });
    if (line !== undefined) this.#lines.set(side, line);
  }

  #closeLines(): void {
    for (const [side, line] of this.#lines)
      this.#context.lines()?.close(side === this.#client ? 'up' : 'down', line);
    this.#lines.clear();
    for (const ruled of this.#rules.values()) ruled.stop();
    this.#rules.clear();
    if (this.#held.size === 0) return;
    for (const held of this.#held.values()) held.close();
    this.#held.clear();
    this.#context.standingIn.gone(this);
  }

  /** A side has finished, and the other one has all that it said. */
  #ended(side: RelaySide): void {
    (side === this.#client ? this.#clientMessages : this.#targetMessages)?.end();
    this.#otherThan(side)?.stream.endSending();
  }

  /** The line, or a rule, resets the connection. */
  #resetBy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#isFinishing = true;
    this.#closeLines();
    for (const { stream } of this.sides) stream.reset();
  }

  /** Returns true if the other side, or the line, takes no more of a side for now. */
  #isWaiting(side: RelaySide): boolean {
    return (
      this.#waiting.has(side) ||
      this.#answered.has(side) ||
      this.#lines.get(side)?.isFull === true ||
      this.#held.get(side)?.isFull === true
    );
  }

  #otherThan(side: RelaySide): RelaySide | undefined {
    return side === this.#client ? this.#target : this.#client;
  }

  /** What cuts the bytes of one side into messages; undefined where each chunk is one. */
  #cutter(messageArrived: (message: Uint8Array) => void): MessageCutter | undefined {
    const { framing, limits } = this.#context.spec;
    if (framing.type === 'raw') return undefined;
    const most = limits.maxFrameBytes;
    const frameTooLong = (): void => {
      const params = { address: this.peer, most };
      this.#context.events.failed(failure('FRAME_TOO_LONG', params), this.peer, this.number);
    };
    return new MessageCutter(framing, most, { messageArrived, frameTooLong });
  }

  #publishReceived(message: Uint8Array): void {
    this.#context.events.received(this.peer, this.number, message, nowMicros());
  }

  #publishSent(message: Uint8Array): void {
    this.#context.events.sent(this.peer, this.number, message, undefined);
  }
}
