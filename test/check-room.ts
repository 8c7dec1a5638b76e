import type { SocketAddress } from '../src/bytes/socket-address.js';
import type { Check, Verdict } from '../src/check/check.js';
import { CheckMachine } from '../src/check/check-machine.js';
import type { CheckOutbox } from '../src/check/check-outbox.js';
import type { ProgramJob } from '../src/check/program-door.js';
import { type TimedMachine, VirtualTime } from '../src/line/virtual-time.js';
import { promisesSettled } from './scripted-client-shell.js';

/** Where the checks' sockets are, and the peer's. */
export const checkAddress = '10.0.0.2';
export const peerAddress = '10.0.0.1';
const listeningPort = 6_969;
const firstPort = 40_000;
const delayMs = 1;

/** A connection at a peer in memory. */
export interface PeerStream {
  write(bytes: Uint8Array): void;
  /** Sends no more. */
  end(): void;
  /** Closes both directions, by an error if it has a code. */
  close(code?: string): void;
}

/** What a peer does with a connection; functions that it leaves out do nothing. */
export interface PeerConnection {
  received?(bytes: Uint8Array): void;
  ended?(): void;
  /** The check has closed it, or broken it off. */
  closed?(isReset: boolean): void;
}

/** A peer in memory that is checked, on the time of the room. */
export interface CheckedPeer extends Partial<TimedMachine> {
  /** A datagram came to one of its ports. */
  datagramReceived?(bytes: Uint8Array, from: SocketAddress, toPort: number): void;
  /** Somebody connects; undefined refuses. */
  connected?(stream: PeerStream): PeerConnection | undefined;
  /** A client is to make a transfer, and calls `ended`. */
  started?(
    job: ProgramJob,
    at: SocketAddress,
    ended: (status: number, file: Uint8Array | undefined) => void,
  ): void;
}

interface Happening {
  readonly atMs: number;
  readonly number: number;
  readonly happen: () => void;
}

/** Runs checks against a peer in memory on virtual time: what is sent arrives a millisecond later, in order. */
export class CheckRoom {
  readonly time = new VirtualTime();
  peer: CheckedPeer = {};
  readonly #happenings: Happening[] = [];
  #count = 0;
  #machine: CheckMachine<never> | undefined;
  /** The check's UDP sockets: ports by door. */
  readonly #ports = new Map<number, number>();
  readonly #streams = new Map<number, { connection: PeerConnection; isClosed: boolean }>();
  #nextPort = firstPort;

  constructor() {
    const room = this;
    this.time.add({
      get deadlineMs() {
        return room.#happenings[0]?.atMs ?? Number.POSITIVE_INFINITY;
      },
      deadlineReached: (nowMs) => room.#deliver(nowMs),
    });
    this.time.add({
      get deadlineMs() {
        return room.peer.deadlineMs ?? Number.POSITIVE_INFINITY;
      },
      deadlineReached: (nowMs) => room.peer.deadlineReached?.(nowMs),
    });
    this.time.add({
      get deadlineMs() {
        return room.#machine?.deadlineMs ?? Number.POSITIVE_INFINITY;
      },
      deadlineReached: (nowMs) => room.#machine?.deadlineReached(nowMs),
    });
  }

  /** Lets something happen a millisecond from now. */
  later(happen: () => void, ms = delayMs): void {
    this.#count += 1;
    this.#happenings.push({ atMs: this.time.nowMs + ms, number: this.#count, happen });
    this.#happenings.sort((one, other) => one.atMs - other.atMs || one.number - other.number);
  }

  /** The peer sends a datagram to a socket of the check. */
  send(bytes: Uint8Array, fromPort: number, to: SocketAddress, fromAddress = peerAddress): void {
    const copy = Uint8Array.from(bytes);
    this.later(() => {
      const door = [...this.#ports].find(([, port]) => port === to.port)?.[0];
      if (door !== undefined)
        this.#machine?.datagramReceived(
          door,
          copy,
          { address: fromAddress, port: fromPort },
          this.time.nowMs,
        );
    });
  }

  /** Runs a check to its verdict. Rejects when nothing is left to happen before. */
  async run<Room>(check: Check<Room>, about: Room, seed = 7): Promise<Verdict> {
    let verdict: Verdict | undefined;
    const machine = new CheckMachine(check, about, {
      outbox: this.#outbox(),
      seed,
      ended: (ended) => {
        verdict = ended;
      },
    });
    this.#machine = machine as CheckMachine<never>;
    machine.begin(this.time.nowMs);
    while (verdict === undefined) {
      await promisesSettled();
      const beganMs = this.time.nowMs;
      let steps = 0;
      this.time.run(() => verdict !== undefined || steps++ > 0);
      if (steps <= 1 && this.time.nowMs === beganMs && verdict === undefined)
        throw new Error(`${check.id} waits for nothing`);
    }
    // What is under way still reaches the peer, so that it can come to an end.
    const untilMs = this.time.nowMs + 10;
    this.later(() => undefined, 10);
    this.time.run(() => this.time.nowMs >= untilMs);
    this.#ports.clear();
    this.#streams.clear();
    return verdict;
  }

  #deliver(nowMs: number): void {
    while ((this.#happenings[0]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs)
      this.#happenings.shift()?.happen();
  }

  #outbox(): CheckOutbox {
    return {
      openDatagrams: (door, place) => {
        this.#nextPort += 1;
        const port = place === 'listening' ? listeningPort : this.#nextPort;
        this.#ports.set(door, port);
        this.later(() =>
          this.#machine?.datagramsOpened(door, { address: checkAddress, port }, this.time.nowMs),
        );
      },
      sendDatagram: (door, bytes, to) => {
        const port = this.#ports.get(door);
        if (port === undefined) return;
        const copy = Uint8Array.from(bytes);
        this.later(() => this.peer.datagramReceived?.(copy, { address: checkAddress, port }, to.port));
      },
      connect: (door) => this.later(() => this.#connect(door)),
      writeStream: (door, bytes) => {
        const copy = Uint8Array.from(bytes);
        this.later(() => this.#streams.get(door)?.connection.received?.(copy));
      },
      halfClose: (door) => this.later(() => this.#streams.get(door)?.connection.ended?.()),
      resetStream: (door) => this.#close(door, true),
      startProgram: (door, job) => {
        const at = { address: checkAddress, port: this.#ports.get(job.listening) ?? 0 };
        this.later(() =>
          this.peer.started?.(job, at, (status, file) =>
            this.later(() =>
              this.#machine?.programEnded(door, { status, file, output: '' }, this.time.nowMs),
            ),
          ),
        );
      },
      close: (door) => {
        this.#ports.delete(door);
        this.#close(door);
      },
    };
  }

  #connect(door: number): void {
    const machine = this.#machine;
    const tell = (happen: (nowMs: number) => void): void =>
      this.later(() => {
        if (this.#streams.get(door)?.isClosed !== true) happen(this.time.nowMs);
      });
    const connection = this.peer.connected?.({
      write: (bytes) => {
        const copy = Uint8Array.from(bytes);
        tell((nowMs) => machine?.streamReceived(door, copy, nowMs));
      },
      end: () => tell((nowMs) => machine?.streamEnded(door, nowMs)),
      close: (code) => tell((nowMs) => machine?.streamClosed(door, code, nowMs)),
    });
    if (connection === undefined) {
      machine?.streamClosed(door, 'ECONNREFUSED', this.time.nowMs);
      return;
    }
    this.#streams.set(door, { connection, isClosed: false });
    machine?.streamOpened(door, this.time.nowMs);
  }

  #close(door: number, isReset = false): void {
    const stream = this.#streams.get(door);
    if (stream === undefined || stream.isClosed) return;
    stream.isClosed = true;
    this.later(() => stream.connection.closed?.(isReset));
  }
}
