import type { Behaviour, MessageOrigin, Outbox } from '../../endpoint/behaviour.js';
import { LoopGuard } from '../../endpoint/loop-guard.js';
import { nowMicros } from '../../system/clock.js';
import type { PeerState } from '../../traffic/status.js';
import type { Destination } from '../../transport/datagram-transport.js';

/** One address that a UDP endpoint heard from or sends to, with its own behaviour and counts. */
export class UdpPeer implements MessageOrigin, Outbox {
  readonly destination: Destination;
  /** Replaced where another reply mode is chosen. */
  behaviour: Behaviour;
  readonly guard: LoopGuard;
  /** It is this endpoint itself: whatever it is answered comes back. */
  readonly isSelf: boolean;
  readonly #transmit: (to: UdpPeer, bytes: Uint8Array, send?: number) => void;
  readonly #sinceMicros = nowMicros();
  count = 0;
  timeMicros = 0;
  receivedBytes = 0;
  sentBytes = 0;

  constructor(
    destination: Destination,
    behaviour: Behaviour,
    isSelf: boolean,
    transmit: (to: UdpPeer, bytes: Uint8Array, send?: number) => void,
  ) {
    this.destination = destination;
    this.behaviour = behaviour;
    this.guard = new LoopGuard(destination.port);
    this.isSelf = isSelf;
    this.#transmit = transmit;
  }

  get peer(): string {
    return this.destination.peer;
  }

  heard(bytes: number, timeMicros: number): void {
    this.count += 1;
    this.receivedBytes += bytes;
    this.timeMicros = timeMicros;
  }

  /** `send` is the number of a send to several peers. */
  send(bytes: Uint8Array, send?: number): void {
    this.#transmit(this, bytes, send);
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
