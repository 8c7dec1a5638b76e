import type { TftpOption } from '../../../wire/tftp/packet.js';
import type { CheckScript } from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import { type Phrase, phrase } from '../../phrases.js';
import type { TftpServerRoom } from './server-room.js';
import { type Heard, ServerTalk } from './server-talk.js';

/** What is written, and how. */
export interface WritePlan {
  readonly name: string;
  /** As on the wire: of `netascii` what is encoded already. */
  readonly bytes: Uint8Array;
  readonly mode?: string;
  readonly options?: readonly TftpOption[];
  /** Each DATA is sent twice, one right after the other. */
  readonly isDoubled?: boolean;
  /** After the last ACK the last DATA is sent again, as if that had been lost. */
  readonly losesLastAck?: boolean;
  /** Whether a last DATA that nobody acknowledges counts as written: RFC 1350 lets a server go with its last ACK, lost or not. */
  readonly endMayBeLost?: boolean;
  /** How long nothing may come. Default: 12 s. */
  readonly silenceMs?: number;
}

/** How writing ended. */
export type WriteResult =
  | {
      readonly type: 'written';
      readonly options: readonly TftpOption[] | undefined;
      /** Whether the last ACK came a second time; undefined if it was not asked for. */
      readonly repeatsLastAck: boolean | undefined;
    }
  | { readonly type: 'refused'; readonly errorCode: number; readonly came: Phrase }
  | { readonly type: 'broken'; readonly expected: Phrase; readonly came: Phrase };

const defaultBytes = 512;
const defaultSilenceMs = 12_000;
const repeatMs = 1_500;
const requestEveryMs = 5_000;
const dallyMs = 2_000;
/** No RFC says that a file can be read the moment it is acknowledged: some servers close it behind that. */
const settleMs = 250;
/** How long a lost end is waited for. */
const lostEndMs = 8_000;

/** Writes a file as a careful client: each block is sent again until it is acknowledged, and an ACK that repeats doubles nothing. */
export function* writeFile(desk: CheckDesk, room: TftpServerRoom, plan: WritePlan): CheckScript<WriteResult> {
  const talk = new ServerTalk(desk, room.target);
  const result = yield* new FileWriting(desk, talk, plan).run();
  // A server that has agreed may have made the file, whatever came then.
  if (talk.tid !== undefined && result.type !== 'refused') room.hasWritten(plan.name);
  if (result.type === 'broken') talk.end();
  return result;
}

class FileWriting {
  readonly #desk: CheckDesk;
  readonly #talk: ServerTalk;
  readonly #plan: WritePlan;
  #blockBytes = defaultBytes;
  /** The block that was sent last; 0: the request. */
  #block = 0;
  #options: readonly TftpOption[] | undefined;

  constructor(desk: CheckDesk, talk: ServerTalk, plan: WritePlan) {
    this.#desk = desk;
    this.#talk = talk;
    this.#plan = plan;
  }

  *run(): CheckScript<WriteResult> {
    const { silenceMs = defaultSilenceMs } = this.#plan;
    this.#request();
    let sentMs = this.#desk.nowMs;
    let heardMs = sentMs;
    for (;;) {
      // A server that repeats its last ACK does not put off what is sent again.
      const everyMs = this.#block === 0 ? requestEveryMs : repeatMs;
      const heard = yield* this.#talk.next(Math.max(1, sentMs + everyMs - this.#desk.nowMs));
      const { nowMs } = this.#desk;
      if (heard === undefined) {
        if (
          this.#plan.endMayBeLost === true &&
          this.#block > 0 &&
          this.#isLast &&
          nowMs - heardMs >= lostEndMs
        )
          return { type: 'written', options: this.#options, repeatsLastAck: false };
        if (nowMs - heardMs >= silenceMs)
          return {
            type: 'broken',
            expected: this.#awaited(),
            came: phrase('nothing', { seconds: Math.round(silenceMs / 1_000) }),
          };
        this.#send();
        sentMs = nowMs;
        continue;
      }
      const step = this.#take(heard);
      if (step === 'other') continue;
      heardMs = nowMs;
      if (step === 'over') return yield* this.#finish();
      if (step !== 'next') return step;
      this.#block += 1;
      this.#send();
      sentMs = nowMs;
    }
  }

  /** The server's last ACK has come. */
  *#finish(): CheckScript<WriteResult> {
    let repeatsLastAck: boolean | undefined;
    if (this.#plan.losesLastAck === true) {
      this.#send();
      const again = yield* this.#talk.next(dallyMs);
      repeatsLastAck = again?.packet?.type === 'acknowledgement';
    }
    yield* this.#desk.pause(settleMs);
    return { type: 'written', options: this.#options, repeatsLastAck };
  }

  #request(): void {
    const { name, mode, options } = this.#plan;
    this.#talk.request({
      type: 'writeRequest',
      name,
      ...(mode === undefined ? {} : { mode }),
      ...(options === undefined ? {} : { options }),
    });
  }

  #send(): void {
    if (this.#block === 0) {
      // Asked again after it has answered, a server would begin a second transfer of the same file.
      if (this.#talk.tid === undefined) this.#request();
      return;
    }
    const from = (this.#block - 1) * this.#blockBytes;
    const payload = this.#plan.bytes.subarray(from, from + this.#blockBytes);
    this.#talk.data(this.#block, payload);
    if (this.#plan.isDoubled === true) this.#talk.data(this.#block, payload);
  }

  get #isLast(): boolean {
    return this.#block * this.#blockBytes > this.#plan.bytes.length;
  }

  #take({ packet, words }: Heard): 'next' | 'over' | 'other' | WriteResult {
    const came = phrase('packet', { packet: words });
    if (packet === undefined) return { type: 'broken', expected: phrase('aPacket'), came };
    switch (packet.type) {
      case 'error':
        return { type: 'refused', errorCode: packet.errorCode, came };
      case 'optionAcknowledgement': {
        if (this.#block > 0) return 'other';
        this.#options = packet.options;
        const size = packet.options.find(({ name }) => name.toLowerCase() === 'blksize');
        if (size !== undefined) this.#blockBytes = Number(size.value);
        return 'next';
      }
      case 'acknowledgement':
        if (packet.block16 === this.#block % 0x1_0000)
          return this.#block > 0 && this.#isLast ? 'over' : 'next';
        // One of an earlier block repeats; one of a block that was never sent acknowledges nothing.
        if (packet.block16 < this.#block) return 'other';
        return { type: 'broken', expected: this.#awaited(), came };
      default:
        return { type: 'broken', expected: this.#awaited(), came };
    }
  }

  #awaited(): Phrase {
    return phrase('packet', { packet: `ACK ${this.#block}` });
  }
}
