import { conversationWords, loadConversation, type PacketEnds } from '../address-key.js';
import { destinationAt as ipv4DestinationAt, sourceAt as ipv4SourceAt } from '../ip/ipv4.js';
import { destinationAt as ipv6DestinationAt, sourceAt as ipv6SourceAt } from '../ip/ipv6.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { RecentTable } from '../recent-table.js';

const slots = 65_536;

/** What a walk has noted of the UDP datagram in a packet. Reused for all packets. */
export class UdpNotes {
  /** The layer of the datagram. */
  layer = -1;
  /** The walk of that packet (`packet.walks`): the notes are of no other. */
  walk = 0;
  /** Number of the conversation in the capture, from 0 in the order of first datagrams (`udp.stream`). */
  stream = 0;
  /** Whether its sender has sent the first datagram of the conversation. */
  isFromFirst = false;
  /** Whether it has times: as in Wireshark, a datagram that is quoted or has no payload has none. */
  hasTimes = false;
  /** Nanoseconds since the conversation began, and since its previous datagram with a payload. */
  sinceFirst = 0;
  sincePrevious = 0;
}

/**
 * Numbers the UDP conversations of a capture by both ends, whichever of them sends; some 20,000 at a time, then the one that was seen
 * longest ago makes room, and would get another number. Allocates with the first datagram only.
 */
export class UdpConversations {
  /** What was found of the last datagram that was walked. */
  readonly notes = new UdpNotes();
  readonly #keys = new RecentTable(conversationWords, slots);
  /** By the slot of the key: its number, whether the lower end began it, and when; then nanoseconds from there to the last datagram. */
  #streams = new Uint32Array(0);
  #isLowerFirst = new Uint8Array(0);
  #firstSeconds = new Float64Array(0);
  #firstNanoseconds = new Float64Array(0);
  #lastTimes = new Float64Array(0);
  #count = 0;
  readonly #quoted: { -readonly [Key in keyof PacketEnds]: PacketEnds[Key] } = {
    bytes: new Uint8Array(0),
    sourceAt: 0,
    sourceBytes: 0,
    sourcePort: 0,
    destinationAt: 0,
    destinationBytes: 0,
    destinationPort: 0,
  };

  /** What was found of the datagram of `layer`; `undefined` if that is not the one that was followed. */
  notesOf(packet: Packet, layer: number): UdpNotes | undefined {
    const { notes } = this;
    return notes.layer === layer && notes.walk === packet.walks ? notes : undefined;
  }

  /**
   * Takes the datagram of `packet`, whose addresses and ports are those of its layer, into its conversation. `isCounted` says whether
   * it has a payload: as in Wireshark, times are counted between those.
   */
  follow(packet: Packet, layer: number, isCounted: boolean): void {
    this.#note(packet, layer, packet, isCounted);
  }

  /** Takes the datagram that an error message quotes, which was sent before: its conversation has a number, and no times. */
  followQuoted(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const ends = this.#quoted;
    let outer = layer - 1;
    while (outer > 0 && !isIp(packet, outer)) outer -= 1;
    const from = packet.start(outer);
    const isIpv6 = packet.codec(outer)?.protocol === 'ipv6';
    const addressBytes = isIpv6 ? 16 : 4;
    ends.bytes = bytes;
    ends.sourceAt = from + (isIpv6 ? ipv6SourceAt : ipv4SourceAt);
    ends.sourceBytes = addressBytes;
    ends.sourcePort = numberAt(bytes, packet.start(layer), 2);
    ends.destinationAt = from + (isIpv6 ? ipv6DestinationAt : ipv4DestinationAt);
    ends.destinationBytes = addressBytes;
    ends.destinationPort = numberAt(bytes, packet.start(layer) + 2, 2);
    this.#note(packet, layer, ends, false);
  }

  #note(packet: Packet, layer: number, ends: PacketEnds, isCounted: boolean): void {
    const { notes } = this;
    const isLower = loadConversation(this.#keys.key, ends);
    const known = this.#keys.find();
    const slot = known >= 0 ? known : this.#add(packet, isLower);
    const time =
      (packet.seconds - (this.#firstSeconds[slot] ?? 0)) * 1e9 +
      (packet.nanoseconds - (this.#firstNanoseconds[slot] ?? 0));
    notes.layer = layer;
    notes.walk = packet.walks;
    notes.stream = this.#streams[slot] ?? 0;
    notes.isFromFirst = isLower === (this.#isLowerFirst[slot] === 1);
    notes.hasTimes = isCounted;
    notes.sinceFirst = time;
    if (!isCounted) return;
    notes.sincePrevious = time - (this.#lastTimes[slot] ?? 0);
    this.#lastTimes[slot] = time;
  }

  #add(packet: Packet, isLower: boolean): number {
    if (this.#count === 0) this.#allocate();
    const slot = this.#keys.add();
    this.#streams[slot] = this.#count;
    this.#isLowerFirst[slot] = isLower ? 1 : 0;
    this.#firstSeconds[slot] = packet.seconds;
    this.#firstNanoseconds[slot] = packet.nanoseconds;
    this.#lastTimes[slot] = 0;
    this.#count += 1;
    return slot;
  }

  #allocate(): void {
    this.#streams = new Uint32Array(slots);
    this.#isLowerFirst = new Uint8Array(slots);
    this.#firstSeconds = new Float64Array(slots);
    this.#firstNanoseconds = new Float64Array(slots);
    this.#lastTimes = new Float64Array(slots);
  }
}

function isIp(packet: Packet, layer: number): boolean {
  const protocol = packet.codec(layer)?.protocol;
  return protocol === 'ip' || protocol === 'ipv6';
}
