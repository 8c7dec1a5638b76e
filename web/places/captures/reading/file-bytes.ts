/** The bytes of a capture file, unpacked, by their place. */
export interface FileBytes {
  /** The bytes from `from` to before `to`, the caller's own. @throws if the file can no longer be read */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** A file that is not packed, read from the disk where it is asked for. */
export class PlainBytes implements FileBytes {
  readonly #file: Blob;

  constructor(file: Blob) {
    this.#file = file;
  }

  async read(from: number, to: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#file.slice(from, to).arrayBuffer());
  }
}

/** Bytes of a part of what was unpacked. */
const partBytes = 4 * 1024 * 1024;

/**
 * What a packed file was unpacked to, or what came of a live capture: neither can be read again from its middle. It is handed over
 * to the browser in parts, which keeps large ones on the disk.
 */
export class UnpackedBytes implements FileBytes {
  readonly #parts: Blob[] = [];
  #last = new Uint8Array(partBytes);
  #used = 0;

  /** Appends bytes, a copy. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + partBytes - this.#used);
      this.#last.set(taken, this.#used);
      this.#used += taken.length;
      at += taken.length;
      if (this.#used < partBytes) continue;
      this.#parts.push(new Blob([this.#last]));
      this.#last = new Uint8Array(partBytes);
      this.#used = 0;
    }
  }

  /** All bytes so far, as one file. */
  blob(): Blob {
    return new Blob([...this.#parts, this.#last.slice(0, this.#used)]);
  }

  async read(from: number, to: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, to - from));
    for (let at = from; at < to; ) {
      const part = Math.floor(at / partBytes);
      const start = part * partBytes;
      const end = Math.min(to, start + partBytes);
      const blob = this.#parts[part];
      if (blob === undefined) bytes.set(this.#last.subarray(at - start, end - start), at - from);
      else bytes.set(new Uint8Array(await blob.slice(at - start, end - start).arrayBuffer()), at - from);
      at = end;
    }
    return bytes;
  }
}
