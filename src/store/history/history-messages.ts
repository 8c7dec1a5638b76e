import type { EndpointFacts } from '../../config/message-settings.js';
import type { Failure } from '../../errors/error.js';
import type {
  Annotation,
  AnnotationChange,
  PageRequest,
  RecordedFacts,
  RecordGap,
  RecordLimits,
  RecordPage,
  RecordStatus,
  RemoveRequest,
  SearchPart,
  SearchRequest,
  SpooledPage,
} from './record-parts.js';
import type { SqlEngine } from './sqlite.js';

/** What the thread of a record begins with. */
export interface HistoryThreadData {
  readonly file: string;
  readonly readOnly: boolean;
  readonly engine?: SqlEngine | undefined;
}

/** What can be asked of the thread, and what it answers. */
export interface HistoryQuestions {
  readonly page: { readonly asks: PageRequest; readonly answer: PagedAnswer };
  /** What follows a number. */
  readonly spool: {
    readonly asks: number;
    readonly answer: Omit<SpooledPage, 'batch'> & { readonly bytes: Uint8Array };
  };
  readonly annotate: {
    readonly asks: { readonly sequence: number; readonly change: AnnotationChange };
    readonly answer: Annotation;
  };
  readonly limits: { readonly asks: RecordLimits; readonly answer: RecordStatus };
  /** The endpoints that the record knows. */
  readonly endpoints: { readonly asks: undefined; readonly answer: readonly RecordedFacts[] };
  readonly status: { readonly asks: undefined; readonly answer: RecordStatus };
  /** Resolves to the number of removed events. */
  readonly remove: { readonly asks: RemoveRequest; readonly answer: number };
  /** Answered when it has ended; its parts come before. */
  readonly search: { readonly asks: SearchRequest; readonly answer: undefined };
}

/** A page, with its events as `event-codec` encodes them. */
export type PagedAnswer = Omit<RecordPage, 'batch'> & { readonly bytes: Uint8Array };

/** A part of a search, with its events as `event-codec` encodes them. */
export type SearchedPart = Omit<SearchPart, 'batch'> & { readonly bytes: Uint8Array | undefined };

export type QuestionName = keyof HistoryQuestions;

/** One question. */
export type Question = {
  readonly [Name in QuestionName]: { readonly name: Name; readonly asks: HistoryQuestions[Name]['asks'] };
}[QuestionName];

/** To the thread of a record. */
export type ToHistoryThread =
  | { readonly type: 'describe'; readonly facts: EndpointFacts }
  /** Events as `event-codec` encodes them, what is missing besides, and the highest number given so far. */
  | {
      readonly type: 'append';
      readonly id: number;
      readonly bytes: Uint8Array;
      readonly missing: readonly RecordGap[];
      readonly last: number;
    }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  /** The last part of a search has been taken. */
  | { readonly type: 'more'; readonly id: number }
  /** The answer is not wanted any more. */
  | { readonly type: 'drop'; readonly id: number }
  | { readonly type: 'close' };

/** From it. */
export type FromHistoryThread =
  /** The record is open; `last` is the last number that was given, the endpoints are those that it knows, and the identity that of `RecordStore`. */
  | {
      readonly type: 'opened';
      readonly last: number;
      readonly identity: number;
      readonly endpoints: readonly string[];
      readonly status: RecordStatus;
    }
  /** It could not be opened, and the thread ends. */
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'appended'; readonly id: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly failure: Failure }
  /** Somebody has had these events removed. */
  | { readonly type: 'removed'; readonly sequences: readonly number[] }
  | { readonly type: 'part'; readonly id: number; readonly part: SearchedPart }
  | { readonly type: 'status'; readonly status: RecordStatus };
