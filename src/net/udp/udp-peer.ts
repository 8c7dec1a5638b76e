import type { BehaviourFactory, SentAs } from '../../endpoint/behaviour.js';
import { LoopGuard } from '../../endpoint/loop-guard.js';
import type { RuleReport } from '../../endpoint/rules/rule-report.js';
import { nowMicros } from '../../system/clock.js';
import type { PeerState } from '../../traffic/status.js';
import type { Destination } from '../../transport/datagram-transport.js';
import { BehaviourRunner, type Conversation } from '../behaviour-runner.js';

/** The endpoint, as its peers use it. */
export interface UdpPeerOwner {
  /** Sends a datagram to `to`. `as` is told with it. */
  transmit(to: UdpPeer, bytes: Uint8Array, as?: SentAs): void;
  /** A rule of the peer's behaviour reports what it did. */
  ruled(peer: UdpPeer, report: RuleReport): void;
  /** The peer's conversation is over. */
  forget(peer: UdpPeer): void;
  /** A deadline of a peer's behaviour was reached. */
  behaviourWoken(): void;
}

/** One address that a UDP endpoint received from or sends to, with its own behaviour and counts. */
export class UdpPeer implements Conversation {
  readonly destination: Destination;
  readonly behaviour: BehaviourRunner;
  readonly guard: LoopGuard;
  /** The peer is this endpoint itself: an answer to it would come back. */
  readonly isSelf: boolean;
  readonly #owner: UdpPeerOwner;
  readonly #sinceMicros = nowMicros();
  #isOpened = false;
  count = 0;
  timeMicros = this.#sinceMicros;
  receivedBytes = 0;
  sentBytes = 0;

  constructor(
    destination: Destination,
    newBehaviour: BehaviourFactory,
    isSelf: boolean,
    owner: UdpPeerOwner,
  ) {
    this.destination = destination;
    this.behaviour = new BehaviourRunner(newBehaviour, this);
    this.guard = new LoopGuard(destination.port);
    this.isSelf = isSelf;
    this.#owner = owner;
  }

  get peer(): string {
    return this.destination.peer;
  }

  /** A datagram of so many bytes arrived. */
  counted(bytes: number, timeMicros: number): void {
    this.count += 1;
    this.receivedBytes += bytes;
    this.timeMicros = timeMicros;
  }

  /** Begins the conversation if it has not begun: the behaviour may speak first. */
  opened(): void {
    if (this.#isOpened || this.isSelf) return;
    this.#isOpened = true;
    this.behaviour.opened();
  }

  /** Replaces the behaviour. */
  answerBy(newBehaviour: BehaviourFactory): void {
    this.behaviour.ended();
    this.behaviour.replace(newBehaviour);
  }

  /** `as` is told with it. */
  send(bytes: Uint8Array, as?: SentAs): void {
    this.#owner.transmit(this, bytes, as);
  }

  close(): void {
    this.#owner.forget(this);
  }

  reset(): void {
    this.#owner.forget(this);
  }

  report(report: RuleReport): void {
    this.#owner.ruled(this, report);
  }

  behaviourWoken(): void {
    this.#owner.behaviourWoken();
  }

  state(): PeerState {
    return {
      peer: this.peer,
      sinceMicros: this.#sinceMicros,
      receivedBytes: this.receivedBytes,
      sentBytes: this.sentBytes,
      backlogBytes: 0,
    };
  }
}
