// What `entryFiles.rowThread` names.
import { workerData } from 'node:worker_threads';
import { type RowThreadData, writeSlots } from '../capture/row-writer.js';

writeSlots(workerData as RowThreadData);
