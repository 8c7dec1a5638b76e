import type { TakenNote } from '../../../../src/http/protocol.js';
import type { RecordAnnotation } from '../../../../src/operations/record.js';
import { createStore, type Store } from '../../../state/store.js';

/** Annotations kept; those learned longest ago are let go first, and are learned again with their messages. */
const maxAnnotations = 100_000;

/** Tags, notes and marks of messages, by the numbers of the messages, as far as the page has learned them. */
export class Annotations {
  /** Incremented when something was learned. */
  readonly version: Store<number> = createStore(0);
  readonly #known = new Map<number, RecordAnnotation>();
  /** Who noted something while the page was open, by the numbers of the messages. */
  readonly #by = new Map<number, string>();

  /** What is noted of the message of a number. */
  of(sequence: number): RecordAnnotation | undefined {
    return this.#known.get(sequence);
  }

  /** Who noted it last, as far as the page has seen that; undefined where nobody knows. */
  byOf(sequence: number): string | undefined {
    return this.#by.get(sequence);
  }

  /** Takes what somebody has just noted, here or on another page. */
  take(notes: readonly TakenNote[]): void {
    for (const { annotation, by } of notes) {
      const [name, user] = by;
      if (name === undefined) this.#by.delete(annotation.sequence);
      else this.#by.set(annotation.sequence, user === undefined ? name : `${name} (${user})`);
    }
    for (const sequence of this.#by.keys()) {
      if (this.#by.size <= maxAnnotations) break;
      this.#by.delete(sequence);
    }
    this.learn(notes.map(({ annotation }) => annotation));
  }

  /** Learns what the workbench says; of a message of which nothing is noted any more, that. */
  learn(annotations: readonly RecordAnnotation[]): void {
    if (annotations.length === 0) return;
    for (const annotation of annotations) {
      const { sequence, tags, note, isMarked } = annotation;
      this.#known.delete(sequence);
      if (tags.length > 0 || note !== '' || isMarked) this.#known.set(sequence, annotation);
    }
    for (const sequence of this.#known.keys()) {
      if (this.#known.size <= maxAnnotations) break;
      this.#known.delete(sequence);
    }
    this.version.update((version) => version + 1);
  }

  /** Forgets all: numbers mean other messages now. */
  clear(): void {
    this.#known.clear();
    this.#by.clear();
    this.version.update((version) => version + 1);
  }
}
