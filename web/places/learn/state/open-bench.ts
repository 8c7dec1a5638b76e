import type { BrokenBench, Chosen } from '../../../../src/lesson/broken/broken-bench.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import type { Api } from '../../../transport/api.js';
import { type BrokenMark, type BrokenProgress, unbegun } from './broken-progress.js';
import { type Trial, trialOf } from './trial.js';

/** What a broken bench shows besides what the browser keeps of it. */
export interface BenchView {
  /** The latest trial since the page was opened, with how many trials and hints there had been by then. */
  readonly latest: { readonly trial: Trial; readonly trials: number; readonly hints: number } | undefined;
  /** Whether the programs run. */
  readonly isTrying: boolean;
  readonly complaint: Complaint | undefined;
}

/** What a broken bench needs of the page. */
export interface BenchContext {
  readonly api: Api;
  readonly progress: Store<BrokenProgress>;
}

const fresh: BenchView = { latest: undefined, isTrying: false, complaint: undefined };

/** A broken bench on the page. What is chosen, tried and given as hints is kept by the browser; the workbench keeps nothing. */
export class OpenBench {
  readonly bench: BrokenBench;
  readonly view: Store<BenchView> = createStore<BenchView>(fresh);
  readonly #context: BenchContext;
  #asking: AbortController | undefined;

  constructor(bench: BrokenBench, context: BenchContext) {
    this.bench = bench;
    this.#context = context;
  }

  /** Chooses an option of a setting. What the bench has not is left alone. */
  choose(setting: string, option: string): void {
    const found = this.bench.settings.find(({ id }) => id === setting);
    if (found?.options.some(({ id }) => id === option) !== true) return;
    this.#mark(({ chosen }) => ({ chosen: { ...chosen, [setting]: option } }));
  }

  /** Chooses the option after the one that is chosen, of the setting of this place, from 0; after the last, the first. */
  chooseNext(place: number): void {
    const setting = this.bench.settings[place];
    if (setting === undefined) return;
    const { id, options } = setting;
    const chosen = chosenOf(this.bench, this.#kept()).get(id);
    const at = options.findIndex((option) => option.id === chosen);
    const next = options[(at + 1) % options.length];
    if (next !== undefined) this.choose(id, next.id);
  }

  /** Gives the next hint, if there is one. */
  hint(): void {
    this.#mark(({ hints }) => ({ hints: Math.min(this.bench.hints.length, hints + 1) }));
  }

  /** Has the workbench run the programs with what is chosen; one trial at a time. Never rejects. */
  async try(): Promise<void> {
    if (this.#asking !== undefined) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#change({ isTrying: true, complaint: undefined });
    const chosen = Object.fromEntries(chosenOf(this.bench, this.#kept()));
    try {
      const request = { bench: this.bench.id, body: { chosen } };
      const trial = trialOf(await this.#context.api.call('broken.try', request, asking.signal));
      if (asking.signal.aborted) return;
      this.#mark(({ trials, isMended }) => ({ trials: trials + 1, isMended: isMended || trial.isMended }));
      const { trials, hints } = this.#kept();
      this.#change({ latest: { trial, trials, hints } });
    } catch (error) {
      if (!asking.signal.aborted) this.#change({ complaint: complaintOf(error) });
    } finally {
      if (this.#asking === asking) {
        this.#asking = undefined;
        this.#change({ isTrying: false });
      }
    }
  }

  /** Gives up a trial that is under way. */
  leave(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#change({ isTrying: false });
  }

  /** Sets the bench up as it was found, without trials and hints. That it was mended stays. */
  beginAgain(): void {
    this.leave();
    this.view.set(fresh);
    this.#mark(({ isMended }) => ({ ...unbegun, isMended }));
  }

  #kept(): BrokenMark {
    return this.#context.progress.get()[this.bench.id] ?? unbegun;
  }

  #mark(change: (mark: BrokenMark) => Partial<BrokenMark>): void {
    const mark = this.#kept();
    this.#context.progress.update((progress) => ({
      ...progress,
      [this.bench.id]: { ...mark, ...change(mark) },
    }));
  }

  #change(change: Partial<BenchView>): void {
    this.view.update((view) => ({ ...view, ...change }));
  }
}

/** What is chosen at a bench: what it is found with, where nothing was chosen that it has. */
export function chosenOf(bench: BrokenBench, { chosen }: BrokenMark): Chosen {
  return new Map(
    bench.settings.map(({ id, options, begins }) => {
      const kept = Object.hasOwn(chosen, id) ? chosen[id] : undefined;
      const option = options.find((one) => one.id === kept)?.id;
      return [id, option ?? begins];
    }),
  );
}

/** Whether a trial was made with what is chosen. */
export function isOfChosen({ chosen: tried }: Trial, chosen: Chosen): boolean {
  return [...chosen].every(([setting, option]) => tried[setting] === option);
}
