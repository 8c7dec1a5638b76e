import { Arena } from './arena.js';
import type { DatagramSocket } from './datagram-socket.js';
import {
  type Address,
  EAGAIN,
  EINTR,
  EINVAL,
  EIO,
  EMSGSIZE,
  ENOBUFS,
  type Libc,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
} from './libc.js';
import { type MessageAddresses, MessageWriter, maxMessages } from './message-writer.js';

/** Parts of windows of blocks, or one for each of single datagrams. */
export const partsOfWindows = 2_048;
export const partsOfDatagrams = maxMessages;
/** Room for copies: for packets at first, for windows of a stream when the first of them comes. */
const packetBytes = 8 * 1024;
const windowBytes = 256 * 1024;
const flags = MSG_DONTWAIT | MSG_NOSIGNAL;

/** What one send may carry in segments (UDP_MAX_SEGMENTS) and bytes (65,535 less the IPv4 and UDP headers). */
export const maxSegments = 64;
export const maxSegmentedBytes = 65_507;

/** A destination of datagrams, and what is known of the path there. */
export interface SendDestination extends MessageAddresses {
  /** Largest datagram of which several may go in one send; 0 for none. The batch sets it to 0 where the system refuses. */
  maxSegmentBytes: number;
}

/** Is notified by a batch. */
export interface BatchOwner {
  /** The first datagram was begun: `flush` is to be called soon. */
  gathers(): void;
  /** A datagram could not be sent, for good: the error's number. */
  refused(destination: SendDestination, errno: number): void;
}

/**
 * Datagrams of one socket on their way to the kernel: gathered, then sent by as few `sendmmsg` as it takes. A datagram is
 * made of parts that point into memory of others (a cached file, the arena that it was received into), which is borrowed
 * until `flush` has returned.
 */
export class SendBatch {
  /** The system takes no more now: nothing may be added until it is `ready` again. */
  blocked = false;
  readonly #libc: Libc;
  readonly #descriptor: number;
  readonly #owner: BatchOwner;
  readonly #messages: MessageWriter;
  readonly #destinations: (SendDestination | undefined)[] = [];
  /** Keeps the memory that parts point into. */
  readonly #holds: unknown[] = [];
  #staged: Arena | undefined;
  #stagedThrough = 0;
  /** Messages that the system has taken. */
  #sent = 0;

  /** `maxParts` parts are gathered at most: `partsOfWindows` take 40 KiB, `partsOfDatagrams` 1 KiB. */
  constructor(libc: Libc, socket: DatagramSocket, owner: BatchOwner, maxParts: number) {
    this.#libc = libc;
    this.#descriptor = socket.descriptor;
    this.#owner = owner;
    this.#messages = new MessageWriter(libc, socket.family, maxParts);
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#messages.count === this.#sent;
  }

  /** Makes room for a send of `parts` parts, and `bytes` that are copied; false when there is none. */
  reserve(parts: number, bytes: number): boolean {
    if (this.blocked) return false;
    const isStagedFull = bytes > 0 && this.#stagedThrough + bytes > (this.#staged?.bytes.length ?? 0);
    if (this.#messages.hasRoom(parts) && !isStagedFull) return true;
    this.flush();
    if (this.blocked) return false;
    if (bytes > (this.#staged?.bytes.length ?? 0))
      this.#staged = new Arena(this.#libc, bytes > packetBytes ? windowBytes : packetBytes);
    return true;
  }

  /** Begins a datagram, or with `segmentBytes` a send of several of that length, the last of as many at most. */
  begin(destination: SendDestination, segmentBytes = 0): void {
    const messages = this.#messages;
    if (messages.count === 0) this.#owner.gathers();
    this.#destinations[messages.count] = destination;
    messages.begin(destination, segmentBytes);
  }

  /** Adds four bytes to the datagram that was begun, the first lowest in `word`. */
  header(word: number): void {
    this.#messages.header(word);
  }

  /** Adds `count` blocks of memory, each behind a header: see `MessageWriter.blocks`. */
  blocks(
    address: Address,
    end: Address,
    blockBytes: number,
    count: number,
    headerOf: (index: number) => number,
  ): void {
    this.#messages.blocks(address, end, blockBytes, count, headerOf);
  }

  /** Adds `length` bytes that lie at `address` until they are sent. */
  borrowed(address: Address, length: number): void {
    this.#messages.part(address, length);
  }

  /** Adds a copy of `bytes`; at most what was reserved. */
  copied(bytes: Uint8Array): void {
    const staged = this.#staged;
    if (staged === undefined || bytes.length === 0) return;
    staged.bytes.set(bytes, this.#stagedThrough);
    this.#messages.part(staged.address + this.#stagedThrough, bytes.length);
    this.#stagedThrough += bytes.length;
  }

  /** Keeps `memory` alive until what points into it is sent. */
  hold(memory: unknown): void {
    if (this.#holds[this.#holds.length - 1] !== memory) this.#holds.push(memory);
  }

  /**
   * Copies what waits in `memory`, which begins at `address`: its owner is about to write over it. Rare, as the system
   * mostly takes everything at once.
   */
  detach(memory: Uint8Array, address: Address): void {
    this.#messages.detach(this.#sent, memory, address, (from, to) => {
      const copy = new Arena(this.#libc, to - from);
      copy.bytes.set(memory.subarray(from, to));
      this.hold(copy);
      return copy.address;
    });
  }

  /** The system may take more again. */
  ready(): void {
    this.blocked = false;
    this.flush();
  }

  /** Gives the kernel everything; what it refuses for good is reported to the owner and dropped. */
  flush(): void {
    const messages = this.#messages;
    let errorsInARow = 0;
    while (this.#sent < messages.count) {
      const waiting = messages.count - this.#sent;
      const count = this.#libc.sendmmsg(this.#descriptor, messages.addressOf(this.#sent), waiting, flags);
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
      // The first may be about something sent earlier: the next call reports an ICMP error, whatever that call is.
      if (errorsInARow === 1 && !refusesSegments(errno)) continue;
      this.#refused(errno);
      errorsInARow = 0;
    }
    messages.clear();
    this.#sent = 0;
    this.#stagedThrough = 0;
    while (this.#holds.length > 0) this.#holds.pop();
  }

  /** The first message that waits was refused: goes on without it, or sends it once more datagram by datagram. */
  #refused(errno: number): void {
    const index = this.#sent;
    this.#sent += 1;
    const destination = this.#destinations[index];
    if (destination === undefined) return;
    if (!refusesSegments(errno) || !this.#messages.isSegmented(index)) {
      this.#owner.refused(destination, errno);
      return;
    }
    // The path takes no segments of that size (its MTU fell), or the device cannot cut (no checksum offload).
    destination.maxSegmentBytes = 0;
    this.#messages.eachDatagram(index, destination, (address) => {
      // What the system has no room for now is lost like any datagram, and repeated by its transfer.
      this.#libc.sendmmsg(this.#descriptor, address, 1, flags);
    });
  }
}

function refusesSegments(errno: number): boolean {
  return errno === EINVAL || errno === EIO || errno === EMSGSIZE;
}
