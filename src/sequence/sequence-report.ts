import type { Failure } from '../errors/error.js';
import type { Exchange } from './desk.js';
import type { OpenSettings, OpenTarget, TransferSpec } from './sequence.js';
import type { StepFailure } from './step-failure.js';
import type { StepView } from './step-view.js';

/** How a TFTP server serves. */
export interface ServeSettings {
  /** 0 for any. */
  readonly port: string;
  readonly takesFiles: boolean;
}

/** What a sequence asks its shell for. Names are those under which things are open, unique among them. */
export interface SequenceOutbox {
  /** Opens something; `opened` or `openFailed` answers. Placeholders of `target` are filled. */
  open(name: string, target: OpenTarget, settings: OpenSettings): void;
  /** Sends to one peer, or to every one. Takes the bytes over. Returns why it cannot. */
  send(name: string, bytes: Uint8Array, peer: string | undefined): Failure | undefined;
  /** Closes what is open under a name. */
  close(name: string): void;
  /** Starts a TFTP server; `opened` or `openFailed` answers. */
  serve(name: string, root: string, how: ServeSettings): void;
  /** Starts a TFTP transfer; `transferEnded` answers with the same id. */
  transfer(id: number, transfer: TransferSpec): void;
  /** Ends a TFTP transfer that takes too long. */
  abortTransfer(id: number): void;
  /** Tells whoever watches. */
  report(report: SequenceReport): void;
}

/** How a step ended. `held` is an expectation or a comparison that holds, `done` any other step. */
export type StepOutcome = 'held' | 'done' | 'failed';

/** What happens while a sequence runs. Times are milliseconds on the clock that the machine is given. */
export type SequenceReport =
  | { readonly type: 'stepStarted'; readonly step: StepView; readonly atMs: number }
  | {
      readonly type: 'stepEnded';
      readonly step: StepView;
      readonly outcome: StepOutcome;
      readonly atMs: number;
      readonly tookMs: number;
      /** Why it failed; undefined for a step that only contains one that did. */
      readonly failure: StepFailure | undefined;
    }
  | { readonly type: 'exchanged'; readonly exchange: Exchange }
  | { readonly type: 'finished'; readonly result: SequenceResult };

/** What a sequence came to. */
export interface SequenceResult {
  readonly outcome: 'held' | 'failed' | 'interrupted';
  /** Steps that ended, each round of a repetition counted; steps that contain others are not. */
  readonly steps: number;
  readonly failed: number;
  /** Steps that were never begun, because it ended before them; rounds are not counted. */
  readonly skipped: number;
  readonly tookMs: number;
}
