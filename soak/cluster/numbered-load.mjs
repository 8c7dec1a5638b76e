// Numbered lines over TCP to an endpoint that echoes, at a rate: what comes back was taken.
import { connect } from 'node:net';
import { eventually, later } from './children.mjs';

const everyMs = 20;
const newline = 0x0a;

/** Sends to a port of 127.0.0.1 until it is ended; numbers are of `ledger`. While nobody listens it tries again, and its time stands still. */
export class NumberedLoad {
  #port;
  #rate;
  #ledger;
  #socket;
  #isEnding = false;
  #running;

  constructor(port, rate, ledger) {
    this.#port = port;
    this.#rate = rate;
    this.#ledger = ledger;
  }

  begin() {
    this.#running ??= this.#run();
  }

  /** Whether it is connected. */
  get isOpen() {
    return this.#socket !== undefined && !this.#socket.destroyed;
  }

  /** Sends no more; resolves when everything was taken. */
  async end() {
    this.#isEnding = true;
    await eventually('the node has taken what was sent', () => this.#ledger.taken === this.#ledger.sent);
    this.#socket?.destroy();
    await this.#running;
  }

  async #run() {
    while (!this.#isEnding) {
      const socket = connect(this.#port, '127.0.0.1');
      socket.on('error', () => undefined);
      const isOpen = await new Promise((resolve) => {
        socket.once('connect', () => resolve(true)).once('close', () => resolve(false));
      });
      if (isOpen) await this.#talk(socket);
      else await later(100);
    }
  }

  /** Until the connection ends. */
  async #talk(socket) {
    this.#socket = socket;
    const ledger = this.#ledger;
    const before = ledger.sent;
    let echoed = 0;
    socket.on('data', (chunk) => {
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) echoed += 1;
      ledger.take(before + echoed);
    });
    const ended = new Promise((resolve) => {
      socket.once('close', resolve);
    });
    const beganMs = performance.now();
    while (!socket.destroyed) {
      const due = before + Math.floor(((performance.now() - beganMs) / 1_000) * this.#rate);
      if (!this.#isEnding && due > ledger.sent) {
        const count = due - ledger.sent;
        const first = ledger.send(count);
        let lines = '';
        for (let number = first; number < first + count; number += 1) lines += `n=${number} T=23.5 RH=41\n`;
        if (!socket.write(lines)) await roomIn(socket, ended);
      }
      await later(everyMs);
    }
  }
}

/** Resolves when a socket takes more, or has ended. */
function roomIn(socket, ended) {
  return Promise.race([
    ended,
    new Promise((resolve) => {
      socket.once('drain', resolve);
    }),
  ]);
}

/** The number of a line; undefined for another text. */
export function numberOf(text) {
  const digits = /^n=(\d+) T=/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
