// What `entryFiles.rowThread` names.
import { workerData } from 'node:worker_threads';
import { writeSlots } from '../capture/row-writer.js';

writeSlots(workerData as readonly SharedArrayBuffer[]);
