import { failure } from '../../errors/error.js';
import type { CallResult } from '../../lesson/observation.js';

/** A program's call that waits for something to read. */
export class ReceiveCall {
  readonly maxBytes: number;
  readonly result: Promise<CallResult>;
  #resolve: (result: CallResult) => void = () => undefined;
  readonly #timer: NodeJS.Timeout | undefined;

  /** Fails when nothing has come for `timeoutMs`, and calls `gaveUp`. */
  constructor(maxBytes: number, timeoutMs: number | undefined, gaveUp: () => void) {
    this.maxBytes = maxBytes;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (timeoutMs === undefined) return;
    this.#timer = setTimeout(() => {
      gaveUp();
      this.returns({ ok: false, failure: failure('RECEIVE_TIMED_OUT', { seconds: timeoutMs / 1_000 }) });
    }, timeoutMs);
  }

  returns(result: CallResult): void {
    clearTimeout(this.#timer);
    this.#resolve(result);
  }
}
