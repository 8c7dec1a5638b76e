import { joinBytes } from '../../../bytes/join-bytes.js';
import type { TftpOption } from '../../../wire/tftp/packet.js';
import type { CheckScript } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import { type Phrase, phrase } from '../../phrases.js';
import type { TftpServerRoom } from './server-room.js';
import { type Heard, ServerTalk } from './server-talk.js';

/** What is read, and how. */
export interface ReadPlan {
  readonly name: string;
  readonly mode?: string;
  readonly options?: readonly TftpOption[];
  /** After so many bytes the transfer is ended by an ERROR. Default: all, up to 64 MiB. */
  readonly maxBytes?: number;
  /** How long nothing may come. Default: 12 s. */
  readonly silenceMs?: number;
}

/** How reading ended. */
export type ReadResult =
  | {
      readonly type: 'read';
      readonly bytes: Uint8Array;
      /** Whether the file has ended. */
      readonly isWhole: boolean;
      /** What the server acknowledged; undefined without an OACK. */
      readonly options: readonly TftpOption[] | undefined;
      /** Where the number went after 65,535; undefined if it did not come so far. */
      readonly wrappedTo: number | undefined;
    }
  /** The server refused, or ended it. */
  | { readonly type: 'refused'; readonly errorCode: number; readonly came: Phrase }
  | { readonly type: 'broken'; readonly expected: Phrase; readonly came: Phrase };

const defaultBytes = 512;
const defaultSilenceMs = 12_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const repeatMs = 1_000;
/** Requests that are sent before the server counts as silent. */
const requestEveryMs = 4_000;
const blockNumbers = 0x1_0000;
const maxRepeats = 3;

/** Reads a file as a careful client: it repeats its request and its last ACK, takes each block once and in order. */
export function* readFile(desk: CheckDesk, room: TftpServerRoom, plan: ReadPlan): CheckScript<ReadResult> {
  const reading = new FileReading(desk, new ServerTalk(desk, room.target), plan);
  const result = yield* reading.run();
  if (result.type === 'broken') reading.talk.end();
  return result;
}

class FileReading {
  readonly talk: ServerTalk;
  readonly #desk: CheckDesk;
  readonly #plan: ReadPlan;
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;
  /** Blocks that came in order. */
  #blocks = 0;
  /** What the next block's number is. */
  #expected16 = 1;
  #wrappedTo: number | undefined;
  #blockBytes = defaultBytes;
  #window = 1;
  #sinceAck = 0;
  #options: readonly TftpOption[] | undefined;
  #hasBegun = false;
  /** When this side has spoken last. */
  #saidMs = 0;
  /** ACKs that answered a repeated block. */
  #repeats = 0;

  constructor(desk: CheckDesk, talk: ServerTalk, plan: ReadPlan) {
    this.#desk = desk;
    this.talk = talk;
    this.#plan = plan;
  }

  *run(): CheckScript<ReadResult> {
    const { silenceMs = defaultSilenceMs } = this.#plan;
    this.#request();
    let requestedMs = this.#desk.nowMs;
    let heardMs = this.#desk.nowMs;
    for (;;) {
      const heard = yield* this.talk.next(Math.max(1, this.#saidMs + repeatMs - this.#desk.nowMs));
      const { nowMs } = this.#desk;
      if (heard === undefined) {
        if (nowMs - heardMs >= silenceMs) return this.#silent(silenceMs);
        if (this.#hasBegun) this.#acknowledge();
        else if (nowMs - requestedMs >= requestEveryMs) {
          this.#request();
          requestedMs = nowMs;
        } else this.#saidMs = nowMs;
        continue;
      }
      heardMs = nowMs;
      const result = this.#take(heard);
      if (result !== undefined) return result;
    }
  }

  #request(): void {
    this.#saidMs = this.#desk.nowMs;
    const { name, mode, options } = this.#plan;
    this.talk.request({
      type: 'readRequest',
      name,
      ...(mode === undefined ? {} : { mode }),
      ...(options === undefined ? {} : { options }),
    });
  }

  #take({ packet, words }: Heard): ReadResult | undefined {
    const came = phrase('packet', { packet: words });
    if (packet === undefined) return { type: 'broken', expected: phrase('aPacket'), came };
    switch (packet.type) {
      case 'error':
        return { type: 'refused', errorCode: packet.errorCode, came };
      case 'optionAcknowledgement':
        if (this.#blocks === 0) this.#agree(packet.options);
        return undefined;
      case 'data':
        return this.#takeBlock(packet.block16, packet.payload, came);
      default:
        return { type: 'broken', expected: this.#awaited(), came };
    }
  }

  #agree(options: readonly TftpOption[]): void {
    this.#options = options;
    this.#hasBegun = true;
    for (const { name, value } of options) {
      if (name.toLowerCase() === 'blksize') this.#blockBytes = Number(value);
      if (name.toLowerCase() === 'windowsize') this.#window = Number(value);
    }
    this.#saidMs = this.#desk.nowMs;
    this.talk.acknowledge(0);
  }

  #takeBlock(block16: number, payload: Uint8Array, came: Phrase): ReadResult | undefined {
    if (payload.length > this.#blockBytes) return { type: 'broken', expected: this.#awaited(), came };
    this.#hasBegun = true;
    // RFC 1350 has no number after 65,535: most go on with 0, some with 1.
    const isWrap = this.#expected16 === 0 && this.#wrappedTo === undefined && block16 <= 1;
    if (block16 !== this.#expected16 && !isWrap) {
      const behind = (this.#expected16 - block16 + blockNumbers) % blockNumbers;
      if (behind > blockNumbers / 2) {
        // A block ahead: in a window one was lost; in lock-step nobody has asked for it.
        if (this.#window === 1) return { type: 'broken', expected: this.#awaited(), came };
        this.#acknowledge();
      } else if (behind === 1 && this.#repeats < maxRepeats) {
        // Each repeated ACK has a block sent twice by a server without the fix of RFC 1123, and so on without end.
        this.#repeats += 1;
        this.#acknowledge();
      }
      return undefined;
    }
    if (isWrap) this.#wrappedTo = block16;
    this.#blocks += 1;
    this.#repeats = 0;
    this.#sinceAck += 1;
    this.#expected16 = (block16 + 1) % blockNumbers;
    this.#parts.push(payload);
    this.#bytes += payload.length;
    const isLast = payload.length < this.#blockBytes;
    if (!isLast && this.#bytes >= (this.#plan.maxBytes ?? defaultMaxBytes)) {
      this.talk.end();
      return this.#result(false);
    }
    if (isLast || this.#sinceAck >= this.#window) this.#acknowledge();
    return isLast ? this.#result(true) : undefined;
  }

  #acknowledge(): void {
    this.#sinceAck = 0;
    this.#saidMs = this.#desk.nowMs;
    this.talk.acknowledge((this.#expected16 - 1 + blockNumbers) % blockNumbers);
  }

  #result(isWhole: boolean): ReadResult {
    const bytes = joinBytes(this.#parts);
    return { type: 'read', bytes, isWhole, options: this.#options, wrappedTo: this.#wrappedTo };
  }

  #silent(silenceMs: number): ReadResult {
    return {
      type: 'broken',
      expected: this.#awaited(),
      came: phrase('nothing', { seconds: Math.round(silenceMs / 1_000) }),
    };
  }

  #awaited(): Phrase {
    return phrase('block', { block: this.#expected16, most: this.#blockBytes });
  }
}
