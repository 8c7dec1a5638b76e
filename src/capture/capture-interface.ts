/** An interface that packets were captured on. A pcap file has one, with only its link type and snap length. */
export interface CaptureInterface {
  /** A number of `linkType`, or another one of the registry. */
  readonly linkType: number;
  /** Maximum captured bytes of a packet; 0 for no limit. */
  readonly snapBytes: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** The capture filter, if it is text. */
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

/** An interface of which only the kind is known. */
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
