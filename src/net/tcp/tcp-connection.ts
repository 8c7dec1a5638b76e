import { maxHeldBytes } from '../../config/limits.js';
import type { SentAs } from '../../endpoint/behaviour.js';
import type { RuleReport } from '../../endpoint/rules/rule-report.js';
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
 * One open TCP connection. It cuts received bytes into messages, lets the behaviour answer, and pauses reading while the
 * peer does not read. It handles half-close on both sides: a peer that has finished sending gets its answers before this
 * side finishes too.
 */
export class TcpConnection implements Conversation, ByteStreamHandler, CutMessages, HalfCloseConnection {
  readonly peer: string;
  /** Numbers the connection within its endpoint. */
  readonly number: number;
  readonly sinceMicros = nowMicros();
  readonly #stream: ByteStream;
  readonly #shared: TcpConnectionContext;
  readonly #behaviour: BehaviourRunner;
  /** Absent for raw framing: each chunk is a message. */
  readonly #cutter: MessageCutter | undefined;
  #halfClose: HalfClose | undefined;
  #reason: CloseReason | undefined;
  #heldBack = false;
  #peerEnded = false;
  /** The peer has finished sending, and only the behaviour may still send. */
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
  /** This side sent last. */
  spokeLast = false;

  /** Takes over `stream`, which was not started yet. */
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
    return this.#stream.localAddress?.port ?? 0;
  }

  get backlogBytes(): number {
    return this.#stream.waitingBytes;
  }

  /** Bytes that this connection adds to the endpoint's `held`. */
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
   * Sends a message of a person or a script. If the peer's backlog is full the connection is closed instead: nothing else
   * limits the sender. `taken` is called once the system has taken the bytes, or never will.
   */
  speak(bytes: Uint8Array, as?: SentAs, taken?: () => void): void {
    const waiting = this.#stream.waitingBytes;
    // A single message may exceed the bound: if it were refused, it could never be sent.
    if (waiting > 0 && waiting + bytes.byteLength > this.#shared.spec.limits.maxBacklogBytes) {
      this.closeForBacklog(waiting);
      taken?.();
    } else this.send(bytes, as, taken);
  }

  /**
   * Sends an answer, or nothing once this side has finished. Reading is paused until the peer has taken it. `as` is told
   * with what was sent. `taken` is called once the system has taken the bytes, or never will.
   */
  send(bytes: Uint8Array, as?: SentAs, taken?: () => void): void {
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
    // Nagle's algorithm delays nothing while no data is in flight, so the one answer of a short connection needs no system
    // call to turn it off.
    if (this.sentBytes > 0 && !this.#undelayed) {
      this.#undelayed = true;
      this.#stream.sendAtOnce();
    }
    this.sentBytes += bytes.byteLength;
    this.spokeLast = true;
    events.counters.sentBytes += bytes.byteLength;
    events.sent(this.peer, this.number, bytes, as);
    if (!this.#stream.write(bytes, taken)) this.#holdBack();
  }

  /** Pauses reading while the peer does not take its answers or the endpoint holds receiving; otherwise resumes it. */
  regulateReceiving(): void {
    if (!this.#finishing && (this.#heldBack || this.#shared.receiving.held)) this.#stream.pause();
    else this.#stream.resume();
  }

  /** The owner has published the connection: its behaviour may speak first. */
  opened(): void {
    if (!this.#finishing) this.#behaviour.opened();
  }

  /** Ends the connection for its behaviour once everything sent is out. Messages received from now on are not answered. */
  close(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    // The decoder may be in the middle of a chunk.
    queueMicrotask(() => this.finish('local'));
  }

  /** Resets the connection for its behaviour. */
  reset(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    this.#reason ??= 'local';
    queueMicrotask(() => this.#stream.reset());
  }

  /** A rule of the behaviour reports what it did. */
  report(report: RuleReport): void {
    this.#shared.events.ruled(report, this.peer, this.number);
  }

  /** Switches to the endpoint's current reply mode. */
  answerAnew(): void {
    if (!this.#finishing) this.#behaviour.ended();
    this.#behaviour.replace(this.#shared.newBehaviour);
  }

  /** Turns on the system's keep-alive, so that a peer that lost power is detected. */
  keepAlive(afterMs: number): void {
    if (this.#keptAlive) return;
    this.#keptAlive = true;
    this.#stream.keepAlive(afterMs);
  }

  /** While `held`, this side does not finish when the peer does: more is to be sent, though 5 s of silence are an end. */
  holdOpen(held: boolean): void {
    if (held) this.#halfClose ??= new HalfClose(this, this.#shared.answerMs);
    this.#halfClose?.holdOpen(held);
  }

  /** Shuts down sending once everything queued is out. The peer may go on. */
  endSending(): void {
    this.#stream.endSending();
  }

  /** Sends everything queued, then closes. Messages that still arrive are counted but not answered. */
  finish(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#finishing = true;
    this.#halfClose?.close();
    this.#cutter?.resume();
    this.endSending();
    // A socket closed with unread bytes sends a reset, which can destroy data that the peer has not read yet.
    this.#stream.resume();
  }

  /** Closes the connection because the peer no longer acknowledges anything. */
  giveUp(): void {
    this.#stream.destroy(Object.assign(new Error('nothing is acknowledged'), { code: 'ETIMEDOUT' }));
  }

  /** Closes at once and discards what waits to be sent. */
  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#stream.destroy();
  }

  /** Closes the connection because its backlog is full: `bytes` wait for the peer. */
  closeForBacklog(bytes: number): void {
    if (this.#stream.isDestroyed) return;
    this.#publishFailure(failure('SEND_BACKLOG_FULL', { address: this.peer, bytes }));
    this.destroy('backlog');
  }

  /** Closes the connection because the endpoint holds too many bytes and this connection holds the most. */
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
      // The frames that wait behind an answer are answered first.
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
    // Many programs close with a reset. For a listener it is a failure only when bytes were lost.
    const { spec } = this.#shared;
    const lossless = this.#stream.waitingBytes === 0 && (this.#cutter?.heldBytes ?? 0) === 0;
    if (reset && (this.#finishing || (spec.type === 'tcp-listen' && lossless))) return;
    this.#publishFailure(socketFailure(error, this.peer));
  }

  /** The stream is closed both ways. */
  closed(): void {
    this.#behaviour.stop();
    this.#halfClose?.close();
    // If the peer sent no FIN, the unfinished frame is still published, but nobody is left to answer.
    this.#finishing = true;
    this.#cutter?.close();
    this.#shared.held.bytes -= this.#countedBytes;
    this.#countedBytes = 0;
    this.#shared.ended(this, this.#reason ?? 'local');
  }

  /** A message is complete, or a piece of one that exceeds the frame limit. */
  messageArrived(message: Uint8Array): void {
    this.count += 1;
    this.timeMicros = nowMicros();
    this.#shared.events.received(this.peer, this.number, message, this.timeMicros);
    if (!this.#finishing) this.#behaviour.received(message);
  }

  /** A frame exceeds the limit. */
  frameTooLong(): void {
    const most = this.#shared.spec.limits.maxFrameBytes;
    this.#publishFailure(failure('FRAME_TOO_LONG', { address: this.peer, most }));
  }

  /** Finishes sending after the peer has, unless the behaviour still waits for a deadline. */
  behaviourWoken(): void {
    if (this.#endsAfterAnswers && !(this.#behaviour.isWaiting && !this.#finishing)) this.endSending();
  }

  /** The system has taken everything that was sent. */
  isDrained(): boolean {
    return this.#stream.waitingBytes === 0;
  }

  /** Publishes that this side waits for more input: a program that pipes input in cannot see the peer's FIN. */
  waiting(waitMs: number): void {
    this.#shared.events.peerFinished(this, waitMs);
  }

  #holdBack(): void {
    this.#countHeld();
    // Only a behaviour turns reading into sending. When a person answers, reading on costs nothing.
    if (!this.#behaviour.answers || this.#heldBack || this.#finishing) return;
    this.#heldBack = true;
    // One chunk may hold thousands of frames. Those behind an answer that the peer has not taken stay uncut.
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
