import type { StreamTraffic } from './traffic.js';

/** Bytes of each direction of a connection that are kept: a lesson's messages are short. */
const maxSideBytes = 16_384;
/** Calls of send, or of what came at once, that are kept. */
const maxPieces = 1_024;

const lineFeed = 0x0a;

/** What came or went at once; `order` counts everything that happened on the connection. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly order: number;
}

/** A line with its end, LF. */
export interface RecordedLine {
  readonly start: number;
  /** Behind its LF. */
  readonly end: number;
  /** When its first byte and its LF were there, in the order of the connection. */
  readonly firstOrder: number;
  readonly order: number;
  readonly at: number;
}

/** One direction of a connection. */
export class SideRecord {
  readonly pieces: Piece[] = [];
  readonly lines: RecordedLine[] = [];
  lastAt: number | undefined;
  /** There was more than is kept: what is here is the beginning. */
  isCut = false;
  #bytes = new Uint8Array(256);
  #count = 0;
  #tailStart = 0;
  #tailOrder = 0;

  /** Everything that is kept; borrowed. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#count);
  }

  /** What has come behind the last LF; borrowed. */
  get tail(): Uint8Array {
    return this.#bytes.subarray(this.#tailStart, this.#count);
  }

  /** When the first byte of the tail was there. */
  get tailOrder(): number {
    return this.#tailOrder;
  }

  /** The bytes of a line without CR and LF at its end; borrowed. */
  content({ start, end }: RecordedLine): Uint8Array {
    const isCrLf = end - start > 1 && this.#bytes[end - 2] === 0x0d;
    return this.#bytes.subarray(start, end - (isCrLf ? 2 : 1));
  }

  /** The bytes of a line with its end; borrowed. */
  whole({ start, end }: RecordedLine): Uint8Array {
    return this.#bytes.subarray(start, end);
  }

  append(bytes: Uint8Array, order: number, at: number): void {
    this.lastAt = at;
    if (this.isCut || bytes.byteLength === 0) return;
    if (this.#count + bytes.byteLength > maxSideBytes || this.pieces.length === maxPieces) {
      this.isCut = true;
      return;
    }
    this.#keep(bytes);
    const start = this.#count - bytes.byteLength;
    this.pieces.push({ start, end: this.#count, order });
    if (this.#tailStart === start) this.#tailOrder = order;
    for (let index = bytes.indexOf(lineFeed); index >= 0; index = bytes.indexOf(lineFeed, index + 1)) {
      const end = start + index + 1;
      this.lines.push({ start: this.#tailStart, end, firstOrder: this.#tailOrder, order, at });
      this.#tailStart = end;
      this.#tailOrder = order;
    }
  }

  #keep(bytes: Uint8Array): void {
    const count = this.#count + bytes.byteLength;
    if (count > this.#bytes.byteLength) {
      const grown = new Uint8Array(Math.max(count, this.#bytes.byteLength * 2));
      grown.set(this.bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#count);
    this.#count = count;
  }
}

/** How a side ended. */
export interface StreamEnd {
  readonly by: 'program' | 'bench';
  readonly how: 'end' | 'reset';
  readonly at: number;
  readonly order: number;
}

/** What happened on one connection. */
export class StreamRecord {
  readonly received = new SideRecord();
  readonly sent = new SideRecord();
  readonly ends: StreamEnd[] = [];
  /** The latest look into the kernel's queue, and since when nothing of it has been read, or nothing has been in it. */
  unread: { readonly bytes: number; readonly at: number; readonly since: number } | undefined;
  readonly connection: number;
  readonly connectedAt: number;
  lastAt: number;
  #order = 0;

  constructor(connection: number, connectedAt: number) {
    this.connection = connection;
    this.connectedAt = connectedAt;
    this.lastAt = connectedAt;
  }

  /** Whether more happened than is kept: nothing may be drawn from silence or from what is missing. */
  get isCut(): boolean {
    return this.received.isCut || this.sent.isCut;
  }

  /** The program's end of the connection; undefined while it is open. */
  get programEnd(): StreamEnd | undefined {
    return this.ends.find(({ by }) => by === 'program');
  }

  /** The bench's end of the connection; undefined while it is open. */
  get benchEnd(): StreamEnd | undefined {
    return this.ends.find(({ by }) => by === 'bench');
  }

  /** Whether nothing has happened for `waitMs`; a look into the queue is nothing. */
  isQuiet(now: number, waitMs: number): boolean {
    return now - this.lastAt >= waitMs;
  }

  take(traffic: StreamTraffic): void {
    this.#order += 1;
    const { at } = traffic;
    if (traffic.type === 'unread') {
      // Fewer than before: it has read some. None where there were some: it has read all.
      const before = this.unread;
      const isKept =
        before !== undefined && traffic.bytes >= before.bytes && (before.bytes > 0 || traffic.bytes === 0);
      const since = isKept ? before.since : at;
      this.unread = { bytes: traffic.bytes, at, since };
      return;
    }
    this.lastAt = at;
    if (traffic.type === 'received') this.received.append(traffic.bytes, this.#order, at);
    else if (traffic.type === 'sent') this.sent.append(traffic.bytes, this.#order, at);
    else if (traffic.type === 'ended' && this.ends.length < 4)
      this.ends.push({ by: traffic.by, how: traffic.how, at, order: this.#order });
  }
}
