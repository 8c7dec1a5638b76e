import { maxHeldBytes } from '../../config/limits.js';
import { type Failure, failure } from '../../errors/error.js';
import { socketFailure, systemCode } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import type { CloseReason } from '../../traffic/event.js';
import type { PeerState } from '../../traffic/status.js';
import type { ByteStream, ByteStreamHandler } from '../../transport/byte-stream.js';
import { BehaviourRunner, type Conversation } from '../behaviour-runner.js';
import { HalfClose, type HalfCloseConnection } from './half-close.js';
import { type CutMessages, MessageCutter } from './message-cutter.js';
import type { TcpConnectionContext } from './tcp-connection-context.js';

/**
 * One open TCP connection: cuts what arrives into messages, lets the behaviour answer, and holds reading back while the
 * peer does not read. Half-close is handled on both sides: a peer that has finished sending gets its answers before
 * this side finishes too.
 */
export class TcpConnection implements Conversation, ByteStreamHandler, CutMessages, HalfCloseConnection {
  readonly peer: string;
  /** Among the connections of its endpoint. */
  readonly number: number;
  readonly sinceMicros = nowMicros();
  readonly #stream: ByteStream;
  readonly #shared: TcpConnectionContext;
  readonly #behaviour: BehaviourRunner;
  /** Absent for raw framing: what arrives is a message as it is. */
  readonly #cutter: MessageCutter | undefined;
  #halfClose: HalfClose | undefined;
  #reason: CloseReason | undefined;
  #heldBack = false;
  #peerEnded = false;
  /** The peer has finished sending, and nothing but the behaviour has anything to say. */
  #endsAfterAnswers = false;
  #countedBytes = 0;
  #finishing = false;
  #keptAlive = false;
  #undelayed = false;
  lastActivityTick: number;
  count = 0;
  timeMicros = this.sinceMicros;
  receivedBytes = 0;
  sentBytes = 0;
  /** What was sent last was sent from here. */
  spokeLast = false;

  /** Takes `stream`, which was not started yet, to the peer of that name. */
  constructor(stream: ByteStream, peer: string, shared: TcpConnectionContext) {
    this.#stream = stream;
    this.peer = peer;
    this.number = shared.numbers.take();
    this.#shared = shared;
    this.lastActivityTick = shared.activity.tick;
    this.#behaviour = new BehaviourRunner(shared.newBehaviour, this);
    const { framing, limits } = shared.spec;
    if (framing.type !== 'raw') this.#cutter = new MessageCutter(framing, limits.maxFrameBytes, this);
    stream.start(this);
    if (shared.receiving.held) stream.pause();
  }

  get localPort(): number {
    return this.#stream.localPort;
  }

  get backlogBytes(): number {
    return this.#stream.waitingBytes;
  }

  /** What this connection adds to what its endpoint holds. */
  get heldBytes(): number {
    return this.#countedBytes;
  }

  state(): PeerState {
    return {
      peer: this.peer,
      sinceMicros: this.sinceMicros,
      receivedBytes: this.receivedBytes,
      sentBytes: this.sentBytes,
      backlogBytes: this.backlogBytes,
    };
  }

  /**
   * Sends what somebody here wants to say. A peer whose backlog is full is closed instead: nothing else would hold the
   * one back who speaks. `taken` is called once the system has taken the bytes, or never will.
   */
  speak(bytes: Uint8Array, send?: number, taken?: () => void): void {
    const waiting = this.#stream.waitingBytes;
    // A message on its own may be longer than the bound: refusing it would make it unsendable for ever.
    if (waiting > 0 && waiting + bytes.byteLength > this.#shared.spec.limits.maxBacklogBytes) {
      this.closeForBacklog(waiting);
      taken?.();
    } else this.send(bytes, send, taken);
  }

  /**
   * Sends an answer; nothing once this side has finished. Reading is held back until the peer has taken it. `send` is the
   * number of a send to several peers; `taken` is called once the system has taken the bytes, or never will.
   */
  send(bytes: Uint8Array, send?: number, taken?: () => void): void {
    if (
      bytes.byteLength === 0 ||
      this.#finishing ||
      this.#stream.isDestroyed ||
      this.#stream.isSendingEnded
    ) {
      taken?.();
      return;
    }
    const { events, activity } = this.#shared;
    this.lastActivityTick = activity.tick;
    this.#halfClose?.moved();
    // Nagle's algorithm holds nothing back while nothing is under way, so the one answer of a short connection needs no
    // system call to turn it off.
    if (this.sentBytes > 0 && !this.#undelayed) {
      this.#undelayed = true;
      this.#stream.sendAtOnce();
    }
    this.sentBytes += bytes.byteLength;
    this.spokeLast = true;
    events.counters.sentBytes += bytes.byteLength;
    events.sent(this.peer, this.number, bytes, send);
    if (!this.#stream.write(bytes, taken)) this.#holdBack();
  }

  /** Reads, or makes the peer wait: while it does not take its answers, and while the endpoint reads from nobody. */
  regulateReceiving(): void {
    if (!this.#finishing && (this.#heldBack || this.#shared.receiving.held)) this.#stream.pause();
    else this.#stream.resume();
  }

  /** The owner has published the connection: its behaviour may speak first. */
  opened(): void {
    if (!this.#finishing) this.#behaviour.opened();
  }

  /** Ends the connection once what was sent is out, as its behaviour wants; what arrives from now on is not answered. */
  close(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    // The decoder may be in the middle of a chunk.
    queueMicrotask(() => this.finish('local'));
  }

  /** Answers by the endpoint's reply mode as it is now. */
  answerAnew(): void {
    if (!this.#finishing) this.#behaviour.ended();
    this.#behaviour.replace(this.#shared.newBehaviour);
  }

  /** Has the system ask a silent peer whether it is still there, so that one that lost its power is found out. */
  keepAlive(afterMs: number): void {
    if (this.#keptAlive) return;
    this.#keptAlive = true;
    this.#stream.keepAlive(afterMs);
  }

  /** While `held`, this side does not finish because the peer has: there is more to say, though nothing for 5 s is an end. */
  holdOpen(held: boolean): void {
    if (held) this.#halfClose ??= new HalfClose(this, this.#shared.answerMs);
    this.#halfClose?.holdOpen(held);
  }

  /** Shuts down this side's sending once all that was promised is out; the peer may go on. */
  endSending(): void {
    this.#stream.endSending();
  }

  /** Ends the connection: sends what was promised, then closes; what still arrives is counted but not answered. */
  finish(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#finishing = true;
    this.#halfClose?.close();
    this.#cutter?.resume();
    this.endSending();
    // A socket closed with bytes unread answers with a reset, which can destroy what the peer has yet to read.
    this.#stream.resume();
  }

  /** Closes, as the peer acknowledges nothing any more. */
  giveUp(): void {
    this.#stream.destroy(Object.assign(new Error('nothing is acknowledged'), { code: 'ETIMEDOUT' }));
  }

  /** Closes at once, whatever waits. */
  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#stream.destroy();
  }

  /** Closes, as so many bytes wait for the peer: the most that are kept for one. */
  closeForBacklog(bytes: number): void {
    if (this.#stream.isDestroyed) return;
    this.#publishFailure(failure('SEND_BACKLOG_FULL', { address: this.peer, bytes }));
    this.destroy('backlog');
  }

  /** Closes, as the endpoint holds too much and this connection most of it. */
  shed(maxBytes: number): void {
    const bytes = this.#countedBytes;
    const isUnread = this.#stream.waitingBytes * 2 > bytes;
    this.#publishFailure(failure('HELD_TOO_MUCH', { address: this.peer, bytes, most: maxBytes }));
    this.destroy(isUnread ? 'backlog' : 'failed');
    this.#countHeld();
  }

  /** Bytes arrived. */
  received(chunk: Uint8Array): void {
    const { events, activity } = this.#shared;
    this.lastActivityTick = activity.tick;
    this.receivedBytes += chunk.byteLength;
    this.spokeLast = false;
    events.counters.receivedBytes += chunk.byteLength;
    const cutter = this.#cutter;
    if (cutter === undefined) {
      this.messageArrived(chunk);
      return;
    }
    events.changes.figuresChanged();
    cutter.write(chunk);
    if (cutter.memoryBytes > 0 || this.#countedBytes > 0) this.#countHeld();
  }

  /** The peer has finished sending. */
  peerEnded(): void {
    if (this.#heldBack && !this.#finishing) {
      // What waits behind an answer is answered first.
      this.#peerEnded = true;
      return;
    }
    this.#cutter?.end();
    if (!this.#finishing) this.#behaviour.ended();
    this.#reason ??= 'peer';
    const { answerMs } = this.#shared;
    if (this.#behaviour.answers || answerMs === 0 || this.#stream.isSendingEnded) {
      this.#endsAfterAnswers = true;
      this.behaviourWoken();
      return;
    }
    this.#halfClose ??= new HalfClose(this, this.#shared.answerMs);
    this.#halfClose.begin();
  }

  /** The peer has taken what waited for it. */
  drained(): void {
    this.#shared.events.changes.figuresChanged();
    this.#halfClose?.moved();
    this.#countHeld();
    if (!this.#heldBack) return;
    this.#heldBack = false;
    if (this.#cutter !== undefined) {
      this.#cutter.resume();
      this.#countHeld();
    }
    if (this.#heldBack) return;
    if (this.#peerEnded) this.peerEnded();
    else this.regulateReceiving();
  }

  /** The connection is broken. */
  failed(error: Error): void {
    const code = systemCode(error);
    const reset = code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
    this.#reason ??= reset ? 'reset' : 'failed';
    // Many programs say goodbye by a reset; to a listener it is a fault only when something was lost by it.
    const { spec } = this.#shared;
    const lossless = this.#stream.waitingBytes === 0 && (this.#cutter?.heldBytes ?? 0) === 0;
    if (reset && (this.#finishing || (spec.type === 'tcp-listen' && lossless))) return;
    this.#publishFailure(socketFailure(error, this.peer));
  }

  /** Nothing comes and goes any more. */
  closed(): void {
    this.#behaviour.stop();
    this.#halfClose?.close();
    // Cut off without an end: what was held of a frame is shown all the same, but there is nobody to answer.
    this.#finishing = true;
    this.#cutter?.close();
    this.#shared.held.bytes -= this.#countedBytes;
    this.#countedBytes = 0;
    this.#shared.ended(this, this.#reason ?? 'local');
  }

  /** A message is whole, or a piece of one that is longer than a frame may be. */
  messageArrived(message: Uint8Array): void {
    this.count += 1;
    this.timeMicros = nowMicros();
    this.#shared.events.received(this.peer, this.number, message, this.timeMicros);
    if (!this.#finishing) this.#behaviour.received(message);
  }

  /** A frame is longer than it may be. */
  frameTooLong(): void {
    const most = this.#shared.spec.limits.maxFrameBytes;
    this.#publishFailure(failure('FRAME_TOO_LONG', { address: this.peer, most }));
  }

  /** A behaviour that waits for its time still has something to say. */
  behaviourWoken(): void {
    if (this.#endsAfterAnswers && !(this.#behaviour.isWaiting && !this.#finishing)) this.endSending();
  }

  /** The system has taken everything that was sent. */
  isDrained(): boolean {
    return this.#stream.waitingBytes === 0;
  }

  /** Says that more input is waited for: the source of what is piped in cannot see the peer's FIN. */
  waiting(waitMs: number): void {
    this.#shared.events.peerFinished(this, waitMs);
  }

  #holdBack(): void {
    this.#countHeld();
    // Only a behaviour answers what it reads; where a person answers, reading on costs nothing.
    if (!this.#behaviour.answers || this.#heldBack || this.#finishing) return;
    this.#heldBack = true;
    // One chunk may hold thousands of frames; those behind an answer that the peer does not take stay uncut.
    this.#cutter?.pause();
    this.regulateReceiving();
  }

  #countHeld(): void {
    const { held, spec, overfull } = this.#shared;
    const bytes = this.#stream.isDestroyed ? 0 : this.#stream.waitingBytes + (this.#cutter?.memoryBytes ?? 0);
    held.bytes += bytes - this.#countedBytes;
    const grew = bytes > this.#countedBytes;
    this.#countedBytes = bytes;
    if (grew && held.bytes > maxHeldBytes(spec.limits)) overfull();
  }

  #publishFailure(failed: Failure): void {
    this.#shared.events.failed(failed, this.peer, this.number);
  }
}
