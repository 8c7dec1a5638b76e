import { answerFindings, firstClientFindings } from './answer-findings.js';
import { chatFindings } from './chat-findings.js';
import { clientConnectionFindings, serverConnectionFindings } from './connection-findings.js';
import { datagramAnswerFindings, datagramTextFindings } from './datagram-findings.js';
import { DatagramLog } from './datagram-log.js';
import type { FoundNow, ProgramFinding } from './finding.js';
import { lineFindings } from './line-findings.js';
import { StreamRecord } from './stream-record.js';
import type { LineClientTask, LineServerTask, OwnProgramTask } from './task.js';
import { tftpClientFindings } from './tftp-client-findings.js';
import { tftpServerFindings } from './tftp-server-findings.js';
import type { OwnProgramTraffic } from './traffic.js';
import { nextWait } from './waits.js';

/** Connections that are watched: the first ones, and of later ones only that they were there. */
const maxConnections = 16;

/** What a piece of traffic has changed. */
export interface FindingChange {
  /** New ones, the most certain first. */
  readonly found: readonly ProgramFinding[];
  /** Those that the traffic has disproved. */
  readonly withdrawn: readonly ProgramFinding[];
}

/**
 * Watches what somebody's own program sends and leaves undone, and says what is wrong with it. It is told traffic on passed-in time and
 * keeps a bounded part of it; what it finds is drawn anew from that each time, so that a finding goes when later traffic disproves it.
 * Where the traffic allows another reading, it says nothing. A watch is for one run of the program: what was wrong with the last one is
 * not wrong with the next, for which there is a new watch.
 */
export class OwnProgramWatch {
  readonly #task: OwnProgramTask;
  readonly #records = new Map<number, StreamRecord>();
  readonly #log = new DatagramLog();
  #findings: readonly ProgramFinding[] = [];
  #now = 0;
  #lastAt: number | undefined;

  constructor(task: OwnProgramTask) {
    this.#task = task;
  }

  /** What holds now: what bytes show before what follows from silence, the earlier before the later. */
  get findings(): readonly ProgramFinding[] {
    return this.#findings;
  }

  /** When silence alone may have changed what holds, in the time of the traffic; undefined if no longer. Tell `elapsed` then. */
  get deadlineMs(): number | undefined {
    return this.#lastAt === undefined ? undefined : nextWait(this.#lastAt, this.#now);
  }

  /** Takes what happened, in its order. Bytes are borrowed for the call. */
  take(traffic: OwnProgramTraffic): FindingChange {
    this.#now = Math.max(this.#now, traffic.at);
    // A look into the kernel's queue is no traffic, but silence counts from it as well.
    if (traffic.type !== 'elapsed') this.#lastAt = traffic.at;
    // What is not kept changes nothing: a program may flood the bench.
    return this.#record(traffic) ? this.#compare(this.#draw()) : { found: [], withdrawn: [] };
  }

  /** Returns false for what is over the bounds. */
  #record(traffic: OwnProgramTraffic): boolean {
    if (traffic.type === 'elapsed') return true;
    if (traffic.type === 'datagramReceived' || traffic.type === 'datagramSent') {
      const wasCut = this.#log.isCut;
      this.#log.take(traffic);
      return !wasCut;
    }
    const { connection, at } = traffic;
    let record = this.#records.get(connection);
    if (record === undefined) {
      if (this.#records.size === maxConnections) return false;
      record = new StreamRecord(connection, at);
      this.#records.set(connection, record);
    }
    const wasCut = record.isCut;
    record.take(traffic);
    return !wasCut || traffic.type === 'ended';
  }

  #draw(): readonly FoundNow[] {
    const [task, now] = [this.#task, this.#now];
    switch (task.kind) {
      case 'line-client':
        return this.#drawFromClient(task);
      case 'line-server':
        return this.#drawFromServer(task);
      case 'chat-server':
        return chatFindings([...this.#records.values()], task, now);
      case 'udp-client':
        return datagramTextFindings(this.#log, task);
      case 'udp-server':
        return datagramAnswerFindings(this.#log, task, now);
      case 'tftp-client':
        return tftpClientFindings(this.#log, task, now);
      case 'tftp-server':
        return tftpServerFindings(this.#log, task, now);
    }
  }

  #drawFromClient(task: LineClientTask): readonly FoundNow[] {
    const found = [...this.#records.values()].flatMap((record) => [
      ...lineFindings(record, task, this.#now),
      ...clientConnectionFindings(record, this.#now),
    ]);
    return firstOfEach(found);
  }

  #drawFromServer(task: LineServerTask): readonly FoundNow[] {
    const records = [...this.#records.values()];
    const found = records.flatMap((record, index) => {
      const isWaiting = records.slice(0, index).some(({ ends }) => ends.length === 0);
      const drawn = answerFindings(record, task, this.#now);
      const isInFront = drawn.some(({ code }) => code === 'newlineInFront');
      // A newline in front is missing at the end.
      const lines = lineFindings(record, task, this.#now).filter(
        ({ code }) => code !== 'noNewline' || !isInFront,
      );
      // A line that is written wrongly is another than it was to be.
      const answers = drawn.filter(({ code }) => code !== 'wrongAnswer' || lines.length === 0);
      // What follows from how it takes its input explains what is missing.
      const connection =
        answers.length > 0 || lines.some(({ code }) => code === 'wrongEncoding')
          ? []
          : serverConnectionFindings(record, task, isWaiting, this.#now);
      return [...lines, ...answers, ...connection];
    });
    return firstOfEach([...found, ...firstClientFindings(records, task, this.#now)]);
  }

  #compare(now: readonly FoundNow[]): FindingChange {
    const before = this.#findings;
    const all = now.map((found) => {
      const known = before.find(({ code }) => code === found.code);
      return { ...found, at: known?.at ?? this.#now };
    });
    this.#findings = all.sort((one, other) => rank(one) - rank(other) || one.at - other.at);
    return {
      found: this.#findings.filter(({ code }) => !before.some((known) => known.code === code)),
      withdrawn: before.filter(({ code }) => !now.some((found) => found.code === code)),
    };
  }
}

function rank({ certainty }: ProgramFinding): number {
  return certainty === 'shown' ? 0 : 1;
}

/** One finding of each code: a program makes the same mistake on every connection. */
function firstOfEach(found: readonly FoundNow[]): readonly FoundNow[] {
  const codes = new Map<string, FoundNow>();
  for (const one of found) if (!codes.has(one.code)) codes.set(one.code, one);
  return [...codes.values()];
}
