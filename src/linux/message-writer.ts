import { Arena } from './arena.js';
import {
  type Address,
  AF_INET6,
  IP_PKTINFO,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_PKTINFO,
  type Libc,
  UDP_SEGMENT,
} from './libc.js';
import { controlHeaderBytes, controlSpace, message, messageBytes, partBytes } from './message-layout.js';
import type { Sockaddr } from './sockaddr.js';

/** The most messages of one `sendmmsg`. */
export const maxMessages = 64;
/** Room behind them for one datagram of a segmented message. */
const spare = maxMessages;
const headerBytes = 4;
const nameBytes = 32;
const controlBytes = 64;

/** The destination and the source of a datagram. */
export interface MessageAddresses {
  readonly to: Sockaddr;
  /** The local address to send from; `undefined` lets the system choose. */
  readonly from: Sockaddr | undefined;
  /** The interface to leave by, for addresses that need a zone; 0 for any. */
  readonly interfaceIndex: number;
}

/**
 * The messages of one `sendmmsg` in the kernel's layout (`message-layout.ts`). Each has its destination, its control messages,
 * and parts that point into memory of others. Sends nothing.
 *
 *     +-------------------+-------+---------+---------------+------------------+
 *     | 64 + 1 messages   | parts | headers | 64 + 1 names  | 64 + 1 controls  |
 *     +-------------------+-------+---------+---------------+------------------+
 */
export class MessageWriter {
  /** Messages begun since the last `clear`. */
  count = 0;
  readonly #arena: Arena;
  readonly #isIPv6: boolean;
  readonly #maxParts: number;
  readonly #partsAt = (maxMessages + 1) * messageBytes;
  readonly #headersAt: number;
  readonly #namesAt: number;
  readonly #controlsAt: number;
  /** The segment size of each message in bytes; 0 for a single datagram. */
  readonly #segmentBytes = new Uint16Array(maxMessages);
  #parts = 0;
  #headers = 0;

  /** For a socket of `family`. At most `maxParts` parts are written between two calls of `clear`. */
  constructor(libc: Libc, family: number, maxParts: number) {
    this.#isIPv6 = family === AF_INET6;
    this.#maxParts = maxParts;
    this.#headersAt = this.#partsAt + maxParts * partBytes;
    this.#namesAt = this.#headersAt + maxParts * headerBytes;
    this.#controlsAt = this.#namesAt + (maxMessages + 1) * nameBytes;
    this.#arena = new Arena(libc, this.#controlsAt + (maxMessages + 1) * controlBytes);
    const arena = this.#arena;
    for (let index = 0; index <= spare; index += 1) {
      const at = index * messageBytes;
      arena.putAddress(at + message.name, arena.address + this.#namesAt + index * nameBytes);
      arena.putAddress(at + message.control, arena.address + this.#controlsAt + index * controlBytes);
    }
  }

  /** Returns true if `parts` parts fit into the current message. */
  hasParts(parts: number): boolean {
    return this.#parts + parts <= this.#maxParts;
  }

  /** Returns true if another message of `parts` parts fits. */
  hasRoom(parts: number): boolean {
    return this.count < maxMessages && this.hasParts(parts);
  }

  /** The address of message `index`, for `sendmmsg`. Later messages follow it. */
  addressOf(index: number): Address {
    return this.#arena.address + index * messageBytes;
  }

  /** Returns true if the system cuts message `index` into datagrams. */
  isSegmented(index: number): boolean {
    return this.#segmentBytes[index] !== 0;
  }

  /** Begins a message: one datagram, or several of `segmentBytes` each, of which the last may be shorter. */
  begin(addresses: MessageAddresses, segmentBytes: number): void {
    const index = this.count;
    this.#putAddresses(index, addresses, segmentBytes);
    this.#putParts(index, this.#partsAt + this.#parts * partBytes, 0);
    this.#segmentBytes[index] = segmentBytes;
    this.count += 1;
  }

  /** Lets the system cut the current message, which is one datagram of `segmentBytes` so far, into datagrams of that length. */
  cut(segmentBytes: number): void {
    const index = this.count - 1;
    this.#segmentBytes[index] = segmentBytes;
    const length = (index * messageBytes + message.controlBytes) >>> 2;
    const controls = this.#controlsAt + index * controlBytes;
    const end = controls + (this.#arena.words[length] ?? 0);
    this.#arena.words[length] = this.#putSegments(end, segmentBytes) - controls;
  }

  /** Adds four bytes to the current message; the first is the lowest in `word`. */
  header(word: number): void {
    const at = this.#headersAt + this.#headers * headerBytes;
    this.#headers += 1;
    this.#arena.words[at >>> 2] = word;
    this.part(this.#arena.address + at, headerBytes);
  }

  /** Adds `length` bytes at `address`, which must stay there until they are sent. */
  part(address: Address, length: number): void {
    const arena = this.#arena;
    const at = this.#partsAt + this.#parts * partBytes;
    arena.putAddress(at, address);
    arena.putSize(at + 8, length);
    this.#addedParts(1);
  }

  /**
   * Adds `count` blocks of memory, each after a four-byte header. The first is at `address`, the others follow `blockBytes`
   * apart, and the last is shorter if the memory ends at `end`. `headerOf` returns a block's header by its index from the
   * first. One loop without a call for each part halves the time that a window takes outside the kernel.
   */
  blocks(
    address: Address,
    end: Address,
    blockBytes: number,
    count: number,
    headerOf: (index: number) => number,
  ): void {
    const { words } = this.#arena;
    const headers = this.#arena.address + this.#headersAt + this.#headers * headerBytes;
    const firstHeader = (this.#headersAt + this.#headers * headerBytes) >>> 2;
    let part = (this.#partsAt + this.#parts * partBytes) >>> 2;
    let added = 0;
    for (let index = 0; index < count; index += 1) {
      const header = headers + index * headerBytes;
      words[firstHeader + index] = headerOf(index);
      words[part] = header;
      words[part + 1] = header / 0x1_0000_0000;
      words[part + 2] = headerBytes;
      words[part + 3] = 0;
      part += 4;
      added += 1;
      const block = address + index * blockBytes;
      const length = Math.min(blockBytes, end - block);
      if (length <= 0) continue;
      words[part] = block;
      words[part + 1] = block / 0x1_0000_0000;
      words[part + 2] = length;
      words[part + 3] = 0;
      part += 4;
      added += 1;
    }
    this.#headers += count;
    this.#addedParts(added);
  }

  /**
   * Replaces the parts that lie in `memory`, which begins at `address`, by copies, in the messages from `index` on. `copy`
   * copies the bytes between two offsets and returns their new address.
   */
  detach(
    index: number,
    memory: Uint8Array,
    address: Address,
    copy: (from: number, to: number) => Address,
  ): void {
    const { words } = this.#arena;
    for (let each = index; each < this.count; each += 1) {
      const end = this.#partsOf(each) + this.#partCount(each) * partBytes;
      for (let part = this.#partsOf(each); part < end; part += partBytes) {
        const from = (words[part >>> 2] ?? 0) + (words[(part >>> 2) + 1] ?? 0) * 0x1_0000_0000 - address;
        if (from < 0 || from >= memory.length) continue;
        this.#arena.putAddress(part, copy(from, from + this.#lengthOf(part)));
      }
    }
  }

  /**
   * Writes each datagram of the segmented message `index` as a separate message, all to the same place, and calls `send` for
   * each. A part never spans two datagrams.
   */
  eachDatagram(index: number, addresses: MessageAddresses, send: (address: Address) => void): void {
    const segmentBytes = this.#segmentBytes[index] ?? 0;
    const end = this.#partsOf(index) + this.#partCount(index) * partBytes;
    this.#putAddresses(spare, addresses, 0);
    for (let first = this.#partsOf(index); first < end; ) {
      let next = first;
      for (let bytes = 0; next < end && bytes < segmentBytes; next += partBytes)
        bytes += this.#lengthOf(next);
      this.#putParts(spare, first, (next - first) / partBytes);
      send(this.addressOf(spare));
      first = next;
    }
  }

  /** Forgets every message. */
  clear(): void {
    this.count = 0;
    this.#parts = 0;
    this.#headers = 0;
  }

  #addedParts(count: number): void {
    const { words } = this.#arena;
    const counter = ((this.count - 1) * messageBytes + message.partCount) >>> 2;
    words[counter] = (words[counter] ?? 0) + count;
    this.#parts += count;
  }

  /** `partsAt` is the offset of the message's first part. */
  #putParts(index: number, partsAt: number, count: number): void {
    const at = index * messageBytes;
    this.#arena.putAddress(at + message.parts, this.#arena.address + partsAt);
    this.#arena.words[(at + message.partCount) >>> 2] = count;
  }

  /** The offset of a message's first part. */
  #partsOf(index: number): number {
    const low = this.#arena.words[(index * messageBytes + message.parts) >>> 2] ?? 0;
    return (low - (this.#arena.address >>> 0)) >>> 0;
  }

  #partCount(index: number): number {
    return this.#arena.words[(index * messageBytes + message.partCount) >>> 2] ?? 0;
  }

  /** Bytes of the part at the offset `part`. */
  #lengthOf(part: number): number {
    return this.#arena.words[(part + 8) >>> 2] ?? 0;
  }

  #putAddresses(index: number, { to, from, interfaceIndex }: MessageAddresses, segmentBytes: number): void {
    const { words } = this.#arena;
    const at = index * messageBytes;
    const name = (this.#namesAt + index * nameBytes) >>> 2;
    // Of so few words each by itself costs less than a call.
    for (let word = 0; word < to.length >>> 2; word += 1) words[name + word] = to.words[word] ?? 0;
    words[(at + message.nameBytes) >>> 2] = to.length;
    const controls = this.#controlsAt + index * controlBytes;
    let end = controls;
    if (from !== undefined) end = this.#putLocalAddress(end, from, interfaceIndex);
    if (segmentBytes > 0) end = this.#putSegments(end, segmentBytes);
    words[(at + message.controlBytes) >>> 2] = end - controls;
  }

  #putSegments(at: number, segmentBytes: number): number {
    this.#arena.words[(at + controlHeaderBytes) >>> 2] = segmentBytes;
    return this.#putControl(at, IPPROTO_UDP, UDP_SEGMENT, 2);
  }

  #putLocalAddress(at: number, from: Sockaddr, interfaceIndex: number): number {
    const { words } = this.#arena;
    const data = (at + controlHeaderBytes) >>> 2;
    if (this.#isIPv6) {
      for (let index = 0; index < 4; index += 1) words[data + index] = from.words[index + 2] ?? 0;
      words[data + 4] = interfaceIndex;
      return this.#putControl(at, IPPROTO_IPV6, IPV6_PKTINFO, 20);
    }
    words[data] = interfaceIndex;
    words[data + 1] = from.words[1] ?? 0;
    words[data + 2] = 0;
    return this.#putControl(at, IPPROTO_IP, IP_PKTINFO, 12);
  }

  /** Writes the header of a control message at the offset `at`; returns where the next one begins. */
  #putControl(at: number, level: number, type: number, dataBytes: number): number {
    const arena = this.#arena;
    arena.putSize(at, controlHeaderBytes + dataBytes);
    arena.words[(at >>> 2) + 2] = level;
    arena.words[(at >>> 2) + 3] = type;
    return at + controlSpace(controlHeaderBytes + dataBytes);
  }
}
