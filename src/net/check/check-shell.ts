import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Check, Verdict } from '../../check/check.js';
import { CheckMachine } from '../../check/check-machine.js';
import type { CheckOutbox } from '../../check/check-outbox.js';
import type { ProgramEnd, ProgramJob } from '../../check/program-door.js';
import type { BreakoutboxError } from '../../errors/error.js';
import { DeadlineTimer, lineNowMs } from '../relay/line/deadline-timer.js';
import { CheckDatagrams, CheckStream } from './check-sockets.js';

/** A program that was started for a check. */
export interface StartedProgram {
  /** Resolves when it has ended; never, where a person works a device. */
  readonly ended: Promise<ProgramEnd>;
  /** Ends it. */
  stop(): void;
}

/** What a check runs with on real sockets. */
export interface CheckShellOptions {
  /** Where sockets are bound; port 0. */
  readonly local: SocketAddress;
  /** Where a client is told to ask. */
  readonly listening: SocketAddress;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Has a client make a transfer from or to `at`. */
  readonly start: (job: ProgramJob, at: SocketAddress) => StartedProgram;
}

type Opened = CheckDatagrams | CheckStream | StartedProgram;

/**
 * Runs one check on real sockets and the clock. Resolves with its verdict; with undefined if the signal aborts. Rejects with what kept a
 * socket from being bound. Everything that was opened is closed by then.
 */
export function runCheck<Room>(
  check: Check<Room>,
  room: Room,
  options: CheckShellOptions,
): Promise<Verdict | undefined> {
  return new CheckShell(check, room, options).run();
}

class CheckShell<Room> {
  readonly #options: CheckShellOptions;
  readonly #machine: CheckMachine<Room>;
  readonly #timer: DeadlineTimer;
  readonly #opened = new Map<number, Opened>();
  readonly #locals = new Map<number, SocketAddress>();
  #settle: (verdict: Verdict | undefined) => void = () => undefined;
  #fail: (error: BreakoutboxError) => void = () => undefined;
  readonly #verdict: Promise<Verdict | undefined>;

  constructor(check: Check<Room>, room: Room, options: CheckShellOptions) {
    this.#options = options;
    this.#verdict = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.#machine = new CheckMachine(check, room, {
      outbox: this.#outbox(),
      seed: options.seed,
      ended: (verdict) => this.#settle(verdict),
    });
    this.#timer = new DeadlineTimer(this.#machine);
  }

  async run(): Promise<Verdict | undefined> {
    const { signal } = this.#options;
    const aborted = (): void => this.#settle(undefined);
    signal.addEventListener('abort', aborted, { once: true });
    try {
      this.#machine.begin(lineNowMs());
      this.#timer.changed();
      return await this.#verdict;
    } finally {
      signal.removeEventListener('abort', aborted);
      this.#timer.stop();
      this.#machine.stop();
    }
  }

  /** Something happened at a door. */
  #tell(happen: (nowMs: number) => void): void {
    happen(lineNowMs());
    this.#timer.changed();
  }

  #outbox(): CheckOutbox {
    const at = <One extends Opened>(door: number, kind: abstract new (...all: never[]) => One) => {
      const found = this.#opened.get(door);
      return found instanceof kind ? found : undefined;
    };
    return {
      openDatagrams: (door, place) => this.#openDatagrams(door, place),
      sendDatagram: (door, bytes, to) => at(door, CheckDatagrams)?.send(bytes, to),
      connect: (door, to) => this.#connect(door, to),
      writeStream: (door, bytes) => at(door, CheckStream)?.write(bytes),
      halfClose: (door) => at(door, CheckStream)?.halfClose(),
      resetStream: (door) => at(door, CheckStream)?.reset(),
      startProgram: (door, job) => this.#start(door, job),
      close: (door) => this.#close(door),
    };
  }

  #openDatagrams(door: number, place: 'any' | 'listening'): void {
    const { local, listening } = this.#options;
    const socket = new CheckDatagrams(place === 'listening' ? listening : local, {
      opened: (bound) => {
        this.#locals.set(door, bound);
        this.#tell((nowMs) => this.#machine.datagramsOpened(door, bound, nowMs));
      },
      received: (bytes, from) =>
        this.#tell((nowMs) => this.#machine.datagramReceived(door, bytes, from, nowMs)),
      failed: (error) => this.#fail(error),
    });
    this.#opened.set(door, socket);
  }

  #connect(door: number, to: SocketAddress): void {
    const stream = new CheckStream(to, {
      opened: () => this.#tell((nowMs) => this.#machine.streamOpened(door, nowMs)),
      received: (bytes) => this.#tell((nowMs) => this.#machine.streamReceived(door, bytes, nowMs)),
      ended: () => this.#tell((nowMs) => this.#machine.streamEnded(door, nowMs)),
      closed: (code) => this.#tell((nowMs) => this.#machine.streamClosed(door, code, nowMs)),
    });
    this.#opened.set(door, stream);
  }

  #start(door: number, job: ProgramJob): void {
    const at = this.#locals.get(job.listening) ?? this.#options.listening;
    const program = this.#options.start(job, at);
    this.#opened.set(door, program);
    void program.ended.then((end) => this.#tell((nowMs) => this.#machine.programEnded(door, end, nowMs)));
  }

  #close(door: number): void {
    const one = this.#opened.get(door);
    this.#opened.delete(door);
    if (one === undefined) return;
    if ('stop' in one) one.stop();
    else one.close();
  }
}
