import { joinBytes } from '../bytes/join-bytes.js';

/** What came from one peer is kept up to so many bytes and messages; beyond it the oldest is forgotten. */
const maxKeptBytes = 256 * 1024;
const maxKeptMessages = 10_000;

interface Piece {
  /** Its place: of a stream the bytes before it, else the messages. */
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

/** Something that may be what is expected. */
export interface Candidate {
  readonly bytes: Uint8Array;
  readonly atMs: number;
  /** The cursor behind it, once so many of its bytes are spent. */
  behind(spentBytes: number): number;
}

/**
 * What one peer has sent, for readers that each have a cursor. Of a stream that nothing cuts into messages, all that came behind the
 * cursor is one candidate, and a match spends it up to the end of what matched, with a line ending behind that.
 */
export class Conversation {
  readonly peer: string;
  readonly isStream: boolean;
  readonly #pieces: Piece[] = [];
  #keptBytes = 0;
  #end = 0;
  #isForgotten = false;

  constructor(peer: string, isStream: boolean) {
    this.peer = peer;
    this.isStream = isStream;
  }

  /** The cursor behind everything that has come. */
  get end(): number {
    return this.#end;
  }

  /** How many bytes are kept. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Nothing of it is kept any more, and what comes from its peer begins another. */
  get isForgotten(): boolean {
    return this.#isForgotten;
  }

  /** Lets go of what came. */
  forget(): void {
    this.#isForgotten = true;
    this.#pieces.length = 0;
    this.#keptBytes = 0;
  }

  /** Adds what came; it must not change any more. */
  append(bytes: Uint8Array, atMs: number): void {
    this.#pieces.push({ at: this.#end, bytes, atMs });
    this.#end += this.isStream ? bytes.byteLength : 1;
    this.#keptBytes += bytes.byteLength;
    while (
      this.#pieces.length > maxKeptMessages ||
      (this.#keptBytes > maxKeptBytes && this.#pieces.length > 1)
    )
      this.#keptBytes -= this.#pieces.shift()?.bytes.byteLength ?? 0;
  }

  /** What came behind a cursor, oldest first. */
  candidates(cursor: number): readonly Candidate[] {
    if (cursor >= this.#end) return [];
    if (!this.isStream)
      return this.#from(cursor).map(({ at, bytes, atMs }) => ({ bytes, atMs, behind: () => at + 1 }));
    const pieces = this.#from(cursor);
    const [first] = pieces;
    const last = pieces.at(-1);
    if (first === undefined || last === undefined) return [];
    const start = Math.max(cursor, first.at);
    const whole = joinBytes(pieces.map(({ bytes }) => bytes)).subarray(start - first.at);
    const skipped = cursor === 0 ? 0 : lineEndingAt(whole, 0);
    const bytes = whole.subarray(skipped);
    if (bytes.byteLength === 0) return [];
    return [
      {
        bytes,
        atMs: last.atMs,
        behind: (spent) => start + skipped + Math.min(bytes.byteLength, spent),
      },
    ];
  }

  #from(cursor: number): readonly Piece[] {
    const first = this.#pieces.findIndex(
      ({ at, bytes }) => at >= cursor || (this.isStream && at + bytes.byteLength > cursor),
    );
    return first < 0 ? [] : this.#pieces.slice(first);
  }
}

/** The length of a line ending at a place: 0 if there is none. */
function lineEndingAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x0a) return 1;
  return bytes[at] === 0x0d ? (bytes[at + 1] === 0x0a ? 2 : 1) : 0;
}
