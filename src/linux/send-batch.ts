import { maxDatagramBytes } from '../config/limits.js';
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
import type { Sockaddr } from './sockaddr.js';

/** The most parts: for windows of blocks, or one for each single datagram. */
export const partsOfWindows = 2_048;
export const partsOfDatagrams = maxMessages;
/** Room for copies: at first for packets, and for windows of a stream once the first one comes. */
const packetBytes = 8 * 1024;
const windowBytes = 256 * 1024;
const flags = MSG_DONTWAIT | MSG_NOSIGNAL;

/** The limits of one send: segments (UDP_MAX_SEGMENTS) and bytes, which are those of one IPv4 datagram for IPv6 as well. */
export const maxSegments = 64;
export const maxSegmentedBytes: number = maxDatagramBytes.IPv4;

/** A destination of datagrams, with the state of its path. */
export interface SendDestination extends MessageAddresses {
  /** The largest segment of a segmented send; 0 for none. The batch sets it to 0 if the system refuses. */
  maxSegmentBytes: number;
}

/** Is notified by a batch. */
export interface BatchOwner {
  /** The first datagram was begun: call `flush` soon. */
  gathers(): void;
  /** A datagram could not be sent and is dropped; `errno` is the error's number. */
  refused(destination: SendDestination, errno: number): void;
}

/**
 * Gathers the datagrams of one socket and sends them with as few `sendmmsg` calls as possible. A datagram consists of parts
 * that point into memory of others (a cached file, the arena that it was received into), borrowed until `flush` has returned.
 */
export class SendBatch {
  /** True while the system takes no more: nothing may be added until `ready`. */
  blocked = false;
  readonly #libc: Libc;
  readonly #descriptor: number;
  readonly #owner: BatchOwner;
  readonly #messages: MessageWriter;
  readonly #destinations: (SendDestination | undefined)[] = [];
  /** Keeps the memory that parts point into alive. */
  readonly #holds: unknown[] = [];
  #staged: Arena | undefined;
  #stagedThrough = 0;
  /** Messages that the system has taken. */
  #sent = 0;
  /** The datagrams of the last message, if others may join it: how many, the bytes of each but the last, and of all. */
  readonly #run = { datagrams: 0, datagramBytes: 0, bytes: 0 };
  /** The address that they leave from. */
  #runFrom: Sockaddr | undefined;

  /** Gathers at most `maxParts` parts: `partsOfWindows` take 40 KiB, `partsOfDatagrams` 1 KiB. */
  constructor(libc: Libc, socket: DatagramSocket, owner: BatchOwner, maxParts: number) {
    this.#libc = libc;
    this.#descriptor = socket.descriptor;
    this.#owner = owner;
    this.#messages = new MessageWriter(libc, socket.family, maxParts);
  }

  /** True if nothing waits. */
  get isEmpty(): boolean {
    return this.#messages.count === this.#sent;
  }

  /** Makes room for a send of `parts` parts and `bytes` of copies. Returns false if there is none. */
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

  /** Begins a datagram, or with `segmentBytes` a send of several of that length, of which the last may be shorter. */
  begin(destination: SendDestination, segmentBytes = 0): void {
    const messages = this.#messages;
    if (messages.count === 0) this.#owner.gathers();
    this.#run.datagrams = 0;
    this.#destinations[messages.count] = destination;
    messages.begin(destination, segmentBytes);
  }

  /**
   * Begins one whole datagram of `length` bytes, which are added as one part. Those of the same length to one place in a row leave as
   * one segmented send, of which the last may be shorter: they cost the system little more than one.
   */
  datagram(destination: SendDestination, length: number): void {
    const run = this.#run;
    if (this.#joinsRun(destination, length)) {
      if (run.datagrams === 1) this.#messages.cut(run.datagramBytes);
      run.datagrams += 1;
      run.bytes += length;
      // Only the last datagram of a segmented send is shorter.
      if (length < run.datagramBytes) run.datagrams = 0;
      return;
    }
    this.begin(destination);
    run.datagrams = 1;
    run.datagramBytes = length;
    run.bytes = length;
    this.#runFrom = destination.from;
  }

  /** Adds four bytes to the current datagram; the first is the lowest in `word`. */
  header(word: number): void {
    this.#messages.header(word);
  }

  /** Adds `count` blocks of memory, each after a header: see `MessageWriter.blocks`. */
  blocks(
    address: Address,
    end: Address,
    blockBytes: number,
    count: number,
    headerOf: (index: number) => number,
  ): void {
    this.#messages.blocks(address, end, blockBytes, count, headerOf);
  }

  /** Adds `length` bytes at `address`, which must stay there until they are sent. */
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
   * Copies the waiting parts in `memory`, which begins at `address`: its owner is about to overwrite it. Rare, because the
   * system usually takes everything at once.
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

  /** Passes everything to the kernel. Datagrams that it refuses for good are reported to the owner and dropped. */
  flush(): void {
    const messages = this.#messages;
    let errorsInARow = 0;
    while (this.#sent < messages.count) {
      const waiting = messages.count - this.#sent;
      const count = this.#libc.sendmmsg(this.#descriptor, messages.addressOf(this.#sent), waiting, flags);
      if (count > 0) {
        // The kernel may take only some of them.
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
      // The first error may concern an earlier datagram: the next call of any kind reports a pending ICMP error.
      if (errorsInARow === 1 && !refusesSegments(errno)) continue;
      this.#refused(errno);
      errorsInARow = 0;
    }
    messages.clear();
    this.#sent = 0;
    this.#run.datagrams = 0;
    this.#stagedThrough = 0;
    while (this.#holds.length > 0) this.#holds.pop();
  }

  #joinsRun(destination: SendDestination, length: number): boolean {
    const { datagrams, datagramBytes, bytes } = this.#run;
    return (
      datagrams > 0 &&
      datagrams < maxSegments &&
      length > 0 &&
      length <= datagramBytes &&
      datagramBytes <= destination.maxSegmentBytes &&
      bytes + length <= maxSegmentedBytes &&
      this.#destinations[this.#messages.count - 1] === destination &&
      this.#runFrom === destination.from
    );
  }

  /** The first waiting message was refused: skips it, or sends it again datagram by datagram. */
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
      // A datagram that the system has no room for now is lost like any other, and its transfer repeats it.
      this.#libc.sendmmsg(this.#descriptor, address, 1, flags);
    });
  }
}

function refusesSegments(errno: number): boolean {
  return errno === EINVAL || errno === EIO || errno === EMSGSIZE;
}
