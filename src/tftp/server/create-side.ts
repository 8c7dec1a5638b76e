import type { TransferData } from '../transfer-data.js';
import { ServedDownload } from './served-download.js';
import type { ServedSide } from './served-transfer.js';
import { ServedUpload } from './served-upload.js';
import type { TransferContext } from './transfer-context.js';

/** The side of a served transfer that moves `data`, which it takes over: content to the client, or what comes into a sink. */
export function createSide(data: TransferData, context: TransferContext): ServedSide {
  return 'content' in data ? new ServedDownload(data.content, context) : new ServedUpload(data.sink, context);
}
