import { type JetStreamManager, jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { type Failure, failure } from '../../errors/error.js';
import type { AuditRecord, AuditState } from '../../operations/audit.js';
import { withinGrace } from '../../system/grace.js';
import type { ClusterLink } from '../cluster-link.js';
import { jsonData } from '../messages.js';
import { isOutrun } from '../nats-errors.js';
import { publishFailure, streamFailure } from '../stream-failure.js';
import { subjects } from '../subjects.js';
import type { AuditSpool, SpooledEntry } from './audit-spool.js';
import { askedAudit, auditStream, openAuditStream } from './audit-stream.js';

/** Milliseconds after which entries are tried again where NATS is there and takes none. */
const retryMs = 5_000;
const answerMs = 5_000;
/** Milliseconds for the last entries to leave at the end; what is left is in the file. */
const lastMs = 500;
/** Users whose last entry is remembered. */
const maxSubjects = 1_000;
/** The spool and the number of an entry, as a header. */
const entryHeader = 'Bob-Entry';

/** The last entry of a subject. */
interface LastEntry {
  /** Its place in the stream; 0 for none. */
  readonly sequence: number;
  readonly spool: string;
  readonly number: number;
}

/**
 * Delivers what a node has to say to the audit, in order and once. Each entry goes out with the place of the last one of its subject: of
 * an entry that is sent again because its acknowledgement was lost, the stream refuses the second, however much later it comes.
 */
export class AuditLog {
  readonly #link: ClusterLink;
  readonly #node: string;
  readonly #spool: AuditSpool;
  readonly #unwatch: () => void;
  readonly #last = new Map<string, LastEntry>();
  readonly #watchers = new Set<(failure: Failure | undefined) => void>();
  #manager: JetStreamManager | undefined;
  #delivering: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failure: Failure | undefined;
  #told: string | undefined;
  #isClosed = false;
  /** Counts how often the link was lost: what failed then says nothing of the stream. */
  #losses = 0;

  constructor(link: ClusterLink, node: string, spool: AuditSpool) {
    this.#link = link;
    this.#node = node;
    this.#spool = spool;
    this.#unwatch = link.watch(({ state }) => {
      if (state === 'connected') this.#begin();
      else this.#losses += 1;
    });
    this.#begin();
  }

  /** Where the entries stand. */
  get state(): AuditState {
    const { waiting, lost } = this.#spool;
    const why = this.#spool.failure ?? this.#failure;
    const state = why !== undefined ? 'failed' : waiting === 0 ? 'delivered' : 'waiting';
    return { state, waiting, lost, ...(why === undefined ? {} : { failure: why }) };
  }

  /** Writes down what `user` asked for and what became of it. Never throws. */
  note(user: string, record: AuditRecord): void {
    this.#spool.add(user, record);
    this.#tell();
    this.#begin();
  }

  /** Calls `told` with why entries do not arrive, each time that changes; undefined once they do. */
  watch(told: (failure: Failure | undefined) => void): void {
    this.#watchers.add(told);
    const { failure: why } = this.state;
    if (why !== undefined) told(why);
  }

  /** Gives the last entries half a second. */
  async close(): Promise<void> {
    if (this.#delivering !== undefined) await withinGrace(this.#delivering, lastMs);
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#unwatch();
  }

  #begin(): void {
    if (this.#isClosed || this.#delivering !== undefined || this.#link.state.state !== 'connected') return;
    clearTimeout(this.#retry);
    this.#delivering = this.#deliver().finally(() => {
      this.#delivering = undefined;
      this.#tell();
      // One may have come, or the link may have come back, since the last look.
      if (this.#failure === undefined && this.#spool.first() !== undefined) this.#begin();
    });
  }

  async #deliver(): Promise<void> {
    const losses = this.#losses;
    try {
      const nats = this.#link.live();
      // Also without an entry: whoever looks into NATS finds the stream, and a node without JetStream says so at its start.
      this.#manager ??= await openAuditStream(nats);
      for (
        let entry = this.#spool.first();
        entry !== undefined && !this.#isClosed;
        entry = this.#spool.first()
      ) {
        await this.#put(this.#manager, entry);
        this.#spool.delivered();
        this.#failure = undefined;
      }
      this.#failure = undefined;
    } catch (error) {
      // What was sent may have arrived; the stream is asked what it has.
      this.#last.clear();
      this.#manager = undefined;
      if (losses !== this.#losses) return;
      this.#failure = failure('AUDIT_UNAVAILABLE', streamFailure(error, askedAudit, this.#link));
      if (!this.#isClosed) this.#retry = setTimeout(() => this.#begin(), retryMs);
    }
  }

  /** Resolves when the stream has an entry; rejects with what NATS says. */
  async #put(manager: JetStreamManager, { number, user, record }: SpooledEntry): Promise<void> {
    const subject = subjects.audit(this.#node, user);
    const { id } = this.#spool;
    for (;;) {
      const last = this.#last.get(subject) ?? (await lastOf(manager, subject));
      if (last.spool === id && last.number >= number) {
        this.#remember(subject, last);
        return;
      }
      const marks = headers();
      marks.set(entryHeader, `${id} ${number}`);
      try {
        const { seq } = await jetstream(this.#link.live()).publish(subject, jsonData(record), {
          ...{ headers: marks, timeout: answerMs },
          expect: { lastSubjectSequence: last.sequence },
        });
        this.#remember(subject, { sequence: seq, spool: id, number });
        return;
      } catch (error) {
        if (!isOutrun(error)) throw await publishFailure(error, manager, auditStream);
        this.#last.delete(subject);
      }
    }
  }

  #remember(subject: string, last: LastEntry): void {
    if (this.#last.size >= maxSubjects) this.#last.clear();
    this.#last.set(subject, last);
  }

  #tell(): void {
    const { failure: why } = this.state;
    const now = why === undefined ? undefined : JSON.stringify(why);
    if (now === this.#told) return;
    this.#told = now;
    for (const told of this.#watchers) told(why);
  }
}

async function lastOf(manager: JetStreamManager, subject: string): Promise<LastEntry> {
  const found = await manager.streams.getMessage(auditStream, { last_by_subj: subject });
  if (found === null) return { sequence: 0, spool: '', number: 0 };
  const [spool = '', number = ''] = found.header.get(entryHeader).split(' ');
  return { sequence: found.seq, spool, number: Number(number) || 0 };
}
