import type { ExtractEvent } from '../../capture/extraction/extract-event.js';
import { Extractor } from '../../capture/extraction/extractor.js';
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
 * Throws the system's errors, the failures of a filter, and ends as `readCapture` does.
 */
export async function* extractCapture(
  source: CaptureSource,
  folder: string,
  { filter }: CaptureOptions = {},
): AsyncGenerator<ExtractedFile, void, undefined> {
  const files = new ExtractionFolder(folder);
  const events = captureItems<ExtractEvent>(
    source,
    { filter },
    (give, protocols) =>
      new Extractor(protocols, (event) =>
        give(event.type === 'content' ? { ...event, bytes: new Uint8Array(event.bytes) } : event),
      ),
  );
  try {
    for await (const event of events) {
      const done = apply(files, event);
      if (done !== undefined) yield done;
    }
  } finally {
    files.discard();
  }
}

function apply(files: ExtractionFolder, event: ExtractEvent): ExtractedFile | undefined {
  switch (event.type) {
    case 'begin':
      files.begin(event.file);
      return undefined;
    case 'content':
      files.content(event.id, event.bytes);
      return undefined;
    case 'missing':
      files.missing(event.id, event.missingBytes);
      return undefined;
    case 'end':
      return files.end(event.id, event.fault, event.keptEncoding);
  }
}
