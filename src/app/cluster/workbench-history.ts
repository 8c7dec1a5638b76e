import type { ClusterLink } from '../../cluster/cluster-link.js';
import { HistoryPublisher } from '../../cluster/history/history-publisher.js';
import type { HistoryLimits } from '../../config/history-limits.js';
import type { NodeHistory } from '../../operations/nodes.js';
import type { Hub } from '../../traffic/hub.js';
import type { RecordSpool } from '../record/record-spool.js';
import type { Described } from '../record/recorder.js';
import { HistoryCursorFile, noCursor } from './history-cursor.js';
import { HistoryEvents } from './history-events.js';

/** The workbench whose events go into the history of its cluster. */
export interface HistoryOf {
  readonly hub: Hub;
  readonly described: Described;
  /** Its record; undefined while nothing is recorded. */
  readonly spool: () => RecordSpool | undefined;
  /** The folder of its workspace. */
  readonly folder: string;
}

/** As whom it is delivered, and what the stream is to keep. */
export interface HistoryAs {
  readonly node: string;
  /** Of the run of the program. */
  readonly instance: string;
  readonly limits: HistoryLimits;
}

interface Delivery {
  readonly identity: string;
  readonly events: HistoryEvents;
  readonly cursor: HistoryCursorFile | undefined;
  readonly publisher: HistoryPublisher;
}

/**
 * Delivers what happens at a workbench to the history of its cluster. Its numbers are those of the record, where there is one; else those
 * of this run of the program.
 */
export class WorkbenchHistory {
  readonly #link: ClusterLink;
  readonly #as: HistoryAs;
  readonly #of: HistoryOf;
  readonly #watchers = new Set<(report: NodeHistory) => void>();
  #delivery: Delivery;

  constructor(link: ClusterLink, as: HistoryAs, of: HistoryOf) {
    this.#link = link;
    this.#as = as;
    this.#of = of;
    this.#delivery = this.#begin();
  }

  /** How far it is. */
  get report(): NodeHistory {
    return this.#delivery.publisher.report;
  }

  /** Calls `changed` with each new state. */
  watch(changed: (report: NodeHistory) => void): void {
    this.#watchers.add(changed);
  }

  /** What happens is recorded from now on, as somebody has agreed to the workspace: the numbers are the record's then. */
  async recordChanged(): Promise<void> {
    const former = this.#delivery;
    if (this.#of.spool()?.identity === former.identity) return;
    this.#delivery = this.#begin();
    await end(former);
  }

  /** Delivers what has happened so far, within a second and a half, and ends. */
  close(): Promise<void> {
    return end(this.#delivery);
  }

  #begin(): Delivery {
    const { hub, described, spool: record, folder } = this.#of;
    const { node, instance: run, limits } = this.#as;
    const spool = record();
    const identity = spool?.identity ?? run;
    const events = new HistoryEvents(hub, spool, described);
    const cursor = spool === undefined ? undefined : new HistoryCursorFile(folder, identity);
    const publisher = new HistoryPublisher(this.#link, {
      ...{ node, identity, run, first: spool?.first ?? hub.lastSequence + 1 },
      ...{ events, cursor: cursor ?? noCursor, limits },
      changed: (report) => {
        for (const changed of this.#watchers) changed(report);
      },
    });
    return { identity, events, cursor, publisher };
  }
}

async function end({ publisher, events, cursor }: Delivery): Promise<void> {
  events.flush();
  await publisher.close();
  events.close();
  cursor?.close();
}
