import { joinBytes } from '../../bytes/join-bytes.js';
import { endpointsInterface, type SyntheticBlocks } from '../../capture/synthesis/synthetic-blocks.js';
import type { InterfaceCounts } from '../../libpcap/thread-messages.js';
import { nowMicros } from '../../system/clock.js';

/** Bytes of a piece, about. */
const pieceBytes = 256 * 1024;

/** Blocks of packets that were made together. */
export interface PacketBlocks {
  readonly bytes: Uint8Array;
  readonly packets: number;
  /** Packets that found no room where they were made. */
  readonly lost: number;
}

/** What makes the packets of a recording. */
export interface RecordingOwner {
  /** Milliseconds that packets may be under way, in other threads. */
  readonly lingerMs: number;
  /** A recording ends: what was made so far is to be added now, and nothing more. Called once for each. */
  ended(recording: EndpointRecording): void;
}

/**
 * The packets of endpoints as they come: pieces of a pcapng file, each of whole blocks, as those of a live capture. Where they are
 * taken too slowly, those that do not fit in `maxWaitingBytes` are dropped, and counted in the file as well: endpoints never wait
 * for it.
 */
export class EndpointRecording implements AsyncIterable<Uint8Array> {
  readonly #blocks: SyntheticBlocks;
  readonly #maxWaitingBytes: number;
  readonly #owner: RecordingOwner;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #packets = 0;
  #dropped = 0;
  /** What the last block of statistics said. */
  #reportedDrops = 0;
  #isStopping = false;
  #hasEnded = false;
  #wake: (() => void) | undefined;

  constructor(blocks: SyntheticBlocks, maxWaitingBytes: number, owner: RecordingOwner) {
    this.#blocks = blocks;
    this.#maxWaitingBytes = maxWaitingBytes;
    this.#owner = owner;
    this.#waiting.push(blocks.head);
  }

  /** Packets so far, those that have not been taken yet included. */
  get packets(): number {
    return this.#packets;
  }

  /** Packets that were not kept, because they were taken too slowly. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The same as a live capture has them: the interface drops what it does not keep. */
  get counts(): readonly InterfaceCounts[] {
    const received = this.#packets + this.#dropped;
    return [{ name: endpointsInterface, received, droppedByKernel: 0, droppedByInterface: this.#dropped }];
  }

  /** Packets were made. */
  add({ bytes, packets, lost }: PacketBlocks): void {
    if (this.#hasEnded) return;
    this.#dropped += lost;
    if (packets === 0) return;
    if (this.#waitingBytes + bytes.length > this.#maxWaitingBytes) {
      this.#dropped += packets;
      return;
    }
    if (this.#dropped > this.#reportedDrops) this.#wait(this.#statistics());
    this.#packets += packets;
    this.#wait(bytes);
    this.#wakeUp();
  }

  /** Ends it behind the packets so far. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (this.#owner.lingerMs === 0) this.#end();
    else setTimeout(() => this.#end(), this.#owner.lingerMs);
  }

  /** Ends it at once, whatever has not been taken. */
  async close(): Promise<void> {
    this.#isStopping = true;
    this.#end();
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** The pieces, once; ends after `stop`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      // The head is a piece of its own, with which every file of a ring begins.
      const head = this.#waiting.shift();
      if (head !== undefined) yield head;
      for (;;) {
        while (this.#waiting.length > 0) yield this.#piece();
        if (this.#hasEnded) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      await this.close();
    }
  }

  #end(): void {
    if (this.#hasEnded) return;
    // What was made until now still arrives.
    this.#owner.ended(this);
    this.#hasEnded = true;
    this.#wait(this.#statistics());
    this.#wakeUp();
  }

  /** The next blocks together; those that are taken make room for others. */
  #piece(): Uint8Array {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && bytes < pieceBytes) {
      bytes += this.#waiting[count]?.length ?? 0;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return joinBytes(this.#waiting.splice(0, count));
  }

  #statistics(): Uint8Array {
    this.#reportedDrops = this.#dropped;
    return this.#blocks.statistics(this.#packets + this.#dropped, this.#dropped, nowMicros());
  }

  #wait(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
