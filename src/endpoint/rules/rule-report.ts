import type { Failure } from '../../errors/error.js';
import type { NotePurpose } from '../../traffic/event.js';

/** What a rule of this conversation did; each becomes an event of the endpoint. */
export type RuleReport =
  /** It matched what has just arrived, or the beginning or silence of the conversation, and gives it these tags. */
  | { readonly type: 'matched'; readonly rule: string; readonly tags: readonly string[] }
  /** It wrote a line, wants a person's notice, or wants the recording stopped. */
  | {
      readonly type: 'noted';
      readonly rule: string;
      readonly purpose: NotePurpose;
      readonly text: string;
    }
  /** It failed: it is stopped for the rest of the conversation, or goes on with the next message. */
  | {
      readonly type: 'failed';
      readonly rule: string;
      readonly failure: Failure;
      readonly isStopped: boolean;
    };
