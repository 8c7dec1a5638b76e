import { connect, type Socket } from 'node:net';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import { type Load, LoadFigures, type LoadPlan } from '../../traffic/load.js';
import { Pacer } from '../pacer.js';

/**
 * Round trips to an echo server. Each peer keeps its connection and sends again as soon as the answer is complete. In
 * `connect` mode it repeatedly connects, makes one round trip, and closes.
 */
export class TcpLoad implements Load {
  readonly figures = new LoadFigures();
  readonly #plan: LoadPlan;
  readonly #host: string;
  readonly #port: number;
  readonly #where: { readonly host: string; readonly port: number; readonly localAddress?: string };
  readonly #payload: Buffer;
  readonly #reconnects: boolean;
  readonly #pacer: Pacer;
  readonly #sockets = new Set<Socket>();
  #stopped = false;

  constructor(
    plan: LoadPlan,
    { host, port, localAddress }: { host: string; port: number; localAddress: string | undefined },
    sizeBytes: number,
    reconnects: boolean,
  ) {
    this.#where = localAddress === undefined ? { host, port } : { host, port, localAddress };
    this.#plan = plan;
    this.#host = host;
    this.#port = port;
    this.#payload = Buffer.alloc(sizeBytes, 'x');
    this.#reconnects = reconnects;
    this.#pacer = new Pacer(plan.ratePerSecond);
  }

  async start(): Promise<void> {
    // A first connection shows whether anything listens there.
    await new Promise<void>((resolve, reject) => {
      const probe = connect(this.#where, () => {
        probe.destroy();
        resolve();
      });
      probe.once('error', (error) => reject(socketError(error, formatSocketAddress(this.#host, this.#port))));
    });
    for (let count = 0; count < this.#plan.peers; count += 1) this.#pacer.when((dueMs) => this.#open(dueMs));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pacer.stop();
    for (const socket of this.#sockets) socket.destroy();
  }

  #open(dueMs: number): void {
    let beganMs = dueMs;
    let received = 0;
    let failed = false;
    const socket = connect({ ...this.#where, noDelay: true });
    this.#sockets.add(socket);
    const send = (sendDueMs: number): void => {
      beganMs = sendDueMs;
      received = 0;
      if (!socket.destroyed) socket.write(this.#payload);
    };
    // A round trip on a kept connection excludes the time to connect.
    socket.on('connect', () => send(this.#reconnects ? dueMs : performance.now()));
    socket.on('data', (bytes) => {
      received += bytes.length;
      if (received < this.#payload.length) return;
      this.figures.done((performance.now() - beganMs) * 1_000, received);
      if (this.#reconnects) socket.end();
      else this.#pacer.when(send);
    });
    socket.on('error', (error) => {
      failed = true;
      if (!this.#stopped)
        this.figures.fail(socketFailure(error, formatSocketAddress(this.#host, this.#port)));
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#stopped) return;
      const again = (nextDueMs: number): void => this.#open(nextDueMs);
      if (this.#reconnects && !failed) this.#pacer.when(again);
      else this.#pacer.afterFailure(again);
    });
  }
}
