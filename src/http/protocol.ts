import type { EndpointSummary } from '../operations/endpoints.js';
import type { RecordAnnotation, RecordReport } from '../operations/record.js';
import type { OperationName } from '../operations/table.js';
import type { TftpState } from '../operations/tftp.js';

/**
 * The JSON that the workbench sends over `/api/live`, one text message each. Events come in binary messages, each a batch of
 * traffic/event-codec.ts.
 */
export type LiveFrame =
  | {
      readonly type: 'hello';
      readonly version: string;
      readonly hostname: string;
      readonly platform: string;
      /** Chosen anew at each start: numbers of events go on while it stays the same. */
      readonly instance: string;
      /** It is no workbench, but a listener that is a node of a cluster. */
      readonly listener?: ListenerGreeting;
      /** Every endpoint there is, in order. */
      readonly ids: readonly string[];
      /** The first of them; where they are long, frames with the others follow. */
      readonly endpoints: readonly EndpointSummary[];
    }
  | { readonly type: 'endpoints'; readonly endpoints: readonly EndpointSummary[] }
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  /** The newest notices of rules; `lost` older ones came faster than the page read. */
  | { readonly type: 'notices'; readonly notices: readonly RuleNotice[]; readonly lost: number }
  /** Files, the trust or the environment of the workspace have changed: what is shown of them is asked for anew. */
  | { readonly type: 'workspace' }
  /** Whether the workbench records, and how much: first, and once a second at most while it changes. */
  | { readonly type: 'record'; readonly record: RecordReport }
  /** What people have noted of messages, as it is now, and who did that last; a page that reads slowly has the latest of each. */
  | { readonly type: 'notes'; readonly notes: readonly TakenNote[] }
  /** Who else looks at the endpoint whose log the page follows first; told again whenever that changes. */
  | { readonly type: 'people'; readonly endpoint: string; readonly people: readonly PresentPerson[] }
  /** All parts first, then those that have changed. */
  | ({ readonly type: 'tftp' } & Partial<TftpParts>);

/** What a listener says of itself to a page. */
export interface ListenerGreeting {
  /** The words of its command. */
  readonly program: string;
  /** All that can be asked of it. */
  readonly operations: readonly OperationName[];
}

/** What is noted of a message, and the names of who did that: the person's, and the NATS user. */
export interface TakenNote {
  readonly annotation: RecordAnnotation;
  readonly by: readonly string[];
}

/** Somebody who looks at an endpoint; without a name, nobody knows who. */
export interface PresentPerson {
  readonly person?: string;
  readonly user?: string;
  /** Of these, how many pages. */
  readonly pages: number;
}

/** What a rule wants a person to know. */
export interface RuleNotice {
  /** Numbers the notices of a workbench's run, from 1. */
  readonly number: number;
  /** µs since 1970. */
  readonly timeMicros: number;
  /** The id of the endpoint that the rule answers for. */
  readonly endpoint: string;
  readonly rule: string;
  /** As the rule filled it in: it may hold what came from the network. */
  readonly text: string;
}

/** The state of TFTP in parts that change at different times; all of their keys together are those of `TftpState`. */
export interface TftpParts {
  readonly folder: Omit<TftpState, 'files' | 'library' | 'running' | keyof TftpHistory>;
  readonly files: TftpState['files'];
  /** Absent outside a cluster. */
  readonly library?: TftpState['library'];
  /** Their figures move four times a second. */
  readonly running: TftpState['running'];
  readonly history: TftpHistory;
}

/** Finished transfers and refused requests. */
export type TftpHistory = Pick<TftpState, 'finished' | 'refused' | 'searches' | 'machines'>;

/** The log of an endpoint that a page looks at. */
export interface FollowedLog {
  readonly endpoint: string;
  /** The number of the first event that it wants, 1 for all that are kept. Ignored while it already follows that log. */
  readonly from: number;
}

/** A page's JSON text message over `/api/live`: all that it looks at from now on. Until then it gets only endpoints. */
export interface PageView {
  readonly type: 'look';
  /** Whether it wants the state of TFTP. */
  readonly tftp: boolean;
  /** At most `maxFollowedLogs`. */
  readonly logs: readonly FollowedLog[];
  /** The name that the person gave. */
  readonly person?: string;
}

/** Maximum number of logs that a page looks at. */
export const maxFollowedLogs = 4;
