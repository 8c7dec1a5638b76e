import { formatAddress } from '../../bytes/address.js';
import { errorOf, type Failure, failure } from '../../errors/error.js';
import { isSituation, type Situation } from '../../errors/situations.js';
import { nowMicros } from '../../system/clock.js';
import type { ClientFigures } from '../../tftp/client/client-request.js';
import { ClientTransfer } from '../../tftp/client/client-transfer.js';
import type { Agreement } from '../../tftp/negotiation.js';
import type { TransferOutcome } from '../../tftp/outcome.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import type { TraceStep, TransferTrace } from '../../tftp/trace.js';
import type { TransferData } from '../../tftp/transfer-data.js';
import type { TransferFinished, TransferOptions, Transferred } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { isTransferEvent } from '../../traffic/kinds.js';
import { createHub } from '../create-hub.js';
import { eventStream } from '../endpoints/event-stream.js';
import { requestOf, type TftpClientOptions, type TftpTransferOptions } from './tftp-client-options.js';
import { clientShell } from './tftp-client-shell.js';
import { silentSeconds } from './tftp-events.js';

/** A transfer that is done. */
export interface TransferReport {
  readonly file: string;
  readonly direction: 'get' | 'put';
  /** `ADDRESS:PORT` that the server spoke from. */
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

/** Transfers of this process have one row of ids: several clients may share a hub. */
let lastId = 0;

/**
 * A transfer that runs. What happens can be read once, by `for await`, from when that begins; `done` resolves with the
 * report or rejects with a `BreakoutboxError`.
 */
export class Transfer implements AsyncIterable<Transferred> {
  readonly id: string;
  readonly done: Promise<TransferReport>;
  readonly #client: TftpClientOptions;
  readonly #direction: 'get' | 'put';
  readonly #file: string;
  readonly #endpoint: string;
  readonly #hub: Hub;
  readonly #rate = new RateOfLastSecond();
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
    this.#endpoint = client.id ?? `tftp-${direction}`;
    this.#hub = client.hub ?? createHub();
    this.done = this.#run(open, options);
    // Whoever only reads the events learns of the failure from the last of them.
    this.done.catch(() => undefined);
  }

  /** How far it is; `undefined` until the local side is open. */
  get figures(): ClientFigures | undefined {
    return this.#moving?.figures;
  }

  /** The server: the address that was asked, then the one that answers. */
  get peer(): string {
    return this.#moving?.peer ?? '';
  }

  /** What both sides go by, so far. */
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

  /** Why it came to nothing, also where it was aborted; `undefined` until then, and where it failed before it began. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The steps so far, milliseconds since the request; none without `traceSteps`. */
  get steps(): readonly TraceStep[] {
    return this.#moving?.trace?.steps(this.#startedMs) ?? [];
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
        // Of progress that was lost the next one says more, and the end is never lost.
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
    const shell = await clientShell(client.engine ?? 'auto');
    const data = await open();
    this.#agreed = { ...plain, mode: request.mode };
    const transfer: ClientTransfer = new ClientTransfer(request, data, shell, {
      started: (agreement, peer) => {
        this.#hasAnswered = true;
        this.#agreed = optionsOf(agreement, request.mode);
        this.#publishStarted(transfer, peer);
      },
    });
    this.#moving = transfer;
    this.#startedMs = performance.now();
    const progress = setInterval(() => this.#publishProgress(transfer), progressEveryMs);
    const abort = (): void => transfer.abort();
    const limit =
      maxTimeMs === undefined ? undefined : setTimeout(() => transfer.abort(tooLong(maxTimeMs)), maxTimeMs);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    const outcome = await transfer.run();
    signal?.removeEventListener('abort', abort);
    clearInterval(progress);
    clearTimeout(limit);
    const { bytes, retransmitted, duplicates, ageMs, waits } = transfer.figures;
    const { peer } = transfer;
    const seconds = Math.round(ageMs) / 1_000;
    const moved = { bytes, seconds, retransmitted, duplicates, ...silentSeconds(waits?.silenceMs ?? 0) };
    if (outcome.outcome === 'done') {
      this.#publishFinished(peer, moved, outcome);
      const options = this.#agreed;
      const { steps } = this;
      return { file, direction, peer, bytes, seconds, options, retransmitted, duplicates, steps };
    }
    const asked = { peer: formatAddress(request), file, direction, answered: this.#hasAnswered };
    const told = toldOf(outcome.failure, asked);
    this.#publishFinished(peer, moved, { outcome: outcome.outcome, failure: told });
    this.#failure = told;
    throw outcome.outcome === 'aborted' && signal?.aborted === true ? signal.reason : errorOf(told);
  }

  #publishStarted(transfer: ClientTransfer, peer: string): void {
    const hub = this.#hub;
    const endpoint = this.#endpoint;
    const direction = this.#direction;
    const file = this.#file;
    const options = this.#agreed;
    const { id } = this;
    if (!hub.wants('transferStarted')) return;
    const { totalBytes } = transfer.figures;
    const event = { type: 'transferStarted', timeMicros: nowMicros(), endpoint, id, role: 'client' } as const;
    const total = totalBytes === undefined ? {} : { totalBytes };
    hub.publish({ ...event, direction, file, peer, options, ...total });
  }

  #publishProgress(transfer: ClientTransfer): void {
    const hub = this.#hub;
    const endpoint = this.#endpoint;
    const { id } = this;
    if (!hub.wants('transferProgressed')) return;
    const { bytes, totalBytes } = transfer.figures;
    if (bytes === 0) return;
    const rateBytesPerSecond = this.#rate.at(performance.now(), bytes);
    const event = { type: 'transferProgressed', timeMicros: nowMicros(), endpoint, id, bytes } as const;
    hub.publish({ ...event, rateBytesPerSecond, ...(totalBytes === undefined ? {} : { totalBytes }) });
  }

  #publishFinished(peer: string, moved: Moved, ended: TransferOutcome): void {
    const hub = this.#hub;
    const endpoint = this.#endpoint;
    const file = this.#file;
    const { id } = this;
    if (!hub.wants('transferFinished')) return;
    const { outcome, ...failed } = ended;
    const event = { type: 'transferFinished', timeMicros: nowMicros(), endpoint, id, file, peer } as const;
    hub.publish({ ...event, outcome, ...moved, ...failed });
  }
}

type Moved = Pick<TransferFinished, 'bytes' | 'seconds' | 'retransmitted' | 'duplicates' | 'silentSeconds'>;

/** What was asked of whom. */
interface Asked {
  /** `HOST:PORT` as it was given. */
  readonly peer: string;
  readonly file: string;
  readonly direction: 'get' | 'put';
  /** Whether anything but an ERROR came. */
  readonly answered: boolean;
}

/** The machines know what the server said, and not whom it was asked for what: that is added here. */
function toldOf(reason: Failure, { peer, file, direction, answered }: Asked): Failure {
  const { code, params } = reason;
  const told = (situation: Situation): Failure => failure(code, { ...params, peer, file, situation });
  switch (code) {
    case 'TFTP_PEER_ERROR': {
      const closer = `${direction}-error-${params.errorCode}`;
      return told(isSituation(closer) ? closer : 'other-error');
    }
    case 'TFTP_TIMED_OUT':
      return told(answered ? 'fell-silent' : 'no-answer');
    case 'TFTP_ABORTED':
      return told('client-gave-up');
    case 'TFTP_TOO_LARGE':
      return told('download-too-large');
    case 'TFTP_LIFETIME_EXCEEDED':
      return told('transfer-too-long');
    default:
      return reason;
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
