import type { ListenerGreeting, LiveFrame, PresentPerson, TftpParts } from '../../src/http/protocol.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import type { RecordReport } from '../../src/operations/record.js';
import type { TftpState } from '../../src/operations/tftp.js';
import { isTransferEvent } from '../../src/traffic/kinds.js';
import { type EventBatch, inOrder } from '../../src/traffic/subscription.js';
import { type ClearedLogs, createClearedLogs, withCleared } from '../places/endpoint/log/cleared-logs.js';
import { MessageLog } from '../places/endpoint/log/message-log.js';
import { Annotations } from '../places/endpoint/notes/annotations.js';
import { hasRoom, rowOf } from '../places/endpoint-kinds.js';
import { TftpTraffic } from '../places/tftp/tftp-traffic.js';
import { memoryStore } from './kept.js';
import type { SocketSummary } from './kinds.js';
import { type Notices, noNotices, withNotices } from './notices.js';
import { type Rate, RateMeter } from './rates.js';
import { createStore, type Store } from './store.js';

/** Who else looks at an endpoint. */
interface PresentAtEndpoint {
  readonly endpoint: string;
  readonly people: readonly PresentPerson[];
}

/** The workbench as the page knows it. */
export interface Known {
  /** Undefined until the first hello. */
  readonly version: string | undefined;
  readonly hostname: string;
  /** It is no workbench, but a listener on another node, which does less. */
  readonly listener: ListenerGreeting | undefined;
  /** The ids in its hello, including endpoints that are not reported yet. */
  readonly ids: readonly string[];
  /** The endpoints of every kind, in the order of the workbench's list. */
  readonly all: readonly EndpointSummary[];
  /** The endpoints with a room of their own, in the same order. */
  readonly endpoints: readonly SocketSummary[];
}

/** Payload bytes kept of all endpoints together; past it, the largest log forgets its oldest. */
const maxBytesOfAll = 192 * 1024 * 1024;

const nobody: Known = {
  ...{ version: undefined, hostname: '', listener: undefined },
  ...{ ids: [], all: [], endpoints: [] },
};

/**
 * The state received by the live feed, for the views. Events go into the logs at once and are announced through `logsVersion`
 * when `announce` is called, once a frame of the screen, however many arrived.
 */
export class WorkbenchState {
  readonly known: Store<Known> = createStore(nobody);
  /** Undefined until the feed has reported it. */
  readonly tftp: Store<TftpState | undefined> = createStore<TftpState | undefined>(undefined);
  /** What rules want a person to know. */
  readonly notices: Store<Notices> = createStore(noNotices);
  /** Whether the workbench records; undefined until the feed has reported it. */
  readonly record: Store<RecordReport | undefined> = createStore<RecordReport | undefined>(undefined);
  /** Whether there is a record to be read. */
  readonly hasRecord: Store<boolean> = createStore(false);
  /** What people have noted of messages. */
  readonly annotations = new Annotations();
  /** Who else looks at the endpoint that the page shows. */
  readonly present: Store<PresentAtEndpoint | undefined> = createStore<PresentAtEndpoint | undefined>(
    undefined,
  );
  /** The run of the workbench that sent the last hello, which numbers its events; undefined until then. */
  readonly run: Store<string | undefined> = createStore<string | undefined>(undefined);
  /** Incremented when the workspace may have changed: its files, trust, environment. */
  readonly workspaceVersion: Store<number> = createStore(0);
  /** Incremented when a log has changed. */
  readonly logsVersion: Store<number> = createStore(0);
  /** Incremented at every sample of the rates. */
  readonly ratesVersion: Store<number> = createStore(0);
  readonly #cleared: Store<ClearedLogs>;
  readonly #logs = new Map<string, MessageLog>();
  readonly #meters = new Map<string, RateMeter>();
  readonly #tftpTraffic = new TftpTraffic();
  readonly #tftpMeter = new RateMeter();
  #tftpParts: Partial<TftpParts> = {};
  #logsChanged = false;
  #total: Rate = { receivedBytes: 0, sentBytes: 0 };

  /** `cleared` holds what this browser remembers of emptied logs. */
  constructor(cleared: Store<ClearedLogs> = createClearedLogs(memoryStore())) {
    this.#cleared = cleared;
  }

  /** Takes a frame of the feed. */
  apply(frame: LiveFrame): void {
    switch (frame.type) {
      case 'hello': {
        const { version, hostname, instance, ids, endpoints, listener } = frame;
        if (instance !== this.run.get()) for (const log of this.#logs.values()) log.restarted();
        this.run.set(instance);
        this.#tftpTraffic.restart();
        this.#tftpParts = {};
        this.#keepOnly(new Set(ids));
        this.workspaceVersion.update((version) => version + 1);
        this.known.set({ version, hostname, listener, ids, ...listed(endpoints) });
        break;
      }
      case 'endpoints':
        this.known.update((known) => ({ ...known, ...listed(merged(known.all, frame.endpoints)) }));
        break;
      case 'removed':
        this.remove(frame.ids);
        break;
      case 'tftp':
        this.#takeTftp(frame);
        break;
      case 'record':
        this.record.set(frame.record);
        this.hasRecord.set(frame.record.state !== 'unavailable');
        break;
      case 'workspace':
        this.workspaceVersion.update((version) => version + 1);
        break;
      case 'notes':
        this.annotations.take(frame.notes);
        break;
      case 'people':
        this.present.set({ endpoint: frame.endpoint, people: frame.people });
        break;
      case 'notices':
        this.notices.update((notices) => withNotices(notices, frame.notices, frame.lost));
        break;
    }
  }

  /** Takes the parts of TFTP that have changed. */
  #takeTftp({ type: _, ...changed }: Extract<LiveFrame, { readonly type: 'tftp' }>): void {
    this.#tftpParts = { ...this.#tftpParts, ...changed };
    const { folder, files, library, running, history } = this.#tftpParts;
    if (folder === undefined || files === undefined || running === undefined || history === undefined) return;
    const state: TftpState = {
      ...{ ...folder, files, running, ...history },
      ...(library === undefined ? {} : { library }),
    };
    this.#tftpTraffic.take(state);
    this.tftp.set(state);
  }

  /** Takes a batch: each event goes into the log of its endpoint, and each gap at its position. */
  take(batch: EventBatch): void {
    for (const item of inOrder(batch)) {
      if (item.endpoint === undefined) continue;
      if (item.type === 'gap') this.log(item.endpoint).lose(item);
      else if (!isTransferEvent(item)) this.log(item.endpoint).add(item);
    }
    this.#forgetLargest();
    this.#logsChanged = true;
  }

  /** Takes an answer of the API, which may arrive before the feed reports the same. */
  put(summary: EndpointSummary): void {
    this.apply({ type: 'endpoints', endpoints: [summary] });
  }

  /** Forgets endpoints and their logs. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#logs.delete(id);
      this.#meters.delete(id);
    }
    this.known.update((known) => ({
      ...known,
      ...listed(known.all.filter(({ id }) => !ids.includes(id))),
    }));
  }

  /** The log of an endpoint; created if there is none. */
  log(id: string): MessageLog {
    const known = this.#logs.get(id);
    if (known !== undefined) return known;
    const log = new MessageLog(this.#cleared.get()[id]);
    this.#logs.set(id, log);
    return log;
  }

  /** The rates of an endpoint. */
  rates(id: string): readonly Rate[] {
    return this.#meters.get(id)?.rates ?? [];
  }

  /** The latest rate of all endpoints and of TFTP together. */
  get totalRate(): Rate {
    return this.#total;
  }

  /** Measures the rates. Call once a second. */
  sample(nowMs: number): void {
    this.#tftpMeter.sample(this.#tftpTraffic, nowMs);
    let { receivedBytes, sentBytes } = this.#tftpMeter.now;
    for (const endpoint of this.known.get().all) {
      if (!rowOf(endpoint).isMetered) continue;
      const { id, totals } = endpoint;
      const meter = this.#meters.get(id) ?? new RateMeter();
      this.#meters.set(id, meter);
      meter.sample(totals, nowMs);
      receivedBytes += meter.now.receivedBytes;
      sentBytes += meter.now.sentBytes;
    }
    this.#total = { receivedBytes, sentBytes };
    this.ratesVersion.update((version) => version + 1);
  }

  /** Notifies the views of changed logs, if there are any. */
  announce(): void {
    if (!this.#logsChanged) return;
    this.#logsChanged = false;
    this.logsVersion.update((version) => version + 1);
  }

  /** Empties the log of an endpoint, in this browser and for as long as the workbench runs. */
  clearLog(id: string): void {
    const mark = this.log(id).clear();
    this.#cleared.update((logs) => withCleared(logs, id, mark));
    this.#logsChanged = true;
    this.announce();
  }

  /** Drops from the logs what is older than a number, and was deleted from the record. */
  dropBefore(sequence: number): void {
    for (const log of this.#logs.values()) log.dropBefore(sequence);
    this.#logsChanged = true;
    this.announce();
  }

  #forgetLargest(): void {
    let bytes = 0;
    for (const log of this.#logs.values()) bytes += log.payloadBytes;
    if (bytes <= maxBytesOfAll) return;
    const largest = [...this.#logs.values()].sort((a, b) => b.payloadBytes - a.payloadBytes)[0];
    largest?.shrink(largest.payloadBytes - (bytes - maxBytesOfAll));
  }

  #keepOnly(ids: ReadonlySet<string>): void {
    for (const id of [...this.#logs.keys()]) if (!ids.has(id)) this.#logs.delete(id);
    for (const id of [...this.#meters.keys()]) if (!ids.has(id)) this.#meters.delete(id);
  }
}

function listed(all: readonly EndpointSummary[]): Pick<Known, 'all' | 'endpoints'> {
  return { all, endpoints: all.filter(hasRoom) };
}

function merged(
  endpoints: readonly EndpointSummary[],
  changed: readonly EndpointSummary[],
): readonly EndpointSummary[] {
  const byId = new Map(endpoints.map((summary) => [summary.id, summary]));
  for (const summary of changed) byId.set(summary.id, summary);
  return [...byId.values()];
}
