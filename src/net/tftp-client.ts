import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatSocketAddress } from '../config/socket-address.js';
import { type Failure, failure } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import { wireBlock } from '../tftp/block-number.js';
import { BlockSource } from '../tftp/block-source.js';
import { TftpGet, TftpPut } from '../tftp/client-session.js';
import type { ClientFigures, ClientObserver, TftpClientRequest } from '../tftp/client-transfer.js';
import type { Agreement, ClientWishes } from '../tftp/negotiation.js';
import { NetasciiDecoder } from '../tftp/netascii.js';
import type { TransferOutcome } from '../tftp/outcome.js';
import { TransferTrace } from '../tftp/trace.js';
import type { Content, Sink } from '../tftp/transfer-data.js';
import { failureOf, wireErrorOf } from '../tftp/wire-error.js';
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
  writeAcknowledgement,
  writeDataHeader,
} from '../wire/tftp.js';
import { mtuBlockBytes } from './interface-mtu.js';
import { TftpClientSocket } from './tftp-client-socket.js';

const usualWindowBlocks = 16;
/** Blocks for Ethernet when the interface carries more: larger ones are fragmented further on. */
const ethernetBlockBytes = { IPv4: 1_468, IPv6: 1_448 };

type Session = { readonly get: TftpGet } | { readonly put: TftpPut };

/**
 * One transfer of a client on node:dgram. Takes what it sends or where it puts what comes over; `run` resolves when both
 * sides are done with it and rejects never: the outcome tells.
 */
export class TftpClientTransfer {
  readonly trace: TransferTrace | undefined;
  private readonly request: TftpClientRequest;
  private readonly data: { readonly content: Content } | { readonly sink: Sink };
  private readonly observer: ClientObserver;
  private readonly startedMs = performance.now();
  private session: Session | undefined;
  private socket: TftpClientSocket | undefined;
  private source: BlockSource | undefined;
  private agreement: Agreement | undefined;
  private address = '';
  /** The server's port: that of requests, then its TID. */
  private tid = 0;
  private connecting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerDueMs = Number.POSITIVE_INFINITY;
  private settle: (() => void) | undefined;
  private attempt = 0;

  constructor(
    request: TftpClientRequest,
    data: { readonly content: Content } | { readonly sink: Sink },
    observer: ClientObserver,
  ) {
    this.request = request;
    this.data = data;
    this.observer = observer;
    this.trace = request.traceSteps > 0 ? new TransferTrace(request.traceSteps) : undefined;
  }

  /** Runs the transfer until it is done, has failed, or `signal` aborts it (the server is told with ERROR 0). */
  async run(signal?: AbortSignal): Promise<TransferOutcome> {
    const aborted = (): void => {
      const reason = failure('TFTP_ABORTED', { reason: 'interrupted' });
      this.machine?.abort(tftpErrorCode.undefined, 'transfer aborted', reason);
      this.check();
    };
    try {
      await this.prepare();
      const ended = new Promise<void>((resolve) => {
        this.settle = resolve;
      });
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted === true) aborted();
      else this.machine?.start(performance.now());
      this.check();
      await ended;
    } catch (error) {
      const reason = failureOf(error);
      await this.letGo(false);
      this.socket?.close();
      return { outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason };
    } finally {
      signal?.removeEventListener('abort', aborted);
    }
    const outcome = this.machine?.outcome ?? {
      outcome: 'failed',
      failure: failure('TFTP_TIMED_OUT', { tries: 0, blocks: 0 }),
    };
    await this.letGo(outcome.outcome === 'done');
    return outcome;
  }

  get figures(): ClientFigures {
    const ageMs = performance.now() - this.startedMs;
    const { session } = this;
    const total = this.totalBytes;
    const common = { ageMs, ...(total === undefined ? {} : { totalBytes: total }) };
    if (session === undefined) return { bytes: 0, retransmitted: 0, duplicates: 0, ...common };
    if ('get' in session) {
      const receiver = session.get.transfer;
      const { duplicateBlocks = 0, timeouts = 0 } = receiver?.counters ?? {};
      return {
        bytes: receiver?.receivedBytes ?? 0,
        retransmitted: timeouts,
        duplicates: duplicateBlocks,
        ...common,
      };
    }
    const sender = session.put.transfer;
    const { resentBlocks = 0, duplicateAcknowledgements = 0 } = sender?.counters ?? {};
    return {
      bytes: sender?.acknowledgedBytes ?? 0,
      retransmitted: resentBlocks,
      duplicates: duplicateAcknowledgements,
      ...common,
    };
  }

  /** `ADDRESS:PORT` of the server: the port of requests, then the one that answers. */
  get peer(): string {
    return formatSocketAddress(
      this.address === '' ? this.request.host : this.address,
      this.tid || this.request.port,
    );
  }

  private get machine(): TftpGet | TftpPut | undefined {
    const { session } = this;
    return session === undefined ? undefined : 'get' in session ? session.get : session.put;
  }

  private get totalBytes(): number | undefined {
    const { data } = this;
    if ('sink' in data) return this.request.mode === 'octet' ? this.agreement?.announcedBytes : undefined;
    return this.sizeOfContent(data.content);
  }

  private sizeOfContent(content: Content): number | undefined {
    return content.type === 'whole' ? content.bytes.length : content.sizeBytes;
  }

  private async prepare(): Promise<void> {
    const { host, port, mode, limits, maxBytes } = this.request;
    const blamed = formatSocketAddress(host, port);
    try {
      this.address = isIP(host.replace(/%.*/, '')) !== 0 ? host : (await lookup(host)).address;
      await this.openSocket();
    } catch (error) {
      throw socketError(error, blamed);
    }
    const { data, trace } = this;
    const plan = { mode, limits, ...(trace === undefined ? {} : { trace }) };
    if ('sink' in data) {
      const wishes = this.wishes(0);
      const bound = maxBytes === undefined ? {} : { maxBytes };
      this.session = { get: this.download(new NetasciiDecoder(), data.sink, { ...plan, ...bound, wishes }) };
    } else {
      const wishes = this.wishes(this.sizeOfContent(data.content));
      const inMemory = data.content.type === 'whole' && mode === 'octet';
      const known =
        inMemory && data.content.type === 'whole' ? { inMemoryBytes: data.content.bytes.length } : {};
      this.session = { put: this.upload(data.content, { ...plan, ...known, wishes }) };
    }
  }

  private wishes(sizeBytes: number | undefined): ClientWishes {
    const { options, wishes, mode } = this.request;
    if (!options) return wishes;
    const family = this.address.includes(':') ? 'IPv6' : 'IPv4';
    const pathBytes = Math.min(ethernetBlockBytes[family], mtuBlockBytes(this.socket?.localAddress ?? ''));
    return {
      blockBytes: pathBytes,
      windowBlocks: usualWindowBlocks,
      ...(sizeBytes === undefined || mode === 'netascii' ? {} : { sizeBytes }),
      ...wishes,
    };
  }

  private async openSocket(): Promise<void> {
    const socket = await TftpClientSocket.bind(this.address, this.request.bind, {
      heard: (bytes, port) => this.heard(socket, bytes, port),
      refused: () => this.refused(socket),
    });
    this.socket?.close();
    this.socket = socket;
    this.tid = 0;
    this.connecting = undefined;
    await socket.connect(this.request.port);
  }

  private download(
    decoder: NetasciiDecoder,
    sink: Sink,
    plan: ConstructorParameters<typeof TftpGet>[0],
  ): TftpGet {
    const isNetascii = this.request.mode === 'netascii';
    const get: TftpGet = new TftpGet(plan, {
      request: (options, attempt) => void this.ask(opcode.readRequest, options, attempt),
      agreed: (agreement) => this.agreed(agreement),
      acknowledge: (block) => {
        const packet = Buffer.allocUnsafe(blockHeaderBytes);
        writeAcknowledgement(packet, 0, wireBlock(block, get.transfer?.rollover ?? 0));
        this.send(packet);
      },
      deliver: (_, bytes, offset, length) => {
        const payload = isNetascii
          ? decoder.decode(bytes, offset, length)
          : bytes.subarray(offset, offset + length);
        const busy = payload.length > 0 ? sink.write(payload) : undefined;
        if (busy === undefined) return;
        get.transfer?.hold(performance.now());
        busy.then(
          () => {
            get.transfer?.released(performance.now());
            this.check();
          },
          (error: unknown) => this.sinkFailed(error),
        );
      },
      store: () => {
        const rest = isNetascii ? decoder.finish() : new Uint8Array(0);
        this.store(sink, rest).then(
          () => {
            get.transfer?.stored(performance.now());
            this.check();
          },
          (error: unknown) => this.sinkFailed(error),
        );
      },
      error: (errorCode, message) => this.send(encodeError(errorCode, message)),
    });
    return get;
  }

  private upload(content: Content, plan: ConstructorParameters<typeof TftpPut>[0]): TftpPut {
    const put: TftpPut = new TftpPut(plan, {
      request: (options, attempt) => void this.ask(opcode.writeRequest, options, attempt),
      agreed: (agreement) => {
        const { blockBytes, windowBlocks } = agreement;
        this.source = new BlockSource(content, {
          blockBytes,
          windowBlocks,
          mode: this.request.mode,
          nowMs: () => performance.now(),
          changed: () => this.check(),
        });
        this.agreed(agreement);
        if (put.transfer !== undefined) this.source.feed(put.transfer);
      },
      blocks: (first, count) => {
        const { source } = this;
        const headers = Buffer.allocUnsafe(count * blockHeaderBytes);
        for (let index = 0; index < count && source !== undefined; index += 1) {
          const offset = index * blockHeaderBytes;
          writeDataHeader(headers, offset, wireBlock(first + index, this.agreement?.rollover ?? 0));
          this.send([headers.subarray(offset, offset + blockHeaderBytes), source.payload(first + index)]);
        }
      },
      error: (errorCode, message) => this.send(encodeError(errorCode, message)),
    });
    return put;
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
  private async ask(code: number, options: readonly TftpOption[], attempt: number): Promise<void> {
    const { file, mode, port } = this.request;
    const type = code === opcode.readRequest ? 'readRequest' : 'writeRequest';
    const packet = encodeRequest({ type, name: file, mode, options });
    if (packet === undefined) {
      this.giveUp(failure('TFTP_REQUEST_TOO_LONG', { text: file }));
      return;
    }
    if (attempt > 1 && attempt !== this.attempt)
      await this.openSocket().catch((error: unknown) => this.giveUp(failureOf(error)));
    this.attempt = attempt;
    this.socket?.send(packet, port);
  }

  private giveUp(reason: Failure): void {
    this.machine?.peerVanished(reason);
    this.check();
  }

  private send(packet: Uint8Array | readonly Uint8Array[]): void {
    if (this.tid !== 0) this.socket?.send(packet, this.tid);
  }

  /** The server's first answer decides the port that it speaks from (its TID); anyone else gets ERROR 5. */
  private heard(socket: TftpClientSocket, bytes: Buffer, port: number): void {
    if (socket !== this.socket) return;
    if (this.tid === 0) {
      if (!isAnswer(bytes)) return;
      this.tid = port;
      // Before it is acknowledged nothing more comes: time to have the way ready, so that nothing is overtaken on it.
      this.connecting = socket.connect(port).then(() => this.received(bytes));
    } else if (port !== this.tid) {
      if (opcodeOf(bytes, 0, bytes.length) !== opcode.error) {
        socket.send(encodeError(tftpErrorCode.unknownTransferId, 'unknown transfer ID'), port);
      }
    } else if (this.connecting !== undefined && this.agreement === undefined) {
      void this.connecting.then(() => this.received(bytes));
    } else {
      this.received(bytes);
    }
  }

  private received(bytes: Buffer): void {
    const { session } = this;
    const nowMs = performance.now();
    const block16 = blockOf(bytes, 0, bytes.length);
    switch (opcodeOf(bytes, 0, bytes.length)) {
      case opcode.data:
        if (session !== undefined && 'get' in session && block16 >= 0) {
          session.get.dataReceived(block16, bytes, blockHeaderBytes, bytes.length - blockHeaderBytes, nowMs);
        }
        break;
      case opcode.acknowledgement:
        if (session !== undefined && 'put' in session && block16 >= 0) {
          session.put.acknowledged(block16, nowMs);
          this.source?.acknowledgedThrough(session.put.transfer?.acknowledgedBlocks ?? 0);
        }
        break;
      default: {
        const decoded = decodeTftp(bytes);
        if (!decoded.ok) return;
        const { packet } = decoded;
        if (packet.type === 'optionAcknowledgement') this.machine?.optionsAcknowledged(packet.options, nowMs);
        else if (packet.type === 'error')
          this.machine?.errorReceived(packet.errorCode, packet.message, nowMs);
      }
    }
    this.check();
  }

  private refused(socket: TftpClientSocket): void {
    if (socket !== this.socket || this.machine?.outcome !== undefined) return;
    this.giveUp(failure('TFTP_NOBODY_THERE', { peer: this.peer }));
  }

  private sinkFailed(error: unknown): void {
    const reason = failureOf(error);
    const { errorCode, message } = wireErrorOf(reason);
    this.machine?.abort(errorCode, message, reason);
    this.check();
  }

  /** After anything that can have changed it: is it over, and when is it to be woken? */
  private check(): void {
    const { machine } = this;
    if (machine === undefined) return;
    if (machine.outcome !== undefined) {
      this.settle?.();
      this.settle = undefined;
      // Staying to repeat the last ACK is a courtesy that keeps no process alive.
      this.socket?.unref();
    }
    if (machine.isOver) {
      clearTimeout(this.timer);
      this.timerDueMs = Number.POSITIVE_INFINITY;
      // What was said last, an ERROR for example, has to leave before its socket goes.
      setImmediate(() => this.socket?.close());
      return;
    }
    if (machine.deadlineMs < this.timerDueMs) this.wakeAt(machine.deadlineMs);
    if (machine.outcome !== undefined) this.timer?.unref();
  }

  /** Deadlines move with every packet; the timer only follows when it has run out. */
  private wakeAt(deadlineMs: number): void {
    clearTimeout(this.timer);
    this.timerDueMs = deadlineMs;
    this.timer = setTimeout(
      () => {
        this.timerDueMs = Number.POSITIVE_INFINITY;
        this.machine?.deadlineReached(performance.now());
        this.check();
      },
      Math.max(0, Math.ceil(deadlineMs - performance.now())),
    );
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

/** Whether a datagram can be a server's first answer; anything else decides nothing. */
function isAnswer(bytes: Uint8Array): boolean {
  const code = opcodeOf(bytes, 0, bytes.length);
  return code >= opcode.data && code <= opcode.optionAcknowledgement;
}
