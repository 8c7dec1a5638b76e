import { cpus } from 'node:os';
// The global of that name is a getter, which every look at the sockets would pay for.
import { performance } from 'node:perf_hooks';
import { Arena } from './arena.js';
import { cpuQuota } from './cpu-quota.js';
import type { DatagramSocket } from './datagram-socket.js';
import { type Libc, RUSAGE_THREAD } from './libc.js';
import { rusageLayout } from './message-layout.js';
import { ReceiveBatch } from './receive-batch.js';
import { type SocketHandler, SocketPoll } from './socket-poll.js';
import { SpinPolicy } from './spin-policy.js';

/** Milliseconds after which Node's own loop gets a turn, however much there is to do: commands wait no longer. */
const turnMs = 0.5;
/** Cores of a quota that a spinning thread leaves something of. */
const minQuota = 2;
/** A bound on one timer. */
const maxTimerMs = 2_147_483_647;

/** Handles a socket of a loop, and sends what was gathered for it. */
export interface LoopHandler extends SocketHandler {
  /** Every user has had a turn: gives the system what was gathered; asked for by `flushSoon`. */
  flush(): void;
}

/** Uses a loop: has a turn after every look at the sockets. */
export interface LoopUser {
  /** Milliseconds of the loop's clock at which `deadlineReached` is due; infinite for never. */
  readonly deadlineMs: number;
  deadlineReached(nowMs: number): void;
  /** What the sockets had is handled: gathers what there is to send. True when more can be sent at once. */
  turn(): boolean;
  /** The loop is about to sleep. */
  rest?(): void;
}

/** What a loop asks of its machine. */
export interface LoopContext {
  /** Milliseconds of a steady clock. */
  readonly nowMs: () => number;
  /** Whether a thread that spins leaves a core to its peers. */
  readonly maySpin: () => boolean;
}

const machine: LoopContext = {
  nowMs: () => performance.now(),
  // Alone on one core, spinning would only keep the peer from answering.
  maySpin: () => cpus().length > 1 && cpuQuota() >= minQuota,
};

/**
 * Reads and writes UDP sockets by batches, in the thread that it was made in. While there is traffic it stays with the
 * sockets: for `spinMicros` after the last datagram it looks again instead of sleeping, as far as that pays
 * (`SpinPolicy`). Then Node's event loop watches for it, and a thread with nothing to do sleeps.
 */
export class DatagramLoop {
  readonly received: ReceiveBatch;
  readonly #libc: Libc;
  readonly #clock: () => number;
  readonly #sockets: SocketPoll<LoopHandler>;
  readonly #usage: Arena;
  readonly #spin: SpinPolicy;
  #gathered: LoopHandler[] = [];
  #users: readonly LoopUser[] = [];
  /** The earliest deadline of the users, as of the last turn. */
  #deadlineMs = Number.POSITIVE_INFINITY;
  #lookedMs = 0;
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #nextTurn: NodeJS.Immediate | undefined;

  /** `spinMicros` 0 never spins. @throws SystemCallError */
  constructor(libc: Libc, spinMicros: number, { nowMs, maySpin } = machine) {
    this.#libc = libc;
    this.#clock = nowMs;
    this.#spin = new SpinPolicy(maySpin() ? spinMicros / 1_000 : 0, () => this.#preemptions());
    this.received = new ReceiveBatch(libc);
    this.#usage = new Arena(libc, rusageLayout.bytes);
    this.#sockets = new SocketPoll(libc, this.received, () => this.#run());
  }

  /** Milliseconds of the loop's clock; while it is with the sockets, as of the last look at them. */
  get nowMs(): number {
    return this.#running ? this.#lookedMs : this.#clock();
  }

  /** Watches a socket. @throws SystemCallError */
  add(socket: DatagramSocket, handler: LoopHandler): void {
    this.#sockets.add(socket, handler);
    this.#timer?.ref();
  }

  /** Watches a socket no longer; to be called before it is closed. */
  remove(socket: DatagramSocket): void {
    const removed = this.#sockets.remove(socket);
    if (removed === undefined) return;
    this.#gathered = this.#gathered.filter((handler) => handler !== removed);
    this.#unrefUnused();
  }

  /** Asks for `writable` when the system takes datagrams again, or no longer. */
  awaitRoom(socket: DatagramSocket, wanted: boolean): void {
    this.#sockets.awaitRoom(socket, wanted);
  }

  addUser(user: LoopUser): void {
    this.#users = [...this.#users, user];
  }

  removeUser(user: LoopUser): void {
    this.#users = this.#users.filter((other) => other !== user);
  }

  /** Something was gathered for a socket: its handler is flushed at the end of the turn. To be called once a turn. */
  flushSoon(handler: LoopHandler): void {
    this.#gathered.push(handler);
    this.wake();
  }

  /** Something was asked for from outside, or a deadline is an earlier one: the loop has a turn soon. */
  wake(): void {
    if (!this.#running) this.#nextTurn ??= setImmediate(() => this.#run());
  }

  /** Handles what has come, and sends the answers, now. */
  runNow(): void {
    if (!this.#running) this.#run();
  }

  /** Waiting for datagrams of that socket no longer keeps the process alive. */
  unref(socket: DatagramSocket): void {
    this.#sockets.unref(socket);
    this.#unrefUnused();
  }

  /** Watches nothing any more. The sockets are their owners'. */
  close(): void {
    this.#sockets.close();
    clearTimeout(this.#timer);
    clearImmediate(this.#nextTurn);
    this.#gathered = [];
    this.#users = [];
  }

  #unrefUnused(): void {
    if (this.#sockets.kept === 0) this.#timer?.unref();
  }

  #run(): void {
    clearImmediate(this.#nextTurn);
    this.#nextTurn = undefined;
    this.#running = true;
    this.#sockets.forgetLatest();
    this.#lookedMs = this.#clock();
    const interrupted = this.#stay();
    this.#running = false;
    if (interrupted) this.wake();
    else this.#sleep();
  }

  /** Stays with the sockets while they are active; true when it left them only to give Node's own loop a turn. */
  #stay(): boolean {
    const sockets = this.#sockets;
    const untilMs = this.#lookedMs + turnMs;
    let more = true;
    for (;;) {
      const wasReady = sockets.look();
      const due = wasReady || more || this.#lookedMs >= this.#deadlineMs;
      if (due) more = this.#serve();
      if (sockets.size === 0) return false;
      const nowMs = this.#clock();
      if (wasReady || more) this.#spin.active(nowMs);
      else if (!this.#spin.looksAgain(nowMs)) return false;
      this.#lookedMs = nowMs;
      if (nowMs >= untilMs) return true;
    }
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
    if (this.#sockets.kept === 0) this.#timer.unref();
  }
}
