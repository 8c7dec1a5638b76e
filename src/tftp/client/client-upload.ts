import type { Rollover } from '../block-number.js';
import { BlockSource } from '../block-source.js';
import type { Agreement } from '../negotiation.js';
import { TftpSender } from '../sender.js';
import { traceKind } from '../trace.js';
import type { Content } from '../transfer-data.js';
import type { SideFigures } from './client-request.js';
import {
  type ClientPlan,
  ClientSession,
  type RequestOutbox,
  type SessionDirection,
} from './client-session.js';

/** What an upload asks of its connection. */
export interface UploadOutbox extends RequestOutbox {
  /** Send DATA `firstBlock` to `firstBlock + count - 1`, absolute numbers, with the payloads from `source`. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void;
  /** The clock of the session's times, in milliseconds. */
  readonly nowMs: () => number;
  /** The content has moved the session on: it may have ended, or its deadline changed. */
  readonly changed: () => void;
}

/** A client's upload: its session, and the content that is cut into blocks of the agreed size. */
export class ClientUpload implements SessionDirection<TftpSender> {
  readonly direction = 'put';
  readonly session: ClientSession<TftpSender>;
  /** The blocks, once the server has answered; from then on they release the content. */
  source: BlockSource | undefined;
  readonly #plan: ClientPlan;
  readonly #content: Content;
  readonly #outbox: UploadOutbox;

  /**
   * Sends nothing before its session is started, and reads nothing before the server has answered. `sizeBytes` in the plan's
   * wishes, the file's size if known, is announced to the server.
   */
  constructor(plan: ClientPlan, content: Content, outbox: UploadOutbox) {
    this.#plan = plan;
    this.#content = content;
    this.#outbox = outbox;
    this.session = new ClientSession<TftpSender>(
      plan,
      {
        request: (options, attempt) => outbox.request(options, attempt),
        error: (errorCode, message) => outbox.error(errorCode, message),
        agreed: (agreement) => {
          outbox.agreed(agreement);
          const { transfer } = this.session;
          if (transfer !== undefined) this.source?.feed(transfer);
        },
      },
      this,
    );
  }

  /** An ACK arrived; `block16` is its number on the wire. ACK 0 is the plain answer to the request. */
  acknowledged(block16: number, nowMs: number): void {
    const { session } = this;
    const { transfer } = session;
    if (transfer !== undefined) {
      transfer.acknowledged(block16, nowMs);
      this.source?.acknowledgedThrough(transfer.acknowledgedBlocks);
    } else if (block16 === 0) {
      this.#plan.trace?.record(nowMs, traceKind.acknowledgementReceived, 0, 1);
      session.answeredPlainly(nowMs);
    }
  }

  /** Every agreement suits an upload. */
  faultOf(): undefined {
    return undefined;
  }

  createMachine(agreement: Agreement): TftpSender {
    const { mode, limits, trace } = this.#plan;
    const { nowMs, changed } = this.#outbox;
    const { blockBytes, windowBlocks, rollover } = agreement;
    const source = new BlockSource(this.#content, { blockBytes, windowBlocks, mode, nowMs, changed });
    this.source = source;
    return new TftpSender(
      { ...agreement, opening: 'confirmed', sizeBytes: source.sizeBytes, limits, trace },
      {
        blocks: (firstBlock, count) => this.#outbox.blocks(source, firstBlock, count, rollover),
        error: (errorCode, message) => this.#outbox.error(errorCode, message),
      },
    );
  }

  /** The first block is resent by its timer; the OACK is nothing new. */
  optionsRepeated(): void {}

  /** The progress of the upload. */
  get figures(): SideFigures {
    const { transfer } = this.session;
    const { resentBlocks = 0, duplicateAcknowledgements = 0 } = transfer?.counters ?? {};
    const bytes = transfer?.acknowledgedBytes ?? 0;
    const waits = transfer?.waits(this.#outbox.nowMs());
    return { bytes, retransmitted: resentBlocks, duplicates: duplicateAcknowledgements, waits };
  }
}
