import type { Writable } from 'node:stream';
import { formatAddress } from '../config/address.js';
import { BreakoutboxError, type Failure, failure } from '../errors/error.js';
import { isSituation, type Situation } from '../errors/situations.js';
import { nowMicros } from '../net/clock.js';
import { hostAddresses } from '../net/host-addresses.js';
import {
  contentOfBytes,
  contentOfStream,
  openLocalContent,
  openLocalSink,
  sinkOfWritable,
} from '../store/local-files.js';
import { MemorySink } from '../store/memory-sink.js';
import type { ClientFigures } from '../tftp/client-request.js';
import type { ClientShell, ResolveHost } from '../tftp/client-shell.js';
import { ClientTransfer } from '../tftp/client-transfer.js';
import type { Agreement, ClientWishes } from '../tftp/negotiation.js';
import { RateOfLastSecond } from '../tftp/rate-of-last-second.js';
import type { TraceStep } from '../tftp/trace.js';
import type { Content, Sink } from '../tftp/transfer-data.js';
import { defaultTransferLimits, type TransferLimits } from '../tftp/transfer-limits.js';
import type { TransferOptions, Transferred } from '../traffic/event.js';
import type { Hub } from '../traffic/hub.js';
import { createHub } from './create-hub.js';
import { chooseEngine, type EngineWish, ownLoop } from './engine.js';
import { eventStream } from './event-stream.js';

/** What holds for every transfer of a client. */
export interface TftpClientOptions {
  /** A name or an IP address. */
  readonly host: string;
  /** Default 69. */
  readonly port?: number;
  /** Default octet. */
  readonly mode?: 'octet' | 'netascii';
  /** Bytes of a block to ask for, 8 to 65,464. Default: what fits Ethernet, 1,468 over IPv4, 1,448 over IPv6. */
  readonly blockBytes?: number;
  /**
   * Asks for a power of two by the de-facto option `blksize2`: the largest that is no more than `blockBytes`, at most
   * 32,768. Default false.
   */
  readonly powerOfTwo?: boolean;
  /** Blocks in flight to ask for, 1 to 65,535. Default 16. */
  readonly windowBlocks?: number;
  /** Whole seconds until a repetition to ask for, 1 to 255. Default: measured from the round trips. */
  readonly timeoutSeconds?: number;
  /**
   * The same in whole microseconds, 10,000 to 255,000,000, by the de-facto option `utimeout`. Where a server agrees to
   * both, this one counts.
   */
  readonly utimeoutMicros?: number;
  /** What is to follow block 65,535, block 0 or block 1, by the de-facto option `rollover`. Default: not asked, 0. */
  readonly rollover?: 0 | 1;
  /** `false` asks for nothing: RFC 1350 alone. Default: ask, and do without where the server chokes on it. */
  readonly options?: boolean;
  /** Local address to send from. */
  readonly bind?: string;
  /** What runs it. Default `auto`: the Linux engine where it runs. */
  readonly engine?: EngineWish;
  /** How patient it is. */
  readonly limits?: Partial<TransferLimits>;
  /** Where its events go as well. */
  readonly hub?: Hub;
  /** Its name in every event. Default `tftp-get` or `tftp-put`. */
  readonly id?: string;
  /** Steps of each transfer that are kept for its report. Default 0. */
  readonly traceSteps?: number;
}

/** What holds for one transfer. */
export interface TftpTransferOptions {
  /** Gives the transfer up: the server is told, nothing is left of the file. */
  readonly signal?: AbortSignal;
  /** Downloads to a path: what is there gives way when the file is complete. Default false. */
  readonly overwrite?: boolean;
  /** Downloads: most bytes that are taken. Default 4 GiB; of `read` 64 MiB. */
  readonly maxBytes?: number;
}

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

const defaultMaxBytes = 4 * 1024 ** 3;
const defaultReadBytes = 64 * 1024 * 1024;
const progressEveryMs = 100;
const plain: TransferOptions = { mode: 'octet', blockBytes: 512, windowBlocks: 1, rollover: 0 };

/**
 * A TFTP client. Transfers are independent of each other, any number at once.
 *
 *     const client = new TftpClient({ host: '192.168.1.1' });
 *     await client.get('boot.img', './boot.img');
 *     const bytes = await client.read('config.txt');
 *     await client.put(new TextEncoder().encode('hello'), 'hello.txt');
 */
export class TftpClient {
  private readonly options: TftpClientOptions;

  constructor(options: TftpClientOptions) {
    this.options = options;
  }

  /**
   * Downloads `file` to a path (complete or not at all) or into a stream, which is not ended.
   * Rejects with a `BreakoutboxError`: `TFTP_PEER_ERROR`, `TFTP_TIMED_OUT`, `TFTP_FILE_EXISTS`, `TFTP_ABORTED` …
   */
  get(file: string, to: string | Writable, options: TftpTransferOptions = {}): Promise<TransferReport> {
    return this.startGet(file, to, options).done;
  }

  /** Downloads `file` into memory. Rejects as `get` does. */
  async read(file: string, options: TftpTransferOptions = {}): Promise<Uint8Array> {
    const sink = new MemorySink();
    const maxBytes = options.maxBytes ?? defaultReadBytes;
    await new Transfer(this.options, 'get', file, async () => ({ sink }), { ...options, maxBytes }).done;
    return sink.bytes();
  }

  /**
   * Uploads a file by its path, bytes, or what a stream gives, as `file`.
   * Rejects with a `BreakoutboxError`: `TFTP_PEER_ERROR`, `TFTP_TIMED_OUT`, `TFTP_READ_FAILED`, `TFTP_ABORTED` …
   */
  put(
    from: string | Uint8Array | AsyncIterable<Uint8Array>,
    file: string,
    options: TftpTransferOptions = {},
  ) {
    return this.startPut(from, file, options).done;
  }

  /** Like `get`, for whoever wants to watch. */
  startGet(file: string, to: string | Writable, options: TftpTransferOptions = {}): Transfer {
    const open = async (): Promise<{ sink: Sink }> => ({
      sink:
        typeof to === 'string'
          ? await openLocalSink(to, options.overwrite ?? false)
          : sinkOfWritable(to, file),
    });
    return new Transfer(this.options, 'get', file, open, options);
  }

  /** Like `put`, for whoever wants to watch. */
  startPut(
    from: string | Uint8Array | AsyncIterable<Uint8Array>,
    file: string,
    options: TftpTransferOptions = {},
  ): Transfer {
    const open = async (): Promise<{ content: Content }> => {
      if (typeof from === 'string') return { content: await openLocalContent(from) };
      return { content: from instanceof Uint8Array ? contentOfBytes(from) : contentOfStream(from, file) };
    };
    return new Transfer(this.options, 'put', file, open, options);
  }
}

/**
 * A transfer that runs. What happens can be read once, by `for await`, from when that begins; `done` resolves with the
 * report or rejects with a `BreakoutboxError`.
 */
export class Transfer implements AsyncIterable<Transferred> {
  readonly id: string;
  readonly done: Promise<TransferReport>;
  private readonly hub: Hub;
  private moving: ClientTransfer | undefined;
  private agreed: TransferOptions = plain;
  private hasAnswered = false;
  private startedMs = performance.now();

  /** Begins with the call; see `TftpClient`. */
  constructor(
    client: TftpClientOptions,
    direction: 'get' | 'put',
    file: string,
    open: () => Promise<{ content: Content } | { sink: Sink }>,
    options: TftpTransferOptions,
  ) {
    lastId += 1;
    this.id = `t${lastId}`;
    this.hub = client.hub ?? createHub();
    this.done = this.run(client, direction, file, open, options);
    // Whoever only reads the events learns of the failure from the last of them.
    this.done.catch(() => undefined);
  }

  /** How far it is; `undefined` until the local side is open. */
  get figures(): ClientFigures | undefined {
    return this.moving?.figures;
  }

  /** The server: the address that was asked, then the one that answers. */
  get peer(): string {
    return this.moving?.peer ?? '';
  }

  /** What both sides go by, so far. */
  get options(): TransferOptions {
    return this.agreed;
  }

  /** Whether the server has answered, so that `options` holds. */
  get isAgreed(): boolean {
    return this.hasAnswered;
  }

  /** The steps so far, milliseconds since the request; none without `traceSteps`. */
  get steps(): readonly TraceStep[] {
    return (this.moving?.trace?.steps() ?? []).map((step) => ({ ...step, atMs: step.atMs - this.startedMs }));
  }

  [Symbol.asyncIterator](): AsyncIterator<Transferred> {
    const types = ['transferStarted', 'transferProgressed', 'transferFinished'] as const;
    const events = eventStream(
      this.hub,
      { types },
      (event) => event.type === 'transferFinished' && event.id === this.id,
    );
    const { id } = this;
    return (async function* () {
      for await (const event of events) {
        const isOwn = event.type.startsWith('transfer') && 'id' in event && event.id === id;
        if (isOwn) yield event as Transferred;
      }
    })();
  }

  private async run(
    client: TftpClientOptions,
    direction: 'get' | 'put',
    file: string,
    open: () => Promise<{ content: Content } | { sink: Sink }>,
    { signal, maxBytes = defaultMaxBytes }: TftpTransferOptions,
  ): Promise<TransferReport> {
    const { hub, id } = this;
    const endpoint = client.id ?? `tftp-${direction}`;
    const mode = client.mode ?? 'octet';
    const shell = await clientShell(client.engine ?? 'auto');
    const data = await open();
    this.agreed = { ...plain, mode };
    let answered = false;
    const transfer: ClientTransfer = new ClientTransfer(
      {
        host: client.host,
        port: client.port ?? 69,
        file,
        mode,
        options: client.options ?? true,
        wishes: wishesOf(client),
        limits: { ...defaultTransferLimits, ...client.limits },
        maxBytes,
        traceSteps: client.traceSteps ?? 0,
        ...(client.bind === undefined ? {} : { bind: client.bind }),
      },
      data,
      shell,
      {
        started: (agreement, peer) => {
          answered = true;
          const options = optionsOf(agreement, mode);
          this.agreed = options;
          this.hasAnswered = true;
          if (!hub.wants('transferStarted')) return;
          const { totalBytes } = transfer.figures;
          const event = {
            type: 'transferStarted',
            timeMicros: nowMicros(),
            endpoint,
            id,
            role: 'client',
          } as const;
          const total = totalBytes === undefined ? {} : { totalBytes };
          hub.publish({ ...event, direction, file, peer, options, ...total });
        },
      },
    );
    this.moving = transfer;
    this.startedMs = performance.now();
    const progress = setInterval(() => this.publishProgress(transfer, endpoint), progressEveryMs);
    const abort = (): void => transfer.abort();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    const outcome = await transfer.run();
    const peerAsked = formatAddress({ host: client.host, port: client.port ?? 69 });
    const asked = { peer: peerAsked, file, direction, answered };
    signal?.removeEventListener('abort', abort);
    clearInterval(progress);
    const { bytes, retransmitted, duplicates, ageMs } = transfer.figures;
    const seconds = Math.round(ageMs) / 1_000;
    const { peer } = transfer;
    if (hub.wants('transferFinished')) {
      const event = { type: 'transferFinished', timeMicros: nowMicros(), endpoint, id, file, peer } as const;
      const ended = outcome.outcome === 'done' ? {} : { failure: toldOf(outcome.failure, asked) };
      hub.publish({
        ...event,
        outcome: outcome.outcome,
        bytes,
        seconds,
        retransmitted,
        duplicates,
        ...ended,
      });
    }
    if (outcome.outcome !== 'done') {
      const { code, params } = toldOf(outcome.failure, asked);
      throw new BreakoutboxError(code, params);
    }
    const { steps, options } = this;
    return { file, direction, peer, bytes, seconds, options, retransmitted, duplicates, steps };
  }

  private readonly rate = new RateOfLastSecond();

  private publishProgress(transfer: ClientTransfer, endpoint: string): void {
    const { hub, id } = this;
    if (!hub.wants('transferProgressed')) return;
    const { bytes, totalBytes } = transfer.figures;
    if (bytes === 0) return;
    const rateBytesPerSecond = this.rate.at(performance.now(), bytes);
    const event = { type: 'transferProgressed', timeMicros: nowMicros(), endpoint, id, bytes } as const;
    hub.publish({ ...event, rateBytesPerSecond, ...(totalBytes === undefined ? {} : { totalBytes }) });
  }
}

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
    default:
      return reason;
  }
}

/** Transfers of this process have one row of ids: several clients may share a hub. */
let lastId = 0;

function wishesOf({
  blockBytes,
  powerOfTwo,
  windowBlocks,
  timeoutSeconds,
  utimeoutMicros,
  rollover,
}: TftpClientOptions): Omit<ClientWishes, 'sizeBytes'> {
  return {
    ...(blockBytes === undefined ? {} : { blockBytes }),
    ...(powerOfTwo === undefined ? {} : { powerOfTwo }),
    ...(windowBlocks === undefined ? {} : { windowBlocks }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(utimeoutMicros === undefined ? {} : { utimeoutMicros }),
    ...(rollover === undefined ? {} : { rollover }),
  };
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

/**
 * Only the shell that runs is loaded; `resolve` finds the addresses of names. Rejects with a `BreakoutboxError` when the
 * Linux engine is wanted and does not run here.
 */
export async function clientShell(
  wish: EngineWish,
  resolve: ResolveHost = hostAddresses,
): Promise<ClientShell> {
  const engine = chooseEngine(wish);
  if (engine.name === 'linux') {
    const { EngineClientShell } = await import('../linux/tftp-client.js');
    return new EngineClientShell(engine.libc, ownLoop(engine.libc), resolve);
  }
  const { DatagramClientShell } = await import('../net/tftp-client.js');
  return new DatagramClientShell(resolve);
}
