import type { Packet } from '../../wire/packet.js';
import type { Protocols } from '../../wire/protocols.js';
import { TcpStreams } from '../streams/tcp-streams.js';
import type { TftpTransfers } from '../tftp/transfers.js';
import { BootLanes } from './boot-lanes.js';
import { bootStory } from './boot-story.js';
import { readDhcpMessage } from './dhcp-message.js';
import { DhcpStories } from './dhcp-stories.js';
import { DnsStories } from './dns-stories.js';
import type { Story } from './story.js';
import { TcpStory } from './tcp-story.js';
import { TftpStories } from './tftp-stories.js';

/**
 * Tells what happened in a capture: a story for each TFTP transfer, TCP connection, DNS question and DHCP exchange when it has ended, and
 * for each machine that boots at the end of the capture.
 */
export class Explainer {
  readonly #protocols: Protocols;
  readonly #sink: (story: Story) => void;
  readonly #streams: TcpStreams;
  readonly #connections = new Map<number, TcpStory>();
  readonly #dns: DnsStories;
  readonly #dhcp: DhcpStories;
  readonly #lanes = new BootLanes();
  readonly #tftp: TftpStories;

  /** Packets are walked by `protocols`. Where not all packets are taken, `allTransfers` takes them. */
  constructor(protocols: Protocols, sink: (story: Story) => void, allTransfers?: TftpTransfers) {
    this.#protocols = protocols;
    this.#sink = sink;
    this.#dns = new DnsStories(sink);
    this.#dhcp = new DhcpStories(sink);
    this.#streams = this.#tcp(protocols);
    this.#tftp = new TftpStories(this.#lanes, sink, allTransfers);
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    this.#streams.take(packet);
    this.#tftp.take(packet);
    this.#dns.take(packet);
    const message = readDhcpMessage(packet);
    if (message !== undefined) this.#lanes.dhcp(message, this.#dhcp.take(message));
  }

  /** The capture has ended. */
  end(): void {
    this.#streams.end();
    this.#tftp.end();
    this.#dns.end();
    this.#dhcp.end();
    for (const [number, machine] of this.#lanes.machines().entries()) this.#sink(bootStory(machine, number));
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
}
