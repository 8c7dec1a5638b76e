import type { TransferData } from '../transfer-data.js';
import { ServedDownload } from './served-download.js';
import type { ServedSide } from './served-transfer.js';
import { ServedUpload } from './served-upload.js';
import type { TransferContext } from './transfer-context.js';

/**
 * Creates the side of a served transfer that moves `data`, and hands `data` over to it: content to the client, or a sink for an
 * upload.
 */
export function createSide(data: TransferData, context: TransferContext): ServedSide {
  return 'content' in data ? new ServedDownload(data.content, context) : new ServedUpload(data.sink, context);
}
