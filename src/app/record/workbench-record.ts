import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedLayout } from '../../config/message-settings.js';
import { BreakoutboxError, errorOf, type Failure, failure } from '../../errors/error.js';
import type { TakenNote } from '../../http/protocol.js';
import type { RecordPort } from '../../http/record-port.js';
import type { NamedByteStream } from '../../operations/byte-stream.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type {
  RecordAnnotation,
  RecordRemovalRequest,
  RecordReport,
  RecordSearchRequest,
} from '../../operations/record.js';
import { encodeRecordPage } from '../../operations/record-page.js';
import type { RecordHits } from '../../operations/record-search-lines.js';
import type { OperationRequest, OperationResult } from '../../operations/table.js';
import type { Who } from '../../operations/who.js';
import { History } from '../../store/history/history.js';
import { recordFileName } from '../../store/history/record-file.js';
import {
  type AnnotationChange,
  type RecordLimits,
  type RecordStatus,
  type SearchPart,
  usualRecordLimits,
} from '../../store/history/record-parts.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { reasonOf } from '../../system/file-errors.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { encodeBatch } from '../../traffic/event-codec.js';
import type { Hub } from '../../traffic/hub.js';
import { payloadBytes } from '../../traffic/kinds.js';
import { entryFiles } from '../entries/entry-files.js';
import { OpenRecord } from './open-record.js';
import { RecordExports } from './record-exports.js';
import type { RecordSpool } from './record-spool.js';
import { type Described, HubRecorder } from './recorder.js';
import { searchLines } from './search-lines.js';

/** Events of each endpoint that a workbench begins with; pages ask for older ones. */
const restoredEvents = 300;
/** Payload of all of them together, in bytes. */
const restoredBytes = 16 * 1024 ** 2;
const usualPageEvents = 500;
const usualHits = 1_000;

/** The layouts that a filter may name. */
export type LayoutsOf = (filter: string) => readonly NamedLayout[];

/** What is recorded, and searched by. */
export interface RecordedThings {
  readonly described: Described;
  /** The endpoints as they are now. */
  readonly endpoints: () => readonly EndpointSummary[];
  readonly layoutsOf: LayoutsOf;
}

/**
 * How a record is opened: to add to it, to read it only, or to read what there is until the person has agreed to the workspace, as
 * nothing is written there before.
 */
export type RecordMode = 'write' | 'read' | 'wait';

/**
 * The record of a workbench's workspace. Where there is none (a folder that cannot be written, a file of a newer program), everything
 * says why, and the workbench goes on without it.
 */
export class WorkbenchRecord implements RecordPort {
  readonly #root: string;
  readonly #file: string;
  readonly #watchers = new Set<(report: RecordReport) => void>();
  readonly #noteWatchers = new Set<(note: TakenNote) => void>();
  #history: History | undefined;
  #failure: Failure | undefined;
  #isWaiting: boolean;
  #opening: Promise<void> | undefined;
  #first = 1;
  #recorder: HubRecorder | undefined;
  #hub: Hub | undefined;
  #described: Described = () => undefined;
  #layoutsOf: LayoutsOf = () => [];
  #endpoints: () => readonly EndpointSummary[] = () => [];
  /** What clients download of it. */
  readonly exports = new RecordExports(
    async () => await OpenRecord.open(this.#open(), this.#endpoints(), (filter) => this.#layoutsOf(filter)),
  );

  private constructor(root: string, isWaiting: boolean) {
    this.#root = root;
    this.#file = join(root, privateFolder, recordFileName);
    this.#isWaiting = isWaiting;
  }

  /** Opens the record of a workspace. Never rejects. */
  static async open(root: string, mode: RecordMode): Promise<WorkbenchRecord> {
    const record = new WorkbenchRecord(root, mode === 'wait');
    if (mode !== 'wait' || existsSync(record.#file)) await record.#load(mode !== 'write');
    record.#first = (record.#history?.last ?? 0) + 1;
    return record;
  }

  /** The number of the next event when it was opened. */
  get first(): number {
    return this.#first;
  }

  /** The endpoints that it knows: no new one may have the id of one of them. */
  get endpoints(): readonly string[] {
    return this.#history?.endpoints ?? [];
  }

  /** The record, for whoever hands it on; undefined while nothing is recorded into it. */
  get spool(): RecordSpool | undefined {
    const history = this.#history;
    if (history === undefined || this.#recorder === undefined) return undefined;
    return {
      ...{ identity: history.identity.toString(36), first: this.#first },
      get isGrowing() {
        return history.status.state === 'recording';
      },
      after: (number) => history.spool(number),
    };
  }

  /** Gives a hub the latest events of endpoints. Never rejects. */
  async restore(hub: Hub, endpoints: readonly string[]): Promise<void> {
    const known = new Set(this.endpoints);
    const events: TrafficEvent[] = [];
    let bytes = 0;
    for (const endpoint of endpoints.filter((id) => known.has(id))) {
      if (bytes > restoredBytes) break;
      const page = await this.#history?.page({ endpoint, limit: restoredEvents }).catch(() => undefined);
      for (const event of page?.batch.events ?? []) {
        events.push(event);
        bytes += payloadBytes(event);
      }
    }
    hub.restore(events.sort((one, other) => one.sequence - other.sequence));
  }

  /** Records what happens from now on, or once the person has agreed to the workspace. */
  begin(hub: Hub, { described, endpoints, layoutsOf }: RecordedThings): void {
    this.#layoutsOf = layoutsOf;
    this.#endpoints = endpoints;
    this.#described = described;
    this.#hub = hub;
    this.#record();
  }

  /** The person has agreed to the workspace: resolves when what happens is recorded, if it can be. Never rejects. */
  agreed(): Promise<void> {
    this.#opening ??= this.#isWaiting ? this.#stopWaiting() : Promise.resolve();
    return this.#opening;
  }

  report(): RecordReport {
    return this.#history === undefined ? this.#reportNone() : this.#reportOf(this.#history.status);
  }

  watch(changed: (report: RecordReport) => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** @throws BreakoutboxError why there is no record */
  async status(): Promise<RecordReport> {
    return this.#history === undefined ? this.#reportNone() : this.#reportOf(await this.#history.askStatus());
  }

  async setLimits(limits: RecordLimits): Promise<RecordReport> {
    return this.#reportOf(await this.#open().setLimits(limits));
  }

  /** A page of events, in the bytes of `encodeRecordPage`. */
  async page({ endpoint, before, after, limit }: OperationRequest<'record.page'>): Promise<NamedByteStream> {
    const page = await this.#open().page({
      endpoint,
      before: before === undefined ? undefined : Number(before),
      after: after === undefined ? undefined : Number(after),
      limit: limit === undefined ? usualPageEvents : Number(limit),
    });
    const bytes = encodeRecordPage(page);
    return { name: 'record-page.bin', bytes: bytes.length, content: once(bytes) };
  }

  /**
   * Searches, as lines of JSON that come as they are found, until the client is gone.
   * @throws BreakoutboxError the failures of the filter
   */
  async search(request: RecordSearchRequest, gone: AbortSignal): Promise<NamedByteStream> {
    const { filter = '', limit = usualHits, ...scope } = request;
    const asked = { ...scope, filter, limit, layouts: this.#layoutsOf(filter) };
    const parts = this.#open().search(asked, gone);
    // A filter that is wrong is answered as such, before the answer begins.
    const first = await parts.next();
    return { name: 'record-search.jsonl', bytes: undefined, content: searchLines(first, parts, hitsOf) };
  }

  /** The endpoints that it knows, as they were last. */
  async knownEndpoints(): Promise<OperationResult<'record.endpoints'>> {
    const known = await this.#open().askEndpoints();
    return known.map(({ formerLabels, ...facts }) => ({ ...facts, formerLabels: [...formerLabels] }));
  }

  /** Notes something of a message, and tells all pages by whom. */
  async annotate(
    sequence: number,
    change: AnnotationChange,
    { person, user }: Who,
  ): Promise<RecordAnnotation> {
    const annotation = await this.#open().annotate(sequence, change);
    // NATS without users knows nobody.
    const by = [person, user].flatMap((name) => (name === undefined || name === '-' ? [] : [name]));
    for (const noted of this.#noteWatchers) noted({ annotation, by });
    return annotation;
  }

  watchNotes(noted: (note: TakenNote) => void): () => void {
    this.#noteWatchers.add(noted);
    return () => void this.#noteWatchers.delete(noted);
  }

  /** @throws BreakoutboxError the failures of the filter */
  async remove(
    { endpoint, filter = '', before }: RecordRemovalRequest,
    gone: AbortSignal,
  ): Promise<{ readonly removed: number }> {
    const history = this.#open();
    // What has happened before this was asked for goes, too.
    await this.#recorder?.settled();
    const layouts = this.#layoutsOf(filter);
    return { removed: await history.remove({ endpoint, filter, before, layouts }, gone) };
  }

  /** Writes what has happened, and closes the file. */
  async close(): Promise<void> {
    await this.#opening;
    await this.#recorder?.close();
    await this.#history?.close();
  }

  async #stopWaiting(): Promise<void> {
    const reader = this.#history;
    this.#isWaiting = false;
    await this.#load(false);
    this.#record();
    // Who reads goes over to the new one first.
    await reader?.close();
    this.#tell(this.report());
  }

  async #load(readOnly: boolean): Promise<void> {
    const file = this.#file;
    try {
      if (!readOnly) makePrivateFolder(this.#root);
      const history = await History.open({ file, readOnly }, entryFiles.historyThread);
      history.watch((status) => {
        if (this.#history === history) this.#tell(this.#reportOf(status));
      });
      // What pages begin with is no copy that stays.
      history.watchRemovals((sequences) => this.#hub?.remove(sequences));
      this.#history = history;
      this.#failure = undefined;
    } catch (error) {
      const known =
        error instanceof BreakoutboxError
          ? error
          : new BreakoutboxError('RECORD_UNAVAILABLE', { file, reason: reasonOf(error) });
      this.#failure = known.failure;
    }
  }

  /** Records what the hub has from now on; what it had before is not there, which the record says. */
  #record(): void {
    const [hub, history] = [this.#hub, this.#history];
    if (hub === undefined || history === undefined || history.status.state === 'readOnly') return;
    const [from, to] = [this.#first, hub.lastSequence];
    if (to >= from)
      void history.append({ events: [], gaps: [] }, [{ from, to, count: to - from + 1, reason: 'off' }], to);
    this.#recorder = new HubRecorder(hub, history, this.#described);
  }

  #tell(report: RecordReport): void {
    for (const changed of this.#watchers) changed(report);
  }

  #reportNone(): RecordReport {
    const failure = this.#failureNow;
    return {
      state: 'unavailable',
      ...(failure === undefined ? {} : { failure }),
      file: this.#file,
      ...{ bytes: 0, events: 0, first: 0, last: 0 },
      limits: usualRecordLimits,
    };
  }

  #reportOf({
    engine: _engine,
    failure = this.#failureNow,
    setAside,
    oldestMicros,
    newestMicros,
    ...status
  }: RecordStatus): RecordReport {
    return {
      ...status,
      ...(failure === undefined ? {} : { failure }),
      ...(setAside === undefined ? {} : { setAside }),
      ...(oldestMicros === undefined ? {} : { oldestMicros }),
      ...(newestMicros === undefined ? {} : { newestMicros }),
    };
  }

  /** Why nothing is recorded, besides what the record itself says. */
  get #failureNow(): Failure | undefined {
    return this.#isWaiting ? failure('WORKSPACE_NOT_TRUSTED', { folder: this.#root }) : this.#failure;
  }

  #open(): History {
    if (this.#history !== undefined) return this.#history;
    throw errorOf(this.#failureNow ?? { code: 'RECORD_UNAVAILABLE', fault: 'system', params: {} });
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What a part of a search has found; undefined for one that says how far it is. */
function hitsOf({ batch, annotations, sources }: SearchPart): RecordHits | undefined {
  if (batch.events.length === 0) return undefined;
  return { batch: Buffer.from(encodeBatch(batch)).toString('base64'), annotations, sources };
}
