/** Numbers of lines: `from` to `to` - 1; none if `to` is not above `from`. */
export interface NumberSpan {
  readonly from: number;
  readonly to: number;
}

/** Edits that are remembered; whoever missed more of them looks at every line anew. */
const maxRemembered = 64;

/** Which lines of a log stood for what they stand for through its latest edits, other than those by what happened since. */
export class LogEdits {
  /** How many there were. */
  edition = 0;
  #kept: NumberSpan[] = [];

  /** The log was changed, and the lines `from` to `to` - 1 are what they were. */
  note(from: number, to: number): void {
    this.edition += 1;
    this.#kept.push({ from, to });
    if (this.#kept.length > maxRemembered) this.#kept.shift();
  }

  /** The log was changed, and any line may be another one. */
  noteAll(): void {
    this.note(0, 0);
  }

  /** The numbers that stand for the same lines as in an earlier edition. */
  keptSince(edition: number): NumberSpan {
    const count = this.edition - edition;
    if (count > this.#kept.length) return { from: 0, to: 0 };
    let span: NumberSpan = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    for (const { from, to } of count === 0 ? [] : this.#kept.slice(-count)) {
      if (to <= from) return { from: 0, to: 0 };
      span = { from: Math.max(span.from, from), to: Math.min(span.to, to) };
    }
    return span;
  }
}
