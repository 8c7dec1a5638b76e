import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import process from 'node:process';
import { cutToBytes, localFileName, maxNameBytes } from '../../bytes/local-file-name.js';
import type { CarriedFile, ExtractFault } from '../../capture/extraction/extract-event.js';
import { temporaryName } from '../../store/files/temporary-name.js';
import { fileErrorCode } from '../../system/file-errors.js';

/** Bytes of a file that are kept before they are written. */
const fileBufferBytes = 256 * 1024;
/** The same of all files together. */
const bufferBytes = 16 * 1024 * 1024;
/** Characters that the extension of a name has at most; a longer one is a part of the name. */
const maxExtension = 32;
/** Bytes of the encoding that is put behind a name: a server may send any text as one. */
const maxEncodingBytes = 32;
/** What is put behind the name of a file that is not whole. */
const incomplete = '.incomplete';

/** A file that was taken out of a capture. */
export interface ExtractedFile {
  /** Where it is. */
  readonly path: string;
  /** As its peers call it. */
  readonly name: string;
  readonly protocol: 'tftp' | 'http';
  /** The stream that carried it, as `followCapture` takes it. */
  readonly stream: string;
  /** The number of the packet that it begins with. */
  readonly packet: number;
  /** Bytes of the file, those that are missing as zeros. */
  readonly bytes: number;
  /** How many of them are not in the capture. */
  readonly missingBytes: number;
  /** Why it is not whole; `undefined` if it is. */
  readonly fault: ExtractFault | undefined;
  /** The encoding that it still has, such as `br`, because it cannot be decoded here. */
  readonly keptEncoding: string | undefined;
}

/** A file that is being written. */
interface OpenFile {
  readonly file: CarriedFile;
  readonly temporary: string;
  /** Where the parts go. */
  writtenBytes: number;
  parts: Uint8Array[];
  partBytes: number;
  missingBytes: number;
}

/**
 * Writes the files of a capture into a folder, and nothing outside of it: each under a temporary name, and then under its own, which is
 * made safe, and numbered where there is one of that name. No file that is there is replaced. If the process exits before `discard`, what has
 * not been put in its place is removed. Calls throw the system's errors.
 */
export class ExtractionFolder {
  readonly #folder: string;
  readonly #files = new Map<number, OpenFile>();
  #heldBytes = 0;
  readonly #exiting = (): void => this.discard();

  /** Creates the folder where it does not exist. */
  constructor(folder: string) {
    this.#folder = folder;
    makeFolder(folder);
    process.on('exit', this.#exiting);
  }

  begin(file: CarriedFile): void {
    const temporary = join(this.#folder, temporaryName(localFileName(file.name)));
    closeSync(openSync(temporary, 'wx'));
    this.#files.set(file.id, { file, temporary, writtenBytes: 0, parts: [], partBytes: 0, missingBytes: 0 });
  }

  /** Appends bytes, which the folder owns from now on. */
  content(id: number, bytes: Uint8Array): void {
    const open = this.#files.get(id);
    if (open === undefined) return;
    open.parts.push(bytes);
    open.partBytes += bytes.length;
    this.#heldBytes += bytes.length;
    if (open.partBytes > fileBufferBytes) this.#write(open);
    if (this.#heldBytes > bufferBytes) for (const other of this.#files.values()) this.#write(other);
  }

  /** Leaves out bytes that are not there: they are zeros in the file. */
  missing(id: number, bytes: number): void {
    const open = this.#files.get(id);
    if (open === undefined) return;
    this.#write(open);
    open.writtenBytes += bytes;
    open.missingBytes += bytes;
  }

  /** Puts the file in its place. */
  end(
    id: number,
    fault: ExtractFault | undefined,
    keptEncoding: string | undefined,
  ): ExtractedFile | undefined {
    const open = this.#files.get(id);
    if (open === undefined) return undefined;
    this.#write(open);
    // Bytes that are missing at the end are zeros as well.
    truncateSync(open.temporary, open.writtenBytes);
    const { file, temporary, writtenBytes, missingBytes } = open;
    const suffix = `${keptEncoding === undefined ? '' : `.${localFileName(cutToBytes(keptEncoding, maxEncodingBytes))}`}${fault === undefined ? '' : incomplete}`;
    const path = this.#place(localFileName(file.name), suffix);
    try {
      renameSync(temporary, path);
    } catch (error) {
      unlinkSync(path);
      throw error;
    }
    this.#files.delete(id);
    const { name, protocol, stream, packet } = file;
    return {
      path,
      name,
      protocol,
      stream: `${stream.protocol}:${stream.number}`,
      packet,
      bytes: writtenBytes,
      missingBytes,
      fault,
      keptEncoding,
    };
  }

  /** Removes what has not been put in its place. */
  discard(): void {
    process.off('exit', this.#exiting);
    for (const { temporary } of this.#files.values()) rmSync(temporary, { force: true });
    this.#files.clear();
  }

  #write(open: OpenFile): void {
    if (open.partBytes === 0) return;
    const descriptor = openSync(open.temporary, 'r+');
    try {
      for (const part of open.parts)
        for (let at = 0; at < part.length; ) {
          const count = writeSync(descriptor, part, at, part.length - at, open.writtenBytes);
          at += count;
          open.writtenBytes += count;
        }
    } finally {
      closeSync(descriptor);
    }
    this.#heldBytes -= open.partBytes;
    open.parts = [];
    open.partBytes = 0;
  }

  /** Takes the first name of its kind that is free: `boot.img`, `boot-2.img` … */
  #place(name: string, suffix: string): string {
    const extension = extname(name).length > maxExtension ? '' : extname(name);
    const stem = name.slice(0, name.length - extension.length);
    for (let number = 1; ; number += 1) {
      const mark = number === 1 ? '' : `-${number}`;
      const left = maxNameBytes - Buffer.byteLength(`${mark}${extension}${suffix}`);
      const path = join(this.#folder, `${cutToBytes(stem, left)}${mark}${extension}${suffix}`);
      try {
        // Neither a file that is there nor what a link points at is opened.
        closeSync(openSync(path, 'wx'));
        return path;
      } catch (error) {
        if (fileErrorCode(error) !== 'EEXIST') throw error;
      }
    }
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where the system has no such path, as in /proc, and says
 * ENOENT for a file system that is read-only. Throws the system's errors.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(resolve(folder));
  if (!existsSync(parent)) makeFolder(parent);
  mkdirSync(folder);
}
