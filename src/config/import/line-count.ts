/** Counts the lines of ascending offsets of a text, each character once. */
export class LineCount {
  readonly #text: string;
  #line = 1;
  /** The next line end that was not passed yet; the length of the text if there is none. */
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#endFrom(0);
  }

  /** The line, from 1, that an offset stands on. Offsets must not decrease. */
  at(offset: number): number {
    while (this.#next < offset) {
      this.#line += 1;
      this.#next = this.#endFrom(this.#next + 1);
    }
    return this.#line;
  }

  #endFrom(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    return end < 0 ? this.#text.length : end;
  }
}
