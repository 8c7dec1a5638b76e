import type { DatagramLoop, LoopHandler } from './datagram-loop.js';
import type { DatagramSocket } from './datagram-socket.js';
import type { Libc } from './libc.js';
import type { Ancillary, Borrower, ReceiveBatch } from './receive-batch.js';
import { partsOfWindows, SendBatch, type SendDestination } from './send-batch.js';

/** The origin of a datagram: the words of its peer's address, and the requested ancillary data. Borrowed. */
export interface Arrival {
  readonly words: Uint32Array;
  readonly peerAt: number;
  /** The index in `words` of the local address that it came to; 0 if unknown. */
  readonly localAt: number;
  /** True if that address is IPv4, of one word; otherwise it has four. */
  readonly isLocalIPv4: boolean;
  readonly interfaceIndex: number;
  /** True if it came to a broadcast or a multicast address, if the socket requests that information. */
  readonly isToMany: boolean;
}

/** Handles what a port receives. */
export interface PortHandler {
  /** A datagram arrived: `length` bytes of `bytes` from `offset`, borrowed. `address` is the address of `bytes`. */
  received(port: DatagramPort, bytes: Uint8Array, offset: number, length: number, from: Arrival): void;
  /**
   * `count` datagrams of `datagramBytes` each arrived coalesced, in `bytes` from `offset`, borrowed. Returns how many of the
   * first are taken. The others are passed to `received` one by one; without this method all of them are.
   */
  runReceived?(
    port: DatagramPort,
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    from: Arrival,
  ): number;
  /** An ICMP error: a datagram to the address at `words[peerAt]` did not arrive. `errno` is the error's number. */
  undeliverable(port: DatagramPort, words: Uint32Array, peerAt: number, errno: number): void;
  /** The system refused a datagram for good. */
  refused(port: DatagramPort, destination: SendDestination, errno: number): void;
}

/** A socket in a loop, with its gathered datagrams. */
export class DatagramPort implements LoopHandler, Borrower {
  readonly socket: DatagramSocket;
  readonly batch: SendBatch;
  /** Datagrams that were received. */
  receivedDatagrams = 0;
  readonly #loop: DatagramLoop;
  readonly #handler: PortHandler;
  readonly #arrival: { -readonly [K in keyof Arrival]: Arrival[K] };
  #awaitsRoom = false;
  /** True if gathered parts lie in the memory that the next datagrams are received into. */
  #borrowsReceived = false;

  /** Takes over `socket`. Gathers at most `parts` parts, see `SendBatch`. @throws SystemCallError */
  constructor(
    libc: Libc,
    loop: DatagramLoop,
    socket: DatagramSocket,
    handler: PortHandler,
    parts = partsOfWindows,
  ) {
    this.socket = socket;
    this.#loop = loop;
    this.#handler = handler;
    const owner = {
      gathers: () => loop.flushSoon(this),
      refused: (destination: SendDestination, errno: number) => handler.refused(this, destination, errno),
    };
    this.batch = new SendBatch(libc, socket, owner, parts);
    this.#arrival = {
      words: loop.received.words,
      peerAt: 0,
      localAt: 0,
      isLocalIPv4: false,
      interfaceIndex: 0,
      isToMany: false,
    };
    loop.add(socket, this);
  }

  readable(received: ReceiveBatch): boolean {
    const count = received.receive(this.socket.descriptor);
    for (let index = 0; index < count; index += 1) this.#take(received, index);
    return count > 0;
  }

  writable(): void {
    this.batch.ready();
    this.flush();
  }

  errored(received: ReceiveBatch): void {
    const count = received.receiveErrors(this.socket.descriptor);
    for (let index = 0; index < count; index += 1) {
      const { errno } = received.ancillary(index);
      if (errno !== 0) this.#handler.undeliverable(this, received.words, received.peerAt(index), errno);
    }
    // An error that is not in the queue is returned, and thereby cleared, by the next call.
    if (count <= 0) this.readable(received);
  }

  /** Passes the gathered datagrams to the system. Those that it has no room for leave later. */
  flush(): void {
    const { batch } = this;
    if (!batch.blocked && !batch.isEmpty) batch.flush();
    if (this.#borrowsReceived) this.#returnReceived();
    if (batch.blocked === this.#awaitsRoom) return;
    this.#awaitsRoom = batch.blocked;
    this.#loop.awaitRoom(this.socket, batch.blocked);
  }

  returnReceived(): void {
    if (this.#borrowsReceived) this.flush();
  }

  /**
   * Gathers one whole datagram. Returns false if there is no room now. It is copied, except for memory of the datagrams that this turn of
   * the loop handles, of any of its sockets: that leaves before others are received over it.
   */
  send(destination: SendDestination, bytes: Uint8Array): boolean {
    const { batch } = this;
    const { received } = this.#loop;
    const isReceived = bytes.buffer === received.bytes.buffer;
    if (!batch.reserve(1, isReceived ? 0 : bytes.length)) return false;
    batch.datagram(destination, bytes.length);
    if (isReceived) {
      if (!this.#borrowsReceived) received.lend(this);
      this.#borrowsReceived = true;
      batch.borrowed(received.payloadAddress + bytes.byteOffset, bytes.length);
    } else {
      batch.copied(bytes);
    }
    return true;
  }

  /** Sends the gathered datagrams, as far as the system takes them, and closes the socket. */
  close(): void {
    this.flush();
    this.#loop.remove(this.socket);
    this.socket.close();
  }

  #returnReceived(): void {
    const { received } = this.#loop;
    if (this.batch.blocked) this.batch.detach(received.bytes, received.payloadAddress);
    this.#borrowsReceived = false;
    received.returned();
  }

  #take(received: ReceiveBatch, index: number): void {
    const arrival = this.#arrival;
    const handler = this.#handler;
    const ancillary = received.ancillary(index);
    arrival.peerAt = received.peerAt(index);
    arrival.localAt = ancillary.localAt;
    arrival.isLocalIPv4 = ancillary.isLocalIPv4;
    arrival.interfaceIndex = ancillary.interfaceIndex;
    arrival.isToMany = ancillary.isToMany;
    const length = received.length(index);
    const offset = received.offset(index);
    const segmentBytes = segmentBytesOf(ancillary, length);
    let from = 0;
    if (length > segmentBytes && handler.runReceived !== undefined) {
      const whole = Math.floor(length / segmentBytes);
      const taken = handler.runReceived(this, received.bytes, offset, whole, segmentBytes, arrival);
      this.receivedDatagrams += taken;
      from = taken * segmentBytes;
    }
    for (; from < length || from === 0; from += segmentBytes) {
      this.receivedDatagrams += 1;
      handler.received(this, received.bytes, offset + from, Math.min(segmentBytes, length - from), arrival);
    }
  }
}

/** Bytes of each coalesced datagram; at least one, so that an empty datagram counts as well. */
function segmentBytesOf({ segmentBytes }: Readonly<Ancillary>, length: number): number {
  return segmentBytes > 0 ? segmentBytes : Math.max(1, length);
}
