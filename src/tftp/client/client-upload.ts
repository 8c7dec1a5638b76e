import type { Rollover } from '../block-number.js';
import { BlockSource } from '../block-source.js';
import type { Content } from '../transfer-data.js';
import type { SideFigures } from './client-request.js';
import { type ClientPlan, type PutOutbox, TftpPut } from './client-session.js';

/** What an upload asks of the connection that it goes over. */
export type UploadOutbox = Omit<PutOutbox, 'blocks'> & {
  /** Send DATA `firstBlock` to `firstBlock + count - 1`, absolute numbers, with what `source` has of them. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void;
  /** Milliseconds of the clock that the session's times are given in. */
  readonly nowMs: () => number;
  /** Content has moved the session on: it may have ended, or have another deadline. */
  readonly changed: () => void;
};

/** A client's upload: its session, and the content that is cut into the blocks that were agreed. */
export class ClientUpload {
  readonly direction = 'put';
  readonly session: TftpPut;
  /** The blocks, once the server has answered: what releases the content from then on. */
  source: BlockSource | undefined;
  readonly #nowMs: () => number;

  /** Sends nothing before its session is started, and reads nothing before the server has answered. */
  constructor(plan: ClientPlan, content: Content, outbox: UploadOutbox) {
    const { mode } = plan;
    const { nowMs, changed } = outbox;
    this.#nowMs = nowMs;
    const inMemory =
      content.type === 'whole' && mode === 'octet' ? { inMemoryBytes: content.bytes.length } : {};
    let rollover: Rollover = 0;
    this.session = new TftpPut(
      { ...plan, ...inMemory },
      {
        ...outbox,
        blocks: (firstBlock, count) => {
          if (this.source !== undefined) outbox.blocks(this.source, firstBlock, count, rollover);
        },
        agreed: (agreement) => {
          const { blockBytes, windowBlocks } = agreement;
          rollover = agreement.rollover;
          const source = new BlockSource(content, { blockBytes, windowBlocks, mode, nowMs, changed });
          this.source = source;
          outbox.agreed(agreement);
          if (this.session.transfer !== undefined) source.feed(this.session.transfer);
        },
      },
    );
  }

  /** How far it is. */
  get figures(): SideFigures {
    const { transfer } = this.session;
    const { resentBlocks = 0, duplicateAcknowledgements = 0 } = transfer?.counters ?? {};
    const bytes = transfer?.acknowledgedBytes ?? 0;
    const waits = transfer?.waits(this.#nowMs());
    return { bytes, retransmitted: resentBlocks, duplicates: duplicateAcknowledgements, waits };
  }
}
