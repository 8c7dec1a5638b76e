import type { ComposeTask } from './compose-worker.js';
import { type ComposedDraft, composeDraft } from './draft.js';

/**
 * Composes a long text in a worker, so that the page keeps rendering; on this thread if no worker can start, for example when
 * the workbench that serves its script is gone. `done` receives the bytes or the fault; the result cancels it.
 */
export function composeApart(task: ComposeTask, done: (composed: ComposedDraft) => void): () => void {
  const worker = new Worker(new URL('./compose-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<ComposedDraft>) => {
    worker.terminate();
    done(data);
  };
  worker.onerror = () => {
    worker.terminate();
    done(composeDraft(task.text, task.meaning, task.encoding));
  };
  worker.postMessage(task);
  return () => worker.terminate();
}
