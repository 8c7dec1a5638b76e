import { failure } from '../../errors/error.js';
import { NetasciiDecoder } from '../../wire/tftp/netascii.js';
import { tftpErrorCode } from '../../wire/tftp/packet.js';
import { wireBlock } from '../block-number.js';
import type { Agreement } from '../negotiation.js';
import type { SizeFault } from '../received-size.js';
import { TftpReceiver } from '../receiver.js';
import type { Sink } from '../transfer-data.js';
import { failureOf, wireErrorOf } from '../wire-error.js';
import type { SideFigures } from './client-request.js';
import {
  type ClientPlan,
  ClientSession,
  type RequestOutbox,
  type SessionDirection,
} from './client-session.js';

/** What a download asks of its connection. */
export interface DownloadOutbox extends RequestOutbox {
  /** Send an ACK; `block16` is its number on the wire. */
  acknowledge(block16: number): void;
  /** The clock of the session's times, in milliseconds. */
  readonly nowMs: () => number;
  /** The sink has moved the session on: it may have ended, or its deadline changed. */
  readonly changed: () => void;
}

/** A client's download: its session, and the sink that it writes to at the sink's pace. */
export class ClientDownload implements SessionDirection<TftpReceiver> {
  readonly direction = 'get';
  readonly session: ClientSession<TftpReceiver>;
  readonly #plan: ClientPlan;
  readonly #sink: Sink;
  readonly #outbox: DownloadOutbox;
  readonly #decoder: NetasciiDecoder | undefined;

  /** Sends nothing before its session is started. Its owner discards the sink. */
  constructor(plan: ClientPlan, sink: Sink, outbox: DownloadOutbox) {
    this.#plan = plan;
    this.#sink = sink;
    this.#outbox = outbox;
    this.#decoder = plan.mode === 'netascii' ? new NetasciiDecoder() : undefined;
    this.session = new ClientSession(plan, outbox, this);
  }

  /** DATA arrived: `block16` is its number on the wire; its payload is `length` bytes of `bytes` from `offset`, borrowed. */
  dataReceived(block16: number, bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    const { session } = this;
    if (block16 === 1) session.answeredPlainly(nowMs);
    session.transfer?.dataReceived(block16, bytes, offset, length, nowMs);
  }

  /** A file announced as too large is not begun. */
  faultOf({ announcedBytes = 0 }: Agreement): SizeFault | undefined {
    const { maxBytes } = this.#plan;
    if (maxBytes === undefined || announcedBytes <= maxBytes) return undefined;
    const reason = failure('TFTP_TOO_LARGE', { limit: maxBytes });
    return { errorCode: tftpErrorCode.diskFull, message: 'too many bytes', failure: reason };
  }

  /** In netascii no size is verified: the announced size is not the size on the wire. */
  createMachine(agreement: Agreement, optionsAgreed: boolean): TftpReceiver {
    const { mode, limits, trace, maxBytes } = this.#plan;
    const outbox = this.#outbox;
    const receiver: TftpReceiver = new TftpReceiver(
      {
        ...agreement,
        opening: optionsAgreed ? 'acknowledge' : 'silent',
        isClient: true,
        exactBytes: mode === 'octet' ? agreement.announcedBytes : undefined,
        limits,
        maxBytes,
        trace,
      },
      {
        acknowledge: (block) => outbox.acknowledge(wireBlock(block, receiver.rollover)),
        error: (errorCode, message) => outbox.error(errorCode, message),
        deliver: (_, bytes, offset, length) => this.#deliver(bytes, offset, length),
        store: () => void this.#store(),
      },
    );
    return receiver;
  }

  /** ACK 0 was lost: sends it again. */
  optionsRepeated(machine: TftpReceiver, nowMs: number): void {
    machine.requestRepeated(nowMs);
  }

  /** The progress of the download. */
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

  #deliver(bytes: Uint8Array, offset: number, length: number): void {
    const payload = this.#decoder?.decode(bytes, offset, length) ?? bytes.subarray(offset, offset + length);
    const busy = payload.length > 0 ? this.#sink.write(payload) : undefined;
    if (busy !== undefined) this.#waitFor(busy);
  }

  /** The sink is full: asks for no more until it has room. */
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

  async #store(): Promise<void> {
    const sink = this.#sink;
    const outbox = this.#outbox;
    const { session } = this;
    try {
      const rest = this.#decoder?.finish();
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
