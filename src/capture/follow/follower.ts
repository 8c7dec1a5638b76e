import type { Packet } from '../../wire/packet.js';
import type { Protocols } from '../../wire/protocols.js';
import type { UdpConversations } from '../../wire/udp/udp-conversations.js';
import { conversationDatagram } from '../streams/conversation-datagram.js';
import { TcpStreams } from '../streams/tcp-streams.js';
import type { TransferEvent } from '../tftp/transfer-event.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';
import { TftpTransfers } from '../tftp/transfers.js';
import { type FollowedItem, senderOf } from './followed-item.js';
import type { StreamName } from './stream-name.js';

/** Receives what is seen of the stream. */
export type FollowedSink = (item: FollowedItem) => void;

/** Follows one stream of a capture. */
export interface Follower {
  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void;
  /** The capture has ended. */
  end(): void;
}

/**
 * Follows the stream `name` in packets that are walked by `protocols`, and gives what is seen of it to `sink`: nothing, if the capture has no
 * such stream. Where not all packets are taken, `allTransfers` takes them.
 */
export function createFollower(
  name: StreamName,
  { tcp, udp }: Protocols,
  sink: FollowedSink,
  allTransfers?: TftpTransfers,
): Follower {
  switch (name.protocol) {
    case 'tcp':
      return new TcpStreams(tcp, (stream) => {
        if (stream.number !== name.number) return undefined;
        sink({ type: 'stream', name, transfer: undefined, ...placeOf(stream) });
        return (event) => void (event.type !== 'over' && sink(event));
      });
    case 'udp':
      return new UdpFollower(name, udp, sink);
    case 'tftp':
      return new TftpTransfers((transfer) => {
        if (transfer.number !== name.number) return () => undefined;
        sink({ type: 'stream', name, transfer, ...placeOf(transfer) });
        return fileAsData(transfer, sink);
      }, allTransfers);
  }
}

function placeOf({
  client,
  server,
  packet,
  timeNanos,
}: Pick<TransferIdentity, 'client' | 'server' | 'packet' | 'timeNanos'>) {
  return { client, server, packet, timeNanos };
}

/** Follows a conversation of UDP, whose bytes are its datagrams. */
class UdpFollower implements Follower {
  readonly #name: StreamName;
  readonly #sink: FollowedSink;
  readonly #conversations: UdpConversations;
  readonly #offsets = { client: 0, server: 0 };
  #hasBegun = false;

  constructor(name: StreamName, conversations: UdpConversations, sink: FollowedSink) {
    this.#conversations = conversations;
    this.#name = name;
    this.#sink = sink;
  }

  take(packet: Packet): void {
    const datagram = conversationDatagram(packet, this.#conversations);
    if (datagram?.number !== this.#name.number) return;
    const { source, destination, from, bytes, wireBytes, packet: number, timeNanos } = datagram;
    const seen = { packet: number, timeNanos };
    if (!this.#hasBegun)
      this.#sink({
        type: 'stream',
        name: this.#name,
        client: from === 'client' ? source : destination,
        server: from === 'client' ? destination : source,
        transfer: undefined,
        ...seen,
      });
    this.#hasBegun = true;
    const offset = this.#offsets[from];
    this.#sink({ type: 'data', from, offset, bytes, isAfterFin: false, ...seen });
    const missingBytes = wireBytes - bytes.length;
    if (missingBytes > 0)
      this.#sink({
        type: 'gap',
        from,
        offset: offset + bytes.length,
        missingBytes,
        reason: 'cutOff',
        ...seen,
      });
    this.#offsets[from] += wireBytes;
  }

  end(): void {}
}

/** The content of a transfer's file as the data that its sender has sent. */
function fileAsData(transfer: TransferIdentity, sink: FollowedSink): (event: TransferEvent) => void {
  const from = senderOf(transfer);
  let offset = 0;
  return (event) => {
    if (event.type !== 'content' && event.type !== 'missing') {
      sink(event);
      return;
    }
    const { packet, timeNanos } = event;
    if (event.type === 'content') {
      sink({ type: 'data', from, offset, bytes: event.bytes, isAfterFin: false, packet, timeNanos });
      offset += event.bytes.length;
    } else {
      const { missingBytes } = event;
      sink({ type: 'gap', from, offset, missingBytes, reason: 'notCaptured', packet, timeNanos });
      offset += missingBytes;
    }
  };
}
