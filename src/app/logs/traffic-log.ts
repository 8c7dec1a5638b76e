import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { errorOf, failure, type Language } from '../../errors/error.js';
import { localTimeOf, nowMicros } from '../../system/clock.js';
import { reasonOf } from '../../system/file-errors.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { LogLines } from '../../traffic/export/log-line.js';
import type { Hub } from '../../traffic/hub.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import { type EventBatch, inOrder, type Subscription } from '../../traffic/subscription.js';
import { byConnection, hasPlaceholder, type LogPattern, logName } from './log-pattern.js';
import type { LogRotation } from './log-rotation.js';
import { type LogEntry, type LogNotice, LogWriter } from './log-writer.js';

/** Where a log goes, and in which language. */
export interface LogTarget {
  readonly pattern: LogPattern;
  readonly rotation: LogRotation;
  readonly language: Language;
}

/** An endpoint as its log shows it. */
export interface LoggedEndpoint {
  /** Stands in names of files, and in lines where several endpoints share a file. */
  readonly name: string;
  readonly encoding: EncodingName;
  readonly isHex: boolean;
  /** A character may go on in the next message of a peer (TCP without framing). */
  readonly isStream: boolean;
}

/** What a log is of. */
export interface LogSource {
  readonly hub: Hub;
  /** More than one endpoint may come. */
  readonly hasSeveral: boolean;
  /** An endpoint as it is shown now; undefined once it is gone. Asked once for each batch of events. */
  endpoint(id: string): LoggedEndpoint | undefined;
}

/** Characters of lines that are made before they are written. */
const maxMadeLength = 256 * 1024;

/** What is kept of an endpoint between its events. */
interface Logged {
  readonly lines: LogLines;
  readonly as: LoggedEndpoint;
}

/**
 * Writes the events of endpoints to files, a line each, as they come: what waits is bounded by its subscription, and what is lost there is
 * counted. Sockets never wait for it.
 */
export class TrafficLog {
  readonly #target: LogTarget;
  readonly #source: LogSource;
  readonly #pattern: LogPattern;
  readonly #writer: LogWriter;
  readonly #logged = new Map<string, Logged>();
  #subscription: Subscription | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(target: LogTarget, source: LogSource, notice: (notice: LogNotice) => void) {
    const { pattern, rotation } = target;
    this.#target = target;
    this.#source = source;
    this.#pattern = rotation.type === 'connection' ? byConnection(pattern) : pattern;
    const own = new LogLines({ ...this.#lineOptions(undefined), localTime: localTimeOf });
    this.#writer = new LogWriter({
      folder: pattern.folder,
      rotation,
      missingLine: (count) => own.missingLine(nowMicros(), count),
      notice,
      steadyMs: () => performance.now(),
      localTime: () => localTimeOf(nowMicros()),
    });
  }

  /**
   * Begins to log all events, those that the hub has kept first. `notice` is called when writing fails, and when it succeeds again.
   * @throws BreakoutboxError LOG_UNWRITABLE
   */
  static async open(
    target: LogTarget,
    source: LogSource,
    endpoint: string | undefined,
    notice: (notice: LogNotice) => void,
  ): Promise<TrafficLog> {
    const log = new TrafficLog(target, source, notice);
    await log.#begin(endpoint);
    log.#subscription = source.hub.subscribe({
      types: trafficEventTypes.filter((type) => type !== 'transferProgressed'),
      // A workbench keeps what happened while it was starting.
      from: 1,
      onBatch: (batch) => {
        log.#writing = log.#write(batch);
        return log.#writing;
      },
    });
    return log;
  }

  /** Writes what has come so far, and ends; resolves with the number of lines that could not be written since writing failed. */
  async close(): Promise<number> {
    // Events that wait behind a batch are delivered once that batch is written.
    for (let round = 0; round < 2; round += 1) {
      this.#subscription?.flush();
      await this.#writing;
    }
    this.#subscription?.close();
    const { missing } = this.#writer;
    await this.#writer.close();
    return missing;
  }

  /** Finds out whether the log can be written, as far as the name of its first file is known. */
  async #begin(endpoint: string | undefined): Promise<void> {
    const { folder } = this.#pattern;
    try {
      await access(folder === '' ? '.' : folder, constants.W_OK);
    } catch (cause) {
      throw errorOf(failure('LOG_UNWRITABLE', { file: this.#pattern.text, reason: reasonOf(cause) }));
    }
    const isKnown = !hasPlaceholder(this.#pattern, 'peer') && !hasPlaceholder(this.#pattern, 'connection');
    if (!isKnown || (endpoint === undefined && hasPlaceholder(this.#pattern, 'endpoint'))) return;
    const name = endpoint === undefined ? '' : (this.#source.endpoint(endpoint)?.name ?? endpoint);
    const failed = await this.#writer.begin(this.#nameOf({ timeMicros: nowMicros() }, name));
    if (failed !== undefined) throw errorOf(failed);
  }

  async #write(batch: EventBatch): Promise<void> {
    const shown = new Map<string, Logged>();
    let entries: LogEntry[] = [];
    let length = 0;
    for (const item of inOrder(batch)) {
      if (item.type === 'gap') {
        await this.#writer.write(entries);
        entries = [];
        this.#writer.lose(item.count ?? 0);
        continue;
      }
      const logged = shown.get(item.endpoint) ?? this.#loggedOf(item.endpoint);
      shown.set(item.endpoint, logged);
      const line = logged.lines.line(item);
      entries.push({ name: this.#nameOf(item, logged.as.name), line });
      length += line.length;
      if (length < maxMadeLength) continue;
      await this.#writer.write(entries);
      entries = [];
      length = 0;
    }
    await this.#writer.write(entries);
  }

  #loggedOf(id: string): Logged {
    const known = this.#logged.get(id);
    const as = this.#source.endpoint(id) ??
      known?.as ?? { name: id, encoding: 'utf-8', isHex: false, isStream: true };
    const isSame =
      known !== undefined &&
      known.as.name === as.name &&
      known.as.encoding === as.encoding &&
      known.as.isHex === as.isHex &&
      known.as.isStream === as.isStream;
    if (isSame) return known;
    const logged = { as, lines: new LogLines(this.#lineOptions(as)) };
    this.#logged.set(id, logged);
    return logged;
  }

  #lineOptions(as: LoggedEndpoint | undefined): ConstructorParameters<typeof LogLines>[0] {
    const isShared = this.#source.hasSeveral && !hasPlaceholder(this.#pattern, 'endpoint');
    return {
      language: this.#target.language,
      encoding: as?.encoding ?? 'utf-8',
      isHex: as?.isHex ?? false,
      isStream: as?.isStream ?? true,
      name: isShared ? as?.name : undefined,
      localTime: localTimeOf,
    };
  }

  #nameOf(event: Pick<TrafficEvent, 'timeMicros'> & Partial<TrafficEvent>, endpoint: string): string {
    return logName(this.#pattern, {
      endpoint,
      date: localTimeOf(event.timeMicros).slice(0, 10),
      peer: 'peer' in event ? event.peer : undefined,
      connection: 'connection' in event ? event.connection : undefined,
    });
  }
}
