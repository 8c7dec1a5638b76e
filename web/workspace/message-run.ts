import type { PanelAction } from '../../src/config/workspace/panel-file.js';
import { type After, type Complaint, complaintOf } from '../session.js';
import { createStore, type Store } from '../state/store.js';
import type { Api } from '../transport/api.js';

/** How the last press went. */
export type RunState =
  | { readonly type: 'idle' }
  | { readonly type: 'running'; readonly at: number; readonly of: number }
  | { readonly type: 'done' }
  /** Without a complaint: a sequence whose expectations did not hold. */
  | { readonly type: 'failed'; readonly complaint: Complaint | undefined };

/** Before the first press. */
export const idle: RunState = { type: 'idle' };

/** Milliseconds between looks at a sequence that runs. */
const lookEveryMs = 250;

/** Saved messages with their pauses, or a sequence, until it is over or stopped: what one press of a button does. */
export class MessageRun {
  readonly state: Store<RunState> = createStore<RunState>(idle);
  readonly #api: Pick<Api, 'call'>;
  readonly #after: After;
  #running: AbortController | undefined;

  constructor(api: Pick<Api, 'call'>, after: After) {
    this.#api = api;
    this.#after = after;
  }

  /** Does it once; messages go to `to`, if it is given, instead of where each says. What fails is in the state. */
  async press(action: Exclude<PanelAction, { readonly type: 'panel' }>, to?: string): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    try {
      if (action.type === 'send') await this.#send(action.steps, to, running.signal);
      const ended: RunState =
        action.type === 'send' ? { type: 'done' } : await this.#run(action.sequence, running.signal);
      if (!running.signal.aborted) this.state.set(ended);
    } catch (error) {
      if (!running.signal.aborted) this.state.set({ type: 'failed', complaint: complaintOf(error) });
    }
  }

  /** Ends what a press began. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    if (this.state.get().type === 'running') this.state.set(idle);
  }

  async #send(
    steps: Extract<PanelAction, { readonly type: 'send' }>['steps'],
    to: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (signal.aborted) return;
      this.state.set({ type: 'running', at: index + 1, of: steps.length });
      if (step.type === 'wait') await this.#pause(step.ms, signal);
      else {
        const body = { name: step.message, ...(to === undefined ? {} : { to }) };
        await this.#api.call('messages.send', { body }, signal);
      }
    }
  }

  async #run(sequence: string, signal: AbortSignal): Promise<RunState> {
    const path = `sequences/${sequence.replace(/\.ya?ml$/i, '')}.yaml`;
    const begun = await this.#api.call('sequences.run', { body: { path } }, signal);
    let report = begun;
    while (report.state === 'running') {
      this.state.set({ type: 'running', at: report.steps, of: 1 });
      await this.#pause(lookEveryMs, signal);
      if (signal.aborted) {
        await this.#api.call('sequences.stop', { id: begun.id });
        return { type: 'idle' };
      }
      report = await this.#api.call('sequences.get', { id: begun.id }, signal);
    }
    if (report.state === 'held') return { type: 'done' };
    const { problem } = report;
    return { type: 'failed', complaint: problem === undefined ? undefined : { failure: problem.failure } };
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#after(ms, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}
