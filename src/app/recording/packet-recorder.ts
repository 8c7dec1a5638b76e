import { withoutZone } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { type IpEnd, udpPacket } from '../../capture/synthesis/ip-packet.js';
import { recordedEnds } from '../../capture/synthesis/recorded-ends.js';
import { type TakePacket, TcpConversation } from '../../capture/synthesis/tcp-conversation.js';
import type { Ends, Recorder, Side, StreamRecorder } from '../../transport/recorder.js';
import { OwnDatagrams } from './own-datagrams.js';

/** The address of this machine that faces a peer, for a socket of every address; `undefined` if there is none. */
export type FacingAddress = (peer: string) => string | undefined;

/** Two ends as a packet has them, and as text. */
interface NamedEnds {
  readonly local: IpEnd;
  readonly peer: IpEnd;
  readonly localName: string;
  readonly peerName: string;
}

const ignored: StreamRecorder = {
  sent: () => undefined,
  finished: () => undefined,
  reset: () => undefined,
  closed: () => undefined,
};

/**
 * Makes packets of what endpoints send and receive. What two recorded endpoints say to each other is there once, as the first of
 * them that is seen does it.
 */
export class PacketRecorder implements Recorder {
  readonly #take: TakePacket;
  readonly #facing: FacingAddress;
  readonly #ownDatagrams = new OwnDatagrams();
  /** The connections that are recorded: sender and receiver, of this side. */
  readonly #connections = new Set<string>();

  constructor(take: TakePacket, facing: FacingAddress) {
    this.#take = take;
    this.#facing = facing;
  }

  datagram(by: Side, ends: Ends, parts: readonly Uint8Array[]): void {
    const named = this.#named(ends);
    if (named === undefined) return;
    const { local, peer, localName, peerName } = named;
    if (by === 'peer') {
      if (!this.#ownDatagrams.received(peerName, localName)) this.#take(udpPacket(peer, local, parts), by);
      return;
    }
    if (this.#isOwn(ends.peer.address)) this.#ownDatagrams.sent(localName, peerName);
    this.#take(udpPacket(local, peer, parts), by);
  }

  stream(ends: Ends, opener: Side | undefined): StreamRecorder {
    const named = this.#named(ends);
    if (named === undefined || this.#connections.has(`${named.peerName} ${named.localName}`)) return ignored;
    const key = `${named.localName} ${named.peerName}`;
    this.#connections.add(key);
    const conversation = new TcpConversation(named.local, named.peer, this.#take);
    if (opener !== undefined) conversation.opened(opener);
    return {
      sent: (by, bytes) => conversation.sent(by, bytes),
      finished: (by) => conversation.finished(by),
      reset: (by) => conversation.reset(by),
      closed: () => void this.#connections.delete(key),
    };
  }

  /** Whether an address is of this machine, so that another endpoint may receive what is sent to it. */
  #isOwn(address: string): boolean {
    const plain = unmapped(withoutZone(address));
    return plain.startsWith('127.') || this.#facing(plain) === plain;
  }

  #named({ local: bound, peer: given }: Ends): NamedEnds | undefined {
    const ends = recordedEnds(bound, given, this.#facing);
    if (ends === undefined) return undefined;
    const { local, peer, localAddress } = ends;
    return {
      local,
      peer,
      localName: nameOf({ address: localAddress, port: bound.port }),
      peerName: nameOf(given),
    };
  }
}

function nameOf({ address, port }: SocketAddress): string {
  return formatSocketAddress(withoutZone(address), port);
}
