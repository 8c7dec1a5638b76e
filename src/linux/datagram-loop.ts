import { cpus } from 'node:os';
// The global of that name is a getter, which every look at the sockets would pay for.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { Arena } from './arena.js';
import { cpuQuota } from './cpu-quota.js';
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
  RUSAGE_THREAD,
} from './libc.js';
import { epollEventLayout, rusageLayout } from './message-layout.js';
import { ReceiveBatch } from './receive-batch.js';
import { SpinPolicy } from './spin-policy.js';

const maxEvents = 64;
/** Looks at the one socket that was heard last, before all are asked again: one system call less for each. */
const maxDirectLooks = 8;
/** Milliseconds after which Node's own loop gets a turn, however much there is to do: commands wait no longer. */
const turnMs = 0.5;
/** Cores of a quota that a spinning thread leaves something of. */
const minQuota = 2;
/** A bound on one timer. */
const maxTimerMs = 2_147_483_647;

/** What a loop does when a socket has something to say. */
export interface SocketHandler {
  /** Datagrams may have come: take a batch of them; whether there were any. The loop comes back when there are more. */
  readable(received: ReceiveBatch): boolean;
  /** The system takes datagrams again; asked for by `awaitRoom`. */
  writable(): void;
  /** There are errors to fetch. */
  errored(received: ReceiveBatch): void;
  /** Everyone has had a turn: give the system what was gathered; asked for by `flushSoon`. */
  flush(): void;
}

/** Whoever uses a loop: is asked after every look at the sockets. */
export interface LoopUser {
  /** Milliseconds of `performance.now` at which `deadlineReached` is due; infinite for never. */
  readonly deadlineMs: number;
  deadlineReached(nowMs: number): void;
  /** The sockets have been heard: gather what there is to send. True when there is more that waits for nothing. */
  turn(): boolean;
  /** The loop is about to sleep. */
  rest?(): void;
}

interface Watched {
  readonly socket: DatagramSocket;
  readonly handler: SocketHandler;
  /** Waiting for it keeps the process alive. */
  keepsAlive: boolean;
}

/**
 * Reads and writes UDP sockets by batches, in whichever thread it was made. While there is traffic it stays with the
 * sockets: for `spinMicros` after the last datagram it looks again instead of sleeping, as far as that pays
 * (`SpinPolicy`). Then Node's event loop watches for it, and a thread with nothing to do sleeps.
 */
export class DatagramLoop {
  readonly received: ReceiveBatch;
  readonly #libc: Libc;
  readonly #epoll: number;
  readonly #events: Arena;
  readonly #usage: Arena;
  readonly #layout = epollEventLayout(process.arch);
  readonly #watched = new Map<number, Watched>();
  #gathered: SocketHandler[] = [];
  #users: readonly LoopUser[] = [];
  /** The earliest deadline of the users, as of the last turn. */
  #deadlineMs = Number.POSITIVE_INFINITY;
  readonly #spin: SpinPolicy;
  #lookedMs = 0;
  /** The only socket that the last look at all of them found to be readable: while one peer talks, it is the next one too. */
  #latest: Watched | undefined;
  #directLooks = 0;
  #running = false;
  #handle: PollHandle | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #nextTurn: NodeJS.Immediate | undefined;
  /** Sockets that keep the process alive. */
  #kept = 0;

  /** `spinMicros` 0 never spins. @throws SystemCallError */
  constructor(libc: Libc, spinMicros: number) {
    this.#libc = libc;
    // Alone on one core, spinning would only keep the peer from answering.
    const spinMs = cpus().length > 1 && cpuQuota() >= minQuota ? spinMicros / 1_000 : 0;
    this.#spin = new SpinPolicy(spinMs, () => this.#preemptions());
    this.received = new ReceiveBatch(libc);
    this.#events = new Arena(libc, maxEvents * this.#layout.bytes);
    this.#usage = new Arena(libc, rusageLayout.bytes);
    this.#epoll = checked(libc, 'epoll_create1', libc.epoll_create1(0));
  }

  /** Milliseconds of `performance.now`; while the sockets are heard, as of the last look at them. */
  get nowMs(): number {
    return this.#running ? this.#lookedMs : performance.now();
  }

  /** Watches a socket. @throws SystemCallError */
  add(socket: DatagramSocket, handler: SocketHandler): void {
    this.#control(EPOLL_CTL_ADD, socket, EPOLLIN);
    this.#watched.set(socket.descriptor, { socket, handler, keepsAlive: true });
    this.#handle ??= this.#libc.poll(this.#epoll, () => this.#run());
    this.#keep(1);
  }

  /** Watches a socket no longer; to be called before it is closed. */
  remove(socket: DatagramSocket): void {
    const watched = this.#watched.get(socket.descriptor);
    // One that was closed already may have left its number to another.
    if (watched?.socket !== socket) return;
    this.unref(socket);
    this.#watched.delete(socket.descriptor);
    if (this.#latest === watched) this.#latest = undefined;
    this.#gathered = this.#gathered.filter((handler) => handler !== watched.handler);
    this.#control(EPOLL_CTL_DEL, socket, 0);
    if (this.#watched.size > 0) return;
    this.#handle?.close();
    this.#handle = undefined;
  }

  /** Wants to be told when the system takes datagrams again, or no longer. */
  awaitRoom(socket: DatagramSocket, wanted: boolean): void {
    if (this.#watched.has(socket.descriptor))
      this.#control(EPOLL_CTL_MOD, socket, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }

  addUser(user: LoopUser): void {
    this.#users = [...this.#users, user];
  }

  removeUser(user: LoopUser): void {
    this.#users = this.#users.filter((other) => other !== user);
  }

  /** The owner of a socket has gathered something to send: it is flushed at the end of the turn. Asked for once a turn. */
  flushSoon(handler: SocketHandler): void {
    this.#gathered.push(handler);
    this.wake();
  }

  /** Something was asked for from outside, or a deadline is an earlier one: has a turn soon. */
  wake(): void {
    if (!this.#running) this.#nextTurn ??= setImmediate(() => this.#run());
  }

  /** Hears what has come, and sends what there is to say to it, now. */
  hearNow(): void {
    if (!this.#running) this.#run();
  }

  /** Waiting for datagrams of that socket no longer keeps the process alive. */
  unref(socket: DatagramSocket): void {
    const watched = this.#watched.get(socket.descriptor);
    if (watched?.socket !== socket || !watched.keepsAlive) return;
    watched.keepsAlive = false;
    this.#keep(-1);
  }

  /** Watches nothing any more. The sockets are their owners'. */
  close(): void {
    for (const { socket } of [...this.#watched.values()]) this.remove(socket);
    clearTimeout(this.#timer);
    clearImmediate(this.#nextTurn);
    this.#users = [];
    this.#libc.close(this.#epoll);
  }

  #keep(change: number): void {
    this.#kept += change;
    if (this.#kept > 0) {
      this.#handle?.ref();
      this.#timer?.ref();
    } else {
      this.#handle?.unref();
      this.#timer?.unref();
    }
  }

  #run(): void {
    clearImmediate(this.#nextTurn);
    this.#nextTurn = undefined;
    this.#running = true;
    this.#latest = undefined;
    this.#lookedMs = performance.now();
    const interrupted = this.#stay();
    this.#running = false;
    if (interrupted) this.wake();
    else this.#sleep();
  }

  /** Stays with the sockets while they are active; true when it left them only to give Node's own loop a turn. */
  #stay(): boolean {
    const untilMs = this.#lookedMs + turnMs;
    let more = true;
    for (;;) {
      const heard = this.#look();
      const due = heard || more || this.#lookedMs >= this.#deadlineMs;
      if (due) more = this.#serve();
      if (this.#watched.size === 0) return false;
      const nowMs = performance.now();
      if (heard || more) this.#spin.active(nowMs);
      else if (!this.#spin.looksAgain(nowMs)) return false;
      this.#lookedMs = nowMs;
      if (nowMs >= untilMs) return true;
    }
  }

  /** One look at the sockets, or at the one that was heard last; whether any had something to say. */
  #look(): boolean {
    if (this.#latest !== undefined && this.#directLooks < maxDirectLooks) {
      this.#directLooks += 1;
      return this.#latest.handler.readable(this.received);
    }
    this.#directLooks = 0;
    this.#latest = undefined;
    return this.#lookAtAll();
  }

  #lookAtAll(): boolean {
    const libc = this.#libc;
    const layout = this.#layout;
    const events = this.#events;
    const count = libc.epoll_wait(this.#epoll, events.address, maxEvents, 0);
    for (let index = 0; index < count; index += 1) {
      const word = (index * layout.bytes) >>> 2;
      const flags = events.words[word] ?? 0;
      const watched = this.#watched.get(events.words[word + layout.data / 4] ?? -1);
      if (watched === undefined) continue;
      const hasErrors = (flags & EPOLLERR) !== 0;
      if ((flags & EPOLLOUT) !== 0) watched.handler.writable();
      if ((flags & EPOLLIN) !== 0) {
        if (count === 1) this.#latest = watched;
        // A call that tells an error takes nothing. What a peer said before it left comes before that it has left.
        if (!watched.handler.readable(this.received) && hasErrors) watched.handler.readable(this.received);
      }
      if (hasErrors) watched.handler.errored(this.received);
    }
    return count > 0;
  }

  #serve(): boolean {
    let more = false;
    for (const user of this.#users) {
      if (user.deadlineMs <= this.#lookedMs) user.deadlineReached(this.#lookedMs);
      if (user.turn()) more = true;
    }
    // Not by its length, which V8 sets in its runtime.
    for (let handler = this.#gathered.pop(); handler !== undefined; handler = this.#gathered.pop())
      handler.flush();
    // Only now: what one user did, or the system refused, may have brought another's deadline forward.
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    for (const { deadlineMs } of this.#users) this.#deadlineMs = Math.min(this.#deadlineMs, deadlineMs);
    return more;
  }

  /** How often the system has taken the core from this thread while it wanted to go on, modulo 2^32. */
  #preemptions(): number {
    const libc = this.#libc;
    const usage = this.#usage;
    libc.getrusage(RUSAGE_THREAD, usage.address);
    return usage.words[rusageLayout.involuntarySwitches / 4] ?? 0;
  }

  /** Leaves the sockets to Node's event loop until something comes or the next deadline is there. */
  #sleep(): void {
    for (const user of this.#users) user.rest?.();
    const deadlineMs = this.#deadlineMs;
    if (deadlineMs >= this.#timerDueMs) return;
    clearTimeout(this.#timer);
    this.#timerDueMs = deadlineMs;
    const delayMs = Math.min(Math.max(0, Math.ceil(deadlineMs - this.#lookedMs)), maxTimerMs);
    this.#timer = setTimeout(() => {
      this.#timerDueMs = Number.POSITIVE_INFINITY;
      this.#run();
    }, delayMs);
    if (this.#kept === 0) this.#timer.unref();
  }

  #control(operation: number, socket: DatagramSocket, flags: number): void {
    const events = this.#events;
    const layout = this.#layout;
    const libc = this.#libc;
    // Borrows the first slot, which holds nothing between two looks.
    events.words[0] = flags;
    events.words[layout.data / 4] = socket.descriptor;
    checked(libc, 'epoll_ctl', libc.epoll_ctl(this.#epoll, operation, socket.descriptor, events.address));
  }
}
