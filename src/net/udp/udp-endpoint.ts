import { formatAddress, isMulticastGroup, withoutZone } from '../../bytes/address.js';
import { formatSocketAddress, unmapped } from '../../bytes/socket-address.js';
import type { UdpSpec } from '../../config/endpoint-spec.js';
import type { Answering, BehaviourFactory, Behaviours, SentAs } from '../../endpoint/behaviour.js';
import { Chat } from '../../endpoint/chat.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import { loopSilenceSeconds } from '../../endpoint/loop-guard.js';
import type { RuleReport } from '../../endpoint/rules/rule-report.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import { withinGrace } from '../../system/grace.js';
import type { SentBy, Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import type { TransportTap } from '../../transport/tap.js';
import { EndpointEvents } from '../endpoint-events.js';
import { NodeDatagramTransport } from './node-datagram-transport.js';
import { checkedSpec, checkPayload, destinationOf, isSelf } from './udp-addressing.js';
import { isBroadcast } from './udp-binding.js';
import { UdpPeer, type UdpPeerOwner } from './udp-peer.js';
import { UdpPeers } from './udp-peers.js';

/** Milliseconds that a behaviour has to answer the datagram that ends the endpoint (`once`). */
const onceGraceMs = 5_000;

/** The most datagrams that are sent again to the remote's next address. */
const maxUnanswered = 16;

/** Binds the socket that a spec describes. Rejects with a `BreakoutboxError`. */
export type OpenTransport = (spec: UdpSpec, handler: DatagramHandler) => Promise<DatagramTransport>;

/** A UDP socket: unicast, broadcast or multicast. It answers by its behaviour, and sends to its remote or to known peers. */
export class UdpEndpoint implements Endpoint<UdpSpec>, UdpPeerOwner {
  readonly id: string;
  #spec: UdpSpec;
  readonly #events: EndpointEvents;
  readonly #openTransport: OpenTransport;
  readonly #behaviours: Behaviours;
  #newBehaviour: BehaviourFactory;
  readonly #tap: TransportTap | undefined;
  readonly #peers: UdpPeers;
  readonly #chat: Chat;
  readonly #life: EndpointLifecycle;
  #transport: DatagramTransport | undefined;
  #remote: UdpPeer | undefined;
  /** The latest datagrams to a remote that has other addresses, until it answers. */
  #unanswered: Uint8Array[] | undefined;
  #movingOn = false;
  /** With `once`: the one datagram has arrived. */
  #endsAfterAnswers = false;
  /** Sends so far; numbers the next. */
  #sends = 0;

  /** `openTransport` binds the socket, on any engine. */
  constructor(
    spec: UdpSpec,
    context: ConversationContext,
    openTransport: OpenTransport = NodeDatagramTransport.open,
  ) {
    this.#openTransport = openTransport;
    this.id = context.id;
    this.#spec = spec;
    this.#behaviours = context.behaviours;
    this.#newBehaviour = context.behaviours(spec, 'datagrams');
    this.#tap = context.tap;
    this.#events = new EndpointEvents(context);
    this.#chat = new Chat(spec.duplex);
    this.#peers = new UdpPeers(
      spec.limits.maxUdpPeers,
      (destination) => this.#newPeer(destination),
      (destination) => {
        this.#transport?.forget(destination);
        this.#events.changes.figuresChanged();
      },
    );
    this.#life = new EndpointLifecycle(
      {
        finish: () => this.#finish(),
        destroy: () => this.#life.ended(),
        release: () => this.#release(),
        publishStopped: () => this.#events.stopped(),
      },
      withinGrace,
      this.#events.changes,
    );
  }

  get spec(): UdpSpec {
    return this.#spec;
  }

  get status(): EndpointStatus {
    return this.#life.status;
  }

  get totals(): Totals {
    this.#countDrops();
    return this.#events.counters.snapshot();
  }

  get peerCount(): number {
    return this.#peers.size;
  }

  get stopped(): Promise<void> {
    return this.#life.stopped;
  }

  peers(): readonly PeerState[] {
    return this.#peers.states();
  }

  async open(): Promise<void> {
    if (!this.#life.enter({ state: 'opening' })) return;
    try {
      const transport = await this.#openTapped({
        received: (bytes, from) => this.#datagramArrived(bytes, from),
        failed: (error, to) => this.#failed(error, to),
      });
      if (this.#life.isClosing) {
        transport.close();
        return;
      }
      this.#transport = transport;
      const { address, port } = transport.local;
      if (transport.remote !== undefined) this.#remote = this.#addressee(transport.remote);
      this.#unanswered = transport.next === undefined ? undefined : [];
      const local = formatSocketAddress(address, port);
      const reachable = this.#events.listening({ local, bound: [{ address, port }] }, (addresses) =>
        this.#life.reachableAt(addresses),
      );
      this.#life.enter({ state: 'listening', local, reachable });
      if (this.spec.duplex === 'half') this.#events.turnChanged(this.#chat.turn);
      this.#remote?.opened();
    } catch (error) {
      const known = socketError(error, formatAddress(this.spec.local));
      this.#life.fail(known.failure);
      throw known;
    }
  }

  /** Binds the socket, with the context's tap in between. */
  async #openTapped(handler: DatagramHandler): Promise<DatagramTransport> {
    const spec = checkedSpec(this.spec);
    const tapped = this.#tap?.datagrams(handler);
    if (tapped === undefined) return this.#openTransport(spec, handler);
    return tapped.around(await this.#openTransport(spec, tapped.handler));
  }

  /** `to` may also be the IP address and port of a peer that is not known yet. */
  send(bytes: Uint8Array, to?: string, by?: SentBy): SendOutcome {
    if (this.#transport === undefined) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
    const peers = this.#recipients(to);
    for (const { destination } of peers) checkPayload(bytes.byteLength, destination);
    const turn = this.#chat.turn;
    const verdict = this.#chat.lineTyped();
    if (verdict === 'not-your-turn') throw new BreakoutboxError('NOT_YOUR_TURN');
    if (verdict === 'receive-only')
      throw new BreakoutboxError('DIRECTION_CLOSED', { direction: this.spec.duplex });
    this.#sends += 1;
    const as = peers.length > 1 ? { send: this.#sends, ...by } : by;
    for (const peer of peers) peer.send(bytes, as);
    if (this.#chat.turn !== turn) this.#events.turnChanged(this.#chat.turn);
    return { peers: peers.length };
  }

  /** UDP has no end of sending. */
  endSending(): void {}

  /** UDP has no connection to keep open. */
  holdOpen(): void {}

  /** UDP cannot make a peer wait. */
  holdReceiving(): void {}

  answerBy({ rules, reply, encoding, receivedChecksum }: Answering): void {
    this.#spec = { ...this.#spec, rules, reply, encoding, receivedChecksum };
    this.#newBehaviour = this.#behaviours(this.#spec, 'datagrams');
    this.#peers.answerBy(this.#newBehaviour);
  }

  /** Forgets a peer: sends to everyone skip it from now on. Returns false if the peer is not known. */
  disconnect(name: string): boolean {
    const peer = this.#peers.named(name);
    if (peer !== undefined) this.#peers.forget(peer.destination);
    return peer !== undefined;
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  /** A behaviour's deadline was reached: with `once`, the endpoint may have waited for it to end. */
  behaviourWoken(): void {
    if (this.#endsAfterAnswers && this.#life.status.state === 'stopping') this.#finish();
  }

  /** Ends once everything has left; with `once`, not before the behaviours' deadlines. */
  #finish(): void {
    if (this.#transport === undefined) this.#life.ended();
    else if (!(this.#endsAfterAnswers && this.#peers.areOwed))
      void this.#transport.drained().then(() => this.#life.ended());
  }

  #release(): void {
    this.#countDrops();
    this.#transport?.close();
    this.#transport = undefined;
    this.#peers.stop();
  }

  #datagramArrived(message: Uint8Array, from: Destination): void {
    // A stopping endpoint accepts no more datagrams, but those of the same turn of the loop are still delivered.
    if (this.#life.status.state !== 'listening') return;
    this.#unanswered = undefined;
    const peer = this.#peers.at(from);
    this.#events.counters.receivedBytes += message.byteLength;
    const timeMicros = nowMicros();
    peer.counted(message.byteLength, timeMicros);
    peer.opened();
    const bytes = this.#events.wants('received') ? this.#owned(message) : message;
    this.#events.received(peer.peer, undefined, bytes, timeMicros);
    const turn = this.#chat.turn;
    this.#chat.messageReceived();
    if (this.#chat.turn !== turn) this.#events.turnChanged(this.#chat.turn);
    if (peer.behaviour.answers && this.#mayAnswer(peer, message, timeMicros))
      peer.behaviour.received(peer.behaviour.keeps ? this.#owned(message) : message);
    if (!this.spec.once) return;
    this.#endsAfterAnswers = true;
    void this.close(onceGraceMs);
  }

  /** Returns false for the endpoint itself and for a peer in an answer loop. */
  #mayAnswer(peer: UdpPeer, message: Uint8Array, timeMicros: number): boolean {
    if (peer.isSelf) return false;
    const verdict = peer.guard.admit(message, timeMicros);
    if (verdict === 'loop') {
      const params = { address: peer.peer, seconds: loopSilenceSeconds };
      this.#events.failed(failure('ANSWER_LOOP', params), peer.peer);
    }
    return verdict === 'answer';
  }

  /** Reads the drops of the socket. The last count stays when the socket is gone. */
  #countDrops(): void {
    if (this.#transport !== undefined) this.#events.counters.dropped = this.#transport.drops;
  }

  /** Returns owned bytes: a copy of borrowed ones. */
  #owned(bytes: Uint8Array): Uint8Array {
    return this.#transport?.borrows === true ? Uint8Array.from(bytes) : bytes;
  }

  /** Returns the peer for a new destination. It becomes a known peer unless it is a broadcast or a group address. */
  #addressee(destination: Destination): UdpPeer {
    const address = withoutZone(unmapped(destination.address));
    return isBroadcast(address) || isMulticastGroup(address)
      ? this.#newPeer(destination)
      : this.#peers.at(destination);
  }

  #newPeer(destination: Destination): UdpPeer {
    const isItself = this.#transport !== undefined && isSelf(destination, this.#transport.local);
    return new UdpPeer(destination, this.#newBehaviour, isItself, this);
  }

  /** The recipients of a send: the peer named, else the remote, else every known peer. */
  #recipients(to: string | undefined): readonly UdpPeer[] {
    if (to === undefined) {
      if (this.#remote !== undefined) return [this.#remote];
      if (this.#peers.size === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
      return [...this.#peers.values()];
    }
    const known = this.#peers.named(to);
    if (known !== undefined) return [known];
    const destination =
      this.#transport === undefined ? undefined : destinationOf(to, this.#transport, this.spec);
    if (destination === undefined)
      throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
    return [this.#addressee(destination)];
  }

  /** Sends a datagram of a peer's behaviour or of a person. */
  transmit(to: UdpPeer, bytes: Uint8Array, as?: SentAs): void {
    const { state } = this.#life.status;
    if (this.#transport === undefined || (state !== 'listening' && !this.#endsAfterAnswers)) return;
    const { counters, changes } = this.#events;
    // A peer that sent from port 0 cannot be answered: there is no such port (RFC 768).
    if (to.destination.port === 0 || !this.#transport.send(bytes, to.destination)) {
      counters.refused += 1;
      changes.figuresChanged();
      return;
    }
    if (this.#unanswered !== undefined && to === this.#remote) {
      this.#unanswered.push(bytes);
      if (this.#unanswered.length > maxUnanswered) this.#unanswered.shift();
    }
    to.sentBytes += bytes.byteLength;
    counters.sentBytes += bytes.byteLength;
    const sent = this.#events.wants('sent') ? this.#owned(bytes) : bytes;
    this.#events.sent(to.peer, undefined, sent, as);
  }

  ruled({ peer }: UdpPeer, report: RuleReport): void {
    this.#events.ruled(report, peer, undefined);
  }

  /** A conversation is over: the peer is forgotten. It begins anew if the peer sends again. */
  forget({ destination }: UdpPeer): void {
    this.#peers.forget(destination);
  }

  /** Nothing listens there, or there is no route. The socket goes on, with the remote's next address if it has one. */
  #failed(error: unknown, to: Destination | undefined): void {
    if (this.#unanswered !== undefined && this.#transport?.next !== undefined) {
      if (!this.#movingOn) void this.#moveOn();
      return;
    }
    this.#events.failed(socketFailure(error, to?.peer ?? formatAddress(this.spec.local)), to?.peer);
  }

  /** Nothing may listen at some addresses of a name: the datagrams sent there are sent again to the next one. */
  async #moveOn(): Promise<void> {
    this.#movingOn = true;
    const from = this.#remote;
    try {
      const transport = await this.#transport?.next?.();
      if (transport?.remote === undefined || this.#life.status.state !== 'listening') {
        transport?.close();
        return;
      }
      this.#transport = transport;
      if (from !== undefined) this.#peers.forget(from.destination);
      this.#remote = this.#addressee(transport.remote);
      this.#events.changes.figuresChanged();
      const again = this.#unanswered ?? [];
      this.#unanswered = transport.next === undefined ? undefined : [];
      for (const bytes of again) this.#remote.send(bytes);
    } catch (error) {
      this.#unanswered = undefined;
      this.#events.failed(socketFailure(error, from?.peer ?? ''), from?.peer);
    } finally {
      this.#movingOn = false;
    }
  }
}
