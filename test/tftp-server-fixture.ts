// What every test of a TFTP server begins with, and ends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { TftpClient } from '../src/app/tftp/tftp-client.js';
import { TftpServer } from '../src/app/tftp/tftp-server.js';
import type { TftpServerOptions } from '../src/app/tftp/tftp-server-options.js';
import type { TrafficEvent } from '../src/traffic/event.js';
import type { EngineName } from './engines.js';
import { RawTftp } from './raw-tftp.js';
import { fileOf } from './tftp-pair.js';

/** A folder with `hello`, `a..b` and `large` (300,000 bytes), a server for it, and a client by hand: new for each test. */
export interface TftpServerFixture {
  readonly root: string;
  /** Another folder, with `secret`, which is not served. */
  readonly outside: string;
  /** The last one that `serve` has started. */
  readonly server: TftpServer;
  readonly client: RawTftp;
  /** The events of that server so far. */
  readonly events: readonly TrafficEvent[];
  /** Starts a server at 127.0.0.1, or where `options` say; gives its port. */
  readonly serve: (options?: Partial<TftpServerOptions>) => Promise<number>;
  /** Starts a server at every address; gives its port. */
  readonly serveEverywhere: () => Promise<number>;
  readonly clientOf: (port: number) => TftpClient;
}

/** Makes the fixture before each test of the block that calls this, and closes it after. */
export function tftpServerFixture(engine: EngineName): TftpServerFixture {
  let root: string;
  let outside: string;
  let server: TftpServer;
  let client: RawTftp;
  let events: TrafficEvent[];

  beforeEach(async () => {
    outside = mkdtempSync(join(tmpdir(), 'breakoutbox-outside-'));
    root = mkdtempSync(join(tmpdir(), 'breakoutbox-tftp-'));
    writeFileSync(join(outside, 'secret'), 'secret');
    writeFileSync(join(root, 'hello'), 'hello');
    writeFileSync(join(root, 'a..b'), 'dots');
    writeFileSync(join(root, 'large'), fileOf(300_000));
    client = await RawTftp.open();
  });

  afterEach(async () => {
    client.close();
    await server.close(0);
    for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: TftpServerOptions): Promise<number> {
    server = new TftpServer(options);
    // A list of its own: the previous server may still report its end.
    const observed: TrafficEvent[] = [];
    events = observed;
    server.hub.subscribe({ onBatch: (batch) => void observed.push(...batch.events) });
    await server.listen();
    return server.port;
  }

  return {
    get root() {
      return root;
    },
    get outside() {
      return outside;
    },
    get server() {
      return server;
    },
    get client() {
      return client;
    },
    get events() {
      return events;
    },
    serve: (options = {}) => start({ engine, root, port: 0, host: '127.0.0.1', ...options }),
    serveEverywhere: () => start({ engine, root, port: 0 }),
    clientOf: (port) => new TftpClient({ host: '127.0.0.1', port }),
  };
}

/** Whether two contents are equal. The comparison of the test framework takes seconds for a megabyte. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
