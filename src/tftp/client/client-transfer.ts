import { familyOf } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { endedBy, type TransferOutcome } from '../outcome.js';
import { TransferTrace } from '../trace.js';
import { sizeOf, type TransferData } from '../transfer-data.js';
import { failureOf } from '../wire-error.js';
import { ClientConnection } from './client-connection.js';
import type { ClientFigures, ClientObserver, TftpClientRequest } from './client-request.js';
import type { ClientShell } from './client-shell.js';

/**
 * One transfer of a client, on any shell: connects to the server's addresses one after the other until one answers. Takes
 * ownership of its content or sink; `run` resolves with the outcome when both sides are done, and never rejects.
 */
export class ClientTransfer {
  readonly trace: TransferTrace | undefined;
  readonly #request: TftpClientRequest;
  readonly #data: TransferData;
  readonly #shell: ClientShell;
  readonly #observer: ClientObserver;
  readonly #startedMs: number;
  /** The connection to the address being tried; in the end, to the address that answered, or the last. */
  #connection: ClientConnection | undefined;
  #abortedFor: Failure | undefined;

  constructor(request: TftpClientRequest, data: TransferData, shell: ClientShell, observer: ClientObserver) {
    this.#request = request;
    this.#data = data;
    this.#shell = shell;
    this.#observer = observer;
    this.#startedMs = shell.nowMs();
    this.trace = request.traceSteps > 0 ? new TransferTrace(request.traceSteps) : undefined;
  }

  /** Runs the transfer until it is done, has failed, or is aborted. Call once. */
  async run(): Promise<TransferOutcome> {
    try {
      const addresses = await this.#addresses();
      for (const [index, address] of addresses.entries()) {
        const connection = this.#connectionTo(address, index === addresses.length - 1);
        await connection.run();
        if (!connection.givesWay) break;
      }
    } catch (error) {
      const reason = failureOf(error);
      await this.#letGo(false);
      return endedBy(reason);
    }
    const outcome = this.#connection?.side?.session.outcome ?? {
      outcome: 'failed',
      failure: failure('TFTP_TIMED_OUT', { tries: 0, blocks: 0 }),
    };
    await this.#letGo(outcome.outcome === 'done');
    return outcome;
  }

  /** Aborts the transfer, as interrupted unless there is another `reason`: the server is notified with ERROR 0. */
  abort(reason = failure('TFTP_ABORTED', { reason: 'was-interrupted' satisfies ReasonKey })): void {
    this.#abortedFor = reason;
    this.#connection?.abort(reason);
  }

  get figures(): ClientFigures {
    const totalBytes = this.#totalBytes;
    const side = this.#connection?.side;
    const { bytes, retransmitted, duplicates, waits } = side?.figures ?? {
      bytes: 0,
      retransmitted: 0,
      duplicates: 0,
      waits: undefined,
    };
    const requests = side?.session.requestCount ?? 0;
    const ageMs = this.#shell.nowMs() - this.#startedMs;
    const total = totalBytes === undefined ? {} : { totalBytes };
    return { bytes, retransmitted, duplicates, waits, requests, ageMs, ...total };
  }

  /** `ADDRESS:PORT` of the server: its request port, then the port that answers. */
  get peer(): string {
    return this.#connection?.peer ?? formatSocketAddress(this.#request.host, this.#request.port);
  }

  get #totalBytes(): number | undefined {
    const data = this.#data;
    const request = this.#request;
    const connection = this.#connection;
    if ('content' in data) return sizeOf(data.content);
    return request.mode === 'octet' ? connection?.side?.session.agreement?.announcedBytes : undefined;
  }

  /** The server's addresses in the order of the attempts: those reachable from `bind`, if there are any. */
  async #addresses(): Promise<readonly string[]> {
    const { host, port, bind } = this.#request;
    const all = await this.#shell.resolve(host, port);
    const reachable = all.filter((address) => bind === undefined || familyOf(address) === familyOf(bind));
    return reachable.length > 0 ? reachable : all;
  }

  #connectionTo(address: string, isLast: boolean): ClientConnection {
    const request = this.#request;
    const data = this.#data;
    const shell = this.#shell;
    const observer = this.#observer;
    const { trace } = this;
    const connection = new ClientConnection({ address, isLast, request, data, shell, observer, trace });
    if (this.#abortedFor !== undefined) connection.abort(this.#abortedFor);
    this.#connection = connection;
    return connection;
  }

  async #letGo(done: boolean): Promise<void> {
    const data = this.#data;
    const side = this.#connection?.side;
    const source = side?.direction === 'put' ? side.source : undefined;
    if ('content' in data) (source ?? data.content).release();
    else if (!done) await data.sink.discard();
  }
}
