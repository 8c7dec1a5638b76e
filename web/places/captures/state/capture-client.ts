import type {
  AskName,
  BootReport,
  CaptureAsks,
  CaptureFacts,
  FilterProgress,
  FromWorker,
  PassProgress,
  StoryList,
  WalkProgress,
} from '../reading/messages.js';

/** The part of a worker that is used. */
export type CaptureWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/** Notified of what the worker finds. */
export interface CaptureEvents {
  readonly facts: (facts: CaptureFacts) => void;
  readonly filter: (progress: FilterProgress) => void;
  readonly columns: (progress: PassProgress) => void;
  readonly walk: (progress: WalkProgress) => void;
  readonly stories: (progress: PassProgress, stories: StoryList) => void;
  readonly boot: (report: BootReport) => void;
  /** Something could not be done, in the browser's words: the file is gone, or no worker can start. */
  readonly failed: (reason: string) => void;
}

/** Asks the worker of one capture. What fails is reported to `events`, and then its answer never comes. */
export class CaptureClient {
  readonly #worker: CaptureWorker;
  readonly #pending = new Map<number, (answer: never) => void>();
  #id = 0;

  constructor(worker: CaptureWorker, events: CaptureEvents) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'facts') events.facts(data.facts);
      else if (data.type === 'filter') events.filter(data.progress);
      else if (data.type === 'columns') events.columns(data.progress);
      else if (data.type === 'walk') events.walk(data.progress);
      else if (data.type === 'boot') events.boot(data.boot);
      else if (data.type === 'stories') events.stories(data.progress, data.stories);
      else {
        const resolve = this.#pending.get(data.id);
        this.#pending.delete(data.id);
        if (data.type === 'failed') events.failed(data.reason);
        else resolve?.(data.answer as never);
      }
    };
    worker.onerror = ({ message }) => events.failed(message);
  }

  ask<Name extends AskName>(name: Name, ask: CaptureAsks[Name]['ask']): Promise<CaptureAsks[Name]['answer']> {
    this.#id += 1;
    const id = this.#id;
    const answer = new Promise<CaptureAsks[Name]['answer']>((resolve) => this.#pending.set(id, resolve));
    this.#worker.postMessage({ id, name, ask });
    return answer;
  }

  /** Ends the worker and all that it holds. */
  close(): void {
    this.#worker.terminate();
    this.#pending.clear();
  }
}
