import type { ExtractEvent } from '../../capture/extraction/extract-event.js';
import { Extractor } from '../../capture/extraction/extractor.js';
import { BreakoutboxError } from '../../errors/error.js';
import { reasonOf } from '../../system/file-errors.js';
import { captureItems } from './capture-items.js';
import type { CaptureSource } from './capture-pieces.js';
import { type ExtractedFile, ExtractionFolder } from './extraction-folder.js';
import type { CaptureOptions } from './packet-walk.js';

/**
 * Rebuilds every file that TFTP or HTTP/1 carried in a capture, byte for byte, in `folder`, which is created where it does not exist. Gives
 * each when it is in its place. One that is not whole has `.incomplete` behind its name, and why as `fault`: bytes that are not in the
 * capture are zeros. Bodies are decoded as their headers say (chunks, gzip, deflate); one in another encoding is kept as it came, with that
 * behind its name. Names are made safe, and numbered where one is taken: nothing is replaced, and nothing is written outside.
 *
 *     for await (const { path, bytes, fault } of extractCapture('boot.pcapng', 'files')) console.log(path, bytes, fault ?? 'whole');
 *
 * Throws CAPTURE_EXTRACTION_FAILED where the folder cannot be written to, the failures of a filter, and ends as `readCapture` does.
 */
export async function* extractCapture(
  source: CaptureSource,
  folder: string,
  options: CaptureOptions = {},
): AsyncGenerator<ExtractedFile, void, undefined> {
  const files = writing(folder, () => new ExtractionFolder(folder));
  try {
    // What a packet carries is written while it is walked: a body of a few bytes can become a thousand times as many.
    yield* captureItems<ExtractedFile>(source, options, (give, protocols, allTransfers) => {
      return new Extractor(
        protocols,
        (event) => {
          const done = writing(folder, () => apply(files, event));
          if (done !== undefined) give(done);
        },
        { allTransfers },
      );
    });
  } finally {
    files.discard();
  }
}

/** Calls what writes to `folder`, whose errors of the system become CAPTURE_EXTRACTION_FAILED. */
function writing<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (cause) {
    throw new BreakoutboxError('CAPTURE_EXTRACTION_FAILED', { folder, reason: reasonOf(cause) }, { cause });
  }
}

function apply(files: ExtractionFolder, event: ExtractEvent): ExtractedFile | undefined {
  switch (event.type) {
    case 'begin':
      files.begin(event.file);
      return undefined;
    case 'content':
      files.content(event.id, new Uint8Array(event.bytes));
      return undefined;
    case 'missing':
      files.missing(event.id, event.missingBytes);
      return undefined;
    case 'end':
      return files.end(event.id, event.fault, event.keptEncoding);
  }
}
