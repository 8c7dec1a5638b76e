import { formatSocketAddress } from '../../bytes/socket-address.js';
import { type Failure, failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { encodeError, encodeRequest } from '../../wire/tftp/encode.js';
import {
  blockHeaderBytes,
  blockOf,
  opcode,
  opcodeOf,
  type TftpOption,
  tftpErrorCode,
} from '../../wire/tftp/packet.js';
import { wireBlock } from '../block-number.js';
import type { Agreement } from '../negotiation.js';
import { maxBlockBytes } from '../options.js';
import { type TransferTrace, traceKind } from '../trace.js';
import type { TransferData } from '../transfer-data.js';
import { failureOf } from '../wire-error.js';
import { ClientDownload } from './client-download.js';
import { clientPlan } from './client-plan.js';
import type { ClientObserver, TftpClientRequest } from './client-request.js';
import type { TftpGet, TftpPut } from './client-session.js';
import type { ClientPort, ClientPortHandler, ClientShell } from './client-shell.js';
import { ClientUpload } from './client-upload.js';
import { isFirstAnswer } from './first-answer.js';

/** With whom a connection is, and for what. */
export interface ClientConnectionOptions {
  /** The IP address of the server. */
  readonly address: string;
  /** The server's name has no further address to go on to. */
  readonly isLast: boolean;
  readonly request: TftpClientRequest;
  /** Borrowed: what is not used up is let go of by whoever opened it. */
  readonly data: TransferData;
  readonly shell: ClientShell;
  readonly observer: ClientObserver;
  readonly trace: TransferTrace | undefined;
}

/**
 * A client's transfer with the server at one of its addresses (RFC 1350, section 4): the local port, the server's port
 * (TID) that the first answer decides, and the session that is told what comes from there and when it is late.
 */
export class ClientConnection {
  /** What it is for, once there is a port. */
  side: ClientDownload | ClientUpload | undefined;
  /** What both sides go by, once the server has answered. */
  agreement: Agreement | undefined;
  readonly #address: string;
  readonly #isLast: boolean;
  readonly #request: TftpClientRequest;
  readonly #data: TransferData;
  readonly #shell: ClientShell;
  readonly #observer: ClientObserver;
  readonly #trace: TransferTrace | undefined;
  #port: ClientPort | undefined;
  /** Somebody at the server's address has said something that answers the request. */
  #answered = false;
  #abortedFor: Failure | undefined;
  /** The server's port: 0, then its TID. */
  #tid = 0;
  #following: Promise<void> | undefined;
  #wakesAtMs = Number.POSITIVE_INFINITY;
  #settle: (() => void) | undefined;
  #attempt = 1;

  /** Sends nothing before `run`. */
  constructor({ address, isLast, request, data, shell, observer, trace }: ClientConnectionOptions) {
    this.#address = address;
    this.#isLast = isLast;
    this.#request = request;
    this.#data = data;
    this.#shell = shell;
    this.#observer = observer;
    this.#trace = trace;
  }

  /**
   * Runs the transfer until it has ended or the server's next address is to be tried. To be called once. Rejects with a
   * `BreakoutboxError` when it cannot have a port and no other address is left.
   */
  async run(): Promise<void> {
    try {
      await this.#openPort();
    } catch (error) {
      this.#closePort();
      // A machine without IPv6 still has the server's IPv4 address.
      if (this.givesWay) return;
      throw error;
    }
    this.side = this.#createSide();
    const ended = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    if (this.#abortedFor !== undefined) this.abort(this.#abortedFor);
    else this.#session?.start(this.#shell.nowMs());
    this.#check();
    await ended;
  }

  /** Gives the transfer up for `reason`, before `run` as well: the server is told with ERROR 0. */
  abort(reason: Failure): void {
    this.#abortedFor = reason;
    this.#session?.abort(tftpErrorCode.undefined, 'transfer aborted', reason);
    this.#check();
  }

  /** Whether the next of the server's addresses is to be tried: nobody has answered at this one. */
  get givesWay(): boolean {
    return !this.#isLast && !this.#answered && this.#abortedFor === undefined;
  }

  /** `ADDRESS:PORT` of the server: the port of requests, then the one that answers. */
  get peer(): string {
    return formatSocketAddress(this.#address, this.#tid || this.#request.port);
  }

  get #session(): TftpGet | TftpPut | undefined {
    return this.side?.session;
  }

  async #openPort(): Promise<void> {
    // Answers to an earlier attempt come to its own port, and are not heard, from this very moment: a second ERROR that
    // followed on the heels of the first is about the request that was given up.
    this.#closePort();
    this.#tid = 0;
    this.#following = undefined;
    const handler: ClientPortHandler = {
      received: (bytes, offset, length, from) => {
        if (this.#port === port) this.#received(bytes, offset, length, from);
      },
      runReceived: (bytes, offset, count, datagramBytes, from) =>
        this.#port === port ? this.#runReceived(bytes, offset, count, datagramBytes, from) : 0,
      refused: () => {
        if (this.#port === port) this.#refused();
      },
      unreachable: (error) => {
        if (this.#port === port) this.#unreachable(error);
      },
    };
    const port = await this.#shell.openPort(this.#address, this.#request.bind, handler);
    if (this.#session?.outcome !== undefined) {
      // Given up while the port was opened.
      port.close();
      return;
    }
    this.#port = port;
    await port.follow(this.#request.port);
  }

  /** What was said still leaves; what comes from now on is not heard. */
  #closePort(): void {
    this.#port?.close();
    this.#port = undefined;
  }

  #createSide(): ClientDownload | ClientUpload {
    const address = this.#address;
    const isLast = this.#isLast;
    const request = this.#request;
    const data = this.#data;
    const shell = this.#shell;
    const trace = this.#trace;
    const pathBlockBytes = this.#port?.pathBlockBytes ?? maxBlockBytes;
    const asked = clientPlan(request, data, { address, isLast, pathBlockBytes });
    const plan = trace === undefined ? asked : { ...asked, trace };
    const outbox = {
      request: (options: readonly TftpOption[], attempt: number) => void this.#ask(options, attempt),
      agreed: (agreement: Agreement) => {
        this.agreement = agreement;
        this.#observer.started(agreement, this.peer);
      },
      error: (errorCode: number, message: string) => this.#sendError(errorCode, message),
      nowMs: () => shell.nowMs(),
      changed: () => this.#check(),
    };
    if ('sink' in data) {
      const download: ClientDownload = new ClientDownload(plan, data.sink, {
        ...outbox,
        acknowledge: (block) => {
          const rollover = download.session.transfer?.rollover ?? 0;
          if (this.#tid !== 0) this.#port?.acknowledge(wireBlock(block, rollover), this.#tid);
        },
      });
      return download;
    }
    const upload: ClientUpload = new ClientUpload(plan, data.content, {
      ...outbox,
      blocks: (firstBlock, count) => {
        const { source } = upload;
        if (source !== undefined && this.#tid !== 0)
          this.#port?.blocks(source, firstBlock, count, this.agreement?.rollover ?? 0, this.#tid);
      },
    });
    return upload;
  }

  /** Sends the request, from a fresh port when it is another attempt. */
  async #ask(options: readonly TftpOption[], attempt: number): Promise<void> {
    const { file, mode, port } = this.#request;
    const type = 'sink' in this.#data ? 'readRequest' : 'writeRequest';
    const packet = encodeRequest({ type, name: file, mode, options });
    if (packet === undefined) {
      this.#giveUp(failure('TFTP_REQUEST_TOO_LONG', { text: file }));
      return;
    }
    if (attempt !== this.#attempt) {
      this.#attempt = attempt;
      await this.#openPort().catch((error: unknown) => this.#giveUp(failureOf(error)));
    }
    this.#trace?.record(this.#shell.nowMs(), traceKind.requestSent, options.length, 1);
    this.#port?.send(packet, port);
  }

  #sendError(errorCode: number, message: string): void {
    if (this.#tid === 0) return;
    this.#trace?.record(this.#shell.nowMs(), traceKind.errorSent, errorCode, 1);
    this.#port?.send(encodeError(errorCode, message), this.#tid);
  }

  /** The server's first answer decides the port that it speaks from (its TID); anyone else gets ERROR 5. */
  #received(bytes: Uint8Array, offset: number, length: number, port: number): void {
    // At port 0 nobody can be answered.
    if (port === 0) return;
    if (this.#tid === 0) {
      const direction = 'sink' in this.#data ? 'get' : 'put';
      if (!isFirstAnswer(direction, bytes, offset, length)) {
        this.#strangerReceived(bytes, offset, length, port);
        return;
      }
      this.#answered = true;
      this.#tid = port;
      // Before it is acknowledged nothing more comes: time to have the way ready, so that nothing is overtaken on it.
      this.#following = this.#port?.follow(port);
    } else if (port !== this.#tid) {
      this.#strangerReceived(bytes, offset, length, port);
      return;
    }
    if (this.#following === undefined || this.agreement !== undefined) {
      this.#packetReceived(bytes, offset, length);
    } else {
      const kept = bytes.slice(offset, offset + length);
      const arrivedAt = this.#port;
      void this.#following.then(() => {
        // What came before it may have begun another attempt.
        if (this.#port === arrivedAt) this.#packetReceived(kept, 0, length);
      });
    }
  }

  /** Of datagrams that came as one, only blocks of the transfer are taken at once. */
  #runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    port: number,
  ): number {
    const { side } = this;
    if (port !== this.#tid || side?.direction !== 'get') return 0;
    const nowMs = this.#shell.nowMs();
    const taken = side.session.transfer?.runReceived(bytes, offset, count, datagramBytes, nowMs) ?? 0;
    if (taken > 0) this.#check();
    return taken;
  }

  #strangerReceived(bytes: Uint8Array, offset: number, length: number, port: number): void {
    if (opcodeOf(bytes, offset, length) === opcode.error) return;
    this.#port?.send(encodeError(tftpErrorCode.unknownTransferId, 'unknown transfer ID'), port);
  }

  #packetReceived(bytes: Uint8Array, offset: number, length: number): void {
    const { side } = this;
    const nowMs = this.#shell.nowMs();
    const block16 = blockOf(bytes, offset, length);
    switch (opcodeOf(bytes, offset, length)) {
      case opcode.data:
        if (side?.direction === 'get' && block16 >= 0) {
          const from = offset + blockHeaderBytes;
          side.session.dataReceived(block16, bytes, from, length - blockHeaderBytes, nowMs);
        }
        break;
      case opcode.acknowledgement:
        if (side?.direction === 'put' && block16 >= 0) {
          side.session.acknowledged(block16, nowMs);
          side.source?.acknowledgedThrough(side.session.transfer?.acknowledgedBlocks ?? 0);
        }
        break;
      default: {
        const decoded = decodeTftp(bytes.slice(offset, offset + length));
        if (!decoded.ok) return;
        const { packet } = decoded;
        if (packet.type === 'optionAcknowledgement') side?.session.optionsAcknowledged(packet.options, nowMs);
        else if (packet.type === 'error')
          side?.session.errorReceived(packet.errorCode, packet.message, nowMs);
      }
    }
    this.#check();
  }

  #refused(): void {
    this.#giveUp(failure('TFTP_NOBODY_THERE', { peer: this.peer }));
  }

  /**
   * A way that is lost may come back within the request's repetitions; another address is the better guess. The first
   * request can only be refused by this machine, its routes or its firewall, and that is no matter of waiting.
   */
  #unreachable(error: unknown): void {
    const isRefusedHere = !this.#answered && (this.#session?.requestCount ?? 0) <= 1;
    if (this.givesWay || isRefusedHere) this.#giveUp(socketFailure(error, this.peer));
  }

  #giveUp(reason: Failure): void {
    // Once it has ended, the shell's alarm may be another connection's.
    if (this.#session?.outcome !== undefined) return;
    this.#session?.peerVanished(reason);
    this.#check();
  }

  /** After anything that can have changed it: is it over, and when is it to be woken? */
  #check(): void {
    const session = this.#session;
    const shell = this.#shell;
    if (session === undefined) return;
    if (session.outcome !== undefined) {
      this.#settle?.();
      this.#settle = undefined;
      // Staying to repeat the last ACK is a courtesy that keeps no process alive.
      if (!this.givesWay) {
        this.#port?.unref();
        shell.unref();
      }
    }
    if (session.isOver) {
      this.#wakesAtMs = Number.POSITIVE_INFINITY;
      shell.wakeAt(this.#wakesAtMs, () => undefined);
      this.#closePort();
    } else if (session.deadlineMs < this.#wakesAtMs) {
      // Deadlines move with every packet; the timer only follows when it has run out.
      this.#wakesAtMs = session.deadlineMs;
      shell.wakeAt(this.#wakesAtMs, () => this.#woken());
    }
  }

  #woken(): void {
    this.#wakesAtMs = Number.POSITIVE_INFINITY;
    this.#session?.deadlineReached(this.#shell.nowMs());
    this.#check();
  }
}
