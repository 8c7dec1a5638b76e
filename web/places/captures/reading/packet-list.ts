import { words32 } from './paged-column.js';

/** The packets that a list shows, in their order: all, or those that were selected. */
export interface PacketList {
  /** Packets so far. */
  readonly count: number;
  /** The number of the packet at `index`, from 0. */
  numberAt(index: number): number;
}

/** Selected packets. */
export class SelectedPackets implements PacketList {
  count = 0;
  readonly #numbers = words32();

  /** Appends a packet; numbers rise. */
  add(number: number): void {
    this.#numbers.set(this.count, number);
    this.count += 1;
  }

  numberAt(index: number): number {
    return this.#numbers.at(index);
  }
}

/** The first place of a list whose packet has this number or a greater one; the length of the list if there is none. */
export function indexOfPacket(list: PacketList, number: number): number {
  let low = 0;
  let high = list.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list.numberAt(middle) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
