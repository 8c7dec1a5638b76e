import type { EncodingName } from '../../bytes/encoding-names.js';
import type { EndpointFacts, NamedLayout } from '../../config/message-settings.js';
import type { Failure } from '../../errors/error.js';
import type { EventBatch } from '../../traffic/subscription.js';
import type { SqlEngine } from './sqlite.js';

/** Why events are not in the record. */
export type GapReason =
  | 'off' /* the endpoint did not record */
  | 'queue' /* they came faster than they could be written */
  | 'disk' /* there was no room */
  | 'pruned' /* they were older, or more, than the limits allow */
  | 'deleted'; /* a person deleted them */

/** Events that are not in the record: their numbers are from `from` to `to`, where others may have theirs, too. */
export interface RecordGap {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whose they were; of several without it. */
  readonly endpoint?: string;
  readonly reason: GapReason;
}

/** A time that the program was running, in µs since 1970. Between one and the next nothing was recorded. */
export interface RecordRun {
  readonly begunMicros: number;
  /** For the present one: so far. */
  readonly endedMicros: number;
  /** Its events have numbers from this one on. */
  readonly first: number;
}

/** What people have noted of an event. */
export interface Annotation {
  readonly sequence: number;
  readonly tags: readonly string[];
  readonly note: string;
  readonly isMarked: boolean;
}

/** A change of what is noted; what is absent stays. No tags, or an empty note, remove what there was. */
export interface AnnotationChange {
  readonly tags?: readonly string[] | undefined;
  readonly note?: string | undefined;
  readonly isMarked?: boolean | undefined;
}

/** Bounds of annotations. */
export const annotationBounds = { tags: 16, tagLength: 64, noteLength: 4_096 } as const;

/** Which part of the record is wanted: the newest, those before a number, or those after one. */
export interface PageRequest {
  /** One endpoint; default all. */
  readonly endpoint?: string | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  /** Events at most, 1 to `maxPageEvents`. */
  readonly limit: number;
}

/** The most events of a page; fewer come where their payloads take more than 4 MiB. */
export const maxPageEvents = 5_000;

/** What an endpoint was when events happened. */
export interface RecordSource {
  readonly endpoint: string;
  /** The number of the first of these events; what is told next of the endpoint holds from its own. */
  readonly from: number;
  readonly label: string;
  readonly kind: string;
  readonly encoding: EncodingName;
  /** Where it was bound, and could be reached; absent where that is not known. */
  readonly local?: string;
  readonly reachable?: readonly string[];
}

/** An endpoint of which there are events, or were: as it was last. */
export interface RecordedFacts {
  readonly endpoint: string;
  readonly label: string;
  readonly kind: string;
  readonly encoding: EncodingName;
  /** Labels that it had before. */
  readonly formerLabels: readonly string[];
}

/** Events of the record in order, and what belongs to them. */
export interface RecordPage {
  readonly batch: EventBatch;
  readonly gaps: readonly RecordGap[];
  /** The runs that begin among these events, or directly before them, each with the one before it. */
  readonly runs: readonly RecordRun[];
  readonly annotations: readonly Annotation[];
  /** What the endpoints of these events were, in the order of their numbers. */
  readonly sources: readonly RecordSource[];
  /** Whether there are more, in the direction that was asked. */
  readonly hasMore: boolean;
}

/** Events that follow a number, for whoever hands the record on: what is needed to read them stands with them. */
export interface SpooledPage extends Omit<RecordPage, 'sources'> {
  readonly sources: readonly SpooledSource[];
  /** The highest number that the record accounts for: where there are no more events, none is missing up to it but what `gaps` has. */
  readonly last: number;
}

/** All that a record knows of an endpoint, from the event with a number on. */
export interface SpooledSource extends EndpointFacts {
  readonly from: number;
}

/** What is searched for, newest first. */
export interface SearchRequest {
  /** A filter of messages; empty for all of them. */
  readonly filter: string;
  /** What the filter may name, and endpoints have ticked. */
  readonly layouts: readonly NamedLayout[];
  readonly endpoint?: string | undefined;
  /** Only older ones than this number. */
  readonly before?: number | undefined;
  /** Only newer ones than this number. */
  readonly after?: number | undefined;
  /** Hits at most; a count has no limit. */
  readonly limit: number;
  /** Hits are counted, and not told. */
  readonly onlyCount?: boolean | undefined;
}

/** The most hits of a search. */
export const maxHits = 100_000;

/** A part of a search's answer. */
export interface SearchPart {
  /** How many numbers it has looked at, of how many. */
  readonly looked: number;
  readonly of: number;
  /** Hits so far. */
  readonly hits: number;
  /** New ones, newest first; in a batch they stand oldest first. */
  readonly batch: EventBatch;
  readonly annotations: readonly Annotation[];
  /** What the endpoints of these messages were, in the order of their numbers. */
  readonly sources: readonly RecordSource[];
}

/** What is removed. Everything, if nothing is said. */
export interface RemoveRequest {
  readonly endpoint?: string | undefined;
  /** Only messages that it selects. */
  readonly filter?: string | undefined;
  readonly layouts: readonly NamedLayout[];
  /** Only older ones than this number. */
  readonly before?: number | undefined;
}

/** How much is kept. */
export interface RecordLimits {
  /** Days, 1 to 3,650. */
  readonly days: number;
  /** Bytes of the file, from 16 MiB. */
  readonly bytes: number;
}

/** What is kept unless somebody says otherwise. */
export const usualRecordLimits: RecordLimits = { days: 30, bytes: 2 * 1024 ** 3 };

/** Ranges of the limits. */
export const recordLimitRanges = {
  days: { least: 1, most: 3_650 },
  bytes: { least: 16 * 1024 ** 2, most: 1024 ** 4 },
} as const;

/** The record as it is now. */
export interface RecordStatus {
  readonly state:
    | 'recording'
    | 'stopped' /* for the time being: `failure` says why */
    | 'readOnly' /* it can be read, and nothing is added */;
  readonly failure?: Failure | undefined;
  readonly file: string;
  /** Of the file. */
  readonly bytes: number;
  readonly events: number;
  /** The number of the oldest event and of the newest; 0 for none. */
  readonly first: number;
  readonly last: number;
  readonly oldestMicros?: number | undefined;
  readonly newestMicros?: number | undefined;
  readonly limits: RecordLimits;
  /** Where a damaged file was moved to since the program was started. */
  readonly setAside?: string | undefined;
  readonly engine: SqlEngine;
}
