import { joinBytes } from '../../../bytes/join-bytes.js';
import type { TftpOption } from '../../../wire/tftp/packet.js';
import type { CheckScript } from '../../check.js';
import { type Phrase, phrase } from '../../phrases.js';
import { acknowledgementPacket, optionAcknowledgementPacket } from '../packets.js';
import { agreedOptions, optionOf } from './agreed-options.js';
import type { ClientTalk } from './client-talk.js';

/** How a file is taken from a client. What is left out is done as a well-behaved server does it. */
export interface ReceivePlan {
  readonly options?: 'agree' | 'decline' | readonly TftpOption[];
  /** Every ACK is sent twice. */
  readonly isDoubled?: boolean;
  /** Blocks whose first ACK is lost; 0 is the answer to the request. */
  readonly loses?: readonly number[];
  /** Called before the ACK of that block. */
  readonly before?: (block: number) => CheckScript<void>;
}

/** How taking a file ended. */
export type ReceiveResult =
  | {
      readonly type: 'received';
      readonly bytes: Uint8Array;
      /** Blocks that came more than once without a reason: their ACK was not lost. */
      readonly doubled: readonly number[];
    }
  | { readonly type: 'refused'; readonly errorCode: number; readonly came: Phrase }
  | { readonly type: 'broken'; readonly expected: Phrase; readonly came: Phrase };

const defaultBytes = 512;
const silenceMs = 20_000;
/** What follows the last block is heard so long. */
const restMs = 700;
const maxBytes = 1024 * 1024;
const blockNumbers = 0x1_0000;

/** Takes a file by a plan. */
export function* receiveFile(talk: ClientTalk, plan: ReceivePlan): CheckScript<ReceiveResult> {
  return yield* new FileReceiving(talk, plan).run();
}

class FileReceiving {
  readonly #talk: ClientTalk;
  readonly #plan: ReceivePlan;
  readonly #options: readonly TftpOption[];
  readonly #blockBytes: number;
  readonly #parts: Uint8Array[] = [];
  readonly #doubled: number[] = [];
  readonly #lost: Set<number>;
  #bytes = 0;
  #block = 0;
  /** Whether the block that came last was not acknowledged yet. */
  #isWithheld = false;

  constructor(talk: ClientTalk, plan: ReceivePlan) {
    this.#talk = talk;
    this.#plan = plan;
    this.#lost = new Set(plan.loses);
    this.#options = agreedOptions(talk, plan.options ?? 'agree', 0);
    this.#blockBytes = Number(optionOf(this.#options, 'blksize') ?? defaultBytes);
  }

  *run(): CheckScript<ReceiveResult> {
    yield* this.#acknowledge();
    for (;;) {
      const heard = this.#block === 0 ? yield* this.#nextOrRequest() : yield* this.#talk.next(silenceMs);
      if (heard === 'request') {
        yield* this.#acknowledge();
        continue;
      }
      if (heard === undefined) return this.#broken(this.#talk.silence(silenceMs));
      const came = phrase('packet', { packet: heard.words });
      const { packet } = heard;
      if (packet?.type === 'error') return { type: 'refused', errorCode: packet.errorCode, came };
      if (packet?.type !== 'data' || packet.payload.length > this.#blockBytes) return this.#broken(came);
      if (packet.block16 === this.#block % blockNumbers) {
        const wasLost = this.#plan.loses?.includes(this.#block) === true;
        if (!wasLost) this.#doubled.push(this.#block);
        yield* this.#acknowledge();
        continue;
      }
      const ahead = (packet.block16 - this.#block + blockNumbers) % blockNumbers;
      if (ahead > blockNumbers / 2) {
        // Older still: nothing is lost by it.
        this.#doubled.push(packet.block16);
        continue;
      }
      if (ahead !== 1) return this.#broken(came);
      // Lock-step: the next block is sent when this one was acknowledged (RFC 1350, section 2).
      if (this.#isWithheld)
        return { type: 'broken', expected: phrase('again', { packet: `DATA ${this.#block}` }), came };
      this.#block += 1;
      this.#parts.push(packet.payload);
      this.#bytes += packet.payload.length;
      if (this.#bytes > maxBytes) return this.#broken(came);
      yield* this.#acknowledge();
      if (packet.payload.length < this.#blockBytes) return yield* this.#rest();
    }
  }

  /** The last ACK may be one that is lost: then the last block comes again. */
  *#rest(): CheckScript<ReceiveResult> {
    const wasLost = this.#plan.loses?.includes(this.#block) === true;
    const heard = yield* this.#talk.next(wasLost ? silenceMs : restMs);
    const { packet } = heard ?? {};
    const isAgain = packet?.type === 'data' && packet.block16 === this.#block;
    if (wasLost && !isAgain)
      return {
        type: 'broken',
        expected: phrase('again', { packet: `DATA ${this.#block}` }),
        came: heard === undefined ? this.#talk.silence(silenceMs) : phrase('packet', { packet: heard.words }),
      };
    if (isAgain) {
      if (!wasLost) this.#doubled.push(this.#block);
      yield* this.#acknowledge();
    }
    return { type: 'received', bytes: joinBytes(this.#parts), doubled: this.#doubled };
  }

  /** A client that has lost the first answer asks again, where it has asked. */
  *#nextOrRequest() {
    const { desk, listening, door } = this.#talk;
    yield* desk.until(() => listening.hasDatagram || door.hasDatagram || this.#talk.hasEnded, silenceMs);
    if (!listening.hasDatagram) return yield* this.#talk.next(0);
    yield* listening.receive(0);
    return 'request' as const;
  }

  *#acknowledge(): CheckScript<void> {
    if (this.#plan.before !== undefined) yield* this.#plan.before(this.#block);
    this.#isWithheld = this.#lost.delete(this.#block);
    if (this.#isWithheld) return;
    const packet =
      this.#block === 0 && this.#options.length > 0
        ? optionAcknowledgementPacket(this.#options)
        : acknowledgementPacket(this.#block);
    this.#talk.say(packet);
    if (this.#plan.isDoubled === true) this.#talk.say(packet);
  }

  #broken(came: Phrase): ReceiveResult {
    return {
      type: 'broken',
      expected: phrase('block', { block: this.#block + 1, most: this.#blockBytes }),
      came,
    };
  }
}
