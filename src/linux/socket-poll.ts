import process from 'node:process';
import { Arena } from './arena.js';
import type { DatagramSocket } from './datagram-socket.js';
import {
  checked,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EPOLLERR,
  EPOLLIN,
  EPOLLOUT,
  type Libc,
  type PollHandle,
} from './libc.js';
import { epollEventLayout } from './message-layout.js';
import type { ReceiveBatch } from './receive-batch.js';

const maxEvents = 64;
/** Looks at the one socket that was readable last, before all are polled again: each saves one system call. */
const maxDirectLooks = 8;

/** Handles the events of a socket. */
export interface SocketHandler {
  /** Datagrams may have arrived: takes a batch. Returns true if there were any; it is called again while there are more. */
  readable(received: ReceiveBatch): boolean;
  /** The system takes datagrams again; requested by `awaitRoom`. */
  writable(): void;
  /** The error queue has errors. */
  errored(received: ReceiveBatch): void;
}

interface Watched<Handler> {
  readonly socket: DatagramSocket;
  readonly handler: Handler;
  /** Waiting for it keeps the process alive. */
  keepsAlive: boolean;
}

/** Sockets that are watched by epoll(7), and by Node's event loop while the loop does not look at them. */
export class SocketPoll<Handler extends SocketHandler> {
  /** Sockets that keep the process alive. */
  kept = 0;
  readonly #libc: Libc;
  readonly #received: ReceiveBatch;
  readonly #ready: () => void;
  readonly #epoll: number;
  readonly #events: Arena;
  readonly #layout = epollEventLayout(process.arch);
  readonly #watched = new Map<number, Watched<Handler>>();
  /** The socket that the last poll found readable, if it was the only one: with one active peer it is readable next too. */
  #latest: Watched<Handler> | undefined;
  #directLooks = 0;
  #handle: PollHandle | undefined;
  /** While Node takes down a process that ends, a callback of the handle would abort the process. */
  readonly #exiting = (): void => this.#closeHandle();

  /** Handlers read into `received`; Node calls `ready` when a socket may be ready. @throws SystemCallError */
  constructor(libc: Libc, received: ReceiveBatch, ready: () => void) {
    this.#libc = libc;
    this.#received = received;
    this.#ready = ready;
    this.#events = new Arena(libc, maxEvents * this.#layout.bytes);
    this.#epoll = checked(libc, 'epoll_create1', libc.epoll_create1(0));
  }

  /** The number of watched sockets. */
  get size(): number {
    return this.#watched.size;
  }

  /** Watches a socket. @throws SystemCallError */
  add(socket: DatagramSocket, handler: Handler): void {
    this.#control(EPOLL_CTL_ADD, socket, EPOLLIN);
    this.#watched.set(socket.descriptor, { socket, handler, keepsAlive: true });
    this.#handle ??= this.#openHandle();
    this.#keep(1);
  }

  /** Stops watching a socket. Call it before the socket is closed. Returns its handler if it was watched. */
  remove(socket: DatagramSocket): Handler | undefined {
    const watched = this.#watched.get(socket.descriptor);
    // The descriptor of a closed socket may already belong to another.
    if (watched?.socket !== socket) return undefined;
    this.unref(socket);
    this.#watched.delete(socket.descriptor);
    if (this.#latest === watched) this.#latest = undefined;
    this.#control(EPOLL_CTL_DEL, socket, 0);
    if (this.#watched.size === 0) this.#closeHandle();
    return watched.handler;
  }

  /** Requests `writable` when the system takes datagrams again, or cancels the request. */
  awaitRoom(socket: DatagramSocket, wanted: boolean): void {
    if (this.#watched.has(socket.descriptor))
      this.#control(EPOLL_CTL_MOD, socket, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }

  /** Waiting for datagrams of that socket no longer keeps the process alive. */
  unref(socket: DatagramSocket): void {
    const watched = this.#watched.get(socket.descriptor);
    if (watched?.socket !== socket || !watched.keepsAlive) return;
    watched.keepsAlive = false;
    this.#keep(-1);
  }

  /** Polls all sockets the next time: Node's event loop had a turn. */
  forgetLatest(): void {
    this.#latest = undefined;
  }

  /** Looks once at the sockets, or at the one that was readable last. Returns true if any was ready. */
  look(): boolean {
    if (this.#latest !== undefined && this.#directLooks < maxDirectLooks) {
      this.#directLooks += 1;
      return this.#latest.handler.readable(this.#received);
    }
    this.#directLooks = 0;
    this.#latest = undefined;
    return this.#lookAtAll();
  }

  /** Stops watching. The sockets stay open; their owners close them. */
  close(): void {
    for (const { socket } of [...this.#watched.values()]) this.remove(socket);
    this.#libc.close(this.#epoll);
  }

  #openHandle(): PollHandle {
    process.on('exit', this.#exiting);
    return this.#libc.poll(this.#epoll, this.#ready);
  }

  #closeHandle(): void {
    process.off('exit', this.#exiting);
    this.#handle?.close();
    this.#handle = undefined;
  }

  #lookAtAll(): boolean {
    const layout = this.#layout;
    const { words, address } = this.#events;
    const received = this.#received;
    const count = this.#libc.epoll_wait(this.#epoll, address, maxEvents, 0);
    for (let index = 0; index < count; index += 1) {
      const word = (index * layout.bytes) >>> 2;
      const flags = words[word] ?? 0;
      const watched = this.#watched.get(words[word + layout.data / 4] ?? -1);
      if (watched === undefined) continue;
      const { handler } = watched;
      const hasErrors = (flags & EPOLLERR) !== 0;
      if ((flags & EPOLLOUT) !== 0) handler.writable();
      if ((flags & EPOLLIN) !== 0) {
        if (count === 1) this.#latest = watched;
        // A call that reports an error takes no datagrams. A peer's last datagrams are handled before the error that it is gone.
        if (!handler.readable(received) && hasErrors) handler.readable(received);
      }
      if (hasErrors) handler.errored(received);
    }
    return count > 0;
  }

  #keep(change: number): void {
    this.kept += change;
    if (this.kept > 0) this.#handle?.ref();
    else this.#handle?.unref();
  }

  #control(operation: number, socket: DatagramSocket, flags: number): void {
    const events = this.#events;
    const libc = this.#libc;
    // Borrows the first slot, which is empty between two looks.
    events.words[0] = flags;
    events.words[this.#layout.data / 4] = socket.descriptor;
    checked(libc, 'epoll_ctl', libc.epoll_ctl(this.#epoll, operation, socket.descriptor, events.address));
  }
}
