/** Values that are kept at most; a crafted packet can have no more of them compared with each other. */
export const maxValues = 4_096;

/** Values of one packet: numbers, ranges of bytes or texts. It is reused: filling it again allocates nothing. */
export class ValueList {
  count = 0;
  readonly numbers: number[] = [];
  readonly bytes: Uint8Array[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly texts: string[] = [];

  /** Forgets all values. */
  clear(): void {
    this.count = 0;
  }

  addNumber(value: number): void {
    if (this.count === maxValues) return;
    this.numbers[this.count] = value;
    this.count += 1;
  }

  addText(text: string): void {
    if (this.count === maxValues) return;
    this.texts[this.count] = text;
    this.count += 1;
  }

  /** Adds the bytes from `from` to before `to` of `bytes`, borrowed until the list is cleared. */
  addBytes(bytes: Uint8Array, from: number, to: number): void {
    const { count } = this;
    if (count === maxValues) return;
    this.bytes[count] = bytes;
    this.from[count] = from;
    this.to[count] = to;
    this.count = count + 1;
  }
}
