import type { PacketRow } from '../reading/messages.js';

/** Rows of a block, which are asked for together. */
const blockRows = 64;
/** Blocks that are kept; the ones used longest ago go first. */
const maxBlocks = 64;

interface Block {
  rows: readonly PacketRow[];
  isAsked: boolean;
  /** Whether the rows say more by now. */
  isStale: boolean;
}

/** The rows of a long list that were looked at lately, fetched in blocks. */
export class RowCache {
  readonly #fetch: (from: number, to: number) => Promise<readonly PacketRow[]>;
  readonly #onRows: () => void;
  #blocks = new Map<number, Block>();

  /** `onRows` is called when rows have come. */
  constructor(fetch: (from: number, to: number) => Promise<readonly PacketRow[]>, onRows: () => void) {
    this.#fetch = fetch;
    this.#onRows = onRows;
  }

  /** The list is another one. */
  clear(): void {
    this.#blocks = new Map();
  }

  /** Rows say more than before: they are fetched again when they are looked at, and shown as they were until they come. */
  refresh(): void {
    for (const block of this.#blocks.values()) block.isStale = true;
  }

  /** The row at `index` of a list of `count`; undefined until it comes. */
  row(index: number, count: number): PacketRow | undefined {
    const number = Math.floor(index / blockRows);
    const block = this.#blocks.get(number) ?? { rows: [], isAsked: false, isStale: false };
    // Again at the end: a Map keeps the order of insertion.
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    const row = block.rows[index % blockRows];
    if ((row === undefined || block.isStale) && index < count && !block.isAsked)
      void this.#ask(number, block);
    return row;
  }

  async #ask(number: number, block: Block): Promise<void> {
    const blocks = this.#blocks;
    block.isAsked = true;
    block.isStale = false;
    const rows = await this.#fetch(number * blockRows, (number + 1) * blockRows);
    block.isAsked = false;
    if (blocks !== this.#blocks) return;
    block.rows = rows;
    for (const old of blocks.keys()) {
      if (blocks.size <= maxBlocks) break;
      blocks.delete(old);
    }
    this.#onRows();
  }
}
