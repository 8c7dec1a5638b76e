import { wireBlock } from '../block-number.js';
import { NetasciiDecoder } from '../netascii.js';
import type { ReceiverOutbox } from '../receiver-shell.js';
import type { Sink } from '../transfer-data.js';
import { failureOf, wireErrorOf } from '../wire-error.js';
import type { SideFigures } from './client-request.js';
import { type ClientPlan, type RequestOutbox, TftpGet } from './client-session.js';

/** What a download asks of the connection that it comes over. */
export interface DownloadOutbox extends RequestOutbox, Pick<ReceiverOutbox, 'error'> {
  /** Send an ACK, `block16` as the wire has it. */
  acknowledge(block16: number): void;
  /** Milliseconds of the clock that the session's times are given in. */
  readonly nowMs: () => number;
  /** The sink has moved the session on: it may have ended, or have another deadline. */
  readonly changed: () => void;
}

/** A client's download: its session, and the sink that what comes is put into, at the sink's pace. */
export class ClientDownload {
  readonly direction = 'get';
  readonly session: TftpGet;
  readonly #sink: Sink;
  readonly #outbox: DownloadOutbox;

  /** Sends nothing before its session is started. The sink is discarded by whoever opened it. */
  constructor(plan: ClientPlan, sink: Sink, outbox: DownloadOutbox) {
    this.#sink = sink;
    this.#outbox = outbox;
    const decoder = plan.mode === 'netascii' ? new NetasciiDecoder() : undefined;
    this.session = new TftpGet(plan, {
      ...outbox,
      acknowledge: (block) => outbox.acknowledge(wireBlock(block, this.session.transfer?.rollover ?? 0)),
      deliver: (_, bytes, offset, length) => {
        const payload =
          decoder === undefined
            ? bytes.subarray(offset, offset + length)
            : decoder.decode(bytes, offset, length);
        const busy = payload.length > 0 ? sink.write(payload) : undefined;
        if (busy !== undefined) this.#waitFor(busy);
      },
      store: () => void this.#store(decoder?.finish()),
    });
  }

  /** How far it is. */
  get figures(): SideFigures {
    const { transfer } = this.session;
    const { duplicateBlocks = 0, timeouts = 0 } = transfer?.counters ?? {};
    return {
      bytes: transfer?.receivedBytes ?? 0,
      retransmitted: timeouts,
      duplicates: duplicateBlocks,
      waits: transfer?.waits(this.#outbox.nowMs()),
    };
  }

  /** The sink has no room: nothing more is asked for until it has. */
  #waitFor(busy: Promise<void>): void {
    const outbox = this.#outbox;
    const { session } = this;
    session.transfer?.held('store', outbox.nowMs());
    busy.then(
      () => {
        session.transfer?.released('store', outbox.nowMs());
        outbox.changed();
      },
      (error: unknown) => this.#sinkFailed(error),
    );
  }

  async #store(rest: Uint8Array | undefined): Promise<void> {
    const sink = this.#sink;
    const outbox = this.#outbox;
    const { session } = this;
    try {
      if (rest !== undefined && rest.length > 0) await sink.write(rest);
      await sink.finish();
    } catch (error) {
      this.#sinkFailed(error);
      return;
    }
    session.transfer?.stored(outbox.nowMs());
    outbox.changed();
  }

  #sinkFailed(error: unknown): void {
    const reason = failureOf(error);
    const { errorCode, message } = wireErrorOf(reason);
    this.session.abort(errorCode, message, reason);
    this.#outbox.changed();
  }
}
