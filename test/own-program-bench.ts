import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { OwnProgramWatch } from '../src/lesson/own-program/own-program-watch.js';
import type { OwnProgramTask } from '../src/lesson/own-program/task.js';
import type { OwnProgramTraffic } from '../src/lesson/own-program/traffic.js';
import { socketRows } from '../src/system/ports.js';

const host = '127.0.0.1';

/** A socket of a bench for datagrams, which tells its watch what goes through it. */
export interface BenchDatagrams {
  readonly address: string;
  /** Sends to `ADDRESS:PORT`; what `isLost` is told as sent, and goes nowhere. */
  send(to: string, bytes: Uint8Array | string, isLost?: boolean): void;
  /** The next datagram that has come. */
  next(): Promise<{ readonly bytes: Buffer; readonly from: string }>;
}

/** A bench on real sockets, which tells a watch all that it sees of a program, with the time of this machine. */
export class OwnProgramBench {
  readonly watch: OwnProgramWatch;
  /** Everything that was found at any time, also what was taken back. */
  readonly ever: string[] = [];
  readonly #sockets: { readonly connection: number; readonly socket: Socket }[] = [];
  readonly #opened: (Server | DatagramSocket)[] = [];

  constructor(task: OwnProgramTask) {
    this.watch = new OwnProgramWatch(task);
  }

  /** Listens, and answers each whole line with `answer` of its bytes. Returns the port. */
  async serveLines(answer: (line: Buffer) => Uint8Array): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let kept = Buffer.alloc(0);
      const connection = this.#follow(socket, () => socket.end());
      socket.on('data', (bytes) => {
        kept = Buffer.concat([kept, bytes]);
        for (let end = kept.indexOf(10); end >= 0; end = kept.indexOf(10)) {
          this.#send(socket, connection, answer(kept.subarray(0, end + 1)));
          kept = kept.subarray(end + 1);
        }
      });
    });
    this.#opened.push(server);
    server.listen(0, host);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  /** Connects to a program; what is given to `send` is one send each. */
  async dial(
    port: number,
  ): Promise<{ send(bytes: Uint8Array | string): void; end(): void; readonly text: () => string }> {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
    });
    await once(socket, 'connect');
    const connection = this.#follow(socket, () => socket.end());
    return {
      send: (bytes) => this.#send(socket, connection, Buffer.from(bytes)),
      end: () => {
        socket.end();
        this.#tell({ type: 'ended', connection, by: 'bench', how: 'end', at: performance.now() });
      },
      text: () => text,
    };
  }

  /** Opens a socket for datagrams; `port` 0 is the system's choice. */
  async datagrams(port = 0): Promise<BenchDatagrams> {
    const socket = createSocket('udp4');
    this.#opened.push(socket);
    socket.bind(port, host);
    await once(socket, 'listening');
    const address = `${host}:${socket.address().port}`;
    const waiting: { bytes: Buffer; from: string }[] = [];
    socket.on('message', (bytes, sender) => {
      const from = `${sender.address}:${sender.port}`;
      this.#tell({ type: 'datagramReceived', local: address, peer: from, bytes, at: performance.now() });
      waiting.push({ bytes, from });
      socket.emit('kept');
    });
    return {
      address,
      send: (to, given, isLost = false) => {
        const bytes = Buffer.from(given);
        this.#tell({ type: 'datagramSent', local: address, peer: to, bytes, isLost, at: performance.now() });
        if (!isLost) socket.send(bytes, Number(to.split(':')[1]), host);
      },
      next: async () => {
        if (waiting.length === 0) await once(socket, 'kept');
        const first = waiting.shift();
        if (first === undefined) throw new Error('no datagram');
        return first;
      },
    };
  }

  /** What holds now, after a look into the kernel's queues. */
  async look(): Promise<readonly string[]> {
    const rows = await socketRows({ tcp: true, udp: false, listening: false, isUnnamed: true });
    for (const { connection, socket } of this.#sockets) {
      const row = rows.find(
        ({ local, peer }) => local.port === socket.remotePort && peer?.port === socket.localPort,
      );
      if (row !== undefined)
        this.#tell({ type: 'unread', connection, bytes: row.waiting, at: performance.now() });
    }
    this.#tell({ type: 'elapsed', at: performance.now() });
    return this.watch.findings.map(({ code }) => code);
  }

  async close(): Promise<void> {
    for (const { socket } of this.#sockets) socket.destroy();
    for (const opened of this.#opened) {
      const closed = once(opened, 'close');
      opened.close();
      await closed;
    }
  }

  #follow(socket: Socket, ended: () => void): number {
    const connection = this.#sockets.length + 1;
    this.#sockets.push({ connection, socket });
    this.#tell({ type: 'connected', connection, at: performance.now() });
    socket.on('data', (bytes) => this.#tell({ type: 'received', connection, bytes, at: performance.now() }));
    socket.on('end', () => {
      this.#tell({ type: 'ended', connection, by: 'program', how: 'end', at: performance.now() });
      ended();
    });
    socket.on('error', () =>
      this.#tell({ type: 'ended', connection, by: 'program', how: 'reset', at: performance.now() }),
    );
    return connection;
  }

  #send(socket: Socket, connection: number, bytes: Uint8Array): void {
    socket.write(bytes);
    this.#tell({ type: 'sent', connection, bytes, at: performance.now() });
  }

  #tell(traffic: OwnProgramTraffic): void {
    const { found } = this.watch.take(traffic);
    this.ever.push(...found.map(({ code }) => code));
  }
}
