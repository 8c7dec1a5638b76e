// The TFTP servers and clients that are compared, and how each is started and measured.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bobPath, ended, hasProgram } from './machine.mjs';

export const kibibyte = 1024;
export const mebibyte = 1024 * 1024;

/** A program of Debian's, also where scripts/setup-peers.sh only unpacks it. */
function program(name) {
  const unpacked = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakoutbox-peers/usr');
  return [name, join(unpacked, 'bin', name), join(unpacked, 'sbin', name)].find(hasProgram);
}

/** bob's server of `root`, with more words of its command if need be. */
export function ownServer(root, words = []) {
  return {
    name: 'bob tftp serve',
    command: process.execPath,
    args: (port) => [
      bobPath,
      'tftp',
      'serve',
      root,
      '--host',
      '127.0.0.1',
      '--port',
      port,
      '--quiet',
      ...words,
    ],
  };
}

/** bob's server and those of others that are installed, all serving `root` on 127.0.0.1. */
export function servers(root) {
  return [
    ownServer(root),
    {
      name: 'tftpd-hpa',
      command: program('in.tftpd'),
      args: (port) => ['-L', '-u', 'root', '-a', `127.0.0.1:${port}`, '-s', root],
    },
    {
      name: 'atftpd',
      command: program('atftpd'),
      args: (port) => [
        ...['--daemon', '--no-fork', '--user', 'root', '--group', 'root', '--verbose=0'],
        ...['--bind-address', '127.0.0.1', '--port', port, '--maxthread', '1000', root],
      ],
    },
    {
      name: 'dnsmasq',
      command: program('dnsmasq'),
      // It serves the protocol's own port and no other.
      port: '69',
      args: () => [
        ...['-k', '--port=0', '--enable-tftp', `--tftp-root=${root}`, '--tftp-max=1000'],
        ...['--listen-address=127.0.0.1', '--bind-interfaces', '--user=root', '--conf-file=/dev/null'],
        '--pid-file=',
      ],
    },
  ].filter(({ command }) => command !== undefined);
}

/** Starts a server on core 0, or on `cores` as taskset names them; its port, its process, and how to end it. */
export async function startedServer(server, cores = '0') {
  const port = server.port ?? (await freeUdpPort());
  const child = spawn('taskset', ['-c', cores, server.command, ...server.args(port)], { stdio: 'ignore' });
  // None of them says that it is ready.
  await new Promise((resolve) => {
    setTimeout(resolve, 1_500);
  });
  return { port, pid: child.pid, end: () => ended(child) };
}

/** The clients that are compared: `words` of one that downloads `remote` to `local`, as it is or with `shape`. */
export const clients = [
  {
    name: 'bob tftp get',
    command: process.execPath,
    words: ({ port, remote, local }, shape) => [
      ...[bobPath, 'tftp', 'get', `tftp://127.0.0.1:${port}/${remote}`, local, '--overwrite', '--quiet'],
      ...(shape === undefined
        ? []
        : ['--blksize', String(shape.blksize), '--windowsize', String(shape.window)]),
    ],
  },
  {
    name: 'atftp',
    command: program('atftp'),
    words: ({ port, remote, local }, shape = { blksize: 1428, window: 16 }) => [
      ...['--option', `blksize ${shape.blksize}`],
      ...(shape.window === 1 ? [] : ['--option', `windowsize ${shape.window}`]),
      ...['--get', '-r', remote, '-l', local, '127.0.0.1', port],
    ],
  },
  {
    name: 'curl',
    command: program('curl'),
    words: ({ port, remote, local }, shape = { blksize: 1428, window: 1 }) =>
      shape.window === 1
        ? ['-s', '-o', local, '--tftp-blksize', String(shape.blksize), `tftp://127.0.0.1:${port}/${remote}`]
        : undefined,
  },
  {
    name: 'tftp-hpa',
    command: program('tftp'),
    words: ({ port, remote, local }, shape = { blksize: 512, window: 1 }) =>
      shape.blksize === 512 && shape.window === 1
        ? ['-m', 'binary', '127.0.0.1', port, '-c', 'get', remote, local]
        : undefined,
  },
].filter(({ command }) => command !== undefined);

/** A folder with a file of each size, by its name; `remove` it in the end. */
export function folderOf(sizes) {
  const root = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  execFileSync('chmod', ['755', root]);
  const piece = Buffer.alloc(mebibyte, 0x5a);
  for (const [name, size] of Object.entries(sizes)) {
    const file = openSync(join(root, name), 'w');
    for (let left = size; left > 0; left -= piece.length)
      writeSync(file, piece, 0, Math.min(left, piece.length));
    closeSync(file);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** What one run of the load generator gives; `undefined` when it did not get through. */
export function loaded(load, port, { clients: atOnce, downloads, blksize, window, file, size }) {
  const args = [
    '-k',
    atOnce,
    '-n',
    downloads,
    '-f',
    file,
    '-b',
    blksize,
    '-w',
    window,
    '-p',
    port,
    '-s',
    size,
  ];
  const { stdout, status } = spawnSync('taskset', ['-c', '1', load, ...args.map(String)], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const [, rate, retries, failed, p99] =
    /([\d.]+) MB\/s .*retr=(\d+) err=(\d+) .*p99=([\d.]+)ms/.exec(stdout ?? '') ?? [];
  if (status !== 0 || rate === undefined || failed !== '0') return undefined;
  return { rate: Number(rate), retries: Number(retries), p99Ms: Number(p99) };
}

/** Resident bytes of a process. */
export function residentBytes(pid) {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return Number(pages) * 4_096;
}

/** Seconds of processor time that a process has used, its threads and the kernel's work for them together. */
export function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A UDP port that nothing uses now. */
function freeUdpPort() {
  return new Promise((resolve) => {
    const probe = createSocket('udp4');
    probe.bind(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(String(port)));
    });
  });
}
