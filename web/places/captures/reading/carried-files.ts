import { Extractor } from '../../../../src/capture/extraction/extractor.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import type { CaptureReading } from './capture-reading.js';
import { UnpackedBytes } from './file-bytes.js';
import type { CarriedFileList, CarriedFileRow } from './messages.js';

/** Files that are listed. */
const maxFiles = 1_000;

/** The files that TFTP and HTTP/1 carry in a capture, as far as it has come. */
export async function listCarriedFiles(reading: CaptureReading): Promise<CarriedFileList> {
  const rows = new Map<number, CarriedFileRow>();
  let count = 0;
  const change = (id: number, change: (row: CarriedFileRow) => Partial<CarriedFileRow>): void => {
    const row = rows.get(id);
    if (row !== undefined) rows.set(id, { ...row, ...change(row) });
  };
  await extract(reading, (event) => {
    switch (event.type) {
      case 'begin': {
        const { id, protocol, name, packet } = event.file;
        count += 1;
        if (rows.size < maxFiles)
          rows.set(id, { id, protocol, name, packet, bytes: 0, fault: undefined, keptEncoding: undefined });
        break;
      }
      case 'content':
        change(event.id, ({ bytes }) => ({ bytes: bytes + event.bytes.length }));
        break;
      case 'missing':
        change(event.id, ({ bytes }) => ({ bytes: bytes + event.missingBytes }));
        break;
      case 'end':
        change(event.id, () => ({ fault: event.fault, keptEncoding: event.keptEncoding }));
    }
  });
  return { rows: [...rows.values()], count };
}

/** The bytes of one of those files, what is missing as zeros, of which there are `maxZeros` at most; undefined if there is none of that id. */
export async function readCarriedFile(
  reading: CaptureReading,
  wanted: number,
  maxZeros = usualMaxZeros,
): Promise<Blob | undefined> {
  let content: UnpackedBytes | undefined;
  let zerosLeft = maxZeros;
  await extract(reading, (event) => {
    if (event.type === 'begin') {
      if (event.file.id === wanted) content = new UnpackedBytes();
    } else if (event.id !== wanted || content === undefined) return;
    else if (event.type === 'content') content.add(event.bytes);
    else if (event.type === 'missing') {
      const filled = Math.min(event.missingBytes, zerosLeft);
      addZeros(content, filled);
      zerosLeft -= filled;
    }
  });
  return content?.blob();
}

/** Zeros that are added at a time. */
const zeros = new Uint8Array(64 * 1024);
/** Missing bytes of a file that are filled: what damaged packets claim to be missing may be anything. */
const usualMaxZeros = 256 * 1024 * 1024;

function addZeros(content: UnpackedBytes, bytes: number): void {
  for (let left = bytes; left > 0; left -= zeros.length)
    content.add(zeros.subarray(0, Math.min(left, zeros.length)));
}

async function extract(
  reading: CaptureReading,
  sink: ConstructorParameters<typeof Extractor>[1],
): Promise<void> {
  const protocols = createProtocols();
  const extractor = new Extractor(protocols, sink);
  await reading.walkSoFar(protocols, (packet) => extractor.take(packet));
  extractor.end();
}
