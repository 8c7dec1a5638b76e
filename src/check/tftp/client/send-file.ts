import type { TftpOption } from '../../../wire/tftp/packet.js';
import type { CheckScript } from '../../check.js';
import { type Phrase, phrase } from '../../phrases.js';
import { optionAcknowledgementPacket } from '../packets.js';
import { agreedOptions, optionOf } from './agreed-options.js';
import type { ClientTalk } from './client-talk.js';

/** How a file is sent to a client. What is left out is done as a well-behaved server does it. */
export interface SendPlan {
  /** What is acknowledged of what it asks for: all that is understood (default), nothing, or these. */
  readonly options?: 'agree' | 'decline' | readonly TftpOption[];
  /** Every packet is sent twice. */
  readonly isDoubled?: boolean;
  /** Before each block is waited so long. */
  readonly delayMs?: number;
  /** Blocks whose first copy is lost; 0 is the OACK. */
  readonly loses?: readonly number[];
  /** Blocks that are sent again although they were acknowledged, as if the ACK was lost. */
  readonly repeats?: readonly number[];
  /** Whether the last ACK need not come from a client that has ended well, as over a line that loses. */
  readonly endMayBeLost?: boolean;
  /** Called before the block of that number is sent for the first time. */
  readonly before?: (block: number) => CheckScript<void>;
}

/** How sending ended. */
export type SendResult =
  | {
      readonly type: 'sent';
      /** Repeated blocks that were acknowledged again. */
      readonly acknowledgedAgain: number;
    }
  | { readonly type: 'refused'; readonly errorCode: number; readonly came: Phrase }
  | { readonly type: 'broken'; readonly expected: Phrase; readonly came: Phrase };

const resendMs = 1_000;
const repeatAnswerMs = 1_500;
/** How long a client may take to acknowledge; some wait 5 s before they repeat. */
const silenceMs = 20_000;
const defaultBytes = 512;

/** Sends a file by a plan, block after block, each until it is acknowledged. */
export function* sendFile(talk: ClientTalk, content: Uint8Array, plan: SendPlan): CheckScript<SendResult> {
  return yield* new FileSending(talk, content, plan).run();
}

class FileSending {
  readonly #talk: ClientTalk;
  readonly #content: Uint8Array;
  readonly #plan: SendPlan;
  #acknowledgedAgain = 0;

  constructor(talk: ClientTalk, content: Uint8Array, plan: SendPlan) {
    this.#talk = talk;
    this.#content = content;
    this.#plan = plan;
  }

  *run(): CheckScript<SendResult> {
    const options = agreedOptions(this.#talk, this.#plan.options ?? 'agree', this.#content.length);
    const blockBytes = Number(optionOf(options, 'blksize') ?? defaultBytes);
    if (options.length > 0) {
      const failure = yield* this.#deliver(0, optionAcknowledgementPacket(options));
      if (failure !== undefined) return failure;
    }
    const last = Math.floor(this.#content.length / blockBytes) + 1;
    for (let block = 1; block <= last; block += 1) {
      const payload = this.#content.subarray((block - 1) * blockBytes, block * blockBytes);
      if (this.#plan.before !== undefined) yield* this.#plan.before(block);
      if (this.#plan.delayMs !== undefined) yield* this.#talk.desk.pause(this.#plan.delayMs);
      const failure = yield* this.#deliver(block, undefined, payload, block === last);
      if (failure !== undefined) return failure;
      if (this.#plan.repeats?.includes(block) === true) yield* this.#repeat(block, payload);
    }
    return { type: 'sent', acknowledgedAgain: this.#acknowledgedAgain };
  }

  /** Sends a packet until it is acknowledged. */
  *#deliver(
    block: number,
    packet: Uint8Array | undefined,
    payload: Uint8Array = new Uint8Array(0),
    isLast = false,
  ): CheckScript<SendResult | undefined> {
    const { desk } = this.#talk;
    const send = (): void => {
      if (packet === undefined) this.#talk.data(block, payload);
      else this.#talk.say(packet);
    };
    if (this.#plan.loses?.includes(block) !== true) {
      send();
      if (this.#plan.isDoubled === true) send();
    }
    const untilMs = desk.nowMs + silenceMs;
    let sentMs = desk.nowMs;
    while (desk.nowMs < untilMs) {
      const heard = yield* this.#talk.next(Math.max(1, sentMs + resendMs - desk.nowMs));
      if (heard === undefined) {
        if (this.#talk.hasEnded) {
          // Its last ACK may be lost: RFC 1350 only encourages a client to wait for that. What it has written decides.
          const isWhole = this.#plan.endMayBeLost === true && this.#talk.program.end?.status === 0;
          if (isLast && isWhole) return undefined;
          break;
        }
        send();
        sentMs = desk.nowMs;
        continue;
      }
      const came = phrase('packet', { packet: heard.words });
      const { packet: reply } = heard;
      if (reply?.type === 'error') return { type: 'refused', errorCode: reply.errorCode, came };
      if (reply?.type !== 'acknowledgement') return { type: 'broken', expected: ackOf(block), came };
      if (reply.block16 === block % 0x1_0000) return undefined;
      if (reply.block16 > block) return { type: 'broken', expected: ackOf(block), came };
    }
    return { type: 'broken', expected: ackOf(block), came: this.#talk.silence(silenceMs) };
  }

  *#repeat(block: number, payload: Uint8Array): CheckScript<void> {
    this.#talk.data(block, payload);
    const heard = yield* this.#talk.next(repeatAnswerMs);
    const { packet } = heard ?? {};
    if (packet?.type === 'acknowledgement' && packet.block16 === block) this.#acknowledgedAgain += 1;
  }
}

function ackOf(block: number): Phrase {
  return phrase('packet', { packet: `ACK ${block}` });
}
