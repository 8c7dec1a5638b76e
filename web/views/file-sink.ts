import { download } from './download.js';

/** A file that is written piece by piece. */
export interface FileSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The file is whole: it is where the person wanted it. */
  close(): Promise<void>;
  /** Gives the file up. */
  abort(): Promise<void>;
}

/** The part of the File System API that TypeScript does not know: Chromium has it, on pages that are secure. */
interface Picker {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** From this size on the person is asked where a file belongs, and it is written there: a download is made in memory first. */
const maxDownloadBytes = 128 * 1024 * 1024;
/** Pieces of a download are joined at this size: the browser keeps large ones on its disk. */
const joinedBytes = 4 * 1024 * 1024;

/** Opens a file of about `expectedBytes` bytes; undefined if the person changes their mind. */
export async function openFileSink(
  name: string,
  mediaType: string,
  expectedBytes: number,
): Promise<FileSink | undefined> {
  if (expectedBytes <= maxDownloadBytes || !hasPicker(window)) return new DownloadSink(name, mediaType);
  try {
    const handle = await window.showSaveFilePicker({ suggestedName: name });
    const stream = await handle.createWritable();
    return {
      write: (bytes) => stream.write(bytes),
      close: () => stream.close(),
      abort: () => stream.abort(),
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

function hasPicker(object: object): object is Picker {
  return 'showSaveFilePicker' in object;
}

/** A file that the browser downloads from the page. */
class DownloadSink implements FileSink {
  readonly #name: string;
  readonly #mediaType: string;
  #parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  #looseBytes = 0;

  constructor(name: string, mediaType: string) {
    this.#name = name;
    this.#mediaType = mediaType;
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(bytes);
    this.#looseBytes += bytes.byteLength;
    if (this.#looseBytes >= joinedBytes) {
      this.#parts = [new Blob(this.#parts)];
      this.#looseBytes = 0;
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    download(new Blob(this.#parts, { type: this.#mediaType }), this.#name);
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.#parts = [];
    return Promise.resolve();
  }
}
