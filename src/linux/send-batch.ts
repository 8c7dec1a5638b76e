import { Arena } from './arena.js';
import type { DatagramSocket } from './datagram-socket.js';
import {
  type Address,
  AF_INET6,
  EAGAIN,
  EINTR,
  EINVAL,
  EIO,
  EMSGSIZE,
  ENOBUFS,
  IP_PKTINFO,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_PKTINFO,
  type Libc,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  UDP_SEGMENT,
} from './libc.js';
import { controlHeaderBytes, controlSpace, message, messageBytes, partBytes } from './message-layout.js';
import type { Sockaddr } from './sockaddr.js';

const maxMessages = 64;
/** Parts of windows of blocks, or one for each of single datagrams. */
export const partsOfWindows = 2_048;
export const partsOfDatagrams = maxMessages;
const headerBytes = 4;
const nameBytes = 32;
const controlBytes = 64;
/** Room for copies: for packets at first, for windows of a stream when the first of them comes. */
const packetBytes = 8 * 1024;
const windowBytes = 256 * 1024;

/** What one send may carry in segments (UDP_MAX_SEGMENTS) and octets (65,535 less the IPv4 and UDP headers). */
export const maxSegments = 64;
export const maxSegmentedBytes = 65_507;

/** Whom a datagram goes to, from where. */
export interface SendDestination {
  readonly to: Sockaddr;
  /** The local address to send from; `undefined` leaves it to the system. */
  readonly from: Sockaddr | undefined;
  /** The interface to leave by, for addresses that need a zone; 0 for any. */
  readonly interfaceIndex: number;
  /** Largest datagram of which several may go in one send; 0 for none. The batch takes it back where the system refuses. */
  maxSegmentBytes: number;
}

/** Whoever fills a batch. */
export interface BatchOwner {
  /** The first datagram was begun: `flush` is to be called soon. */
  gathers(): void;
  /** A datagram could not be sent, for good: the error's number. */
  refused(destination: SendDestination, errno: number): void;
}

/**
 * Datagrams of one socket on their way to the kernel: gathered, then given in as few `sendmmsg` as it takes. A datagram is
 * made of parts that point into memory of others (a cached file, the arena that it was received into): those are borrowed
 * until `flush` has returned.
 */
export class SendBatch {
  /** The system takes no more now: nothing may be added until it is `ready` again. */
  blocked = false;
  readonly #libc: Libc;
  readonly #socket: DatagramSocket;
  readonly #owner: BatchOwner;
  readonly #arena: Arena;
  readonly #maxParts: number;
  readonly #partsAt = (maxMessages + 1) * messageBytes;
  readonly #headersAt: number;
  readonly #namesAt: number;
  readonly #controlsAt: number;
  readonly #destinations: (SendDestination | undefined)[] = [];
  /** Keeps the memory that parts point into. */
  readonly #holds: unknown[] = [];
  #staged: Arena | undefined;
  #stagedThrough = 0;
  #messages = 0;
  #sent = 0;
  #parts = 0;
  #headers = 0;

  /** `maxParts` parts are gathered at most: `partsOfWindows` take 40 KiB, `partsOfDatagrams` 1 KiB. */
  constructor(libc: Libc, socket: DatagramSocket, owner: BatchOwner, maxParts: number) {
    this.#maxParts = maxParts;
    this.#headersAt = this.#partsAt + maxParts * partBytes;
    this.#namesAt = this.#headersAt + maxParts * headerBytes;
    this.#controlsAt = this.#namesAt + (maxMessages + 1) * nameBytes;
    this.#libc = libc;
    this.#socket = socket;
    this.#owner = owner;
    this.#arena = new Arena(libc, this.#controlsAt + (maxMessages + 1) * controlBytes);
    const arena = this.#arena;
    for (let index = 0; index <= maxMessages; index += 1) {
      const at = index * messageBytes;
      arena.putAddress(at + message.name, arena.address + this.#namesAt + index * nameBytes);
      arena.putAddress(at + message.control, arena.address + this.#controlsAt + index * controlBytes);
    }
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#messages === this.#sent;
  }

  /** Makes room for a send of `parts` parts, and `octets` that are copied; false when there is none. */
  reserve(parts: number, octets: number): boolean {
    if (this.blocked) return false;
    const isFull = this.#messages >= maxMessages || this.#parts + parts > this.#maxParts;
    const isStagedFull = octets > 0 && this.#stagedThrough + octets > (this.#staged?.bytes.length ?? 0);
    if (!isFull && !isStagedFull) return true;
    this.flush();
    if (this.blocked) return false;
    if (octets > (this.#staged?.bytes.length ?? 0))
      this.#staged = new Arena(this.#libc, octets > packetBytes ? windowBytes : packetBytes);
    return true;
  }

  /** Begins a datagram, or with `segmentBytes` a send of several that are so long, the last at most. */
  begin(destination: SendDestination, segmentBytes = 0): void {
    const arena = this.#arena;
    const { to } = destination;
    if (this.#messages === 0) this.#owner.gathers();
    const at = this.#messages * messageBytes;
    arena.words.set(to.words, (this.#namesAt + this.#messages * nameBytes) >>> 2);
    arena.words[(at + message.nameBytes) >>> 2] = to.length;
    arena.putAddress(at + message.parts, arena.address + this.#partsAt + this.#parts * partBytes);
    arena.words[(at + message.partCount) >>> 2] = 0;
    const used = this.#control(this.#messages, destination, segmentBytes);
    arena.words[(at + message.controlBytes) >>> 2] = used;
    this.#destinations[this.#messages] = destination;
    this.#messages += 1;
  }

  /** Adds four octets to the datagram that was begun, the first lowest in `word`. */
  header(word: number): void {
    this.borrowed(this.#putHeader(word), headerBytes);
  }

  /**
   * Adds `count` blocks of memory, each behind a header of four octets: the first at `address`, `blockBytes` apart, the
   * last shorter where the memory ends at `end`. `headerOf` gives the header of the block so many after the first. One
   * loop without a call for each part: half of the time that a window takes outside the kernel.
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

  /** Adds octets that lie at `address` until they are sent. */
  borrowed(address: Address, length: number): void {
    const arena = this.#arena;
    const at = this.#partsAt + this.#parts * partBytes;
    arena.putAddress(at, address);
    arena.putSize(at + 8, length);
    this.#addedParts(1);
  }

  /** Adds a copy of octets; at most what was reserved. */
  copied(bytes: Uint8Array): void {
    const staged = this.#staged;
    if (staged === undefined || bytes.length === 0) return;
    staged.bytes.set(bytes, this.#stagedThrough);
    this.borrowed(staged.address + this.#stagedThrough, bytes.length);
    this.#stagedThrough += bytes.length;
  }

  /** Keeps `memory` alive until what points into it is sent. */
  hold(memory: unknown): void {
    if (this.#holds[this.#holds.length - 1] !== memory) this.#holds.push(memory);
  }

  /**
   * Copies what waits in `memory`, which begins at `address`: whoever owns it is about to write over it. Rare, as the
   * system mostly takes everything at once.
   */
  detach(memory: Uint8Array, address: Address): void {
    const { words } = this.#arena;
    for (let index = this.#sent; index < this.#messages; index += 1) {
      const at = index * messageBytes;
      const count = words[(at + message.partCount) >>> 2] ?? 0;
      let part = ((words[(at + message.parts) >>> 2] ?? 0) - (this.#arena.address >>> 0)) >>> 0;
      for (let left = count; left > 0; left -= 1, part += partBytes) {
        const from = (words[part >>> 2] ?? 0) + (words[(part >>> 2) + 1] ?? 0) * 0x1_0000_0000 - address;
        if (from < 0 || from >= memory.length) continue;
        const length = words[(part + 8) >>> 2] ?? 0;
        const copy = new Arena(this.#libc, length);
        copy.bytes.set(memory.subarray(from, from + length));
        this.#arena.putAddress(part, copy.address);
        this.hold(copy);
      }
    }
  }

  /** The system may take more again. */
  ready(): void {
    this.blocked = false;
    this.flush();
  }

  /** Gives the kernel everything; what it refuses for good is told and dropped. */
  flush(): void {
    let errorsInARow = 0;
    while (this.#sent < this.#messages) {
      const count = this.#libc.sendmmsg(
        this.#socket.descriptor,
        this.#arena.address + this.#sent * messageBytes,
        this.#messages - this.#sent,
        MSG_DONTWAIT | MSG_NOSIGNAL,
      );
      if (count > 0) {
        // It may take fewer than it was given.
        this.#sent += count;
        errorsInARow = 0;
        continue;
      }
      const errno = this.#libc.errno();
      if (errno === EINTR) continue;
      if (errno === EAGAIN || errno === ENOBUFS) {
        this.blocked = true;
        return;
      }
      errorsInARow += 1;
      // The first may be about something sent earlier: an ICMP error is told by the next call, whatever it is.
      if (errorsInARow === 1 && !refusesSegments(errno)) continue;
      this.#refused(errno);
      errorsInARow = 0;
    }
    this.#messages = 0;
    this.#sent = 0;
    this.#parts = 0;
    this.#headers = 0;
    this.#stagedThrough = 0;
    while (this.#holds.length > 0) this.#holds.pop();
  }

  #putHeader(word: number): Address {
    const at = this.#headersAt + this.#headers * headerBytes;
    this.#headers += 1;
    this.#arena.words[at >>> 2] = word;
    return this.#arena.address + at;
  }

  #addedParts(count: number): void {
    const { words } = this.#arena;
    const counter = ((this.#messages - 1) * messageBytes + message.partCount) >>> 2;
    words[counter] = (words[counter] ?? 0) + count;
    this.#parts += count;
  }

  /** The first message that waits was refused: goes on without it, or sends it once more datagram by datagram. */
  #refused(errno: number): void {
    const index = this.#sent;
    this.#sent += 1;
    const destination = this.#destinations[index];
    if (destination === undefined) return;
    if (!refusesSegments(errno) || !this.#isSegmented(index)) {
      this.#owner.refused(destination, errno);
      return;
    }
    // The path takes no segments of that size (its MTU fell), or the device cannot cut (no checksum offload).
    destination.maxSegmentBytes = 0;
    this.#sendApart(index, destination);
  }

  #isSegmented(index: number): boolean {
    const plain = this.#control(maxMessages, this.#destinations[index] as SendDestination, 0);
    return (this.#arena.words[(index * messageBytes + message.controlBytes) >>> 2] ?? 0) > plain;
  }

  /** Each datagram of a segmented send has a header and a payload: two parts, or one where the last is empty. */
  #sendApart(index: number, destination: SendDestination): void {
    const arena = this.#arena;
    const libc = this.#libc;
    const socket = this.#socket;
    const at = index * messageBytes;
    const count = arena.words[(at + message.partCount) >>> 2] ?? 0;
    const first = (arena.words[(at + message.parts) >>> 2] ?? 0) - (arena.address >>> 0);
    const spare = maxMessages * messageBytes;
    arena.words.set(destination.to.words, (this.#namesAt + maxMessages * nameBytes) >>> 2);
    arena.words[(spare + message.nameBytes) >>> 2] = destination.to.length;
    arena.words[(spare + message.controlBytes) >>> 2] = this.#control(maxMessages, destination, 0);
    for (let part = 0; part < count; part += 2) {
      arena.putAddress(spare + message.parts, arena.address + (first >>> 0) + part * partBytes);
      arena.words[(spare + message.partCount) >>> 2] = Math.min(2, count - part);
      const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
      // What the system has no room for now is lost like any datagram, and repeated by its transfer.
      libc.sendmmsg(socket.descriptor, arena.address + spare, 1, flags);
    }
  }

  /** Writes the control messages of message `index`; returns how long they are. */
  #control(index: number, destination: SendDestination, segmentBytes: number): number {
    const begin = this.#controlsAt + index * controlBytes;
    let at = begin;
    if (destination.from !== undefined)
      at = this.#putLocalAddress(at, destination.from, destination.interfaceIndex);
    if (segmentBytes > 0) {
      at = this.#putControl(at, IPPROTO_UDP, UDP_SEGMENT, 2);
      this.#arena.words[(at - 8) >>> 2] = segmentBytes;
    }
    return at - begin;
  }

  #putLocalAddress(at: number, from: Sockaddr, interfaceIndex: number): number {
    const { words } = this.#arena;
    const data = (at + controlHeaderBytes) >>> 2;
    if (this.#socket.family === AF_INET6) {
      for (let index = 0; index < 4; index += 1) words[data + index] = from.words[index + 2] ?? 0;
      words[data + 4] = interfaceIndex;
      return this.#putControl(at, IPPROTO_IPV6, IPV6_PKTINFO, 20);
    }
    words[data] = interfaceIndex;
    words[data + 1] = from.words[1] ?? 0;
    words[data + 2] = 0;
    return this.#putControl(at, IPPROTO_IP, IP_PKTINFO, 12);
  }

  #putControl(at: number, level: number, type: number, dataBytes: number): number {
    const arena = this.#arena;
    arena.putSize(at, controlHeaderBytes + dataBytes);
    arena.words[(at >>> 2) + 2] = level;
    arena.words[(at >>> 2) + 3] = type;
    return at + controlSpace(controlHeaderBytes + dataBytes);
  }
}

function refusesSegments(errno: number): boolean {
  return errno === EINVAL || errno === EIO || errno === EMSGSIZE;
}
