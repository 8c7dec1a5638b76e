import type { Packet } from '../../wire/packet.js';
import type { Protocols } from '../../wire/protocols.js';
import { numberAt } from '../../wire/read-fields.js';
import { addressText } from '../packet-ends.js';
import { nanosSinceFirst } from '../streams/captured-segment.js';
import { TcpStreams } from '../streams/tcp-streams.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';
import { TftpTransfers } from '../tftp/transfers.js';
import { BootLanes } from './boot-lanes.js';
import { readDhcpMessage } from './dhcp-message.js';
import { DhcpStories } from './dhcp-stories.js';
import { DnsStories } from './dns-stories.js';
import type { Story } from './story.js';
import { TcpStory } from './tcp-story.js';
import { TftpStory } from './tftp-story.js';

/** The type and code of ICMP's port unreachable (RFC 792). */
const portUnreachable = 0x0303;

/**
 * Tells what happened in a capture: a story for each TFTP transfer, TCP connection, DNS question and DHCP exchange when it has ended, and
 * for each machine that boots at the end of the capture.
 */
export class Explainer {
  readonly #protocols: Protocols;
  readonly #sink: (story: Story) => void;
  readonly #streams: TcpStreams;
  readonly #connections = new Map<number, TcpStory>();
  readonly #transfers: TftpTransfers;
  /** Transfers that have not ended, by their clients' ends. */
  readonly #running = new Map<string, TftpStory>();
  readonly #dns: DnsStories;
  readonly #dhcp: DhcpStories;
  readonly #lanes = new BootLanes();
  /** The MAC address that the packet comes from. */
  #mac = '';

  /** Packets are walked by `protocols`. */
  constructor(protocols: Protocols, sink: (story: Story) => void) {
    this.#protocols = protocols;
    this.#sink = sink;
    this.#dns = new DnsStories(sink);
    this.#dhcp = new DhcpStories(sink);
    this.#streams = this.#tcp(protocols);
    this.#transfers = new TftpTransfers((transfer) => this.#transfer(transfer));
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    this.#mac = macOf(packet);
    this.#streams.take(packet);
    this.#transfers.take(packet);
    this.#unreachable(packet);
    this.#dns.take(packet);
    const message = readDhcpMessage(packet);
    if (message !== undefined) this.#lanes.dhcp(message, this.#dhcp.take(message));
  }

  /** The capture has ended. */
  end(): void {
    this.#streams.end();
    this.#transfers.end();
    this.#dns.end();
    this.#dhcp.end();
    for (const story of this.#lanes.stories()) this.#sink(story);
  }

  #tcp({ tcp }: Protocols): TcpStreams {
    return new TcpStreams(
      tcp,
      (stream) => {
        const story = new TcpStory(stream);
        this.#connections.set(stream.number, story);
        return (event) => {
          if (event.type === 'gap' && event.reason === 'notCaptured') story.missing(event.missingBytes);
          if (event.type !== 'over') return;
          this.#connections.delete(stream.number);
          this.#sink(story.end());
        };
      },
      (number, from, segment) =>
        this.#connections.get(number)?.segment(from, segment, this.#protocols.tcp.notes),
    );
  }

  #transfer(transfer: TransferIdentity) {
    const mac = this.#mac;
    const key = keyOf(transfer.client.address, transfer.client.port);
    const story = new TftpStory(transfer);
    this.#running.set(key, story);
    return (event: Parameters<TftpStory['take']>[0]): void => {
      const told = story.take(event);
      if (told === undefined) return;
      if (this.#running.get(key) === story) this.#running.delete(key);
      this.#lanes.transfer(transfer, mac, told);
      this.#sink(told);
    };
  }

  /** An ICMP error that quotes a request. */
  #unreachable(packet: Packet): void {
    const { quotedFrom, bytes } = packet;
    if (quotedFrom >= packet.layerCount || this.#running.size === 0) return;
    if (packet.codec(quotedFrom - 1)?.protocol !== 'icmp') return;
    const icmp = packet.start(quotedFrom - 1);
    const [ip, udp] = [packet.start(quotedFrom), packet.start(quotedFrom + 1)];
    const isQuote =
      packet.codec(quotedFrom)?.protocol === 'ip' && packet.codec(quotedFrom + 1)?.protocol === 'udp';
    if (!isQuote || numberAt(bytes, icmp, 2) !== portUnreachable || packet.end(quotedFrom + 1) - udp < 4)
      return;
    const story = this.#running.get(keyOf(addressText(bytes, ip + 12, 4), numberAt(bytes, udp, 2)));
    story?.unreachable({ packet: packet.number, timeNanos: nanosSinceFirst(packet) });
  }
}

function keyOf(address: string, port: number): string {
  return `${address} ${port}`;
}

/** The MAC address that a frame of Ethernet comes from; empty on other links. */
function macOf(packet: Packet): string {
  const from = packet.start(1);
  if (packet.codec(1)?.protocol !== 'eth' || packet.end(1) - from < 12) return '';
  return addressText(packet.bytes, from + 6, 6);
}
