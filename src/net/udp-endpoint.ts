import type { RemoteInfo, Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv4 } from 'node:net';
import { formatAddress, isMulticastGroup, parseAddress } from '../config/address.js';
import type { UdpSpec } from '../config/endpoint-spec.js';
import { formatSocketAddress, unmapped } from '../config/socket-address.js';
import { Chat, type Turn } from '../endpoint/chat.js';
import { createBehaviour } from '../endpoint/reply-mode.js';
import { BreakoutboxError, failure } from '../errors/error.js';
import { socketError, socketFailure, systemCode } from '../errors/system-errors.js';
import type { Totals } from '../traffic/event.js';
import type { Hub } from '../traffic/hub.js';
import type { EndpointStatus, PeerState } from '../traffic/status.js';
import { nowMicros } from './clock.js';
import type { Endpoint, EndpointSurroundings, SendOutcome } from './endpoint.js';
import { EndpointEvents } from './endpoint-events.js';
import { once, withinGrace } from './grace.js';
import { broadcastAddresses } from './local-addresses.js';
import { type Destination, UdpPeer } from './udp-peer.js';
import { bindSocket, joinGroup } from './udp-socket.js';

/** What a datagram may carry: 65,535 less the IPv4 and UDP headers, or less UDP's alone over IPv6 (RFC 768, RFC 8200). */
const mostPayloadBytes = { IPv4: 65_507, IPv6: 65_527 };

/** A UDP socket: unicast, broadcast or multicast; answers by its behaviour, sends to its remote or to whom it heard. */
export class UdpEndpoint implements Endpoint {
  readonly id: string;
  readonly spec: UdpSpec;
  readonly #hub: Hub;
  readonly #events: EndpointEvents;
  readonly #peers = new Map<string, UdpPeer>();
  readonly #chat: Chat;
  readonly #stopped = once();
  #status: EndpointStatus = { state: 'stopped' };
  #socket: Socket | undefined;
  #dualStack = false;
  #remote: UdpPeer | undefined;
  #connected = false;
  #waiting = 0;
  #waitingBytes = 0;
  #drained: (() => void) | undefined;

  constructor(spec: UdpSpec, surroundings: EndpointSurroundings) {
    this.id = surroundings.id;
    this.spec = spec;
    this.#hub = surroundings.hub;
    this.#events = new EndpointEvents(surroundings.id, surroundings.hub);
    this.#chat = new Chat(spec.duplex);
  }

  get status(): EndpointStatus {
    return this.#status;
  }

  get totals(): Totals {
    return this.#events.counters.snapshot();
  }

  get peerCount(): number {
    return this.#peers.size;
  }

  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  peers(): readonly PeerState[] {
    return Array.from(this.#peers.values(), (peer) => peer.state());
  }

  async open(): Promise<void> {
    this.#status = { state: 'opening' };
    const { local, remote } = this.spec;
    let blamed = formatAddress(local);
    try {
      const remoteAddress =
        remote === undefined ? undefined : await this.#resolve(remote.host, formatAddress(remote));
      const socket = await this.#bind(remoteAddress);
      this.#socket = socket;
      socket.on('error', (error) => this.#failed(error));
      this.#configure(socket);
      const { address, port } = socket.address();
      if (remote !== undefined && remoteAddress !== undefined) {
        blamed = formatAddress(remote);
        await this.#setRemote(socket, remoteAddress, remote.port);
      }
      socket.on('message', (message, from) => this.#datagramArrived(message, from));
      const bound = formatSocketAddress(address, port);
      const reachable = this.#events.listening(bound, address, port);
      this.#status = { state: 'listening', local: bound, reachable };
      if (this.spec.duplex === 'half') this.#publishTurn(this.#chat.turn);
    } catch (error) {
      const known = socketError(error, blamed);
      this.#status = { state: 'failed', failure: failure(known.code, known.params) };
      this.#socket?.close();
      this.#stopped.resolve();
      throw known;
    }
  }

  /** `to` may also name an address not heard from yet, as an IP address and port. */
  send(bytes: Uint8Array, to?: string): SendOutcome {
    const peers = this.#audience(to);
    for (const { peer, destination } of peers) {
      const most = mostPayloadBytes[isIPv4(unmapped(destination.address)) ? 'IPv4' : 'IPv6'];
      if (bytes.byteLength > most) {
        throw new BreakoutboxError('DATAGRAM_TOO_LARGE', { bytes: bytes.byteLength, address: peer, most });
      }
    }
    const turn = this.#chat.turn;
    const verdict = this.#chat.lineTyped();
    if (verdict === 'not-your-turn') throw new BreakoutboxError('NOT_YOUR_TURN');
    if (verdict === 'receive-only')
      throw new BreakoutboxError('DIRECTION_CLOSED', { direction: this.spec.duplex });
    for (const peer of peers) peer.send(bytes);
    if (this.#chat.turn !== turn) this.#publishTurn(this.#chat.turn);
    return { peers: peers.length };
  }

  /** UDP has no end to tell a peer of. */
  endSending(): void {}

  /** Forgets a peer, so that what goes to everyone no longer goes there; false when it is not known. */
  disconnect(peer: string): boolean {
    return this.#peers.delete(peer);
  }

  async close(graceMs: number): Promise<void> {
    if (this.#status.state === 'failed' || this.#status.state === 'stopped') return;
    if (this.#status.state !== 'stopping') {
      this.#status = { state: 'stopping' };
      if (this.#waiting > 0) {
        const drained = once();
        this.#drained = drained.resolve;
        await withinGrace(drained.promise, graceMs);
      }
      this.#socket?.close();
      this.#status = { state: 'stopped' };
      this.#events.stopped();
      this.#stopped.resolve();
    }
    await this.#stopped.promise;
  }

  async #resolve(host: string, blamed: string): Promise<string> {
    if (isIP(host.replace(/%.*/, '')) !== 0) return host;
    try {
      const family = this.spec.local.host === undefined ? 0 : isIPv4(this.spec.local.host) ? 4 : 6;
      return (await lookup(host, { family })).address;
    } catch (error) {
      throw socketError(error, blamed);
    }
  }

  /** Every address means one socket for both families where the system has IPv6; a remote or a group decides its own. */
  async #bind(remoteAddress: string | undefined): Promise<Socket> {
    const { local, multicast, broadcast } = this.spec;
    const host = local.host === '*' ? undefined : local.host;
    const localAddress = host === undefined ? undefined : await this.#resolve(host, formatAddress(local));
    const deciding = localAddress ?? remoteAddress ?? multicast;
    if (deciding !== undefined) {
      const type = isIPv4(deciding) ? 'udp4' : 'udp6';
      return bindSocket(type, local.port, localAddress, multicast !== undefined);
    }
    if (broadcast) return bindSocket('udp4', local.port, undefined, false);
    try {
      const socket = await bindSocket('udp6', local.port, undefined, false);
      this.#dualStack = true;
      return socket;
    } catch (error) {
      if (systemCode(error) !== 'EAFNOSUPPORT' && systemCode(error) !== 'EADDRNOTAVAIL') throw error;
      return bindSocket('udp4', local.port, undefined, false);
    }
  }

  #configure(socket: Socket): void {
    const { broadcast, ttl, multicast } = this.spec;
    if (broadcast) socket.setBroadcast(true);
    if (ttl !== undefined) {
      socket.setTTL(ttl);
      socket.setMulticastTTL(ttl);
    }
    if (multicast !== undefined) joinGroup(socket, multicast, this.spec.local.host);
  }

  async #setRemote(socket: Socket, address: string, port: number): Promise<void> {
    const { broadcast } = this.spec;
    if (!broadcast && isBroadcast(address)) {
      throw new BreakoutboxError('BROADCAST_REFUSED', { address: formatSocketAddress(address, port) });
    }
    // A connected socket learns that nobody listens there (ICMP), but takes answers from that address alone: right for
    // one device, wrong for a group or a broadcast, whose answers come from many.
    if (!broadcast && !isMulticastGroup(address)) {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.connect(port, address, () => {
          socket.off('error', reject);
          resolve();
        });
      });
      this.#connected = true;
    }
    this.#remote = this.#peer({ peer: formatSocketAddress(address, port), address, port });
  }

  #datagramArrived(message: Buffer, { address, port }: RemoteInfo): void {
    const { counters } = this.#events;
    const name = `${address}:${port}`;
    const peer =
      this.#peers.get(name) ?? this.#peer({ peer: formatSocketAddress(address, port), address, port });
    counters.receivedMessages += 1;
    counters.receivedBytes += message.byteLength;
    const timeMicros = nowMicros();
    peer.heard(message.byteLength, timeMicros);
    if (this.#hub.wants('received')) {
      this.#hub.publish({ type: 'received', timeMicros, endpoint: this.id, peer: peer.peer, bytes: message });
    }
    const turn = this.#chat.turn;
    this.#chat.messageReceived();
    if (this.#chat.turn !== turn) this.#publishTurn(this.#chat.turn);
    peer.behaviour.received(message, peer, peer);
    if (this.spec.once) void this.close(1000);
  }

  /** Remembers a peer; past the limit the oldest is forgotten. */
  #peer(destination: Destination): UdpPeer {
    const name = `${destination.address}:${destination.port}`;
    const known = this.#peers.get(name);
    if (known !== undefined) return known;
    const behaviour = createBehaviour(this.spec.reply, this.spec.encoding);
    const peer = new UdpPeer(destination, behaviour, this.#transmit);
    this.#peers.set(name, peer);
    if (this.#peers.size > this.spec.limits.maxUdpPeers) {
      const [oldest] = this.#peers.keys();
      if (oldest !== undefined) this.#peers.delete(oldest);
    }
    return peer;
  }

  /** Whom a send goes to: the one named, else the remote, else everyone heard from. */
  #audience(to: string | undefined): readonly UdpPeer[] {
    if (to === undefined) {
      if (this.#remote !== undefined) return [this.#remote];
      if (this.#peers.size === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
      return [...this.#peers.values()];
    }
    for (const peer of this.#peers.values()) if (peer.peer === to) return [peer];
    const parsed = parseAddress(to, 1);
    const host = parsed.ok ? (parsed.value.host ?? '') : '';
    if (!parsed.ok || this.#connected || isIP(host.replace(/%.*/, '')) === 0) {
      throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
    }
    if (!this.spec.broadcast && isBroadcast(host))
      throw new BreakoutboxError('BROADCAST_REFUSED', { address: to });
    const address = this.#dualStack && isIPv4(host) ? `::ffff:${host}` : host;
    return [this.#peer({ peer: to, address, port: parsed.value.port })];
  }

  readonly #transmit = (to: UdpPeer, bytes: Uint8Array): void => {
    const socket = this.#socket;
    if (socket === undefined || this.#status.state !== 'listening') return;
    const { counters } = this.#events;
    if (this.#waitingBytes + bytes.byteLength > this.spec.limits.maxTotalBacklogBytes) {
      counters.refused += 1;
      return;
    }
    this.#waitingBytes += bytes.byteLength;
    this.#waiting += 1;
    to.sentBytes += bytes.byteLength;
    counters.sentMessages += 1;
    counters.sentBytes += bytes.byteLength;
    if (this.#hub.wants('sent')) {
      this.#hub.publish({ type: 'sent', timeMicros: nowMicros(), endpoint: this.id, peer: to.peer, bytes });
    }
    const sent = (error: Error | null): void => {
      this.#waitingBytes -= bytes.byteLength;
      this.#waiting -= 1;
      if (error !== null) this.#events.failed(socketFailure(error, to.peer), to.peer);
      if (this.#waiting === 0) this.#drained?.();
    };
    if (this.#connected) socket.send(bytes, sent);
    else socket.send(bytes, to.destination.port, to.destination.address, sent);
  };

  /** An error that came back for something sent: nobody listens there, or no way leads there. The socket goes on. */
  #failed(error: Error): void {
    const peer = this.#remote?.peer;
    this.#events.failed(socketFailure(error, peer ?? formatAddress(this.spec.local)), peer);
  }

  #publishTurn(turn: Turn): void {
    this.#hub.publish({ type: 'turnChanged', timeMicros: nowMicros(), endpoint: this.id, turn });
  }
}

/** The limited broadcast, or the last address of one of this machine's networks (RFC 919). */
function isBroadcast(address: string): boolean {
  return address === '255.255.255.255' || broadcastAddresses().includes(address);
}
