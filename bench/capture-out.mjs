// A pcap file that a bench makes, in microseconds, written in large pieces; the same every time.
import { closeSync, openSync, writeSync } from 'node:fs';

const recordBytes = 16;

/** Ethernet frames, 7 to 19 µs apart. */
export class CaptureOut {
  #file;
  #bytes = Buffer.alloc(1 << 20);
  #at = 24;
  #micros = 1_700_000_000_000_000;
  #count = 0;

  constructor(file) {
    this.#file = openSync(file, 'w');
    this.#bytes.writeUInt32LE(0xa1b2c3d4, 0);
    this.#bytes.writeUInt16LE(2, 4);
    this.#bytes.writeUInt16LE(4, 6);
    this.#bytes.writeUInt32LE(262_144, 16);
    this.#bytes.writeUInt32LE(1, 20);
  }

  /** How many frames were written. */
  get count() {
    return this.#count;
  }

  /** Adds a frame of `length` bytes and returns where to write it: an array and an offset, whose bytes are of earlier frames. */
  reserve(length) {
    if (this.#at + recordBytes + length > this.#bytes.length) this.#flush();
    const bytes = this.#bytes;
    this.#micros += 7 + (this.#count % 13);
    this.#count += 1;
    bytes.writeUInt32LE(Math.floor(this.#micros / 1e6), this.#at);
    bytes.writeUInt32LE(this.#micros % 1e6, this.#at + 4);
    bytes.writeUInt32LE(length, this.#at + 8);
    bytes.writeUInt32LE(length, this.#at + 12);
    const from = this.#at + recordBytes;
    this.#at = from + length;
    return { bytes, from };
  }

  /** Adds a frame. */
  frame(frame) {
    const { bytes, from } = this.reserve(frame.length);
    frame.copy(bytes, from);
  }

  /** Writes the rest, and returns the number of frames. */
  close() {
    this.#flush();
    closeSync(this.#file);
    return this.#count;
  }

  #flush() {
    for (let written = 0; written < this.#at; )
      written += writeSync(this.#file, this.#bytes, written, this.#at - written);
    this.#at = 0;
  }
}
