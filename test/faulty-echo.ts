import { decodeText, encodeText } from '../src/bytes/encodings.js';
import { joinBytes } from '../src/bytes/join-bytes.js';
import type { SocketAddress } from '../src/bytes/socket-address.js';
import type { CheckedPeer, CheckRoom, PeerConnection, PeerStream } from './check-room.js';

/** What is wrong with an echo server over TCP. */
export type TcpEchoFault =
  | 'none'
  | 'refuses all'
  | 'cuts each read at 1024 bytes'
  | 'closes at once at a half-close'
  | 'never closes'
  | 'resets at a half-close'
  | 'serves one client at a time'
  | 'waits for the end of a line'
  | 'makes LF of CR LF'
  | 'decodes each read by itself'
  | 'ends at a NUL'
  | 'greets'
  | 'answers once'
  | 'dies of a reset'
  | 'adds a line end';

/** What is wrong with an echo server over UDP. */
export type UdpEchoFault =
  | 'none'
  | 'answers nothing'
  | 'drops an empty datagram'
  | 'cuts at 1024 bytes'
  | 'cuts at 1472 bytes'
  | 'cuts at 8192 bytes'
  | 'answers from another port'
  | 'answers twice'
  | 'answers all to its first client'
  | 'makes LF of CR LF'
  | 'ends at a NUL'
  | 'trims blanks'
  | 'joins what comes at once'
  | 'loses of many';

const readBytes = 1_024;
const slowMs = 20;
const lf = 0x0a;

/** An echo server over TCP in memory, with at most one fault. */
export class FaultyTcpEcho implements CheckedPeer {
  readonly #room: CheckRoom;
  readonly #fault: TcpEchoFault;
  /** Clients that wait for the one before. */
  readonly #queue: (() => void)[] = [];
  #isBusy = false;
  #isDead = false;

  constructor(room: CheckRoom, fault: TcpEchoFault) {
    this.#room = room;
    this.#fault = fault;
    room.peer = this;
  }

  connected(stream: PeerStream): PeerConnection | undefined {
    if (this.#isDead || this.#is('refuses all')) return undefined;
    if (this.#is('greets')) stream.write(encodeText('hello\n', 'latin1'));
    const waiting: Uint8Array[] = [];
    let mayAnswer = true;
    if (this.#is('serves one client at a time')) {
      mayAnswer = !this.#isBusy;
      this.#isBusy = true;
      if (!mayAnswer)
        this.#queue.push(() => {
          mayAnswer = true;
          for (const bytes of waiting.splice(0)) stream.write(bytes);
        });
    }
    let isEnded = false;
    let rest: Uint8Array = new Uint8Array(0);
    let hasAnswered = false;
    return {
      received: (bytes) => {
        if (!mayAnswer) {
          waiting.push(bytes);
          return;
        }
        if (this.#is('answers once') && hasAnswered) return;
        hasAnswered = true;
        if (this.#is('waits for the end of a line')) {
          const all = joinBytes([rest, bytes]);
          const end = all.lastIndexOf(lf) + 1;
          rest = all.subarray(end);
          if (end > 0) stream.write(all.subarray(0, end));
          return;
        }
        const answer = this.#answer(bytes);
        if (!this.#is('closes at once at a half-close')) stream.write(answer);
        else
          this.#room.later(() => {
            if (!isEnded) stream.write(answer);
          }, slowMs);
        if (this.#is('answers once')) stream.end();
      },
      ended: () => {
        isEnded = true;
        if (this.#is('resets at a half-close')) stream.close('ECONNRESET');
        else if (!this.#is('never closes')) stream.end();
      },
      closed: (isReset) => {
        if (this.#is('dies of a reset') && isReset) this.#isDead = true;
        this.#isBusy = false;
        const next = this.#queue.shift();
        if (next === undefined) return;
        this.#isBusy = true;
        next();
      },
    };
  }

  #is(fault: TcpEchoFault): boolean {
    return this.#fault === fault;
  }

  #answer(bytes: Uint8Array): Uint8Array {
    switch (this.#fault) {
      case 'cuts each read at 1024 bytes':
        return bytes.subarray(0, readBytes);
      case 'makes LF of CR LF':
        return withoutCr(bytes);
      case 'decodes each read by itself':
        return encodeText(decodeText(bytes, 'utf-8'), 'utf-8');
      case 'ends at a NUL':
        return untilNul(bytes);
      case 'adds a line end':
        return joinBytes([bytes, Uint8Array.of(lf)]);
      default:
        return bytes;
    }
  }
}

/** An echo server over UDP in memory, with at most one fault. */
export class FaultyUdpEcho implements CheckedPeer {
  readonly #room: CheckRoom;
  readonly #fault: UdpEchoFault;
  #first: SocketAddress | undefined;
  #joined: Uint8Array[] = [];
  #count = 0;

  constructor(room: CheckRoom, fault: UdpEchoFault) {
    this.#room = room;
    this.#fault = fault;
    room.peer = this;
  }

  datagramReceived(bytes: Uint8Array, from: SocketAddress, toPort: number): void {
    this.#first ??= from;
    this.#count += 1;
    const answer = (content: Uint8Array, to = from, port = toPort): void =>
      this.#room.send(content, port, to);
    switch (this.#fault) {
      case 'answers nothing':
        return;
      case 'drops an empty datagram':
        if (bytes.length > 0) answer(bytes);
        return;
      case 'cuts at 1024 bytes':
        answer(bytes.subarray(0, readBytes));
        return;
      case 'cuts at 1472 bytes':
        answer(bytes.subarray(0, 1_472));
        return;
      case 'cuts at 8192 bytes':
        answer(bytes.subarray(0, 8_192));
        return;
      case 'answers from another port':
        answer(bytes, from, toPort + 1);
        return;
      case 'answers twice':
        answer(bytes);
        answer(bytes);
        return;
      case 'answers all to its first client':
        answer(bytes, this.#first);
        return;
      case 'makes LF of CR LF':
        answer(withoutCr(bytes));
        return;
      case 'ends at a NUL':
        answer(untilNul(bytes));
        return;
      case 'trims blanks':
        answer(encodeText(decodeText(bytes, 'latin1').trim(), 'latin1'));
        return;
      case 'joins what comes at once':
        this.#joined.push(bytes);
        if (this.#joined.length === 1)
          this.#room.later(() => answer(joinBytes(this.#joined.splice(0))), slowMs);
        return;
      case 'loses of many':
        if (this.#count % 40 !== 0) answer(bytes);
        return;
      default:
        answer(bytes);
    }
  }
}

function withoutCr(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, index) => byte !== 0x0d || bytes[index + 1] !== lf);
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
