import { formatAddress } from '../../bytes/address.js';
import { errorOf, type Failure, failure } from '../../errors/error.js';
import type { ClientFigures } from '../../tftp/client/client-request.js';
import { ClientTransfer } from '../../tftp/client/client-transfer.js';
import type { Agreement } from '../../tftp/negotiation.js';
import { noProgress, type TransferProgress } from '../../tftp/progress-record.js';
import type { TraceStep, TransferTrace } from '../../tftp/trace.js';
import type { TransferData } from '../../tftp/transfer-data.js';
import type { TransferOptions, Transferred } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { isTransferEvent } from '../../traffic/kinds.js';
import { createHub } from '../create-hub.js';
import { eventStream } from '../endpoints/event-stream.js';
import { ClientTransferEvents, roundedSeconds } from './client-transfer-events.js';
import { RecordedClientShell } from './recorded-client-shell.js';
import { requestFailure } from './request-failure.js';
import { requestOf, type TftpClientOptions, type TftpTransferOptions } from './tftp-client-options.js';
import { clientShell } from './tftp-client-shell.js';

/** The report of a finished transfer. */
export interface TransferReport {
  readonly file: string;
  readonly direction: 'get' | 'put';
  /** `ADDRESS:PORT` that the server sent from. */
  readonly peer: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly options: TransferOptions;
  readonly retransmitted: number;
  readonly duplicates: number;
  /** Milliseconds since the request; empty without `traceSteps`. */
  readonly steps: readonly TraceStep[];
}

const progressEveryMs = 100;
const plain: TransferOptions = { mode: 'octet', blockBytes: 512, windowBlocks: 1, rollover: 0 };

/** Transfer ids are unique in the process, because several clients may share a hub. */
let lastId = 0;

/**
 * A running transfer. Its events can be read once, by `for await`, from the start of that loop; `done` resolves with the
 * report or rejects with a `BreakoutboxError`.
 */
export class Transfer implements AsyncIterable<Transferred> {
  readonly id: string;
  readonly done: Promise<TransferReport>;
  readonly #client: TftpClientOptions;
  readonly #direction: 'get' | 'put';
  readonly #file: string;
  readonly #hub: Hub;
  readonly #events: ClientTransferEvents;
  #moving: ClientTransfer | undefined;
  #agreed: TransferOptions = plain;
  #hasAnswered = false;
  #failure: Failure | undefined;
  #startedMs = performance.now();

  /** Begins with the call; see `TftpClient`. */
  constructor(
    client: TftpClientOptions,
    direction: 'get' | 'put',
    file: string,
    open: () => Promise<TransferData>,
    options: TftpTransferOptions,
  ) {
    lastId += 1;
    this.id = `t${lastId}`;
    this.#client = client;
    this.#direction = direction;
    this.#file = file;
    const hub = client.hub ?? createHub();
    this.#hub = hub;
    const endpoint = client.id ?? `tftp-${direction}`;
    this.#events = new ClientTransferEvents({ hub, endpoint, id: this.id, direction, file });
    this.done = this.#run(open, options);
    // A caller that only reads the events gets the failure with the last of them.
    this.done.catch(() => undefined);
  }

  /** Its progress; `undefined` until the local side is open. */
  get figures(): ClientFigures | undefined {
    return this.#moving?.figures;
  }

  /** The server: the address that was asked, then the one that answers. */
  get peer(): string {
    return this.#moving?.peer ?? '';
  }

  /** The options in effect so far. */
  get options(): TransferOptions {
    return this.#agreed;
  }

  /** Whether the server has answered, so that `options` holds. */
  get isAgreed(): boolean {
    return this.#hasAnswered;
  }

  /** Its trace; `undefined` without `traceSteps`, and until the local side is open. */
  get trace(): TransferTrace | undefined {
    return this.#moving?.trace;
  }

  /** Why it failed or was aborted; `undefined` until then, and if it failed before it began. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The steps so far, milliseconds since the request; none without `traceSteps`. */
  get steps(): readonly TraceStep[] {
    return this.#moving?.trace?.steps(this.#startedMs) ?? [];
  }

  /** How far it had come over its whole time, milliseconds since the request; empty without `traceSteps`. */
  get progress(): TransferProgress {
    return this.#moving?.trace?.progress(this.#startedMs) ?? noProgress;
  }

  [Symbol.asyncIterator](): AsyncIterator<Transferred> {
    const types = ['transferStarted', 'transferProgressed', 'transferFinished'] as const;
    const events = eventStream(
      this.#hub,
      { types },
      (event) => event.type === 'transferFinished' && event.id === this.id,
    );
    const { id } = this;
    return (async function* () {
      for await (const event of events) {
        // A lost progress event is covered by the next one, and the end is never lost.
        if (isTransferEvent(event) && event.id === id) yield event;
      }
    })();
  }

  async #run(open: () => Promise<TransferData>, options: TftpTransferOptions): Promise<TransferReport> {
    const client = this.#client;
    const direction = this.#direction;
    const file = this.#file;
    const { signal, maxTimeMs } = options;
    const request = requestOf(client, file, options);
    const { recorder } = client;
    const plainShell = await clientShell(client.engine ?? 'auto');
    const shell =
      recorder === undefined ? plainShell : new RecordedClientShell(plainShell, recorder, request.port);
    const data = await open();
    this.#agreed = { ...plain, mode: request.mode };
    const transfer: ClientTransfer = new ClientTransfer(request, data, shell, {
      started: (agreement, peer) => {
        this.#hasAnswered = true;
        this.#agreed = optionsOf(agreement, request.mode);
        this.#events.started(peer, this.#agreed, transfer.figures);
      },
    });
    this.#moving = transfer;
    this.#startedMs = performance.now();
    const progress = setInterval(
      () => this.#events.progressed(transfer.figures, performance.now()),
      progressEveryMs,
    );
    const abort = (): void => transfer.abort();
    const limit =
      maxTimeMs === undefined ? undefined : setTimeout(() => transfer.abort(tooLong(maxTimeMs)), maxTimeMs);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    const outcome = await transfer.run();
    signal?.removeEventListener('abort', abort);
    clearInterval(progress);
    clearTimeout(limit);
    const { peer, figures } = transfer;
    if (outcome.outcome === 'done') {
      this.#events.finished(peer, figures, outcome);
      const { bytes, retransmitted, duplicates, ageMs } = figures;
      const moved = { bytes, seconds: roundedSeconds(ageMs), retransmitted, duplicates };
      return { file, direction, peer, ...moved, options: this.#agreed, steps: this.steps };
    }
    const asked = { peer: formatAddress(request), file, direction, answered: this.#hasAnswered };
    const reason = requestFailure(outcome.failure, asked);
    this.#events.finished(peer, figures, { outcome: outcome.outcome, failure: reason });
    this.#failure = reason;
    throw outcome.outcome === 'aborted' && signal?.aborted === true ? signal.reason : errorOf(reason);
  }
}

function tooLong(maxTimeMs: number): Failure {
  return failure('TFTP_LIFETIME_EXCEEDED', { seconds: maxTimeMs / 1_000 });
}

function optionsOf(agreement: Agreement, mode: 'octet' | 'netascii'): TransferOptions {
  const { blockBytes, windowBlocks, rollover, fixedTimeoutMs } = agreement;
  return {
    mode,
    blockBytes,
    windowBlocks,
    rollover,
    ...(fixedTimeoutMs === undefined ? {} : { timeoutMs: fixedTimeoutMs }),
  };
}
