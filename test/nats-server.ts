// A NATS server of a test's own, from Debian's package, on free ports of 127.0.0.1.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { programPath } from './peer-programs.js';

/** How a test wants its server. */
export interface NatsOptions {
  /** More lines of its configuration file, such as accounts. */
  readonly configuration?: string;
  readonly port?: number;
  /** Where JetStream keeps its files; default: a folder of its own, removed at the end. */
  readonly store?: string;
}

/** A NATS server that runs. */
export interface NatsServer {
  readonly port: number;
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it at once, as a machine that loses its power. */
  kill(): Promise<void>;
  /** Starts it again with the same port and files. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

/** Starts a server with JetStream. Resolves when it answers. */
export async function startNats({
  configuration = '',
  port: wanted,
  store,
}: NatsOptions = {}): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-nats-'));
  const port = wanted ?? (await freePort());
  const file = join(folder, 'server.conf');
  writeFileSync(
    file,
    `listen: 127.0.0.1:${port}\njetstream { store_dir: ${JSON.stringify(store ?? join(folder, 'js'))} }\n${configuration}\n`,
  );
  let child = await start(file, port);
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    port,
    url: `nats://127.0.0.1:${port}`,
    get process() {
      return child;
    },
    kill: () => kill(),
    restart: async () => {
      await kill();
      child = await start(file, port);
    },
    close: async () => {
      await kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const startTimeoutMs = 10_000;

async function start(file: string, port: number): Promise<ChildProcess> {
  const child = spawn(programPath('nats-server') ?? 'nats-server', ['-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const deadline = performance.now() + startTimeoutMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`nats-server did not start: ${said}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  return child;
}

/** Whether it greets, which it does when it takes clients. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
