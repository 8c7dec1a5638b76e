import { once } from 'node:events';
import { WebSocket } from 'ws';
import { BreakoutboxError } from '../../errors/error.js';
import type { PageView } from '../../http/protocol.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import type { Hub } from '../../traffic/hub.js';
import type { Holder } from './holder-request.js';

const openMs = 10_000;

/** What happens at an endpoint of a running workbench, as it comes. */
export class HolderFeed {
  /** Resolves when the workbench has closed it, or `close` was called. */
  readonly ended: Promise<void>;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket, hub: Hub) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.once('close', () => resolve());
    });
    socket.on('message', (data, isBinary) => {
      const decoded = isBinary ? decodeBatch(new Uint8Array(data as Buffer)) : undefined;
      if (decoded?.ok === true) for (const event of decoded.batch.events) hub.publish(event);
    });
    // `close` follows.
    socket.on('error', () => undefined);
  }

  /**
   * Publishes at `hub` what happens from now on: whatever is sent after this has resolved is followed by its answers. Rejects
   * with WORKBENCH_NOT_RUNNING if the workbench does not answer.
   */
  static async follow({ workbench, folder }: Holder, endpoint: string, hub: Hub): Promise<HolderFeed> {
    const { origin, token } = workbench;
    const socket = new WebSocket(new URL('/api/live', origin.replace(/^http/, 'ws')), ['bob'], {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      handshakeTimeout: openMs,
    });
    const feed = new HolderFeed(socket, hub);
    const signal = AbortSignal.timeout(openMs);
    try {
      await once(socket, 'message', { signal });
      const logs = [{ endpoint, from: Number.MAX_SAFE_INTEGER }];
      socket.send(JSON.stringify({ type: 'look', tftp: false, logs } satisfies PageView));
      // The workbench answers a ping after it has read what stands before it.
      socket.ping();
      await once(socket, 'pong', { signal });
    } catch (cause) {
      socket.terminate();
      throw new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder }, { cause });
    }
    return feed;
  }

  /** Ends it at once. */
  close(): void {
    this.#socket.terminate();
  }
}
