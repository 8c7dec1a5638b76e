/** Texts by number: each is kept once. */
export class Names {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a text, from 0; a new one gets the next. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    this.#texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }

  /** The text of a number. */
  text(number: number): string {
    return this.#texts[number] ?? '';
  }
}
