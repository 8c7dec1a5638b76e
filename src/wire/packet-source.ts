/** What the capture file says about where a packet was captured. */
export interface PacketSource {
  /** The section of the file, from 1. */
  readonly section: number;
  /** The interface, by its number in that section from 0. */
  readonly interfaceId: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
}

/** Stands for flags or a count that the capture file does not have. */
export const notGiven = -1;
