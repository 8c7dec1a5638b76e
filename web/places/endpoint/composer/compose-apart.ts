import type { Composed } from '../../../../src/bytes/compose.js';
import type { ComposeTask } from './compose-worker.js';
import { composeDraft } from './draft.js';

/**
 * Composes a long text in a thread of its own, so that the page goes on drawing; here, where no thread can be had, as when
 * the workbench is gone whose script it is. `done` gets the bytes or the fault; the result gives it up.
 */
export function composeApart(task: ComposeTask, done: (composed: Composed) => void): () => void {
  const worker = new Worker(new URL('./compose-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Composed>) => {
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
