import { searched } from './search-task.js';

/**
 * Looks for the checksum of messages in a worker, as long messages take a second; on this thread if no worker can start, for
 * example when the workbench that serves its script is gone. `done` receives the specifications; the result cancels it.
 */
export function searchApart(
  messages: readonly Uint8Array[],
  done: (specs: readonly string[]) => void,
): () => void {
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<readonly string[]>) => {
    worker.terminate();
    done(data);
  };
  worker.onerror = () => {
    worker.terminate();
    done(searched(messages));
  };
  // Copies: an event's bytes are shared with all of the batch that it came in.
  worker.postMessage(messages.map((message) => message.slice()));
  return () => worker.terminate();
}
