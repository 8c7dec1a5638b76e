import { KeyTable } from './key-table.js';
import { doubles, words32 } from './paged-column.js';

/** What a conversation is followed by: its ports, or its addresses alone. */
export type ConversationKind = 'tcp' | 'udp' | 'ip';

/** Number of each kind in a key. */
const kindNumbers: Readonly<Record<ConversationKind, number>> = { ip: 0, udp: 1, tcp: 2 };
const kinds: readonly ConversationKind[] = ['ip', 'udp', 'tcp'];

/** One packet, as its conversation counts it. */
export interface CountedPacket {
  readonly number: number;
  readonly kind: ConversationKind;
  readonly source: number;
  readonly destination: number;
  /** -1 without ports. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly wireBytes: number;
  /** Seconds after the first packet of the capture; NaN without a time. */
  readonly sinceFirst: number;
}

/** A conversation as it was counted so far; its client is the side whose packet came first. */
export interface CountedConversation {
  readonly number: number;
  readonly kind: ConversationKind;
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly sentPackets: number;
  readonly sentBytes: number;
  readonly receivedPackets: number;
  readonly receivedBytes: number;
  /** Seconds after the first packet of the capture. */
  readonly first: number;
  readonly last: number;
}

/** Who talked with whom, counted in the order of the packets. Conversations are numbered from 1 as they begin. */
export class Conversations {
  /** Whether the last packet was of the side that began its conversation. */
  isFromClient = false;
  /** Both addresses, the kind, and both ports in one word. */
  readonly #keys = new KeyTable(4);
  readonly #kind = words32();
  readonly #client = words32();
  readonly #server = words32();
  readonly #clientPort = words32();
  readonly #serverPort = words32();
  readonly #sentPackets = words32();
  readonly #sentBytes = doubles();
  readonly #receivedPackets = words32();
  readonly #receivedBytes = doubles();
  readonly #first = doubles();
  readonly #last = doubles();
  #lastNumber = 0;

  /** Conversations so far. */
  get count(): number {
    return this.#keys.count;
  }

  /** Counts a packet, and returns the number of its conversation. */
  add(packet: CountedPacket): number {
    const number = this.#isOfLast(packet) ? this.#lastNumber : this.#find(packet);
    this.#lastNumber = number;
    const isSent =
      this.#client.at(number) === packet.source &&
      this.#clientPort.at(number) === portNumber(packet.sourcePort);
    this.isFromClient = isSent;
    if (isSent) {
      this.#sentPackets.add(number, 1);
      this.#sentBytes.add(number, packet.wireBytes);
    } else {
      this.#receivedPackets.add(number, 1);
      this.#receivedBytes.add(number, packet.wireBytes);
    }
    if (!Number.isNaN(packet.sinceFirst)) this.#last.set(number, packet.sinceFirst);
    return number;
  }

  /** A conversation by its number. */
  conversation(number: number): CountedConversation {
    const kind = kinds[this.#kind.at(number)] ?? 'ip';
    return {
      number,
      kind,
      client: this.#client.at(number),
      server: this.#server.at(number),
      clientPort: kind === 'ip' ? -1 : this.#clientPort.at(number),
      serverPort: kind === 'ip' ? -1 : this.#serverPort.at(number),
      sentPackets: this.#sentPackets.at(number),
      sentBytes: this.#sentBytes.at(number),
      receivedPackets: this.#receivedPackets.at(number),
      receivedBytes: this.#receivedBytes.at(number),
      first: this.#first.at(number),
      last: this.#last.at(number),
    };
  }

  #isOfLast({ kind, source, destination, sourcePort, destinationPort }: CountedPacket): boolean {
    const number = this.#lastNumber;
    if (number === 0 || this.#kind.at(number) !== kindNumbers[kind]) return false;
    const client = this.#client.at(number);
    const server = this.#server.at(number);
    const clientPort = this.#clientPort.at(number);
    const serverPort = this.#serverPort.at(number);
    const from = portNumber(sourcePort);
    const to = portNumber(destinationPort);
    return (
      (client === source && server === destination && clientPort === from && serverPort === to) ||
      (client === destination && server === source && clientPort === to && serverPort === from)
    );
  }

  #find(packet: CountedPacket): number {
    const { kind, source, destination, sourcePort, destinationPort, sinceFirst } = packet;
    const isLower = source < destination || (source === destination && sourcePort <= destinationPort);
    const [low, high] = isLower ? [sourcePort, destinationPort] : [destinationPort, sourcePort];
    const { key, count } = this.#keys;
    key[0] = isLower ? source : destination;
    key[1] = isLower ? destination : source;
    key[2] = kindNumbers[kind];
    key[3] = portNumber(low) * 65_536 + portNumber(high);
    const number = this.#keys.numberOf();
    if (number <= count) return number;
    this.#kind.set(number, kindNumbers[kind]);
    this.#client.set(number, source);
    this.#server.set(number, destination);
    this.#clientPort.set(number, portNumber(sourcePort));
    this.#serverPort.set(number, portNumber(destinationPort));
    this.#first.set(number, sinceFirst);
    this.#last.set(number, sinceFirst);
    return number;
  }
}

/** A port in a column; that of a packet without ports is 0, which its kind tells apart. */
function portNumber(port: number): number {
  return Math.max(0, port);
}
