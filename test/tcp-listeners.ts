import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { TcpListenInput } from '../src/config/endpoint-input.js';
import { type Opened, opened } from './open-endpoint.js';

/** A client of a listener, and everything that it received. */
export interface TestClient {
  readonly socket: Socket;
  /** What it received, a character for each byte. */
  readonly received: () => string;
  /** Resolves when the listener has finished sending. */
  readonly ended: Promise<unknown>;
}

/** What a file of tests opens of listeners and clients; everything is closed after each test. */
export function listeners() {
  const open: (Opened | Socket)[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) {
      if ('endpoint' in one) await one.endpoint.close(0);
      else one.destroy();
    }
  });
  return {
    open,
    /** A listener on loopback, at a free port. */
    async listening(input: Partial<TcpListenInput> = {}): Promise<Opened> {
      const listener = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', ...input });
      open.push(listener);
      return listener;
    },
    /** A connected client. */
    async client(port: number, host = '127.0.0.1'): Promise<TestClient> {
      const socket = connect({ port, host, allowHalfOpen: true });
      open.push(socket);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', () => undefined);
      const ended = Promise.race([once(socket, 'end'), once(socket, 'close')]);
      await once(socket, 'connect');
      return { socket, received: () => Buffer.concat(chunks).toString('latin1'), ended };
    },
  };
}
