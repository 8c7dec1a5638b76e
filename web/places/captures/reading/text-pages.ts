import { decodeUtf8 } from '../../../../src/bytes/utf8.js';

/** Bytes of a page. */
const pageBytes = 1024 * 1024;

/** Many short texts as bytes, in pages: a string for each of a million rows would take several times the memory. */
export class TextPages {
  readonly #pages: Uint8Array[] = [];
  /** Bytes used of the last page. */
  #used = pageBytes;

  /**
   * Keeps a copy of `bytes` from `from` to before `to`, 1 MiB at most, and returns where it is: a number below 2 ** 32 for 4 GiB of
   * text.
   */
  add(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (this.#used + length > pageBytes) {
      this.#pages.push(new Uint8Array(pageBytes));
      this.#used = 0;
    }
    const page = this.#pages.at(-1);
    const place = (this.#pages.length - 1) * pageBytes + this.#used;
    page?.set(bytes.subarray(from, to), this.#used);
    this.#used += length;
    return place;
  }

  /** The text of `length` bytes that `add` has put at `place`. */
  text(place: number, length: number): string {
    if (length === 0) return '';
    const at = place % pageBytes;
    const page = this.#pages[Math.floor(place / pageBytes)];
    return page === undefined ? '' : decodeUtf8(page.subarray(at, at + length));
  }
}
