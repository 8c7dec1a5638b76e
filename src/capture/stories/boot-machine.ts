import type { Seen } from '../streams/stream-event.js';
import type { StoryEvent } from './story.js';

/** How a file that a machine asked for came out so far; `running` while its transfer goes on. */
export type BootFileOutcome =
  | 'running'
  | 'complete'
  /** Only its size was asked for. */
  | 'probed'
  | 'notFound'
  | 'unanswered'
  | 'failed'
  /** The capture ended before it. */
  | 'unfinished';

/** A file that a machine asked for; its place in the capture is that of the request. */
export interface BootFile extends Seen {
  readonly name: string;
  /** The address that was asked. */
  readonly server: string;
  readonly outcome: BootFileOutcome;
  /** Boot loaders go through names like this one for their configuration: that it is missing is no fault. */
  readonly isSearch: boolean;
  readonly doneBytes: number;
  /** As the server has told it. */
  readonly wholeBytes: number | undefined;
  /** The latest packet, in nanoseconds since the first of the capture. */
  readonly lastNanos: number;
  /** When packets were sent again; the first 64. */
  readonly againNanos: readonly number[];
  /** What there is to tell of the transfer, once it has ended. */
  readonly events: readonly StoryEvent[];
}

/** What a DHCP server has offered a machine at first. */
export interface BootOffer extends Seen {
  readonly server: string;
  readonly address: string;
  readonly bootServer: string;
  readonly bootFile: string;
  /** Whether the machine took it: this server has acknowledged it. */
  readonly isTaken: boolean;
}

/** A machine that boots, so far: its way from DHCP to the files that it asks for. */
export interface BootMachine {
  readonly mac: string;
  /** Its architecture (RFC 4578, section 2.1; 0 is a PC with a BIOS); undefined until it says. */
  readonly architecture: number | undefined;
  readonly architectureName: string;
  readonly vendor: string;
  /** DHCP messages, in order. */
  readonly messages: readonly StoryEvent[];
  readonly offers: readonly BootOffer[];
  readonly files: readonly BootFile[];
  /** Whether a server has offered it anything. */
  readonly isOffered: boolean;
  /** Whether the capture has cut off what offers say. */
  readonly isCut: boolean;
}

/** Its first packet; of a machine without any, the beginning of the capture. */
export function firstOf({ messages, files }: BootMachine): Seen {
  return messages[0] ?? files[0] ?? { packet: 0, timeNanos: 0 };
}

/** The time of its latest packet, in nanoseconds since the first of the capture. */
export function lastNanosOf({ messages, files }: BootMachine): number {
  return files.reduce(
    (latest, { lastNanos }) => Math.max(latest, lastNanos),
    messages.at(-1)?.timeNanos ?? 0,
  );
}
