import { decodeText, encodeText } from '../src/bytes/encodings.js';
import { joinBytes } from '../src/bytes/join-bytes.js';
import { formatSocketAddress, type SocketAddress } from '../src/bytes/socket-address.js';
import type { CheckedPeer, CheckRoom, PeerConnection, PeerStream } from './check-room.js';

/** What is wrong with a server that reverses lines. */
export type ReverseFault =
  | 'none'
  | 'refuses all'
  | 'reverses bytes'
  | 'reverses the line end as well'
  | 'takes each read for a line'
  | 'closes at an empty line'
  | 'answers once'
  | 'serves one client at a time'
  | 'waits for a slow client'
  | 'has one buffer for all'
  | 'dies of a reset';

/** What is wrong with a server that counts datagrams. */
export type CounterFault =
  | 'none'
  | 'answers nothing'
  | 'answers from another port'
  | 'has no number'
  | 'stands still'
  | 'counts twice'
  | 'ignores an empty datagram'
  | 'counts anew with each change of clients'
  | 'counts each client by itself';

/** What is wrong with a chat. */
export type ChatFault =
  | 'none'
  | 'puts names before'
  | 'refuses all'
  | 'takes turns'
  | 'tells nobody'
  | 'cuts what is no ASCII'
  | 'ends for all with one';

const lf = 0x0a;

/** A server in memory that reverses lines, with at most one fault. */
export class FaultyReverse implements CheckedPeer {
  readonly #fault: ReverseFault;
  readonly #waiting: (() => void)[] = [];
  readonly #streams = new Set<PeerStream>();
  #isBusy = false;
  #isDead = false;
  /** Of a server that waits for the rest of a line: whose line that is, and what it does when the line is whole. */
  #begun: PeerStream | undefined;
  readonly #delayed: (() => void)[] = [];
  /** Of a server with one buffer for all. */
  #shared: Uint8Array = new Uint8Array(0);

  constructor(room: CheckRoom, fault: ReverseFault) {
    this.#fault = fault;
    room.peer = this;
  }

  connected(stream: PeerStream): PeerConnection | undefined {
    const fault = this.#fault;
    if (fault === 'refuses all' || this.#isDead) return undefined;
    this.#streams.add(stream);
    let rest: Uint8Array = new Uint8Array(0);
    let isServed = fault !== 'serves one client at a time' || !this.#isBusy;
    this.#isBusy = true;
    let answers = 0;
    const answer = (line: Uint8Array): void => {
      if (fault === 'closes at an empty line' && line.length === 0) stream.end();
      else if (fault !== 'answers once' || answers === 0) stream.write(this.#reversed(line));
      answers += 1;
    };
    const lines = (): void => {
      if (!isServed) return;
      if (fault === 'waits for a slow client' && this.#begun !== undefined && this.#begun !== stream) {
        this.#delayed.push(lines);
        return;
      }
      if (fault === 'takes each read for a line') {
        if (rest.length > 0) answer(rest.at(-1) === lf ? rest.subarray(0, -1) : rest);
        rest = new Uint8Array(0);
        return;
      }
      for (let end = rest.indexOf(lf); end !== -1; end = rest.indexOf(lf)) {
        answer(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      if (fault !== 'waits for a slow client') return;
      this.#begun = rest.length > 0 ? stream : undefined;
      if (this.#begun === undefined) for (const next of this.#delayed.splice(0)) next();
    };
    if (!isServed)
      this.#waiting.push(() => {
        isServed = true;
        lines();
      });
    return {
      received: (bytes) => {
        rest = joinBytes([fault === 'has one buffer for all' ? this.#shared : rest, bytes]);
        lines();
        this.#shared = rest;
      },
      ended: () => stream.end(),
      closed: (isReset) => {
        this.#streams.delete(stream);
        if (isReset && fault === 'dies of a reset') {
          this.#isDead = true;
          for (const other of this.#streams) other.close();
        }
        this.#isBusy = false;
        this.#waiting.shift()?.();
      },
    };
  }

  #reversed(line: Uint8Array): Uint8Array {
    if (this.#fault === 'reverses bytes') return joinBytes([line.toReversed(), Uint8Array.of(lf)]);
    const text = [...decodeText(line, 'utf-8')].reverse().join('');
    return encodeText(this.#fault === 'reverses the line end as well' ? `\n${text}` : `${text}\n`, 'utf-8');
  }
}

/** A server in memory that counts datagrams, with at most one fault. */
export class FaultyCounter implements CheckedPeer {
  readonly #room: CheckRoom;
  readonly #fault: CounterFault;
  readonly #counts = new Map<string, number>();
  #last = '';

  constructor(room: CheckRoom, fault: CounterFault) {
    this.#room = room;
    this.#fault = fault;
    room.peer = this;
  }

  datagramReceived(bytes: Uint8Array, from: SocketAddress, toPort: number): void {
    const fault = this.#fault;
    if (fault === 'answers nothing' || (fault === 'ignores an empty datagram' && bytes.length === 0)) return;
    const peer = formatSocketAddress(from.address, from.port);
    if (fault === 'counts anew with each change of clients' && peer !== this.#last) this.#counts.clear();
    this.#last = peer;
    const counter = fault === 'counts each client by itself' ? peer : '';
    const count = (this.#counts.get(counter) ?? 0) + (fault === 'counts twice' ? 2 : 1);
    if (fault !== 'stands still' || count === 1) this.#counts.set(counter, count);
    const shown = this.#counts.get(counter) ?? 0;
    const text = decodeText(bytes, 'utf-8');
    this.#room.send(
      encodeText(fault === 'has no number' ? text : `${shown}: ${text}`, 'utf-8'),
      fault === 'answers from another port' ? toPort + 1 : toPort,
      from,
    );
  }
}

/** A chat in memory, with at most one fault. */
export class FaultyChat implements CheckedPeer {
  readonly #fault: ChatFault;
  readonly #clients = new Set<PeerStream>();
  #turn: PeerStream | undefined;

  constructor(room: CheckRoom, fault: ChatFault) {
    this.#fault = fault;
    room.peer = this;
  }

  connected(stream: PeerStream): PeerConnection | undefined {
    if (this.#fault === 'refuses all') return undefined;
    this.#clients.add(stream);
    return {
      received: (bytes) => {
        if (this.#fault === 'tells nobody') return;
        if (this.#fault === 'takes turns' && this.#turn === stream) return;
        this.#turn = stream;
        const heard = this.#fault === 'cuts what is no ASCII' ? bytes.filter((byte) => byte < 0x80) : bytes;
        const named =
          this.#fault === 'puts names before' ? joinBytes([encodeText('someone: ', 'latin1'), heard]) : heard;
        for (const other of this.#clients) if (other !== stream) other.write(named);
      },
      ended: () => void this.#clients.delete(stream),
      closed: (isReset) => {
        this.#clients.delete(stream);
        if (!isReset || this.#fault !== 'ends for all with one') return;
        for (const other of this.#clients) other.close();
        this.#clients.clear();
      },
    };
  }
}
