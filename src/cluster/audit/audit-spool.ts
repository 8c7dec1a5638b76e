import { randomBytes } from 'node:crypto';
import { Value } from 'typebox/value';
import { type Failure, failure } from '../../errors/error.js';
import { type AuditRecord, auditRecord } from '../../operations/audit.js';
import { reasonOf } from '../../system/file-errors.js';

/** An entry on its way to NATS. */
export interface SpooledEntry {
  /** From 1, without a hole, within its spool. */
  readonly number: number;
  /** The NATS user that asked. */
  readonly user: string;
  readonly record: AuditRecord;
}

/** Where a spool is kept. Each call throws the system's error. */
export interface SpoolFile {
  /** For people. */
  readonly name: string;
  /** All of it; empty if there is none. */
  read(): string;
  /** Returns false where nothing may be written yet. */
  append(text: string): boolean;
  replace(text: string): boolean;
}

/** Entries that wait for NATS; those beyond are counted. */
const maxEntries = 10_000;
const maxCharacters = 8 * 1024 * 1024;
/** Characters of a file beyond which it is written anew, without what was delivered. */
const rewriteBeyond = 1024 * 1024;

/**
 * What a node has to say to the audit and NATS has not taken yet, in order, in memory and in a file: the program may end meanwhile. A
 * file that cannot be written, or read, stops nothing.
 */
export class AuditSpool {
  /** Names the spool for ever: entries of another one have numbers of their own. */
  readonly id: string;
  readonly #file: SpoolFile;
  readonly #queue: (SpooledEntry & { readonly line: string })[] = [];
  #next = 1;
  #queued = 0;
  /** Characters of the file. */
  #written = 0;
  /** The file lacks entries, so that the next one is written with all. */
  #isBehind = false;
  #failure: Failure | undefined;
  /** Entries that there was no room for: since the last that had room, and since the start. */
  #unsaid = 0;
  #lost = 0;

  /** Begins with what `file` holds. */
  constructor(file: SpoolFile) {
    this.#file = file;
    let text = '';
    try {
      text = file.read();
    } catch (error) {
      this.#failed(error);
    }
    this.id = this.#take(text) ?? randomBytes(8).toString('hex');
    // Its first line names the spool.
    if (this.#written === 0) this.#isBehind = true;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get lost(): number {
    return this.#lost;
  }

  /** Why entries cannot be kept in the file; undefined while they can. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The oldest entry that NATS has not taken. */
  first(): SpooledEntry | undefined {
    return this.#queue[0];
  }

  /** Adds an entry; one that there is no room for is counted, and the next one says how many those were. */
  add(user: string, record: AuditRecord): void {
    const told = this.#unsaid === 0 ? record : { ...record, lost: this.#unsaid };
    const number = this.#next;
    const line = `${JSON.stringify({ number, user, record: told })}\n`;
    if (this.#queue.length >= maxEntries || this.#queued + line.length > maxCharacters) {
      this.#unsaid += 1;
      this.#lost += 1;
      return;
    }
    this.#next += 1;
    this.#unsaid = 0;
    this.#queue.push({ number, user, record: told, line });
    this.#queued += line.length;
    this.#write(line);
  }

  /** NATS has taken the first entry. */
  delivered(): void {
    const first = this.#queue.shift();
    if (first === undefined) return;
    this.#queued -= first.line.length;
    this.#write(`${JSON.stringify({ delivered: first.number })}\n`);
  }

  #write(line: string): void {
    try {
      if (this.#isBehind || this.#written > rewriteBeyond + this.#queued) {
        const text = `${JSON.stringify({ spool: this.id, next: this.#next })}\n${this.#queue.map((one) => one.line).join('')}`;
        this.#isBehind = !this.#file.replace(text);
        this.#written = text.length;
      } else {
        this.#isBehind = !this.#file.append(line);
        this.#written += line.length;
      }
      this.#failure = undefined;
    } catch (error) {
      this.#isBehind = true;
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#failure = failure('AUDIT_FILE_FAILED', { file: this.#file.name, reason: reasonOf(error) });
  }

  /** Takes what a file holds; returns the id of its spool. A line that was cut off, or that nobody wrote so, is passed over. */
  #take(text: string): string | undefined {
    let id: string | undefined;
    for (const line of text.split('\n')) {
      const { spool, next, delivered, number, user, record } = objectOf(line);
      if (typeof spool === 'string' && /^[0-9a-f]{16}$/.test(spool) && id === undefined) {
        id = spool;
        if (isNumber(next)) this.#next = next;
      } else if (isNumber(delivered)) {
        while (this.#queue[0] !== undefined && this.#queue[0].number <= delivered) this.#queue.shift();
        this.#next = Math.max(this.#next, delivered + 1);
      } else if (isNumber(number) && typeof user === 'string' && Value.Check(auditRecord, record)) {
        this.#queue.push({ number, user, record, line: `${line}\n` });
        this.#next = Math.max(this.#next, number + 1);
      }
    }
    this.#queued = this.#queue.reduce((sum, { line }) => sum + line.length, 0);
    // Without its id the numbers mean nothing: what waits is told as of a new spool.
    this.#written = id === undefined ? 0 : text.length;
    // The next line would be part of one that was cut off.
    if (!text.endsWith('\n')) this.#isBehind = true;
    return id;
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function objectOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(line)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
