import { createStore, type Store } from '../../../state/store.js';
import type {
  BootReport,
  CaptureFacts,
  FilterProgress,
  PacketRow,
  PassProgress,
  StoryList,
  WalkProgress,
} from '../reading/messages.js';
import { CaptureClient, type CaptureWorker } from './capture-client.js';
import { RowCache } from './row-cache.js';

/** What the list of a capture is filtered by. */
export interface AppliedFilter extends FilterProgress {
  readonly text: string;
}

/** The stories of a capture so far, and how many packets have been looked at for them. */
export interface CaptureStories extends PassProgress, StoryList {}

/** Where a capture comes from: a file, or the workbench that makes it, which knows it by an id. */
export type CaptureOrigin =
  | { readonly type: 'file'; readonly file: File }
  | { readonly type: 'live'; readonly live: string; readonly of: 'interfaces' | 'endpoints' };

/** A capture that the page has open: what its worker has found so far, and what a person looks at. */
export class OpenCapture {
  /** Its name in the address: the file's, or that with a number. */
  readonly id: string;
  readonly origin: CaptureOrigin;
  readonly client: CaptureClient;
  readonly facts: Store<CaptureFacts>;
  readonly filter: Store<AppliedFilter>;
  /** The filter as it is typed. */
  readonly draft: Store<string> = createStore('');
  /** The number of the packet that is looked at. */
  readonly selected: Store<number | undefined> = createStore<number | undefined>(undefined);
  /** What the browser could not do with the file, in its own words. */
  readonly failure: Store<string | undefined> = createStore<string | undefined>(undefined);
  /** How far the walk to the selected packet is. */
  readonly walk: Store<WalkProgress> = createStore<WalkProgress>({ number: 0, walked: 0 });
  /** What happened, once it was asked for. */
  readonly stories: Store<CaptureStories | undefined> = createStore<CaptureStories | undefined>(undefined);
  /** The machines that boot, once it was asked for. */
  readonly boot: Store<BootReport | undefined> = createStore<BootReport | undefined>(undefined);
  /** Rises when rows have come. */
  readonly rowsVersion: Store<number> = createStore(0);
  readonly #rows: RowCache;
  #fields: readonly string[] = [];
  #isTelling = false;
  #isWatchingBoot = false;

  constructor(id: string, origin: CaptureOrigin, worker: CaptureWorker) {
    this.id = id;
    this.origin = origin;
    this.facts = createStore<CaptureFacts>(
      origin.type === 'file'
        ? { ...nothingYet, totalBytes: origin.file.size }
        : { ...nothingYet, state: 'capturing' },
    );
    this.filter = createStore<AppliedFilter>({ text: '', run: 0, looked: 0, shown: 0, isDone: true });
    this.client = new CaptureClient(worker, {
      facts: (facts) => this.facts.set(facts),
      filter: (progress) => {
        const applied = this.filter.get();
        if (progress.run === applied.run) this.filter.set({ ...applied, ...progress });
      },
      columns: () => this.#refreshRows(),
      walk: (progress) => this.walk.set(progress),
      stories: (progress, list) => this.stories.set({ ...progress, ...list }),
      boot: (report) => this.boot.set(report),
      failed: (reason) => this.failure.set(reason),
    });
    this.#rows = new RowCache(
      (from, to) => this.client.ask('rows', { from, to }),
      () => this.rowsVersion.update((version) => version + 1),
    );
    if (origin.type === 'file') void this.client.ask('open', { file: origin.file });
  }

  /** Rows of the list as it is filtered. */
  get shown(): number {
    return this.filter.get().text === '' ? this.facts.get().count : this.filter.get().shown;
  }

  /** The row at an index of the list; undefined until it comes. */
  row(index: number): PacketRow | undefined {
    return this.#rows.row(index, this.shown);
  }

  /** The number of the packet at an index of the list; undefined beyond its end. */
  async numberAt(index: number): Promise<number | undefined> {
    return this.row(index)?.number ?? this.client.ask('numberAt', { index });
  }

  /** Shows the packets that a filter selects, which is known to be right. */
  apply(text: string): void {
    const { run } = this.filter.get();
    const next = { text, run: run + 1, looked: 0, shown: 0, isDone: text === '' };
    void this.client.ask('filter', { text, run: next.run });
    this.#rows.clear();
    this.filter.set(next);
    this.rowsVersion.update((version) => version + 1);
  }

  /** Has the worker tell what happened. */
  tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    void this.client.ask('stories', undefined);
  }

  /** Has the worker follow the machines that boot. */
  watchBoot(): void {
    if (this.#isWatchingBoot) return;
    this.#isWatchingBoot = true;
    void this.client.ask('boot', undefined);
  }

  /** Has rows show the values of fields. */
  showFields(names: readonly string[]): void {
    if (names.join() === this.#fields.join()) return;
    this.#fields = names;
    void this.client.ask('columns', { names });
    this.#refreshRows();
  }

  #refreshRows(): void {
    this.#rows.refresh();
    this.rowsVersion.update((version) => version + 1);
  }

  /** Reads no further; of a live capture, what is on its way still comes. */
  stop(): void {
    void this.client.ask('stop', undefined);
  }

  close(): void {
    this.client.close();
  }
}

const nothingYet: CaptureFacts = {
  count: 0,
  readBytes: 0,
  totalBytes: 0,
  state: 'reading',
  isFull: false,
  fault: undefined,
  format: undefined,
  isPacked: false,
  first: undefined,
  last: undefined,
  interfaces: [],
  application: undefined,
  timeDigits: 6,
  conversations: 0,
  transfers: 0,
  troubles: 0,
  dropped: undefined,
};

/** The name of a capture in the address: its file's, with a number if another one has it. */
export function captureId(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number += 1) {
    const id = `${name} (${number})`;
    if (!taken.includes(id)) return id;
  }
}
