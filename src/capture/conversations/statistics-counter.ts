import type { Packet } from '../../wire/packet.js';
import type { Protocols } from '../../wire/protocols.js';
import { addressText, packetEnds } from '../packet-ends.js';
import { nanosSinceFirst } from '../streams/captured-segment.js';
import { conversationDatagram } from '../streams/conversation-datagram.js';
import type { TransferEvent } from '../tftp/transfer-event.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';
import { TftpTransfers } from '../tftp/transfers.js';
import { ConversationCounts } from './conversation-counts.js';
import { ProtocolCounts } from './protocol-counts.js';
import type { ConversationKind, Statistics, TransferFigures } from './statistics.js';

/** Where a header has its two addresses: the first in a row, and how long they are. */
const addressesAt: Partial<
  Record<
    string,
    {
      readonly kind: ConversationKind;
      readonly at: number;
      readonly bytes: number;
      readonly isSwapped: boolean;
    }
  >
> = {
  eth: { kind: 'eth', at: 0, bytes: 6, isSwapped: true },
  ip: { kind: 'ip', at: 12, bytes: 4, isSwapped: false },
  ipv6: { kind: 'ipv6', at: 8, bytes: 16, isSwapped: false },
};

/** Transfers that are listed; others are only counted. */
const maxTransfers = 65_536;

/** Counts what a capture holds: conversations, protocols, transfers. */
export class StatisticsCounter {
  readonly #protocols: Protocols;
  readonly #conversations = {
    eth: new ConversationCounts('eth'),
    ip: new ConversationCounts('ip'),
    ipv6: new ConversationCounts('ipv6'),
    tcp: new ConversationCounts('tcp'),
    udp: new ConversationCounts('udp'),
  };
  readonly #hierarchy = new ProtocolCounts();
  readonly #transfers: TftpTransfers;
  readonly #figures: TransferFigures[] = [];
  #unlistedTransfers = 0;
  #packets = 0;
  #bytes = 0;
  #capturedBytes = 0;
  #firstTimeNanos: bigint | undefined;
  #durationNanos = 0;

  /** Packets are walked by `protocols`; `most` transfers are listed. Where not all packets are taken, `allTransfers` takes them. */
  constructor(protocols: Protocols, allTransfers?: TftpTransfers, most = maxTransfers) {
    this.#protocols = protocols;
    this.#transfers = new TftpTransfers((transfer) => {
      const index = this.#figures.length;
      if (index === most) {
        this.#unlistedTransfers += 1;
        return () => undefined;
      }
      this.#figures.push(figuresOf(transfer));
      return (event) => {
        const figures = this.#figures[index] ?? figuresOf(transfer);
        this.#figures[index] = updated(figures, event);
      };
    }, allTransfers);
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    const timeNanos = nanosSinceFirst(packet);
    this.#packets += 1;
    this.#bytes += packet.wireBytes;
    this.#capturedBytes += packet.end(0) - packet.start(0);
    if (packet.isTimed) {
      this.#firstTimeNanos ??= BigInt(packet.firstSeconds) * 1_000_000_000n + BigInt(packet.firstNanoseconds);
      this.#durationNanos = Math.max(this.#durationNanos, timeNanos);
    }
    this.#hierarchy.add(packet);
    this.#headers(packet, timeNanos);
    this.#ports(packet, timeNanos);
    this.#transfers.take(packet);
  }

  /** The figures of all packets; no more are taken. */
  finished(): Statistics {
    this.#transfers.end();
    const counts = Object.values(this.#conversations);
    return {
      packets: this.#packets,
      bytes: this.#bytes,
      capturedBytes: this.#capturedBytes,
      firstTimeNanos: this.#firstTimeNanos,
      durationNanos: this.#durationNanos,
      protocols: this.#hierarchy.list(),
      conversations: counts.flatMap((count) => count.list()),
      unlistedPackets: counts.reduce((sum, { unlistedPackets }) => sum + unlistedPackets, 0),
      transfers: this.#figures,
      unlistedTransfers: this.#unlistedTransfers,
    };
  }

  /** Counts the addresses of every header outside of quotes: those of a tunnel and of what it carries. */
  #headers(packet: Packet, timeNanos: number): void {
    const end = Math.min(packet.layerCount, packet.quotedFrom);
    for (let layer = 1; layer < end; layer += 1) {
      const place = addressesAt[packet.codec(layer)?.protocol ?? ''];
      if (place === undefined) continue;
      const { kind, at, bytes, isSwapped } = place;
      const from = packet.start(layer) + at;
      if (from + 2 * bytes > packet.end(layer)) continue;
      const one = { address: addressText(packet.bytes, from, bytes), port: -1 };
      const other = { address: addressText(packet.bytes, from + bytes, bytes), port: -1 };
      const [source, destination] = isSwapped ? [other, one] : [one, other];
      this.#conversations[kind].add(source, destination, packet.wireBytes, timeNanos);
    }
  }

  #ports(packet: Packet, timeNanos: number): void {
    const { walk, stream } = this.#protocols.tcp.notes;
    if (walk === packet.walks) {
      const { source, destination } = packetEnds(packet);
      this.#conversations.tcp.addOf(stream, source, destination, packet.wireBytes, timeNanos);
      return;
    }
    const datagram = conversationDatagram(packet, this.#protocols.udp);
    if (datagram === undefined) return;
    const { number, source, destination } = datagram;
    this.#conversations.udp.addOf(number, source, destination, packet.wireBytes, timeNanos);
  }
}

function figuresOf(transfer: TransferIdentity): TransferFigures {
  const { timeNanos } = transfer;
  return {
    transfer,
    outcome: 'unfinished',
    bytes: 0,
    repeated: 0,
    startNanos: timeNanos,
    endNanos: timeNanos,
  };
}

function updated(figures: TransferFigures, event: TransferEvent): TransferFigures {
  switch (event.type) {
    case 'content':
      return { ...figures, bytes: figures.bytes + event.bytes.length };
    case 'missing':
      return { ...figures, bytes: figures.bytes + event.missingBytes };
    case 'ended':
      return { ...figures, outcome: event.outcome };
    default: {
      const isRepeated = event.isAgain && (event.type === 'block' || event.type === 'request');
      const repeated = figures.repeated + (isRepeated ? 1 : 0);
      return { ...figures, repeated, endNanos: event.timeNanos };
    }
  }
}
