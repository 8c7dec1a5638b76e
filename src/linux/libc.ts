import { createRequire } from 'node:module';
import { getSystemErrorName } from 'node:util';

/** An address in memory, as a plain number: user space ends at 2^47 on x64 and 2^48 on arm64, far below 2^53. */
export type Address = number;

/** Linux's constants, the same on x64 and arm64 (names as in the uapi headers). */
export const AF_UNSPEC = 0;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_DGRAM = 2;
export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_REUSEPORT = 15;
export const SO_BINDTODEVICE = 25;
export const SO_RCVBUFFORCE = 33;
export const SO_MEMINFO = 55;
export const IPPROTO_IP = 0;
export const IP_PKTINFO = 8;
export const IP_RECVERR = 11;
export const IP_MTU = 14;
export const IPPROTO_UDP = 17;
export const UDP_SEGMENT = 103;
export const UDP_GRO = 104;
export const IPPROTO_IPV6 = 41;
export const IPV6_MTU = 24;
export const IPV6_RECVERR = 25;
export const IPV6_V6ONLY = 26;
export const IPV6_RECVPKTINFO = 49;
export const IPV6_PKTINFO = 50;
export const MSG_DONTWAIT = 0x40;
export const MSG_ERRQUEUE = 0x2000;
export const MSG_NOSIGNAL = 0x4000;
export const RUSAGE_THREAD = 1;
export const EPOLLIN = 1;
export const EPOLLOUT = 4;
export const EPOLLERR = 8;
export const EPOLL_CTL_ADD = 1;
export const EPOLL_CTL_DEL = 2;
export const EPOLL_CTL_MOD = 3;
export const EINTR = 4;
export const EIO = 5;
export const EAGAIN = 11;
export const EINVAL = 22;
export const EMSGSIZE = 90;
export const ENOBUFS = 105;
export const ECONNREFUSED = 111;

/** A system call that failed; `code` is the error's name, `ECONNREFUSED` for example. */
export class SystemCallError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;

  constructor(syscall: string, errno: number) {
    const code = getSystemErrorName(-errno);
    super(`${syscall}: ${code}`);
    this.name = 'SystemCallError';
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
  }
}

/**
 * The few calls that the engine makes. Each returns the system's result, -1 for an error, whose number is then `errno()`. The
 * caller keeps the memory at each address alive until the call has returned; the kernel keeps no address.
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(socket: number, address: Address, addressBytes: number): number;
  connect(socket: number, address: Address, addressBytes: number): number;
  getsockname(socket: number, address: Address, addressBytes: Address): number;
  getsockopt(socket: number, level: number, name: number, value: Address, valueBytes: Address): number;
  setsockopt(socket: number, level: number, name: number, value: Address, valueBytes: number): number;
  recvmmsg(socket: number, messages: Address, count: number, flags: number, timeout: Address): number;
  sendmmsg(socket: number, messages: Address, count: number, flags: number): number;
  epoll_create1(flags: number): number;
  epoll_ctl(epoll: number, operation: number, descriptor: number, event: Address): number;
  epoll_wait(epoll: number, events: Address, most: number, timeoutMs: number): number;
  /** `who`: RUSAGE_THREAD; fills a struct rusage. */
  getrusage(who: number, usage: Address): number;
  if_nametoindex(name: string): number;
  /** Writes at most 16 bytes to `name`; `null` if there is no such interface. */
  if_indextoname(index: number, name: Address): string | null;
  inet_pton(family: number, text: string, address: Address): number;
  /** `null` for an error. */
  inet_ntop(family: number, address: Address, text: Address, textBytes: number): string | null;
  close(descriptor: number): number;
  /** The number of this thread's last error. */
  errno(): number;
  /** The address of a view's bytes, which do not move while its buffer is referenced. */
  addressOf(view: Uint8Array): Address;
  /** Calls back in Node's own event loop while `descriptor` is readable, until the handle is closed. */
  poll(descriptor: number, readable: () => void): PollHandle;
}

/** Watches a descriptor in Node's event loop. */
export interface PollHandle {
  /** The watch no longer keeps the process alive. */
  unref(): void;
  ref(): void;
  close(): void;
}

/** The part of koffi that is used; koffi types all values as `any`. */
interface Koffi {
  load(path: null): { func(definition: string): (...args: readonly unknown[]) => number };
  errno(): number;
  address(view: Uint8Array): bigint;
  readonly node: {
    poll(descriptor: number, options: { readable: boolean }, callback: () => void): PollHandle;
  };
}

let opened: Libc | undefined;

/**
 * The C library of this process, by foreign function calls. Throws koffi's error if there is no koffi for this platform or a
 * symbol is missing.
 */
export function openLibc(): Libc {
  opened ??= load();
  return opened;
}

function load(): Libc {
  // Required, not imported: a machine without koffi must be able to go on.
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const library = koffi.load(null);
  // Pointers are numbers: passing a double is ten times as fast as a typed array, whose address must be looked up.
  const call = <F>(definition: string): F => library.func(definition) as unknown as F;
  const calls: Libc = {
    socket: call<Libc['socket']>('int socket(int, int, int)'),
    bind: call<Libc['bind']>('int bind(int, uintptr_t, uint32_t)'),
    connect: call<Libc['connect']>('int connect(int, uintptr_t, uint32_t)'),
    getsockname: call<Libc['getsockname']>('int getsockname(int, uintptr_t, uintptr_t)'),
    getsockopt: call<Libc['getsockopt']>('int getsockopt(int, int, int, uintptr_t, uintptr_t)'),
    setsockopt: call<Libc['setsockopt']>('int setsockopt(int, int, int, uintptr_t, uint32_t)'),
    recvmmsg: call<Libc['recvmmsg']>('int recvmmsg(int, uintptr_t, uint, int, uintptr_t)'),
    sendmmsg: call<Libc['sendmmsg']>('int sendmmsg(int, uintptr_t, uint, int)'),
    epoll_create1: call<Libc['epoll_create1']>('int epoll_create1(int)'),
    epoll_ctl: call<Libc['epoll_ctl']>('int epoll_ctl(int, int, int, uintptr_t)'),
    epoll_wait: call<Libc['epoll_wait']>('int epoll_wait(int, uintptr_t, int, int)'),
    getrusage: call<Libc['getrusage']>('int getrusage(int, uintptr_t)'),
    if_nametoindex: call<Libc['if_nametoindex']>('uint if_nametoindex(const char *)'),
    if_indextoname: call<Libc['if_indextoname']>('const char *if_indextoname(uint, uintptr_t)'),
    inet_pton: call<Libc['inet_pton']>('int inet_pton(int, const char *, uintptr_t)'),
    inet_ntop: call<Libc['inet_ntop']>('const char *inet_ntop(int, uintptr_t, uintptr_t, uint32_t)'),
    close: call<Libc['close']>('int close(int)'),
    errno: () => koffi.errno(),
    addressOf: (view) => Number(koffi.address(view)),
    poll: (descriptor, readable) => koffi.node.poll(descriptor, { readable: true }, readable),
  };
  return Object.freeze(calls);
}

/** The result of a call that must not fail. @throws SystemCallError */
export function checked(libc: Libc, syscall: string, result: number): number {
  if (result >= 0) return result;
  throw new SystemCallError(syscall, libc.errno());
}
