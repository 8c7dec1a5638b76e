import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import type { ExtractFault } from '../../../../src/capture/extraction/extract-event.js';
import type { BootMachine } from '../../../../src/capture/stories/boot-machine.js';
import type { Story, StoryKind } from '../../../../src/capture/stories/story.js';
import type { Failure } from '../../../../src/errors/error.js';
import type { PreparedRequest } from '../../../transport/api.js';
import type { ConversationKind } from './conversations.js';
import type { Rates } from './rates.js';

/** What is known of a capture so far. */
export interface CaptureFacts {
  /** Packets found. */
  readonly count: number;
  /** Bytes of the file read, of all. */
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly state: 'reading' | 'capturing' | 'whole' | 'stopped';
  /** Whether a live capture has grown as large as the page keeps one, and so was ended. */
  readonly isFull: boolean;
  /** Why it could not be read to its end. */
  readonly fault: Failure | undefined;
  readonly format: 'pcap' | 'pcapng' | undefined;
  readonly isPacked: boolean;
  /** Times of the first and the latest packet in seconds since 1970. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Names of the interfaces, or nothing where the file has none. */
  readonly interfaces: readonly string[];
  /** The program that wrote it. */
  readonly application: string | undefined;
  /** Decimal digits of a second. */
  readonly timeDigits: number;
  readonly conversations: number;
  readonly transfers: number;
  readonly troubles: number;
  /** Packets that the capturing system dropped; undefined where the file does not say. */
  readonly dropped: number | undefined;
}

/** Why the workbench did not begin a live capture; without a failure when it did not answer. */
export interface CaptureRefusal {
  readonly failure: Failure | undefined;
}

/** A row of the packet list. */
export interface PacketRow {
  readonly number: number;
  /** Nanoseconds: since 1970 as seconds and a rest, undefined without a time. */
  readonly seconds: number | undefined;
  readonly nanoseconds: number;
  /** Seconds after the first packet, and after the row above. */
  readonly sinceFirst: number | undefined;
  readonly sinceAbove: number | undefined;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly wireBytes: number;
  readonly info: string;
  readonly isTrouble: boolean;
  /** From 1; 0 for a packet of none. */
  readonly conversation: number;
  readonly transfer: number;
  /** The values of the fields that columns show, in their order. */
  readonly values: readonly string[];
}

/** Packets from one number to another. */
export interface PacketRange {
  readonly first: number;
  readonly last: number;
}

/** Which packets are exported: all, those that the list shows, or ranges of numbers in rising order. */
export type PacketChoice =
  | { readonly type: 'all' }
  | { readonly type: 'shown' }
  | { readonly type: 'numbers'; readonly ranges: readonly PacketRange[] };

/** A file that TFTP or HTTP carries in a capture. */
export interface CarriedFileRow {
  /** From 0, in the order in which files begin. */
  readonly id: number;
  readonly protocol: 'tftp' | 'http';
  /** As its peers call it. */
  readonly name: string;
  /** The packet that it begins with. */
  readonly packet: number;
  /** Those that are missing counted. */
  readonly bytes: number;
  /** Why it is not whole. */
  readonly fault: ExtractFault | undefined;
  /** The encoding that it still has, such as `br`. */
  readonly keptEncoding: string | undefined;
}

/** The files that a capture carries, the first ones where there are too many. */
export interface CarriedFileList {
  readonly rows: readonly CarriedFileRow[];
  readonly count: number;
}

/** How far a filter is. */
export interface FilterProgress {
  readonly run: number;
  /** Packets looked at, and those selected. */
  readonly looked: number;
  readonly shown: number;
  readonly isDone: boolean;
}

/** How far a walk over all packets is: for the values of fields, or for stories. */
export interface PassProgress {
  readonly looked: number;
  readonly isDone: boolean;
}

/** The machines that boot, as far as the capture was looked at. */
export interface BootReport extends PassProgress {
  /** In the order of their first packets; the latest where there are many. */
  readonly machines: readonly BootMachine[];
  /** How many there are. */
  readonly count: number;
}

/** How far the walk to a packet that was asked for is. */
export interface WalkProgress {
  readonly number: number;
  readonly walked: number;
}

/** What happened between two ends, and which ladder shows its packets. */
export interface StoryRow {
  readonly story: Story;
  readonly subject: LadderSubject | undefined;
}

/** What happened so far. */
export interface StoryList {
  /** In the order in which they began; where there are too many, those that went wrong before others. */
  readonly rows: readonly StoryRow[];
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<StoryKind, number>>;
}

/** Conversations: those that moved the most bytes, where there are too many. */
export interface ConversationList {
  readonly rows: readonly ConversationRow[];
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<ConversationKind, number>>;
}

/** A conversation as its table shows it. */
export interface ConversationRow {
  readonly number: number;
  readonly kind: ConversationKind;
  readonly client: string;
  readonly server: string;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly sentPackets: number;
  readonly sentBytes: number;
  readonly receivedPackets: number;
  readonly receivedBytes: number;
  /** Seconds after the first packet of the capture. */
  readonly first: number;
  readonly last: number;
}

/** A TFTP transfer as its table shows it. */
export interface TransferRow {
  readonly number: number;
  readonly client: string;
  readonly server: string;
  readonly clientPort: number;
  readonly file: string;
  readonly isRead: boolean;
  readonly request: number;
  readonly packets: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  readonly troubles: number;
}

/** Packets of a conversation between its two ends, those around one of them when there are many. */
export interface Ladder {
  readonly client: string;
  readonly server: string;
  readonly steps: readonly LadderStep[];
  /** Packets left out before and after the steps. */
  readonly hiddenBefore: number;
  readonly hiddenAfter: number;
}

/** One packet on its way. */
export interface LadderStep {
  readonly row: PacketRow;
  readonly isFromClient: boolean;
}

/** What a ladder is of. */
export interface LadderSubject {
  readonly type: 'conversation' | 'transfer';
  readonly number: number;
}

/** What the page asks of a capture's worker, and what that answers. */
export interface CaptureAsks {
  readonly open: { readonly ask: { readonly file: Blob }; readonly answer: undefined };
  /** Begins a live capture; answers why it could not be begun. */
  readonly capture: {
    readonly ask: { readonly begin: PreparedRequest; readonly stop: PreparedRequest };
    readonly answer: CaptureRefusal | undefined;
  };
  /** What was read so far, as a file. */
  readonly file: { readonly ask: undefined; readonly answer: Blob };
  /** Packets as a pcapng file. */
  readonly export: { readonly ask: PacketChoice; readonly answer: Blob };
  readonly files: { readonly ask: undefined; readonly answer: CarriedFileList };
  /** The content of one of the files. */
  readonly carried: { readonly ask: { readonly id: number }; readonly answer: Blob | undefined };
  readonly stop: { readonly ask: undefined; readonly answer: undefined };
  /** Selects by a filter, which is known to be right; an empty text selects all. */
  readonly filter: {
    readonly ask: { readonly text: string; readonly run: number };
    readonly answer: undefined;
  };
  /** Rows of the list as it is filtered, from the index `from` to before `to`. */
  readonly rows: {
    readonly ask: { readonly from: number; readonly to: number };
    readonly answer: readonly PacketRow[];
  };
  /** The number of the packet at a place of the list; undefined beyond its end. */
  readonly numberAt: { readonly ask: { readonly index: number }; readonly answer: number | undefined };
  /** The place of a packet in the list, or of the next one that is in it. */
  readonly indexOf: { readonly ask: { readonly number: number }; readonly answer: number };
  /** The place of the next packet with trouble after a place, or of the one before it; -1 if there is none. */
  readonly trouble: { readonly ask: { readonly from: number; readonly by: 1 | -1 }; readonly answer: number };
  /** Reads fields for columns, which rows have from then on. */
  readonly columns: { readonly ask: { readonly names: readonly string[] }; readonly answer: undefined };
  /** The captured bytes of a packet. */
  readonly bytes: { readonly ask: { readonly number: number }; readonly answer: Uint8Array };
  readonly packet: {
    readonly ask: { readonly number: number };
    readonly answer: DissectedPacket | undefined;
  };
  readonly conversations: { readonly ask: undefined; readonly answer: ConversationList };
  readonly transfers: { readonly ask: undefined; readonly answer: readonly TransferRow[] };
  /** What the ladder of a packet is of: its TFTP transfer, else its conversation. */
  readonly subject: { readonly ask: { readonly number: number }; readonly answer: LadderSubject | undefined };
  /** Has what happened reported, from now on. */
  readonly stories: { readonly ask: undefined; readonly answer: undefined };
  /** Has the machines that boot reported, from now on. */
  readonly boot: { readonly ask: undefined; readonly answer: undefined };
  readonly ladder: {
    readonly ask: LadderSubject & { readonly around: number };
    readonly answer: Ladder;
  };
  readonly rates: { readonly ask: { readonly parts: number }; readonly answer: Rates };
}

/** The name of something to ask. */
export type AskName = keyof CaptureAsks;

/** A message to the worker. */
export type ToWorker = {
  readonly [Name in AskName]: {
    readonly id: number;
    readonly name: Name;
    readonly ask: CaptureAsks[Name]['ask'];
  };
}[AskName];

/** A message to the page. */
export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  /** What was asked could not be done: the file is gone, or a slip of ours. */
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
  | { readonly type: 'facts'; readonly facts: CaptureFacts }
  | { readonly type: 'filter'; readonly progress: FilterProgress }
  | { readonly type: 'columns'; readonly progress: PassProgress }
  | { readonly type: 'walk'; readonly progress: WalkProgress }
  | { readonly type: 'boot'; readonly boot: BootReport }
  | { readonly type: 'stories'; readonly progress: PassProgress; readonly stories: StoryList };
