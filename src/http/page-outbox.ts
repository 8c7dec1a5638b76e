import type { EndpointSummary } from '../operations/endpoints.js';
import type { RecordReport } from '../operations/record.js';
import type { TftpState } from '../operations/tftp.js';
import type { PageSocket } from './page-socket.js';
import type { LiveFrame, PresentPerson, RuleNotice, TakenNote, TftpParts } from './protocol.js';
import { changedTftpParts, tftpPartsOf } from './tftp-parts.js';

/** Resource limits of one page. */
export interface PageLimits {
  /** Bytes in flight to it before further frames wait; a frame is sent while fewer are in flight. */
  readonly maxUnderWayBytes: number;
  /** Milliseconds within which a page with bytes in flight has to read some of them; otherwise its connection ends. */
  readonly stalledMs: number;
}

/** A workbench's description of itself, or a listener's. */
export type Greeting = Omit<Extract<LiveFrame, { readonly type: 'hello' }>, 'type' | 'ids' | 'endpoints'>;

/** A slow page has to read at least 17 KiB a second; otherwise its feed is cut off, and it connects again. */
export const usualPageLimits: PageLimits = { maxUnderWayBytes: 512 * 1024, stalledMs: 30_000 };

/** Approximate maximum of characters of endpoint state in one frame. */
const maxStateAFrame = 128 * 1024;
/** Notices that wait for a page; past it, the oldest are counted only. */
const maxWaitingNotices = 20;
/** Messages whose notes wait for a page; past it, it does not learn of the oldest. */
const maxWaitingNotes = 1_000;
const notesAFrame = 20;

/**
 * The send queue of one page. Only the latest state of each endpoint and of TFTP is kept, so that a slow page gets the newest
 * when it reads, however often it changed meanwhile; the sender of events waits for room.
 */
export class PageOutbox {
  readonly #socket: PageSocket;
  readonly #limits: PageLimits;
  readonly #changed = new Map<string, EndpointSummary>();
  readonly #removed = new Set<string>();
  readonly #stallTimer: NodeJS.Timeout;
  /** The latest state, while it is not sent. */
  #tftp: TftpState | undefined;
  #notices: RuleNotice[] = [];
  #lostNotices = 0;
  #hasWorkspaceChanged = false;
  readonly #notes = new Map<number, TakenNote>();
  #people: { readonly endpoint: string; readonly people: readonly PresentPerson[] } | undefined;
  #record: RecordReport | undefined;
  /** The parts of it that the page has been sent. */
  #sentTftp: Partial<TftpParts> = {};
  #waiting: (() => void)[] = [];
  #emptied: (() => void)[] = [];
  #underWay = 0;
  #readAtMs = 0;
  #answered = true;

  constructor(socket: PageSocket, limits: PageLimits) {
    this.#socket = socket;
    this.#limits = limits;
    this.#stallTimer = setInterval(() => this.#endStalled(), limits.stalledMs / 4).unref();
    socket.onPong(() => {
      this.#answered = true;
    });
  }

  /** Sends the first frame: the greeting, and as many endpoints as it holds; the others follow as there is room. */
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

  /** A rule's notice. */
  notice(notice: RuleNotice): void {
    this.#notices.push(notice);
    if (this.#notices.length > maxWaitingNotices) {
      this.#notices.shift();
      this.#lostNotices += 1;
    }
    this.#sendState();
  }

  /** The workspace has changed; changes before the page reads are one. */
  workspaceChanged(): void {
    this.#hasWorkspaceChanged = true;
    this.#sendState();
  }

  /** Somebody has noted something of a message; of one message, a page needs the latest. */
  noted(note: TakenNote): void {
    const { sequence } = note.annotation;
    this.#notes.delete(sequence);
    this.#notes.set(sequence, note);
    for (const oldest of this.#notes.keys()) {
      if (this.#notes.size <= maxWaitingNotes) break;
      this.#notes.delete(oldest);
    }
    this.#sendState();
  }

  /** Who else looks at an endpoint. */
  people(endpoint: string, people: readonly PresentPerson[]): void {
    this.#people = { endpoint, people };
    this.#sendState();
  }

  /** The record as it is now. */
  record(report: RecordReport): void {
    this.#record = report;
    this.#sendState();
  }

  /** The latest state of TFTP, of which only the changed parts are sent. */
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

  /** Resolves when nothing is in flight to the page, and when it is gone. */
  empty(): Promise<void> {
    if (this.#underWay === 0 || !this.#isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied.push(resolve);
    });
  }

  /** Sends a frame now; wait for `room` first. */
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
    this.#notices = [];
    this.#notes.clear();
    this.#goOn();
  }

  get #isOpen(): boolean {
    return this.#socket.isOpen;
  }

  get #hasRoom(): boolean {
    return this.#socket.bufferedBytes < this.#limits.maxUnderWayBytes;
  }

  /** Pongs do not prove that a page reads: some send them unasked. */
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
    if (this.#hasWorkspaceChanged) {
      this.#hasWorkspaceChanged = false;
      return JSON.stringify({ type: 'workspace' } satisfies LiveFrame);
    }
    if (this.#record !== undefined) {
      const record = this.#record;
      this.#record = undefined;
      return JSON.stringify({ type: 'record', record } satisfies LiveFrame);
    }
    return this.#nextNotes() ?? this.#nextPeople() ?? this.#nextNotices() ?? this.#nextTftp();
  }

  #nextNotes(): string | undefined {
    if (this.#notes.size === 0) return undefined;
    const notes = [...this.#notes.values()].slice(0, notesAFrame);
    for (const { annotation } of notes) this.#notes.delete(annotation.sequence);
    return JSON.stringify({ type: 'notes', notes } satisfies LiveFrame);
  }

  #nextPeople(): string | undefined {
    if (this.#people === undefined) return undefined;
    const people = this.#people;
    this.#people = undefined;
    return JSON.stringify({ type: 'people', ...people } satisfies LiveFrame);
  }

  #nextNotices(): string | undefined {
    if (this.#notices.length === 0) return undefined;
    const frame: LiveFrame = { type: 'notices', notices: this.#notices, lost: this.#lostNotices };
    this.#notices = [];
    this.#lostNotices = 0;
    return JSON.stringify(frame);
  }

  /** The list of up to 1,000 files does not change while the figures of transfers do. */
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

/** All pages get the same objects, so each is serialized once. */
const written = new WeakMap<EndpointSummary, string>();

function textOf(summary: EndpointSummary): string {
  const known = written.get(summary);
  if (known !== undefined) return known;
  const text = JSON.stringify(summary);
  written.set(summary, text);
  return text;
}
