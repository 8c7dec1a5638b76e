import { cpus } from 'node:os';
// The global of that name is a getter, a cost at every look at the sockets.
import { performance } from 'node:perf_hooks';
import { Arena } from './arena.js';
import { cpuQuota } from './cpu-quota.js';
import type { DatagramSocket } from './datagram-socket.js';
import { type Libc, RUSAGE_THREAD } from './libc.js';
import { rusageLayout } from './message-layout.js';
import { ReceiveBatch } from './receive-batch.js';
import { type SocketHandler, SocketPoll } from './socket-poll.js';
import { SpinPolicy } from './spin-policy.js';

/** Milliseconds after which Node's own loop gets a turn under any load, so that commands wait no longer. */
const turnMs = 0.5;
/** The least cores of a quota at which a thread may spin: a thread that spins uses up one, and its peers need the rest. */
const minQuota = 2;
/** The longest delay of one timer. */
const maxTimerMs = 2_147_483_647;

/** Handles a socket of a loop, and sends the datagrams gathered for it. */
export interface LoopHandler extends SocketHandler {
  /** Every user has had a turn: passes the gathered datagrams to the system. Requested by `flushSoon`. */
  flush(): void;
}

/** Uses a loop: has a turn after every look at the sockets. */
export interface LoopUser {
  /** Milliseconds of the loop's clock at which `deadlineReached` is due; infinite for never. */
  readonly deadlineMs: number;
  deadlineReached(nowMs: number): void;
  /** The received datagrams are handled: gathers those to send. Returns true if more can be sent at once. */
  turn(): boolean;
  /** The loop is about to sleep. */
  rest?(): void;
}

/** The machine, as a loop uses it. */
export interface LoopContext {
  /** Milliseconds of a steady clock. */
  readonly nowMs: () => number;
  /** Returns true if a spinning thread leaves a core for its peers. */
  readonly maySpin: () => boolean;
}

const machine: LoopContext = {
  nowMs: () => performance.now(),
  // Alone on one core, spinning would only keep the peer from answering.
  maySpin: () => cpus().length > 1 && cpuQuota() >= minQuota,
};

/**
 * Reads and writes UDP sockets in batches, in the thread that created it. While there is traffic it keeps polling the sockets:
 * for `spinMicros` after the last datagram it polls again instead of sleeping, as long as that pays (`SpinPolicy`). Then Node's
 * event loop watches the sockets, and an idle thread sleeps.
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

  /** Milliseconds of the loop's clock; while it polls the sockets, as of the last look at them. */
  get nowMs(): number {
    return this.#running ? this.#lookedMs : this.#clock();
  }

  /** Watches a socket. @throws SystemCallError */
  add(socket: DatagramSocket, handler: LoopHandler): void {
    this.#sockets.add(socket, handler);
    this.#timer?.ref();
  }

  /** Stops watching a socket. Call it before the socket is closed. */
  remove(socket: DatagramSocket): void {
    const removed = this.#sockets.remove(socket);
    if (removed === undefined) return;
    this.#gathered = this.#gathered.filter((handler) => handler !== removed);
    this.#unrefUnused();
  }

  /** Requests `writable` when the system takes datagrams again, or cancels the request. */
  awaitRoom(socket: DatagramSocket, wanted: boolean): void {
    this.#sockets.awaitRoom(socket, wanted);
  }

  addUser(user: LoopUser): void {
    this.#users = [...this.#users, user];
  }

  removeUser(user: LoopUser): void {
    this.#users = this.#users.filter((other) => other !== user);
  }

  /** A datagram was gathered for a socket: its handler is flushed at the end of the turn. Call it once a turn. */
  flushSoon(handler: LoopHandler): void {
    this.#gathered.push(handler);
    this.wake();
  }

  /** A request came from outside, or a deadline moved forward: the loop gets a turn soon. */
  wake(): void {
    if (!this.#running) this.#nextTurn ??= setImmediate(() => this.#run());
  }

  /** Handles received datagrams and sends the answers now. */
  runNow(): void {
    if (!this.#running) this.#run();
  }

  /** Waiting for datagrams of that socket no longer keeps the process alive. */
  unref(socket: DatagramSocket): void {
    this.#sockets.unref(socket);
    this.#unrefUnused();
  }

  /** Stops watching. The sockets stay open; their owners close them. */
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

  /** Polls the sockets while they are active. Returns true if it stopped only to give Node's own loop a turn. */
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
    // Not by setting its length, which calls into V8's runtime.
    for (let handler = this.#gathered.pop(); handler !== undefined; handler = this.#gathered.pop())
      handler.flush();
    // Read only now: one user's actions, or a refusal of the system, may have moved another's deadline forward.
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    for (const { deadlineMs } of this.#users) this.#deadlineMs = Math.min(this.#deadlineMs, deadlineMs);
    return more;
  }

  /** Involuntary context switches of this thread, modulo 2^32. */
  #preemptions(): number {
    const libc = this.#libc;
    const usage = this.#usage;
    libc.getrusage(RUSAGE_THREAD, usage.address);
    return usage.words[rusageLayout.involuntarySwitches / 4] ?? 0;
  }

  /** Leaves the sockets to Node's event loop until a datagram arrives or the next deadline is reached. */
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
