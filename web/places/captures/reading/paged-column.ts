/** Entries of a page: a power of two. */
const pageEntries = 65_536;
const pageBits = 16;
const entryMask = pageEntries - 1;

/** An array of numbers. There are two kinds alone: with more, the engine no longer knows what it reads, and takes several times as long. */
type NumberArray = Uint32Array | Float64Array;

/** A column of numbers that grows by pages: nothing is copied when it grows, so it takes no more memory than it needs. */
export class PagedColumn {
  readonly #create: (entries: number) => NumberArray;
  readonly #pages: NumberArray[] = [];

  /** `create` makes a page of that many entries. */
  constructor(create: (entries: number) => NumberArray) {
    this.#create = create;
  }

  /** The entry at `index`; 0 where none was set. */
  at(index: number): number {
    return this.#pages[index >>> pageBits]?.[index & entryMask] ?? 0;
  }

  /** Sets the entry at `index`. */
  set(index: number, value: number): void {
    const page = index >>> pageBits;
    while (this.#pages.length <= page) this.#pages.push(this.#create(pageEntries));
    const entries = this.#pages[page];
    if (entries !== undefined) entries[index & entryMask] = value;
  }

  /** Adds to the entry at `index`. */
  add(index: number, value: number): void {
    this.set(index, this.at(index) + value);
  }
}

/** A column of whole numbers from 0 to 2 ** 32 - 1. */
export const words32 = (): PagedColumn => new PagedColumn((entries) => new Uint32Array(entries));
/** A column of any numbers. */
export const doubles = (): PagedColumn => new PagedColumn((entries) => new Float64Array(entries));
