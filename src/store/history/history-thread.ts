// The thread of a record: what takes time is done here, and holds up no socket.
import { parentPort, workerData } from 'node:worker_threads';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { HistoryDesk } from './history-desk.js';
import type { FromHistoryThread, HistoryThreadData, ToHistoryThread } from './history-messages.js';

const port = parentPort;
if (port === null) throw new Error('this file is for a thread');
const data = workerData as HistoryThreadData;
const post = (message: FromHistoryThread): void => port.postMessage(message);
try {
  const desk = new HistoryDesk(data, post);
  port.on('message', (message: ToHistoryThread) => {
    desk.take(message);
    if (message.type === 'close') port.close();
  });
} catch (error) {
  post({ type: 'failed', failure: failureOf(error) });
}

function failureOf(error: unknown): Failure {
  if (error instanceof BreakoutboxError) return error.failure;
  const reason = error instanceof Error ? error.message : String(error);
  return failure('RECORD_UNAVAILABLE', { file: data.file, reason });
}
