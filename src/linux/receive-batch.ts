import { Arena } from './arena.js';
import {
  type Address,
  IP_PKTINFO,
  IP_RECVERR,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_PKTINFO,
  IPV6_RECVERR,
  type Libc,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  UDP_GRO,
} from './libc.js';
import { controlHeaderBytes, controlSpace, message, messageBytes, partBytes } from './message-layout.js';

/** Datagrams per call: more gain nothing measurable, see bench/. */
const batchSize = 64;
/** The most bytes of a datagram or a run of coalesced ones. */
const payloadBytes = 65_536;
/** From one payload to the next. Multiples of 64 KiB would all fall into the same few lines of the processor's caches. */
const strideBytes = payloadBytes + 5_632;
/** With fewer free slots than this, what is lent is taken back: calls for few datagrams would cost more. */
const minSlots = 16;
const nameBytes = 32;
/** A local address and a segment size; or an ICMP error with its sender. */
const controlBytes = 128;

/** The ancillary data of a datagram. */
export interface Ancillary {
  /** Bytes of each coalesced datagram, of which the last may be shorter; 0 for a single datagram. */
  segmentBytes: number;
  /** The index in `words` of the local IP address that it came to, or to answer from; 0 if the system did not report it. */
  localAt: number;
  /** True if that address is IPv4, of one word; otherwise it has four. */
  isLocalIPv4: boolean;
  interfaceIndex: number;
  /** True if it came to a broadcast or a multicast address. */
  isToMany: boolean;
  /** The error's number if this is an ICMP error about a sent datagram, else 0. */
  errno: number;
}

/** Gathered datagrams that lie in the memory of a batch. */
export interface Borrower {
  /** Sends them, or copies those that the system has no room for, and calls `returned`, unless it has by now. */
  returnReceived(): void;
}

/**
 * The result of one `recvmmsg`: up to 64 datagrams, each with its peer's address. All of it is borrowed until the next `receive`; payloads
 * that are lent to a `Borrower` stay until it has returned them.
 */
export class ReceiveBatch {
  /** The payloads, see `offset`. */
  readonly bytes: Uint8Array;
  /** Addresses and control messages, see `peerAt` and `Ancillary`. */
  readonly words: Uint32Array;
  readonly payloadAddress: Address;
  readonly #libc: Libc;
  readonly #headers: Arena;
  readonly #payloads: Arena;
  readonly #ancillary: Ancillary = {
    segmentBytes: 0,
    localAt: 0,
    isLocalIPv4: false,
    interfaceIndex: 0,
    isToMany: false,
    errno: 0,
  };
  readonly #namesAt: number;
  readonly #controlsAt: number;
  /** Who has borrowed since the first slot was received into, and how many of them have not returned it. */
  readonly #borrowers: Borrower[] = [];
  #lent = 0;
  /** The slot of datagram 0, and the one behind the last. */
  #first = 0;
  #end = 0;
  /** Slots whose sizes are those of a datagram that was received. */
  #used = batchSize;

  constructor(libc: Libc) {
    this.#libc = libc;
    const partsAt = batchSize * messageBytes;
    this.#namesAt = partsAt + batchSize * partBytes;
    this.#controlsAt = this.#namesAt + batchSize * nameBytes;
    // Some 70 KiB of address space for each; the system allocates only the pages that are touched.
    this.#payloads = new Arena(libc, batchSize * strideBytes);
    this.#headers = new Arena(libc, this.#controlsAt + batchSize * controlBytes);
    this.bytes = this.#payloads.bytes;
    this.words = this.#headers.words;
    this.payloadAddress = this.#payloads.address;
    for (let index = 0; index < batchSize; index += 1) {
      const at = index * messageBytes;
      const part = partsAt + index * partBytes;
      const { address } = this.#headers;
      this.#headers.putAddress(at + message.name, address + this.#namesAt + index * nameBytes);
      this.#headers.putAddress(at + message.parts, address + part);
      this.#headers.putSize(at + message.partCount, 1);
      this.#headers.putAddress(at + message.control, address + this.#controlsAt + index * controlBytes);
      this.#headers.putAddress(part, this.#payloads.address + index * strideBytes);
      this.#headers.putSize(part + 8, payloadBytes);
    }
  }

  /** Receives at most 64 datagrams. Returns their number, or -1 if there is none or the socket has an error. */
  receive(descriptor: number): number {
    return this.#take(descriptor, MSG_DONTWAIT);
  }

  /** Receives ICMP errors from the socket's queue: the peer is the destination, the payload is the datagram that was sent. */
  receiveErrors(descriptor: number): number {
    return this.#take(descriptor, MSG_DONTWAIT | MSG_ERRQUEUE);
  }

  /** Lends payloads to `borrower`: nothing is received over them before it has returned them. */
  lend(borrower: Borrower): void {
    this.#borrowers.push(borrower);
    this.#lent += 1;
  }

  /** A borrower needs no payload any more. */
  returned(): void {
    this.#lent -= 1;
  }

  /** Bytes of datagram `index`. */
  length(index: number): number {
    return this.words[((this.#first + index) * messageBytes + message.length) >>> 2] ?? 0;
  }

  /** The offset in `bytes` of datagram `index`. */
  offset(index: number): number {
    return (this.#first + index) * strideBytes;
  }

  /** The index in `words` of the peer's address of datagram `index`. */
  peerAt(index: number): number {
    return (this.#namesAt + (this.#first + index) * nameBytes) >>> 2;
  }

  /** The ancillary data of datagram `index`; borrowed until the next call. */
  ancillary(index: number): Readonly<Ancillary> {
    const ancillary = this.#ancillary;
    const { words } = this;
    ancillary.segmentBytes = 0;
    ancillary.localAt = 0;
    ancillary.isLocalIPv4 = false;
    ancillary.interfaceIndex = 0;
    ancillary.isToMany = false;
    ancillary.errno = 0;
    const slot = this.#first + index;
    const length = words[(slot * messageBytes + message.controlBytes) >>> 2] ?? 0;
    const begin = this.#controlsAt + slot * controlBytes;
    for (let at = begin; at + controlHeaderBytes <= begin + length; ) {
      const word = at >>> 2;
      const size = words[word] ?? 0;
      if (size < controlHeaderBytes) break;
      this.#read(words[word + 2] ?? 0, words[word + 3] ?? 0, word + controlHeaderBytes / 4);
      at += controlSpace(size);
    }
    return ancillary;
  }

  #read(level: number, type: number, data: number): void {
    const ancillary = this.#ancillary;
    const { words } = this;
    if (level === IPPROTO_UDP && type === UDP_GRO) {
      ancillary.segmentBytes = words[data] ?? 0;
    } else if (level === IPPROTO_IP && type === IP_PKTINFO) {
      // struct in_pktinfo: the interface, the address to answer from, the address in the header.
      ancillary.interfaceIndex = words[data] ?? 0;
      ancillary.localAt = data + 1;
      ancillary.isLocalIPv4 = true;
      // The address in the header is the one to answer from, unless it is a multicast or broadcast one.
      ancillary.isToMany = words[data + 1] !== words[data + 2];
    } else if (level === IPPROTO_IPV6 && type === IPV6_PKTINFO) {
      // struct in6_pktinfo: the address, the interface.
      ancillary.localAt = data;
      ancillary.interfaceIndex = words[data + 4] ?? 0;
      ancillary.isToMany ||= isGroup(words, data);
    } else if (
      (level === IPPROTO_IP && type === IP_RECVERR) ||
      (level === IPPROTO_IPV6 && type === IPV6_RECVERR)
    ) {
      // struct sock_extended_err begins with the error's number.
      ancillary.errno = words[data] ?? 0;
    }
  }

  #take(descriptor: number, flags: number): number {
    const first = this.#firstFree();
    const address = this.#headers.address + first * messageBytes;
    const count = this.#libc.recvmmsg(descriptor, address, batchSize - first, flags, 0);
    this.#first = first;
    this.#end = first + Math.max(0, count);
    return count;
  }

  /** The slot to receive into: behind the datagrams of which some are lent, or else the first. */
  #firstFree(): number {
    if (this.#lent > 0 && this.#end <= batchSize - minSlots) return this.#end;
    const borrowers = this.#borrowers;
    for (let each = borrowers.pop(); each !== undefined; each = borrowers.pop()) each.returnReceived();
    const { words } = this;
    this.#used = Math.max(this.#used, this.#end);
    for (let index = 0; index < this.#used; index += 1) {
      const word = (index * messageBytes) >>> 2;
      words[word + message.nameBytes / 4] = nameBytes;
      words[word + message.controlBytes / 4] = controlBytes;
    }
    this.#used = 0;
    return 0;
  }
}

/** Returns true if an IPv6 address is a group: ff00::/8 (RFC 4291, section 2.7), or a mapped IPv4 one from 224.0.0.0 on. */
function isGroup(words: Uint32Array, at: number): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = words.subarray(at, at + 4);
  const isMapped = first === 0 && second === 0 && third === 0xffff_0000;
  return (first & 0xff) === 0xff || (isMapped && (fourth & 0xff) >= 224);
}
