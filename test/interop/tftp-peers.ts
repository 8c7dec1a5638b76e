import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { defaultTransferLimits } from '../../src/tftp/transfer-limits.js';
import { run } from '../bob.js';
import { freePort } from '../free-port.js';
import { programPath } from '../peer-programs.js';

/** A TFTP server that runs. */
export interface RunningPeer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** How each server is started on `host` and `port` to serve `root`, and to take files where it can. */
const servers = {
  'in.tftpd': (root: string, host: string, port: number) => {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return ['-L', '-c', '-p', '-u', 'root', '-a', address, '-s', root];
  },
  atftpd: (root: string, host: string, port: number) => [
    ...['--daemon', '--no-fork', '--user', 'root', '--group', 'root', '--maxthread', '50', '--verbose=0'],
    ...['--bind-address', host, '--port', String(port), root],
  ],
  // Its port is the protocol's, so every process that starts one has an address of its own.
  dnsmasq: (root: string, host: string) => [
    ...[
      '-k',
      '--port=0',
      '--enable-tftp',
      `--tftp-root=${root}`,
      `--listen-address=${host}`,
      '--bind-interfaces',
    ],
    ...['--user=root', '--conf-file=/dev/null', '--pid-file='],
  ],
} as const;

/** An address of this process alone, for a server whose port is the protocol's: all of 127.0.0.0/8 is this machine (RFC 1122). */
export const ownAddress = `127.69.${(process.pid >> 8) & 0xff}.${process.pid & 0xff || 255}`;

/** Servers that can be started. */
export type ServerName = keyof typeof servers;

/** Starts a server; resolves when it answers. `root` has to hold a file `f1`. */
export async function startServer(name: ServerName, root: string, host: string): Promise<RunningPeer> {
  const port = name === 'dnsmasq' ? 69 : await freePort(host);
  const child = spawn(programPath(name) ?? name, servers[name](root, host, port), { stdio: 'ignore' });
  const closed = once(child, 'close');
  const client = new TftpClient({
    host,
    port,
    limits: { ...defaultTransferLimits, initialTimeoutMs: 100, maxTimeoutMs: 100, maxRetries: 1 },
  });
  for (let tries = 0; tries < 30; tries += 1) {
    const answers = await client.read('f1').then(
      () => true,
      () => false,
    );
    if (answers) break;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return {
    host,
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Starts a server in Python that prints its port; gives what it prints then, line by line or all of it, and its end. */
export async function startPythonServer(program: string, ...args: readonly string[]) {
  const child = spawn('python3', ['-c', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  const rest = async (): Promise<string> => {
    const left: string[] = [];
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) left.push(line.value);
    return left.join('\n');
  };
  return { port: Number(await nextLine()), nextLine, rest, ended };
}

/** What a client program is asked to do. */
export interface ClientJob {
  readonly host: string;
  readonly port: number;
  readonly remote: string;
  readonly local: string;
  readonly mode?: 'octet' | 'netascii';
  readonly blockBytes?: number;
  readonly windowBlocks?: number;
  readonly timeoutSeconds?: number;
  /** `false`: RFC 1350 alone, from a program that asks for options otherwise. */
  readonly options?: false;
}

type Arguments = (direction: 'get' | 'put', job: ClientJob) => readonly string[];

/** The arguments of each client program. */
const clients: Readonly<Record<string, Arguments>> = {
  tftp: (direction, { host, port, remote, local, mode }) => [
    ...(host.includes(':') ? ['-6'] : []),
    ...['-m', mode === 'netascii' ? 'ascii' : 'binary', host, String(port), '-c', direction],
    ...(direction === 'get' ? [remote, local] : [local, remote]),
  ],
  atftp: (direction, { host, port, remote, local, mode, blockBytes, windowBlocks, timeoutSeconds }) => [
    ...(blockBytes === undefined ? [] : ['--option', `blksize ${blockBytes}`]),
    ...(windowBlocks === undefined ? [] : ['--option', `windowsize ${windowBlocks}`]),
    ...(timeoutSeconds === undefined ? [] : ['--option', `timeout ${timeoutSeconds}`]),
    ...['--option', 'tsize', ...(mode === 'netascii' ? ['--option', 'mode netascii'] : [])],
    ...[direction === 'get' ? '-g' : '-p', '-r', remote, '-l', local, host, String(port)],
  ],
  curl: (direction, { host, port, remote, local, mode, blockBytes, options }) => [
    ...(options === false ? ['--tftp-no-options'] : []),
    ...['-sS', ...(blockBytes === undefined ? [] : ['--tftp-blksize', String(blockBytes)])],
    ...(mode === 'netascii' ? ['--use-ascii'] : []),
    ...(direction === 'get' ? ['-o', local] : ['-T', local]),
    `tftp://${host.includes(':') ? `[${host}]` : host}:${port}/${remote}`,
  ],
  busybox: (direction, { host, port, remote, local, blockBytes }) => [
    ...['tftp', ...(blockBytes === undefined ? [] : ['-b', String(blockBytes)])],
    ...[direction === 'get' ? '-g' : '-p', '-r', remote, '-l', local],
    ...[host.includes(':') ? `[${host}]` : host, String(port)],
  ],
};

/** Runs a client program to its end; throws what it says when it fails. */
export async function transferBy(program: string, direction: 'get' | 'put', job: ClientJob): Promise<void> {
  if (direction === 'get') rmSync(job.local, { force: true });
  const { status, stderr, stdout } = await run(
    programPath(program) ?? program,
    clients[program]?.(direction, job) ?? [],
  );
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}${stdout}`);
}

/** Whether two files hold the same bytes. */
export function sameFiles(one: string, other: string): boolean {
  return Buffer.compare(readFileSync(one), readFileSync(other)) === 0;
}

/** Makes the files that every transfer test needs into `root`: f0 to f1469, exact multiples, large ones. */
export function sizesOf(blockBytes: number, windowBlocks: number): readonly number[] {
  const multiple = blockBytes * windowBlocks * 2;
  return [0, 1, 511, 512, 513, 1_467, 1_468, 1_469, multiple - 1, multiple, multiple + 1];
}

/** The path of the file of `size` bytes. */
export function fileOfSize(root: string, size: number): string {
  return join(root, `f${size}`);
}
