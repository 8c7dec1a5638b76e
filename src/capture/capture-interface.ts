/** Where packets were captured. A pcap file has one, of which it says the link type and the snap length alone. */
export interface CaptureInterface {
  /** A number of `linkType`, or another one of its registry. */
  readonly linkType: number;
  /** Most bytes of a packet that were kept; 0 for no limit. */
  readonly snapBytes: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** The capture filter, where it is text. */
  readonly filter: string | undefined;
  /** The operating system of the machine that captured. */
  readonly system: string | undefined;
  /** Time stamps in a second: 1,000,000 for microseconds. At most 2 ** 63. */
  readonly unitsPerSecond: number;
  /** Seconds that are added to every time stamp. */
  readonly offsetSeconds: number;
  /** Bytes of the frame check sequence at the end of each packet; `undefined` where the file does not say. */
  readonly fcsBytes: number | undefined;
}

/** An interface of which nothing but its kind is known. */
export function plainInterface(
  linkType: number,
  snapBytes: number,
  unitsPerSecond: number,
): CaptureInterface {
  return {
    linkType,
    snapBytes,
    name: undefined,
    description: undefined,
    filter: undefined,
    system: undefined,
    unitsPerSecond,
    offsetSeconds: 0,
    fcsBytes: undefined,
  };
}
