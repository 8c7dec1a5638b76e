import type { InterfaceStatistics } from '../../../../src/capture/capture-block.js';

/** Packets that the capturing system dropped, by the counters of its interfaces. */
export class DroppedPackets {
  /** By the index of the interface. */
  readonly #latest = new Map<number, bigint>();

  /** Takes counters, which are from the beginning of the capture on: later ones of an interface take the place of earlier ones. */
  add({ interfaceIndex, droppedPackets, systemDroppedPackets }: InterfaceStatistics): void {
    if (droppedPackets === undefined && systemDroppedPackets === undefined) return;
    this.#latest.set(interfaceIndex, (droppedPackets ?? 0n) + (systemDroppedPackets ?? 0n));
  }

  /** Those of all interfaces; `undefined` where the file does not say. */
  get total(): number | undefined {
    if (this.#latest.size === 0) return undefined;
    return Number([...this.#latest.values()].reduce((sum, count) => sum + count, 0n));
  }
}
