import { formatAddress } from '../../bytes/address.js';
import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import type { UdpRelaySpec } from '../../config/relay-spec.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import type { LineSide } from '../../line/timeline.js';
import { nowMicros } from '../../system/clock.js';
import { hostAddresses } from '../../system/host-addresses.js';
import { TftpConversation } from '../../traffic/faults/tftp-messages.js';
import type { PeerState } from '../../traffic/status.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import type { TransportTap } from '../../transport/tap.js';
import { sourceAddress } from '../answer-probe.js';
import type { EndpointEvents } from '../endpoint-events.js';
import { checkPayload } from '../udp/udp-addressing.js';
import type { DatagramLine } from './line/datagram-line.js';
import type { StrangerPorts } from './line/stranger-port.js';
import { anyLocal, type RelaySockets, socketSpec } from './relay-sockets.js';
import type { RuledDirection } from './standing-in/relay-rules.js';
import type { RelayStandingIn } from './standing-in/relay-standing-in.js';
import { TransferPort } from './transfer-port.js';
import { WaitingDatagrams } from './waiting-datagrams.js';

/** Further ports of one client: a transfer needs one, and another if its request was answered twice. */
const maxTransferPorts = 4;

/** The state that the flows of one relay share. */
export interface FlowContext {
  readonly spec: UdpRelaySpec;
  readonly events: EndpointEvents;
  readonly sockets: RelaySockets;
  readonly tap: TransportTap | undefined;
  /** The socket that clients come to. */
  readonly listening: DatagramTransport;
  /** What stands between the clients and the target now; undefined if all that comes is passed on as it is. */
  readonly line: () => DatagramLine | undefined;
  /** Whoever stands in. */
  readonly standingIn: RelayStandingIn;
  /** Sends from ports that a receiver does not know. */
  readonly strangers: StrangerPorts;
  /** The clock of the idle sweep. */
  readonly activity: { readonly tick: number };
  /** A flow cannot go on; the client's next datagram begins another. */
  readonly failed: (flow: UdpFlow) => void;
}

/** One client of a UDP relay, with a socket of its own that the target knows it by. */
export class UdpFlow implements DatagramHandler {
  readonly client: Destination;
  readonly #context: FlowContext;
  readonly #sinceMicros = nowMicros();
  /** By the port of the target that they stand for. */
  readonly #transferPorts = new Map<number, TransferPort>();
  #addresses: readonly string[] = [];
  #upstream: DatagramTransport | undefined;
  #target: Destination | undefined;
  /** What has been sent, while the socket opens, or while another address could take it. */
  readonly #waiting = new WaitingDatagrams();
  readonly #conversation = new TftpConversation();
  readonly #rules: Partial<Record<LineSide, RuledDirection | undefined>> = {};
  readonly #latestTransfer: Partial<Record<LineSide, Destination | undefined>> = {};
  #mayMoveOn = true;
  #isOpening = true;
  #isClosed = false;
  #passed = 0;
  /** The last that was heard of the target is that nobody listens there. */
  #isDown = false;
  /** Resolves when the socket is open, or will not be. */
  readonly #begun: Promise<void>;
  lastActivityTick: number;
  receivedBytes = 0;
  sentBytes = 0;

  /** Begins to open the socket; datagrams wait for it. */
  constructor(client: Destination, context: FlowContext) {
    this.client = client;
    this.#context = context;
    this.lastActivityTick = context.activity.tick;
    this.#begun = this.#begin();
  }

  get peer(): string {
    return this.client.peer;
  }

  /** Datagrams that passed either way: another number means that it was active. */
  get activity(): number {
    return this.#passed;
  }

  /** The local port that the target knows the client by, once it is open. */
  get upstreamPort(): number | undefined {
    return this.#upstream?.local.port;
  }

  /**
   * Nothing keeps a datagram. One that nobody else wants then leaves from the memory that it was received into: a copy of 1,400 bytes costs
   * half as much as all else that the relay does for it.
   */
  get #isUnimpeded(): boolean {
    const { line, standingIn } = this.#context;
    return !this.#mayMoveOn && !this.#isOpening && line() === undefined && !standingIn.isOn;
  }

  state(): PeerState {
    const { peer, receivedBytes, sentBytes } = this;
    return { peer, sinceMicros: this.#sinceMicros, receivedBytes, sentBytes, backlogBytes: 0 };
  }

  /** The client has sent a datagram to the relay's port; borrowed until the call returns if the socket there borrows. */
  clientSent(message: Uint8Array): void {
    const { listening, events } = this.#context;
    const isPassedAtOnce = this.#isUnimpeded && this.#upstream?.borrows === true && !events.wants('received');
    const bytes = listening.borrows && !isPassedAtOnce ? message.slice() : message;
    this.#clientSpoke(bytes);
    if (!this.#isTaken('up', bytes, undefined)) this.#goUp(bytes, undefined);
  }

  /** @throws BreakoutboxError DATAGRAM_TOO_LARGE if bytes are too many for a datagram to that side */
  checkPayload(side: LineSide, bytes: Uint8Array): void {
    checkPayload(bytes.byteLength, (side === 'up' ? this.#target : undefined) ?? this.client);
  }

  /** Says something to one side in the name of the other; it does not go over the line. Takes ownership of `bytes`. */
  say(side: LineSide, bytes: Uint8Array): void {
    if (side === 'down') this.#toClient(bytes, this.#context.listening, this.client);
    else {
      this.#context.events.altered(this.peer, undefined, { side, what: 'typed', bytes });
      this.#toTarget(bytes);
    }
  }

  /** The target, or another program, has sent a datagram to the client's socket. */
  received(message: Uint8Array, from: Destination): void {
    const target = this.#target;
    const upstream = this.#upstream;
    if (target === undefined || upstream === undefined || this.#isClosed) return;
    const isTargets = from === target || unmapped(from.address) === unmapped(target.address);
    const { isTftp } = this.#context.spec;
    if (!isTargets || (from.port !== target.port && !isTftp)) {
      // A stranger: remembered nowhere, so that many of them cost nothing.
      upstream.forget(from);
      this.#refused();
      return;
    }
    if (this.#mayMoveOn) this.#settle();
    this.#isDown = false;
    this.lastActivityTick = this.#context.activity.tick;
    const isFromTransfer = from.port !== target.port;
    const { listening, events } = this.#context;
    const transfer = isFromTransfer ? from : undefined;
    const isPassedAtOnce = this.#isUnimpeded && listening.borrows && !isFromTransfer && !events.wants('sent');
    const bytes = upstream.borrows && !isPassedAtOnce ? message.slice() : message;
    if (!this.#isTaken('down', bytes, transfer)) this.#goDown(bytes, transfer);
  }

  failed(error: unknown): void {
    void this.#targetFailed(error);
  }

  undeliverable(error: unknown): void {
    void this.#targetFailed(error);
  }

  /** Resolves when everything has left. */
  async drained(): Promise<void> {
    await Promise.all([
      this.#upstream?.drained(),
      ...[...this.#transferPorts.values()].map((port) => port.drained()),
    ]);
  }

  close(): void {
    this.#isClosed = true;
    this.#context.standingIn.gone(this);
    this.#rules.up?.stop();
    this.#rules.down?.stop();
    this.#upstream?.close();
    for (const port of this.#transferPorts.values()) port.close();
    this.#transferPorts.clear();
  }

  async #begin(): Promise<void> {
    const { target } = this.#context.spec;
    try {
      this.#addresses = await hostAddresses(target.host, target.port);
      await this.#openNext();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Opens the socket towards the next address, and sends there what waits. Rejects if no address is left, or none opens. */
  async #openNext(): Promise<void> {
    this.#isOpening = true;
    this.#upstream?.close();
    this.#upstream = undefined;
    for (;;) {
      const [address, ...others] = this.#addresses;
      if (address === undefined || this.#isClosed) return;
      this.#addresses = others;
      try {
        const upstream = await this.#open({ address, port: this.#context.spec.target.port });
        if (this.#isClosed) {
          upstream.close();
          return;
        }
        this.#upstream = upstream;
        this.#target = upstream.remote ?? upstream.destination(address, this.#context.spec.target.port);
        break;
      } catch (error) {
        if (others.length === 0) throw error;
      }
    }
    this.#isOpening = false;
    for (const bytes of this.#waiting.values()) this.#send(bytes, this.#target);
    if (this.#addresses.length === 0) this.#settle();
  }

  /** The target has answered, or has no other address. */
  #settle(): void {
    this.#mayMoveOn = false;
    this.#waiting.clear();
  }

  async #open(target: SocketAddress): Promise<DatagramTransport> {
    const { sockets, spec } = this.#context;
    if (!spec.isTftp) return sockets.openTowards(socketSpec(anyLocal(target.address), target), this);
    // It receives from further ports. One address alone: a socket of every address is several on some engines.
    const address = await sourceAddress(target.address, target.port);
    const local = address === undefined ? anyLocal(target.address) : { address, port: 0 };
    return sockets.open(socketSpec(local, undefined), this);
  }

  /** Nobody listens at the target, or there is no way there: its next address is tried, if it has not answered yet. */
  async #targetFailed(error: unknown): Promise<void> {
    if (this.#isClosed || this.#isOpening) return;
    if (this.#mayMoveOn && this.#addresses.length > 0) {
      try {
        await this.#openNext();
      } catch (next) {
        this.#giveUp(next);
      }
      return;
    }
    if (this.#isDown) return;
    this.#isDown = true;
    this.#context.events.failed(socketFailure(error, this.#target?.peer ?? ''), this.peer);
  }

  #giveUp(error: unknown): void {
    if (this.#isClosed) return;
    this.#refused();
    const { events, spec, failed } = this.#context;
    events.failed(socketError(error, formatAddress(spec.target)).failure, this.peer);
    failed(this);
  }

  /** The port of the relay that stands for another one of the target's. */
  #transferPort(from: Destination): TransferPort {
    const known = this.#transferPorts.get(from.port);
    if (known !== undefined) return known;
    const { listening, sockets, tap } = this.#context;
    const { address } = listening.localFor(this.client);
    const port: TransferPort = new TransferPort({ address: unmapped(address), port: 0 }, this.client, {
      sockets,
      tap,
      clientSent: (bytes) => {
        this.#clientSpoke(bytes);
        if (!this.#isTaken('up', bytes, from)) this.#goUp(bytes, from);
      },
      send: (bytes, by, to) => this.#toClient(bytes, by, to),
      refused: (count) => this.#refused(count),
      failed: (error) => {
        this.#context.events.failed(socketFailure(error, this.peer), this.peer);
        this.#closeTransferPort(from);
      },
    });
    this.#transferPorts.set(from.port, port);
    const [oldest] = this.#transferPorts.keys();
    if (this.#transferPorts.size > maxTransferPorts && oldest !== undefined) {
      this.#transferPorts.get(oldest)?.close();
      this.#transferPorts.delete(oldest);
    }
    return port;
  }

  #closeTransferPort({ port }: Destination): void {
    this.#transferPorts.get(port)?.close();
    this.#transferPorts.delete(port);
  }

  #clientSpoke(bytes: Uint8Array): void {
    const { events, activity } = this.#context;
    this.lastActivityTick = activity.tick;
    this.#passed += 1;
    this.receivedBytes += bytes.byteLength;
    events.counters.receivedBytes += bytes.byteLength;
    events.received(this.peer, undefined, bytes, nowMicros());
  }

  /**
   * Returns true if a datagram, which may be kept, goes nowhere for now, or other bytes went in its place: by a rule, or because it is
   * held. `transfer` is the target's port that it is for or from, if a further one.
   */
  #isTaken(side: LineSide, bytes: Uint8Array, transfer: Destination | undefined): boolean {
    const { standingIn } = this.#context;
    if (!standingIn.isOn) return false;
    const ruled = this.#ruled(side, transfer);
    const passing = ruled === undefined ? bytes : ruled.pass(bytes);
    // A rule may have ended the conversation as well.
    if (passing === undefined || this.#isClosed) return true;
    const { peer } = this;
    const message = { side, peer, connection: undefined, bytes: passing, owner: this } as const;
    const isHeld = standingIn.holds(message, (what, after) => {
      if (after === undefined || this.#isClosed) return;
      if (what === 'answered') this.#answer(side, after, transfer);
      else this.#go(side, after, transfer);
    });
    if (isHeld) return true;
    if (passing === bytes) return false;
    this.#go(side, passing, transfer);
    return true;
  }

  /** The rules of what one side says; undefined where there are none. Answers go to where the latest message came from. */
  #ruled(side: LineSide, transfer: Destination | undefined): RuledDirection | undefined {
    this.#latestTransfer[side] = transfer;
    const { rules } = this.#context.standingIn;
    const known = this.#rules[side];
    if (known?.isClosed === false || !rules.isOn || this.#isClosed) return known;
    const begun = rules.begin(side, this.peer, undefined, {
      answered: (bytes) => this.#answer(side, bytes, this.#latestTransfer[side]),
      closed: () => this.#context.failed(this),
    });
    this.#rules[side] = begun;
    // Not where rules come later: the conversation has begun long ago.
    if (side === 'up' && this.#passed <= 1) begun?.begin();
    return begun;
  }

  /** Passes a datagram on its way. */
  #go(side: LineSide, bytes: Uint8Array, transfer: Destination | undefined): void {
    if (side === 'up') this.#goUp(bytes, transfer);
    else this.#goDown(bytes, transfer);
  }

  /** The sender of a datagram that was for that side gets an answer in the name of the other one. */
  #answer(side: LineSide, bytes: Uint8Array, transfer: Destination | undefined): void {
    if (this.#isClosed) return;
    if (side === 'up') this.#answered(bytes, transfer);
    else this.#sayTo(bytes, transfer);
  }

  /** Passes on what the client said, over the line where there is one. */
  #goUp(bytes: Uint8Array, transfer: Destination | undefined): void {
    const line = this.#context.line();
    if (line === undefined) this.#sayTo(bytes, transfer);
    else
      this.#through(
        line,
        'up',
        bytes,
        (passed) => this.#sayTo(passed, transfer),
        () => ({ address: this.#upstreamAddress(), to: transfer ?? this.#target }),
      );
  }

  /** Passes on what the target said, over the line where there is one. */
  #goDown(bytes: Uint8Array, transfer: Destination | undefined): void {
    const line = this.#context.line();
    const { listening } = this.#context;
    if (line === undefined) this.#answered(bytes, transfer);
    else
      this.#through(
        line,
        'down',
        bytes,
        (passed) => this.#answered(passed, transfer),
        () => ({ address: unmapped(listening.localFor(this.client).address), to: this.client }),
      );
  }

  /** Sends to the target, or to the further port that one of its transfers goes on with. */
  #sayTo(bytes: Uint8Array, transfer: Destination | undefined): void {
    if (transfer === undefined) this.#toTarget(bytes);
    else this.#send(bytes, transfer);
  }

  /**
   * Passes bytes on over the line. `strange` says, once the flow has begun, where they go to, and from which address, from another port; `to`
   * is undefined where that is nowhere.
   */
  #through(
    line: DatagramLine,
    side: LineSide,
    bytes: Uint8Array,
    deliver: (bytes: Uint8Array) => void,
    strange: () => { readonly address: string; readonly to: Destination | undefined },
  ): void {
    const { strangers } = this.#context;
    line.pass(bytes, {
      side,
      peer: this.peer,
      conversation: this.#conversation,
      deliver: (passed) => {
        if (!this.#isClosed) deliver(passed);
      },
      deliverFromAnotherPort: (passed) => {
        const known = this.#begun.then(() => {
          const { address, to } = strange();
          if (to === undefined || this.#isClosed) return undefined;
          return { address, to: { address: unmapped(to.address), port: to.port } };
        });
        void strangers.send(passed, known).then((isSent) => {
          if (!isSent) this.#refused();
        });
      },
    });
  }

  /** Passes on what the target said, from its own port or from that of a transfer. */
  #answered(bytes: Uint8Array, transfer: Destination | undefined): void {
    if (transfer === undefined) this.#toClient(bytes, this.#context.listening, this.client);
    else this.#transferPort(transfer).targetSent(bytes);
  }

  /** The address that the target knows the client by. */
  #upstreamAddress(): string {
    return unmapped(this.#upstream?.local.address ?? anyLocal(this.client.address).address);
  }

  /** Sends what the client said to its target, once there is a socket. */
  #toTarget(bytes: Uint8Array): void {
    const gone = this.#isOpening || this.#mayMoveOn ? this.#waiting.add(bytes) : 0;
    if (!this.#isOpening) this.#send(bytes, this.#target);
    // Those were never sent. While the socket is open, what waits is what was sent, for another address.
    else if (gone > 0) this.#refused(gone);
  }

  #send(bytes: Uint8Array, to: Destination | undefined): void {
    if (to === undefined || this.#upstream?.send(bytes, to) !== true) this.#refused();
  }

  /** Passes on what the target said. A client that sent from port 0 cannot be answered: there is no such port (RFC 768). */
  #toClient(bytes: Uint8Array, by: DatagramTransport, to: Destination): void {
    if (to.port === 0 || !by.send(bytes, to)) {
      this.#refused();
      return;
    }
    const { events } = this.#context;
    this.#passed += 1;
    this.sentBytes += bytes.byteLength;
    events.counters.sentBytes += bytes.byteLength;
    events.sent(this.peer, undefined, bytes, undefined);
  }

  #refused(count = 1): void {
    const { counters, changes } = this.#context.events;
    counters.refused += count;
    changes.figuresChanged();
  }
}
