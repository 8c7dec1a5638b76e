import { joinBytes } from '../../bytes/join-bytes.js';
import { processComment } from '../../wire/process-comments.js';
import { plainInterface } from '../capture-interface.js';
import { linkType } from '../link-type.js';
import { maxSnapBytes } from '../pcap/layout.js';
import { PcapngWriter } from '../pcapng/pcapng-writer.js';
import type { Side } from './tcp-conversation.js';

/** The program whose endpoints are recorded. */
export interface RecordedProgram {
  /** The application that writes, such as `Breakoutbox 1.0`. */
  readonly application: string;
  readonly system: string | undefined;
  /** The name of the process; undefined where nobody knows it. */
  readonly process: string | undefined;
  readonly pid: number | undefined;
}

/** The comment on the section, so that nobody takes the packets for those on the wire. */
export const synthesisComment =
  "Made from the endpoints' own events: payloads are real, and so are addresses and ports that are known (others are of 192.0.2.1 or 2001:db8::1, or ports from 49152 on); headers, sequence numbers and acknowledgments are synthetic";

/** The name of the interface in the file. */
export const endpointsInterface = 'endpoints';

const microsPerSecond = 1_000_000;

/**
 * Makes the blocks of a pcapng file of synthetic packets: raw IP (LINKTYPE_RAW), times in microseconds, and a comment on each packet that
 * names the program, if it is known, as those of a live capture do. Each is owned by the caller.
 */
export class SyntheticBlocks {
  readonly #program: RecordedProgram;
  readonly #writer = new PcapngWriter();
  readonly #comments: Readonly<Record<Side, readonly string[]>>;
  /** The section and the interface: what every file begins with. */
  readonly head: Uint8Array;

  constructor(program: RecordedProgram) {
    this.#program = program;
    const { process, pid } = program;
    this.#comments = {
      local: process === undefined ? [] : [processComment({ end: 'sender', process, pid })],
      peer: process === undefined ? [] : [processComment({ end: 'receiver', process, pid })],
    };
    this.head = this.#head();
  }

  /** The block of a packet that `sender` sent at `timeMicros` (since 1970), with further comments. */
  packet(bytes: Uint8Array, sender: Side, timeMicros: number, comments: readonly string[] = []): Uint8Array {
    const seconds = Math.floor(timeMicros / microsPerSecond);
    return this.#writer.packet({
      bytes,
      seconds,
      nanoseconds: (timeMicros - seconds * microsPerSecond) * 1_000,
      comments: comments.length === 0 ? this.#comments[sender] : [...this.#comments[sender], ...comments],
    });
  }

  /** The counts so far: packets that were made, and those that were not kept, at `timeMicros`. */
  statistics(packets: number, dropped: number, timeMicros: number): Uint8Array {
    return this.#writer.block({
      type: 'statistics',
      interfaceIndex: 0,
      timeUnits: BigInt(timeMicros),
      receivedPackets: BigInt(packets),
      droppedPackets: BigInt(dropped),
      acceptedPackets: undefined,
      systemDroppedPackets: undefined,
      deliveredPackets: undefined,
      comments: [],
      otherOptions: [],
    });
  }

  #head(): Uint8Array {
    const { application, system } = this.#program;
    const section = this.#writer.block({
      type: 'section',
      byteOrder: 'little',
      hardware: undefined,
      system,
      application,
      comments: [synthesisComment],
      otherOptions: [],
    });
    const described = this.#writer.block({
      type: 'interface',
      interface: {
        ...plainInterface(linkType.raw, maxSnapBytes, microsPerSecond),
        name: endpointsInterface,
        system,
      },
      comments: [],
      otherOptions: [],
    });
    return joinBytes([section, described]);
  }
}
