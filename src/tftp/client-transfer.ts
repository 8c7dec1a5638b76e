import { type Failure, failure } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';
import {
  blockHeaderBytes,
  blockOf,
  decodeTftp,
  encodeError,
  encodeRequest,
  opcode,
  opcodeOf,
  type TftpOption,
  tftpErrorCode,
} from '../wire/tftp.js';
import { wireBlock } from './block-number.js';
import { BlockSource } from './block-source.js';
import type { ClientFigures, ClientObserver, TftpClientRequest } from './client-request.js';
import { type ClientPlan, TftpGet, TftpPut } from './client-session.js';
import type { ClientPort, ClientPortEars, ClientShell } from './client-shell.js';
import { isFirstAnswer } from './first-answer.js';
import type { Agreement, ClientWishes } from './negotiation.js';
import { NetasciiDecoder } from './netascii.js';
import type { TransferOutcome } from './outcome.js';
import { TransferTrace, traceKind } from './trace.js';
import type { Content, Sink } from './transfer-data.js';
import { failureOf, wireErrorOf } from './wire-error.js';

const usualWindowBlocks = 16;
/** Blocks for Ethernet when the interface carries more: larger ones are fragmented further on. */
const ethernetBlockBytes = { IPv4: 1_468, IPv6: 1_448 };
/** Requests that an address may leave unanswered while the server's name has another. */
const requestsToOneOfSeveral = 3;

type Session = { readonly get: TftpGet } | { readonly put: TftpPut };

/**
 * One transfer of a client, on whichever shell. Takes what it sends or where it puts what comes over; `run` resolves when
 * both sides are done with it and never rejects: the outcome tells.
 */
export class ClientTransfer {
  readonly trace: TransferTrace | undefined;
  private readonly request: TftpClientRequest;
  private readonly data: { readonly content: Content } | { readonly sink: Sink };
  private readonly shell: ClientShell;
  private readonly observer: ClientObserver;
  private readonly startedMs: number;
  private session: Session | undefined;
  private port: ClientPort | undefined;
  private source: BlockSource | undefined;
  private agreement: Agreement | undefined;
  private address = '';
  private isLastAddress = false;
  /** Somebody at the server's address has said something that answers the request. */
  private answered = false;
  /** The server's port: 0, then its TID. */
  private tid = 0;
  private following: Promise<void> | undefined;
  private wakesAtMs = Number.POSITIVE_INFINITY;
  private settle: (() => void) | undefined;
  private attempt = 0;
  private abortedEarly = false;

  constructor(
    request: TftpClientRequest,
    data: { readonly content: Content } | { readonly sink: Sink },
    shell: ClientShell,
    observer: ClientObserver,
  ) {
    this.request = request;
    this.data = data;
    this.shell = shell;
    this.observer = observer;
    this.startedMs = shell.nowMs();
    this.trace = request.traceSteps > 0 ? new TransferTrace(request.traceSteps) : undefined;
  }

  /** Runs the transfer until it is done, has failed, or is given up. To be called once. */
  async run(): Promise<TransferOutcome> {
    try {
      const addresses = await this.addresses();
      for (const [index, address] of addresses.entries()) {
        this.isLastAddress = index === addresses.length - 1;
        await this.runAt(address);
        if (!this.goesOn) break;
      }
    } catch (error) {
      const reason = failureOf(error);
      await this.letGo(false);
      this.port?.close();
      return { outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason };
    }
    const outcome = this.machine?.outcome ?? {
      outcome: 'failed',
      failure: failure('TFTP_TIMED_OUT', { tries: 0, blocks: 0 }),
    };
    await this.letGo(outcome.outcome === 'done');
    return outcome;
  }

  /** Gives the transfer up: the server is told with ERROR 0. */
  abort(): void {
    this.abortedEarly = true;
    const reason = failure('TFTP_ABORTED', { reason: 'was-interrupted' satisfies Because });
    this.machine?.abort(tftpErrorCode.undefined, 'transfer aborted', reason);
    this.check();
  }

  get figures(): ClientFigures {
    const ageMs = this.shell.nowMs() - this.startedMs;
    const { session } = this;
    const total = this.totalBytes;
    const requests = this.machine?.requestCount ?? 0;
    const common = { ageMs, requests, ...(total === undefined ? {} : { totalBytes: total }) };
    if (session === undefined) return { bytes: 0, retransmitted: 0, duplicates: 0, ...common };
    if ('get' in session) {
      const receiver = session.get.transfer;
      const { duplicateBlocks = 0, timeouts = 0 } = receiver?.counters ?? {};
      const bytes = receiver?.receivedBytes ?? 0;
      return { bytes, retransmitted: timeouts, duplicates: duplicateBlocks, ...common };
    }
    const sender = session.put.transfer;
    const { resentBlocks = 0, duplicateAcknowledgements = 0 } = sender?.counters ?? {};
    const bytes = sender?.acknowledgedBytes ?? 0;
    return { bytes, retransmitted: resentBlocks, duplicates: duplicateAcknowledgements, ...common };
  }

  /** `ADDRESS:PORT` of the server: the port of requests, then the one that answers. */
  get peer(): string {
    const host = this.address === '' ? this.request.host : this.address;
    const port = this.tid || this.request.port;
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  }

  private get machine(): TftpGet | TftpPut | undefined {
    const { session } = this;
    return session === undefined ? undefined : 'get' in session ? session.get : session.put;
  }

  private get totalBytes(): number | undefined {
    const { data } = this;
    if ('sink' in data) return this.request.mode === 'octet' ? this.agreement?.announcedBytes : undefined;
    return sizeOf(data.content);
  }

  /** The server's addresses, in the order in which they are tried: those that can be reached from `bind`, if any can. */
  private async addresses(): Promise<readonly string[]> {
    const { host, port, bind } = this.request;
    const all = await this.shell.resolve(host, port);
    const reachable = all.filter((address) => bind === undefined || isIPv6(address) === isIPv6(bind));
    return reachable.length > 0 ? reachable : all;
  }

  /** Whether the next of the server's addresses is to be tried: nobody has answered at this one. */
  private get goesOn(): boolean {
    return !this.isLastAddress && !this.answered && !this.abortedEarly;
  }

  /** Runs the transfer with the server at `address` until it has ended or the next one is to be tried. */
  private async runAt(address: string): Promise<void> {
    this.address = address;
    this.session = undefined;
    this.attempt = 1;
    try {
      await this.openPort();
    } catch (error) {
      // A machine without IPv6 still has the server's IPv4 address.
      if (this.goesOn) return;
      throw error;
    }
    this.session = this.createSession();
    const ended = new Promise<void>((resolve) => {
      this.settle = resolve;
    });
    if (this.abortedEarly) this.abort();
    else this.machine?.start(this.shell.nowMs());
    this.check();
    await ended;
  }

  private createSession(): Session {
    const { data, trace } = this;
    const { mode, limits, maxBytes } = this.request;
    const plan = {
      mode,
      limits,
      ...(this.isLastAddress ? {} : { maxRequests: requestsToOneOfSeveral }),
      ...(trace === undefined ? {} : { trace }),
    };
    if ('sink' in data) {
      const bound = maxBytes === undefined ? {} : { maxBytes };
      return { get: this.download(data.sink, { ...plan, ...bound, wishes: this.wishes(0) }) };
    }
    const { content } = data;
    const wishes = this.wishes(sizeOf(content));
    const inMemory =
      content.type === 'whole' && mode === 'octet' ? { inMemoryBytes: content.bytes.length } : {};
    return { put: this.upload(content, { ...plan, ...inMemory, wishes }) };
  }

  private wishes(sizeBytes: number | undefined): ClientWishes {
    const { options, wishes, mode } = this.request;
    if (!options) return wishes;
    const family = isIPv6(this.address) ? 'IPv6' : 'IPv4';
    const pathBytes = this.port?.pathBlockBytes ?? ethernetBlockBytes[family];
    return {
      blockBytes: Math.min(ethernetBlockBytes[family], pathBytes),
      windowBlocks: usualWindowBlocks,
      ...(sizeBytes === undefined || mode === 'netascii' ? {} : { sizeBytes }),
      ...wishes,
    };
  }

  private async openPort(): Promise<void> {
    // Answers to an earlier attempt come to its own port, and are not heard, from this very moment: a second ERROR that
    // followed on the heels of the first is about the request that was given up.
    this.port?.close();
    this.port = undefined;
    this.tid = 0;
    this.following = undefined;
    const ears: ClientPortEars = {
      heard: (bytes, offset, length, from) => {
        if (this.port === port) this.heard(bytes, offset, length, from);
      },
      heardRun: (bytes, offset, count, datagramBytes, from) =>
        this.port === port ? this.heardRun(bytes, offset, count, datagramBytes, from) : 0,
      refused: () => {
        if (this.port === port) this.refused();
      },
      unreachable: () => {
        if (this.port === port) this.unreachable();
      },
    };
    const port = await this.shell.openPort(this.address, this.request.bind, ears);
    if (this.machine?.outcome !== undefined) {
      // Given up while the port was opened.
      port.close();
      return;
    }
    this.port = port;
    await port.follow(this.request.port);
  }

  private download(sink: Sink, plan: ClientPlan): TftpGet {
    const decoder = this.request.mode === 'netascii' ? new NetasciiDecoder() : undefined;
    const get: TftpGet = new TftpGet(plan, {
      request: (options, attempt) => void this.ask('readRequest', options, attempt),
      agreed: (agreement) => this.agreed(agreement),
      acknowledge: (block) => {
        if (this.tid !== 0) this.port?.acknowledge(wireBlock(block, get.transfer?.rollover ?? 0), this.tid);
      },
      deliver: (_, bytes, offset, length) => {
        const payload =
          decoder === undefined
            ? bytes.subarray(offset, offset + length)
            : decoder.decode(bytes, offset, length);
        const busy = payload.length > 0 ? sink.write(payload) : undefined;
        if (busy !== undefined) this.waitFor(busy, get);
      },
      store: () => {
        const rest = decoder?.finish() ?? new Uint8Array(0);
        this.store(sink, rest).then(
          () => {
            get.transfer?.stored(this.shell.nowMs());
            this.check();
          },
          (error: unknown) => this.sinkFailed(error),
        );
      },
      error: (errorCode, message) => this.sendError(errorCode, message),
    });
    return get;
  }

  private upload(content: Content, plan: ClientPlan): TftpPut {
    const put: TftpPut = new TftpPut(plan, {
      request: (options, attempt) => void this.ask('writeRequest', options, attempt),
      agreed: (agreement) => {
        const { blockBytes, windowBlocks } = agreement;
        this.source = new BlockSource(content, {
          blockBytes,
          windowBlocks,
          mode: this.request.mode,
          nowMs: () => this.shell.nowMs(),
          changed: () => this.check(),
        });
        this.agreed(agreement);
        if (put.transfer !== undefined) this.source.feed(put.transfer);
      },
      blocks: (first, count) => {
        const { source, tid } = this;
        if (source !== undefined && tid !== 0)
          this.port?.blocks(source, first, count, this.agreement?.rollover ?? 0, tid);
      },
      error: (errorCode, message) => this.sendError(errorCode, message),
    });
    return put;
  }

  /** The sink has no room: nothing more is asked for until it has. */
  private waitFor(busy: Promise<void>, get: TftpGet): void {
    get.transfer?.hold(this.shell.nowMs());
    busy.then(
      () => {
        get.transfer?.released(this.shell.nowMs());
        this.check();
      },
      (error: unknown) => this.sinkFailed(error),
    );
  }

  private async store(sink: Sink, rest: Uint8Array): Promise<void> {
    if (rest.length > 0) await sink.write(rest);
    await sink.finish();
  }

  private agreed(agreement: Agreement): void {
    this.agreement = agreement;
    this.observer.started(agreement, this.peer);
  }

  /** Sends the request, from a fresh port when it is another attempt. */
  private async ask(
    type: 'readRequest' | 'writeRequest',
    options: readonly TftpOption[],
    attempt: number,
  ): Promise<void> {
    const { file, mode, port } = this.request;
    const packet = encodeRequest({ type, name: file, mode, options });
    if (packet === undefined) {
      this.giveUp(failure('TFTP_REQUEST_TOO_LONG', { text: file }));
      return;
    }
    if (attempt !== this.attempt) {
      this.attempt = attempt;
      await this.openPort().catch((error: unknown) => this.giveUp(failureOf(error)));
    }
    this.trace?.record(this.shell.nowMs(), traceKind.requestSent, options.length, 1);
    this.port?.send(packet, port);
  }

  private giveUp(reason: Failure): void {
    this.machine?.peerVanished(reason);
    this.check();
  }

  private sendError(errorCode: number, message: string): void {
    if (this.tid === 0) return;
    this.trace?.record(this.shell.nowMs(), traceKind.errorSent, errorCode, 1);
    this.port?.send(encodeError(errorCode, message), this.tid);
  }

  /** The server's first answer decides the port that it speaks from (its TID); anyone else gets ERROR 5. */
  private heard(bytes: Uint8Array, offset: number, length: number, port: number): void {
    // At port 0 nobody can be answered.
    if (port === 0) return;
    if (this.tid === 0) {
      const direction = 'sink' in this.data ? 'get' : 'put';
      if (!isFirstAnswer(direction, bytes, offset, length)) {
        this.strangerHeard(bytes, offset, length, port);
        return;
      }
      this.answered = true;
      this.tid = port;
      // Before it is acknowledged nothing more comes: time to have the way ready, so that nothing is overtaken on it.
      this.following = this.port?.follow(port);
    } else if (port !== this.tid) {
      this.strangerHeard(bytes, offset, length, port);
      return;
    }
    if (this.following === undefined || this.agreement !== undefined) {
      this.received(bytes, offset, length);
    } else {
      const kept = bytes.slice(offset, offset + length);
      const heardAt = this.port;
      void this.following.then(() => {
        // What came before it may have begun another attempt.
        if (this.port === heardAt) this.received(kept, 0, length);
      });
    }
  }

  /** Of datagrams that came as one, only blocks of the transfer are taken at once. */
  private heardRun(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    port: number,
  ): number {
    const { session } = this;
    if (port !== this.tid || session === undefined || !('get' in session)) return 0;
    const nowMs = this.shell.nowMs();
    const taken = session.get.transfer?.runReceived(bytes, offset, count, datagramBytes, nowMs) ?? 0;
    if (taken > 0) this.check();
    return taken;
  }

  private strangerHeard(bytes: Uint8Array, offset: number, length: number, port: number): void {
    if (opcodeOf(bytes, offset, length) === opcode.error) return;
    this.port?.send(encodeError(tftpErrorCode.unknownTransferId, 'unknown transfer ID'), port);
  }

  private received(bytes: Uint8Array, offset: number, length: number): void {
    const { session } = this;
    const nowMs = this.shell.nowMs();
    const block16 = blockOf(bytes, offset, length);
    switch (opcodeOf(bytes, offset, length)) {
      case opcode.data:
        if (session !== undefined && 'get' in session && block16 >= 0) {
          const from = offset + blockHeaderBytes;
          session.get.dataReceived(block16, bytes, from, length - blockHeaderBytes, nowMs);
        }
        break;
      case opcode.acknowledgement:
        if (session !== undefined && 'put' in session && block16 >= 0) {
          session.put.acknowledged(block16, nowMs);
          this.source?.acknowledgedThrough(session.put.transfer?.acknowledgedBlocks ?? 0);
        }
        break;
      default: {
        const decoded = decodeTftp(bytes.slice(offset, offset + length));
        if (!decoded.ok) return;
        const { packet } = decoded;
        if (packet.type === 'optionAcknowledgement') this.machine?.optionsAcknowledged(packet.options, nowMs);
        else if (packet.type === 'error')
          this.machine?.errorReceived(packet.errorCode, packet.message, nowMs);
      }
    }
    this.check();
  }

  private refused(): void {
    if (this.machine?.outcome !== undefined) return;
    this.giveUp(failure('TFTP_NOBODY_THERE', { peer: this.peer }));
  }

  /** A way that is lost may come back within the request's repetitions; another address is the better guess. */
  private unreachable(): void {
    if (this.goesOn) this.giveUp(failure('UNREACHABLE', { address: this.peer }));
  }

  private sinkFailed(error: unknown): void {
    const reason = failureOf(error);
    const { errorCode, message } = wireErrorOf(reason);
    this.machine?.abort(errorCode, message, reason);
    this.check();
  }

  /** After anything that can have changed it: is it over, and when is it to be woken? */
  private check(): void {
    const { machine, shell } = this;
    if (machine === undefined) return;
    if (machine.outcome !== undefined) {
      this.settle?.();
      this.settle = undefined;
      // Staying to repeat the last ACK is a courtesy that keeps no process alive.
      if (!this.goesOn) {
        this.port?.unref();
        shell.unref();
      }
    }
    if (machine.isOver) {
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      shell.wakeAt(this.wakesAtMs, () => undefined);
      this.port?.close();
    } else if (machine.deadlineMs < this.wakesAtMs) {
      // Deadlines move with every packet; the timer only follows when it has run out.
      this.wakesAtMs = machine.deadlineMs;
      shell.wakeAt(this.wakesAtMs, () => this.woken());
    }
  }

  private woken(): void {
    this.wakesAtMs = Number.POSITIVE_INFINITY;
    this.machine?.deadlineReached(this.shell.nowMs());
    this.check();
  }

  private async letGo(done: boolean): Promise<void> {
    if ('content' in this.data) {
      if (this.source === undefined) this.data.content.release();
      else this.source.release();
    } else if (!done) {
      await this.data.sink.discard();
    }
  }
}

function sizeOf(content: Content): number | undefined {
  return content.type === 'whole' ? content.bytes.length : content.sizeBytes;
}

function isIPv6(address: string): boolean {
  return address.includes(':');
}
