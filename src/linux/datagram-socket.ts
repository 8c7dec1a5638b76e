import { Arena } from './arena.js';
import {
  type Address,
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  checked,
  IP_MTU,
  IP_PKTINFO,
  IP_RECVERR,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_MTU,
  IPV6_RECVERR,
  IPV6_RECVPKTINFO,
  IPV6_V6ONLY,
  type Libc,
  SO_BINDTODEVICE,
  SO_MEMINFO,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_SNDBUF,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOL_SOCKET,
  SystemCallError,
  UDP_GRO,
} from './libc.js';
import { type AddressBook, type Sockaddr, sockaddrBytes } from './sockaddr.js';

/** Requested for bursts that arrive while the loop is busy. The system grants at most its limit, and root the whole size. */
const bufferBytes = 4 * 1024 * 1024;
/** struct sk_meminfo: nine integers, the last one counts drops (SK_MEMINFO_DROPS). */
const memoryInfoWords = 9;

/** The ancillary data that a socket reports, and how its port is shared. */
export interface DatagramSocketOptions {
  /** Reports the local address that each datagram came to (IP_PKTINFO, IPV6_RECVPKTINFO). */
  readonly localAddress?: boolean;
  /**
   * An IPv6 socket that accepts IPv4 as well also sets IP_PKTINFO beside IPV6_RECVPKTINFO. For a broadcast it then reports the
   * address to answer from instead of the broadcast address, which cannot be a source.
   */
  readonly localIPv4Address?: boolean;
  /** Datagrams of one peer that came together stay together (UDP_GRO). */
  readonly coalesced?: boolean;
  /**
   * Several threads bind the same port and share its datagrams (SO_REUSEPORT). The first thread `offers`: it binds alone, so
   * that another program's server is an error and does not share the port. Only then can the others `join`.
   */
  readonly sharing?: 'offers' | 'joins' | undefined;
  /** The only interface that it receives and sends by (SO_BINDTODEVICE; without privileges since Linux 5.7). */
  readonly device?: string | undefined;
  /** Several programs bind the same port, for multicast (SO_REUSEADDR). */
  readonly sharedByPrograms?: boolean;
  /** An IPv6 socket accepts IPv4 as well, mapped. */
  readonly dualStack?: boolean;
}

/** A UDP socket by its descriptor. It gets ICMP errors in its error queue, and counts the datagrams that it had no room for. */
export class DatagramSocket {
  readonly descriptor: number;
  readonly family: number;
  readonly #libc: Libc;
  readonly #book: AddressBook;
  readonly #arena: Arena;
  #closed = false;

  private constructor(libc: Libc, book: AddressBook, descriptor: number, family: number) {
    this.#libc = libc;
    this.#book = book;
    this.descriptor = descriptor;
    this.family = family;
    this.#arena = new Arena(libc, 64);
  }

  /** Binds a new socket. @throws SystemCallError */
  static bind(
    libc: Libc,
    book: AddressBook,
    local: Sockaddr,
    options: DatagramSocketOptions = {},
  ): DatagramSocket {
    const family = local.length === sockaddrBytes ? AF_INET6 : AF_INET;
    const type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    const descriptor = checked(libc, 'socket', libc.socket(family, type, 0));
    const socket = new DatagramSocket(libc, book, descriptor, family);
    try {
      if (family === AF_INET6) socket.set(IPPROTO_IPV6, IPV6_V6ONLY, options.dualStack === true ? 0 : 1);
      if (options.sharing === 'joins') socket.set(SOL_SOCKET, SO_REUSEPORT, 1);
      if (options.sharedByPrograms === true) socket.set(SOL_SOCKET, SO_REUSEADDR, 1);
      if (options.device !== undefined) socket.#bindToDevice(options.device);
      socket.#arena.words.set(local.words);
      checked(libc, 'bind', libc.bind(descriptor, socket.#arena.address, local.length));
      if (options.sharing === 'offers') socket.set(SOL_SOCKET, SO_REUSEPORT, 1);
      socket.#configure(options);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Takes over a socket that is bound already. @throws SystemCallError */
  static adopt(
    libc: Libc,
    book: AddressBook,
    descriptor: number,
    options: DatagramSocketOptions = {},
  ): DatagramSocket {
    const probe = new DatagramSocket(libc, book, descriptor, AF_UNSPEC);
    const { length } = probe.local;
    const family = length === sockaddrBytes ? AF_INET6 : AF_INET;
    const socket = new DatagramSocket(libc, book, descriptor, family);
    socket.#configure(options);
    return socket;
  }

  /** The bound address. @throws SystemCallError */
  get local(): Sockaddr {
    const arena = this.#arena;
    const libc = this.#libc;
    const lengthAt = 32;
    arena.words.fill(0);
    arena.words[lengthAt / 4] = sockaddrBytes;
    const { address } = arena;
    checked(libc, 'getsockname', libc.getsockname(this.descriptor, address, address + lengthAt));
    return this.#book.read(arena.words, 0);
  }

  /** Sets an option whose value is an integer. @throws SystemCallError */
  set(level: number, name: number, value: number): void {
    this.#arena.words[0] = value;
    this.setBytes(level, name, this.#arena.address, 4);
  }

  /** Sets an option whose value is `length` bytes at `address`. @throws SystemCallError */
  setBytes(level: number, name: number, address: Address, length: number): void {
    const libc = this.#libc;
    const { descriptor } = this;
    checked(libc, 'setsockopt', libc.setsockopt(descriptor, level, name, address, length));
  }

  /** The value of an option that is an integer. @throws SystemCallError */
  get(level: number, name: number): number {
    const libc = this.#libc;
    const arena = this.#arena;
    const { descriptor } = this;
    arena.words[0] = 0;
    arena.words[1] = 4;
    const { address } = arena;
    checked(libc, 'getsockopt', libc.getsockopt(descriptor, level, name, address, address + 4));
    return arena.words[0] ?? 0;
  }

  /**
   * Datagrams dropped for lack of room since it was opened, modulo 2^32. SO_RXQ_OVFL reports this counter with the next
   * datagram; SO_MEMINFO (Linux 4.12) reads it at once. @throws SystemCallError
   */
  get drops(): number {
    const libc = this.#libc;
    const arena = this.#arena;
    const { descriptor } = this;
    const lengthAt = memoryInfoWords * 4;
    arena.words.fill(0);
    arena.words[memoryInfoWords] = lengthAt;
    const { address } = arena;
    const result = libc.getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, address, address + lengthAt);
    checked(libc, 'getsockopt', result);
    return arena.words[memoryInfoWords - 1] ?? 0;
  }

  /** Returns true if it accepts IPv4 as well, mapped into IPv6. @throws SystemCallError */
  get isDualStack(): boolean {
    return this.family === AF_INET6 && this.get(IPPROTO_IPV6, IPV6_V6ONLY) === 0;
  }

  /** Sets the peer. The next call on the socket returns an ICMP error of this peer as well. @throws SystemCallError */
  connect(peer: Sockaddr): void {
    const libc = this.#libc;
    const arena = this.#arena;
    arena.words.set(peer.words);
    checked(libc, 'connect', libc.connect(this.descriptor, arena.address, peer.length));
  }

  /** The path MTU to `peer` in bytes, as the system knows it now. Connects the socket to `peer`. @throws SystemCallError */
  pathMtu(peer: Sockaddr): number {
    const libc = this.#libc;
    const arena = this.#arena;
    const { descriptor } = this;
    // Without this, the local address of the first peer stays for the others.
    arena.words.fill(0);
    libc.connect(descriptor, arena.address, sockaddrBytes);
    this.connect(peer);
    return this.family === AF_INET6 ? this.get(IPPROTO_IPV6, IPV6_MTU) : this.get(IPPROTO_IP, IP_MTU);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#libc.close(this.descriptor);
  }

  #bindToDevice(name: string): void {
    const bytes = new TextEncoder().encode(name);
    this.#arena.bytes.set(bytes);
    this.setBytes(SOL_SOCKET, SO_BINDTODEVICE, this.#arena.address, bytes.length);
  }

  #configure(options: DatagramSocketOptions): void {
    const isIPv6 = this.family === AF_INET6;
    if (isIPv6) this.set(IPPROTO_IPV6, IPV6_RECVERR, 1);
    else this.set(IPPROTO_IP, IP_RECVERR, 1);
    if (options.localAddress === true) {
      if (isIPv6) this.set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
      else this.set(IPPROTO_IP, IP_PKTINFO, 1);
    }
    if (options.localIPv4Address === true && isIPv6) this.set(IPPROTO_IP, IP_PKTINFO, 1);
    if (options.coalesced === true) this.set(IPPROTO_UDP, UDP_GRO, 1);
    this.set(SOL_SOCKET, SO_RCVBUF, bufferBytes);
    try {
      // Root may exceed the limit net.core.rmem_max: a thousand clients that ACK at once need it.
      this.set(SOL_SOCKET, SO_RCVBUFFORCE, bufferBytes);
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
    }
    this.set(SOL_SOCKET, SO_SNDBUF, bufferBytes);
  }
}
