/** Pixels that a browser lets an element be high: Firefox 17.8 million, others more. */
const maxHeight = 15_000_000;
/** Rows drawn beyond the view, so that a quick scroll finds them. */
const overscan = 12;

/**
 * Which rows of a long list are in view. A list that is higher than a browser lets it be is scrolled faster than its rows: by its
 * height in pixels over what the browser lets it have.
 */
export class RowWindow {
  /** Pixels of what scrolls. */
  readonly height: number;
  readonly #count: number;
  readonly #rowHeight: number;
  readonly #viewHeight: number;
  /** Pixels of rows that pass for a pixel that is scrolled. */
  readonly #scale: number;

  constructor(count: number, rowHeight: number, viewHeight: number) {
    this.#count = count;
    this.#rowHeight = rowHeight;
    this.#viewHeight = viewHeight;
    const whole = count * rowHeight;
    this.height = Math.min(whole, maxHeight);
    this.#scale = this.height <= viewHeight ? 1 : (whole - viewHeight) / (this.height - viewHeight);
  }

  /** The rows to draw: `start` to `end` - 1. */
  drawn(scrollTop: number): { readonly start: number; readonly end: number } {
    const top = scrollTop * this.#scale;
    return {
      start: Math.max(0, Math.min(this.#count, Math.floor(top / this.#rowHeight) - overscan)),
      end: Math.min(this.#count, Math.ceil((top + this.#viewHeight) / this.#rowHeight) + overscan),
    };
  }

  /** Where a row is while the list is scrolled to `scrollTop`, in pixels from the top of what scrolls. */
  topOf(index: number, scrollTop: number): number {
    return scrollTop + index * this.#rowHeight - scrollTop * this.#scale;
  }

  /** Where to scroll so that a row is seen whole; where it is, if it is seen already. */
  scrollTopFor(index: number, scrollTop: number): number {
    const rowTop = Math.max(0, index) * this.#rowHeight;
    const top = scrollTop * this.#scale;
    if (rowTop < top) return rowTop / this.#scale;
    const least = rowTop + this.#rowHeight - this.#viewHeight;
    return least > top ? Math.ceil(least / this.#scale) : scrollTop;
  }
}
