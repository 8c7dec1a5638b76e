import type { WebSocket } from '@fastify/websocket';
import type { EndpointSummary } from '../operations/endpoints.js';
import type { TftpState } from '../operations/tftp.js';
import type { TftpParts } from './protocol.js';
import { changedTftpParts, tftpPartsOf } from './tftp-parts.js';

/** What one page may cost. */
export interface PageLimits {
  /** Bytes under way to it before anything more waits; a frame that fits begins below it. */
  readonly maxUnderWayBytes: number;
  /** Milliseconds in which a page with something under way has to have read some of it; then its connection ends. */
  readonly stalledMs: number;
}

/** What a workbench says of itself. */
export interface Greeting {
  readonly version: string;
  readonly hostname: string;
  readonly platform: string;
  readonly instance: string;
}

/** A page that is behind reads at least 17 KiB a second, or begins anew: its feed is cut off, and it connects again. */
export const usualPageLimits: PageLimits = { maxUnderWayBytes: 512 * 1024, stalledMs: 30_000 };

/** Of the state of endpoints, one frame holds about this many characters. */
const maxStateAFrame = 128 * 1024;

/**
 * What waits for one page. State is kept as the latest of each endpoint and of TFTP, so that a page that is behind gets
 * the newest when it reads, however often it changed meanwhile; the sender of events waits for room.
 */
export class PageOutbox {
  readonly #socket: WebSocket;
  readonly #limits: PageLimits;
  readonly #changed = new Map<string, EndpointSummary>();
  readonly #removed = new Set<string>();
  readonly #stallTimer: NodeJS.Timeout;
  /** The latest, while it is not sent. */
  #tftp: TftpState | undefined;
  /** What the page has been sent of it. */
  #sentTftp: Partial<TftpParts> = {};
  #waiting: (() => void)[] = [];
  #emptied: (() => void)[] = [];
  #underWay = 0;
  #readAtMs = 0;
  #answered = true;

  constructor(socket: WebSocket, limits: PageLimits) {
    this.#socket = socket;
    this.#limits = limits;
    this.#stallTimer = setInterval(() => this.#endStalled(), limits.stalledMs / 4).unref();
    socket.on('pong', () => {
      this.#answered = true;
    });
  }

  /** The first frame: who greets, and of all endpoints as many as a frame holds; the others follow as there is room. */
  hello(greeting: Greeting, all: readonly EndpointSummary[]): void {
    for (const summary of all) this.#changed.set(summary.id, summary);
    const head = JSON.stringify({ type: 'hello', ...greeting, ids: all.map(({ id }) => id) }).slice(0, -1);
    this.send(`${head},"endpoints":[${this.#takeChanged().join()}]}`);
    this.#sendState();
  }

  /** The latest state of endpoints. */
  endpoints(changed: readonly EndpointSummary[]): void {
    for (const summary of changed) this.#changed.set(summary.id, summary);
    this.#sendState();
  }

  removed(ids: readonly string[]): void {
    for (const id of ids) {
      this.#changed.delete(id);
      this.#removed.add(id);
    }
    this.#sendState();
  }

  /** The latest state of TFTP, of which the page is sent what it does not have yet. */
  tftp(state: TftpState): void {
    this.#tftp = state;
    this.#sendState();
  }

  /** Resolves when there is room for a frame, and when the page is gone. */
  room(): Promise<void> {
    if (this.#hasRoom || !this.#isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Resolves when nothing is under way to the page, and when it is gone. */
  empty(): Promise<void> {
    if (this.#underWay === 0 || !this.#isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied.push(resolve);
    });
  }

  /** Sends a frame now; to be asked of `room` before. */
  send(frame: string | Uint8Array): void {
    if (!this.#isOpen) return;
    if (this.#underWay === 0) this.#readAtMs = performance.now();
    this.#underWay += 1;
    this.#socket.send(frame, () => {
      this.#underWay -= 1;
      this.#readAtMs = performance.now();
      this.#goOn();
    });
  }

  /** Ends the connection of a page that has not answered the last ping. */
  ping(): void {
    if (!this.#answered) this.#socket.terminate();
    this.#answered = false;
    if (this.#isOpen) this.#socket.ping();
  }

  /** The page is gone: a sender that waits goes on. */
  close(): void {
    clearInterval(this.#stallTimer);
    this.#changed.clear();
    this.#tftp = undefined;
    this.#goOn();
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get #hasRoom(): boolean {
    return this.#socket.bufferedAmount < this.#limits.maxUnderWayBytes;
  }

  /** A pong is no proof that a page reads: some send them unasked. */
  #endStalled(): void {
    const silentMs = performance.now() - this.#readAtMs;
    if (this.#underWay > 0 && silentMs > this.#limits.stalledMs) this.#socket.terminate();
  }

  #goOn(): void {
    this.#sendState();
    if (this.#underWay === 0 || !this.#isOpen) for (const resolve of this.#emptied.splice(0)) resolve();
    if (this.#isOpen && !this.#hasRoom) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #sendState(): void {
    while (this.#isOpen && this.#hasRoom) {
      const frame = this.#nextState();
      if (frame === undefined) return;
      this.send(frame);
    }
  }

  #nextState(): string | undefined {
    if (this.#removed.size > 0) {
      const ids = [...this.#removed];
      this.#removed.clear();
      return JSON.stringify({ type: 'removed', ids });
    }
    if (this.#changed.size > 0) return `{"type":"endpoints","endpoints":[${this.#takeChanged().join()}]}`;
    return this.#nextTftp();
  }

  /** Up to 1,000 files stand still while the figures of transfers move. */
  #nextTftp(): string | undefined {
    if (this.#tftp === undefined) return undefined;
    const parts = tftpPartsOf(this.#tftp);
    this.#tftp = undefined;
    const changed = changedTftpParts(this.#sentTftp, parts);
    this.#sentTftp = parts;
    return changed === undefined ? undefined : JSON.stringify({ type: 'tftp', ...changed });
  }

  #takeChanged(): readonly string[] {
    const texts: string[] = [];
    let length = 0;
    for (const [id, summary] of this.#changed) {
      const text = textOf(summary);
      if (texts.length > 0 && length + text.length > maxStateAFrame) break;
      this.#changed.delete(id);
      length += text.length;
      texts.push(text);
    }
    return texts;
  }
}

/** All pages get the same objects: each is written once. */
const written = new WeakMap<EndpointSummary, string>();

function textOf(summary: EndpointSummary): string {
  const known = written.get(summary);
  if (known !== undefined) return known;
  const text = JSON.stringify(summary);
  written.set(summary, text);
  return text;
}
