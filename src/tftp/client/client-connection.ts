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
import type { Agreement } from '../negotiation.js';
import { type TransferTrace, traceKind } from '../trace.js';
import type { TransferData } from '../transfer-data.js';
import { failureOf } from '../wire-error.js';
import { ClientDownload } from './client-download.js';
import { clientPlan } from './client-plan.js';
import type { ClientObserver, TftpClientRequest } from './client-request.js';
import type { ClientShell } from './client-shell.js';
import { ClientUpload } from './client-upload.js';
import { PeerLink, type PeerLinkHandler } from './peer-link.js';

/** The server of a connection, and the request. */
export interface ClientConnectionOptions {
  /** The IP address of the server. */
  readonly address: string;
  /** The server's name has no further address. */
  readonly isLast: boolean;
  readonly request: TftpClientRequest;
  /** Borrowed: its owner releases it if it is not used. */
  readonly data: TransferData;
  readonly shell: ClientShell;
  readonly observer: ClientObserver;
  readonly trace: TransferTrace | undefined;
}

/** The first port is being bound. */
interface Opening {
  readonly phase: 'opening';
}

/** The request was sent, or blocks flow. */
interface Running {
  readonly phase: 'running';
  readonly side: ClientDownload | ClientUpload;
  /** Ends `run`. */
  readonly end: () => void;
}

/** There is an outcome; a download may linger to repeat its last ACK. */
interface Ended {
  readonly phase: 'ended';
  readonly side: ClientDownload | ClientUpload;
}

/**
 * A client's transfer with the server at one of its addresses (RFC 1350, section 4): the link to the server, and the session,
 * which is notified of arriving packets and of its deadlines.
 */
export class ClientConnection implements PeerLinkHandler {
  readonly #address: string;
  readonly #isLast: boolean;
  readonly #request: TftpClientRequest;
  readonly #data: TransferData;
  readonly #shell: ClientShell;
  readonly #observer: ClientObserver;
  readonly #trace: TransferTrace | undefined;
  readonly #link: PeerLink;
  #phase: Opening | Running | Ended = { phase: 'opening' };
  #abortedFor: Failure | undefined;
  #wakesAtMs = Number.POSITIVE_INFINITY;
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
    const { port: requestPort, bind } = request;
    const direction = 'sink' in data ? 'get' : 'put';
    this.#link = new PeerLink({ direction, address, requestPort, bind, shell }, this);
  }

  /**
   * Runs the transfer until it has ended or the server's next address is due. Call once. Rejects with a `BreakoutboxError` if
   * no port is available and no other address is left.
   */
  async run(): Promise<void> {
    try {
      await this.#link.open();
    } catch (error) {
      // A machine without IPv6 still has the server's IPv4 address.
      if (this.givesWay) return;
      throw error;
    }
    const side = this.#createSide();
    const ended = new Promise<void>((resolve) => {
      this.#phase = { phase: 'running', side, end: resolve };
    });
    if (this.#abortedFor !== undefined) this.abort(this.#abortedFor);
    else side.session.start(this.#shell.nowMs());
    this.#check();
    await ended;
  }

  /** Aborts the transfer for `reason`, also before `run`: the server is notified with ERROR 0. */
  abort(reason: Failure): void {
    this.#abortedFor = reason;
    this.#session?.abort(tftpErrorCode.undefined, 'transfer aborted', reason);
    this.#check();
  }

  /** The download or upload; `undefined` before there is a port. */
  get side(): ClientDownload | ClientUpload | undefined {
    return this.#phase.phase === 'opening' ? undefined : this.#phase.side;
  }

  /** Whether to try the server's next address: no one has answered at this one. */
  get givesWay(): boolean {
    return !this.#isLast && !this.#link.isAnswered && this.#abortedFor === undefined;
  }

  /** `ADDRESS:PORT` of the server: its request port, then the port that answers. */
  get peer(): string {
    return formatSocketAddress(this.#address, this.#link.serverPort);
  }

  /** A packet from the server arrived: `length` bytes of `bytes` from `offset`, borrowed. */
  packetReceived(bytes: Uint8Array, offset: number, length: number): void {
    const { side } = this;
    const nowMs = this.#shell.nowMs();
    const block16 = blockOf(bytes, offset, length);
    switch (opcodeOf(bytes, offset, length)) {
      case opcode.data:
        if (side?.direction === 'get' && block16 >= 0) {
          const from = offset + blockHeaderBytes;
          side.dataReceived(block16, bytes, from, length - blockHeaderBytes, nowMs);
        }
        break;
      case opcode.acknowledgement:
        if (side?.direction === 'put' && block16 >= 0) side.acknowledged(block16, nowMs);
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

  /** Handles datagrams that arrived as one batch: only blocks of the transfer are taken at once. */
  runReceived(bytes: Uint8Array, offset: number, count: number, datagramBytes: number): number {
    const { side } = this;
    if (side?.direction !== 'get') return 0;
    const nowMs = this.#shell.nowMs();
    const taken = side.session.transfer?.runReceived(bytes, offset, count, datagramBytes, nowMs) ?? 0;
    if (taken > 0) this.#check();
    return taken;
  }

  /** The server's port is closed. */
  refused(): void {
    this.#giveUp(failure('TFTP_NOBODY_THERE', { peer: this.peer }));
  }

  /**
   * A lost route may come back while the request is repeated; another address is the better guess. The first request can only
   * be refused by this machine, its routes or its firewall, and waiting does not change that.
   */
  unreachable(error: unknown): void {
    const isRefusedHere = !this.#link.isAnswered && (this.#session?.requestCount ?? 0) <= 1;
    if (this.givesWay || isRefusedHere) this.#giveUp(socketFailure(error, this.peer));
  }

  get #session(): (ClientDownload | ClientUpload)['session'] | undefined {
    return this.side?.session;
  }

  #createSide(): ClientDownload | ClientUpload {
    const data = this.#data;
    const shell = this.#shell;
    const trace = this.#trace;
    const link = this.#link;
    const { pathBlockBytes } = link;
    const asked = clientPlan(this.#request, data, {
      address: this.#address,
      isLast: this.#isLast,
      pathBlockBytes,
    });
    const plan = { ...asked, trace };
    const outbox = {
      request: (options: readonly TftpOption[], attempt: number) => void this.#ask(options, attempt),
      agreed: (agreement: Agreement) => this.#observer.started(agreement, this.peer),
      error: (errorCode: number, message: string) => this.#sendError(errorCode, message),
      nowMs: () => shell.nowMs(),
      changed: () => this.#check(),
    };
    return 'sink' in data
      ? new ClientDownload(plan, data.sink, {
          ...outbox,
          acknowledge: (block16) => link.acknowledge(block16),
        })
      : new ClientUpload(plan, data.content, {
          ...outbox,
          blocks: (source, firstBlock, count, rollover) => link.blocks(source, firstBlock, count, rollover),
        });
  }

  /** Sends the request, from a fresh port if it begins another attempt. */
  async #ask(options: readonly TftpOption[], attempt: number): Promise<void> {
    const { file, mode } = this.#request;
    const type = 'sink' in this.#data ? 'readRequest' : 'writeRequest';
    const packet = encodeRequest({ type, name: file, mode, options });
    if (packet === undefined) {
      this.#giveUp(failure('TFTP_REQUEST_TOO_LONG', { text: file }));
      return;
    }
    if (attempt !== this.#attempt) {
      this.#attempt = attempt;
      await this.#link.open().catch((error: unknown) => this.#giveUp(failureOf(error)));
    }
    this.#trace?.record(this.#shell.nowMs(), traceKind.requestSent, options.length, 1);
    this.#link.sendRequest(packet);
  }

  #sendError(errorCode: number, message: string): void {
    const isSent = this.#link.sendError(encodeError(errorCode, message));
    if (isSent) this.#trace?.record(this.#shell.nowMs(), traceKind.errorSent, errorCode, 1);
  }

  #giveUp(reason: Failure): void {
    // After the end the shell's alarm may belong to another connection.
    if (this.#session?.outcome !== undefined) return;
    this.#session?.peerVanished(reason);
    this.#check();
  }

  /** Called after every possible change: checks for the end, and sets the next alarm. */
  #check(): void {
    const now = this.#phase;
    if (now.phase === 'opening') return;
    const { session } = now.side;
    const shell = this.#shell;
    if (now.phase === 'running' && session.outcome !== undefined) {
      this.#phase = { phase: 'ended', side: now.side };
      now.end();
      // Lingering to repeat the last ACK keeps no process alive.
      if (!this.givesWay) {
        this.#link.unref();
        shell.unref();
      }
    }
    if (session.isOver) {
      this.#wakesAtMs = Number.POSITIVE_INFINITY;
      shell.wakeAt(this.#wakesAtMs, () => undefined);
      this.#link.close();
    } else if (session.deadlineMs < this.#wakesAtMs) {
      // Deadlines move with every packet; the timer follows a later one only when it has expired.
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
