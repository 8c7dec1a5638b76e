// TFTP servers in turn, row by row, on core 0 where the others wait, the load on core 1: megabytes a second of downloads, what is
// lost on the way, the memory of transfers, and how near this comes to what the machine can do at all: two bare C servers take
// their turns too. Needs root: dnsmasq serves the protocol's own port.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { built, machineLine, median, printTable, progressOf } from './machine.mjs';
import {
  folderOf,
  loaded,
  mebibyte,
  ownServer,
  residentBytes,
  servers,
  startedServer,
} from './tftp-programs.mjs';

/** What it measures, for `--help`. */
export const about = 'TFTP servers in turn: MB/s, retries, times; a bare C server; memory of transfers';

/**
 * What each row downloads: clients at once, downloads in all, block size, window, and the file. For bob the same load comes
 * before, uncounted, once or as often as `warmUps` says: what is compared is a server that has served, not one that is compiled.
 */
const rows = [
  { name: '1 client, 512 B, window 1', clients: 1, downloads: 4, blksize: 512, window: 1, file: 'm1' },
  { name: '1 client, 1428 B, window 16', clients: 1, downloads: 8, blksize: 1428, window: 16, file: 'm8' },
  { name: '1 client, 8192 B, window 8', clients: 1, downloads: 8, blksize: 8192, window: 8, file: 'm8' },
  {
    name: '50 clients, 1428 B, window 1',
    clients: 50,
    downloads: 150,
    blksize: 1428,
    window: 1,
    file: 'm1',
    warmUps: 5,
  },
  {
    name: '50 clients, 1428 B, window 16',
    clients: 50,
    downloads: 600,
    blksize: 1428,
    window: 16,
    file: 'm1',
    // It is over in half a second.
    warmUps: 5,
  },
  {
    name: '500 clients, 1428 B, window 1',
    clients: 500,
    downloads: 500,
    blksize: 1428,
    window: 1,
    file: 'm1',
  },
];
const sizes = { m1: mebibyte, m8: 8 * mebibyte };
const heldTransfers = 500;

/** The bare C servers: what batching, segments and hearing every ACK allow. Each serves one file. */
const floors = [
  { name: 'C server', words: [] },
  { name: 'C server, spinning', words: ['spin'] },
];

/** The row that a limit is set against, and the program that tells the limit. */
const limits = [
  {
    name: 'udpfloor 1432 16: one connected socket, windows as single sends',
    row: '50 clients, 1428 B, window 16',
    measure: ({ floor }) =>
      /received ([\d.]+) MB/.exec(execFileSync(floor, ['1432', '16'], { encoding: 'utf8' })),
  },
  {
    name: 'udpblast 50 1428 16: the same bytes from C by sendmmsg and UDP_SEGMENT, to 50 sockets',
    row: '50 clients, 1428 B, window 16',
    measure: ({ blast }) =>
      /([\d.]+) MB/.exec(execFileSync(blast, ['50', '1428', '16'], { encoding: 'utf8' })),
  },
  {
    name: 'udpfloor 1432 1: one datagram a send',
    row: '50 clients, 1428 B, window 1',
    measure: ({ floor }) =>
      /received ([\d.]+) MB/.exec(execFileSync(floor, ['1432', '1'], { encoding: 'utf8' })),
  },
];

/** Measures every server in turn, round after round, and prints medians and ratios. */
export async function run({ rounds }) {
  const load = built('tftpload');
  const programs = { floor: built('udpfloor'), blast: built('udpblast') };
  const floor = built('tftpfloor');
  const { root, remove } = folderOf(sizes);
  const running = [];
  const names = [...servers(root), ...floors].map(({ name }) => name);
  const figures = new Map();
  const put = (key, figure) => figures.set(key, [...(figures.get(key) ?? []), figure]);
  const progress = progressOf(rounds * (rows.length * names.length + limits.length) + 1);
  let memory;
  try {
    for (const server of servers(root)) running.push({ server, ...(await startedServer(server)) });
    for (let round = 1; round <= rounds; round += 1) {
      for (const row of rows) {
        const asked = { ...row, size: sizes[row.file] };
        const measure = (name, port, warmUps) => {
          progress.step(`round ${round}, ${name}, ${row.name}`);
          for (let left = warmUps; left > 0; left -= 1) loaded(load, port, asked);
          const figure = loaded(load, port, asked);
          if (figure !== undefined) put(`${row.name}/${name}`, figure);
        };
        for (const [index, { server, port }] of running.entries())
          measure(server.name, port, index === 0 ? (row.warmUps ?? 1) : 0);
        for (const { name, words } of floors) {
          const args = (port) => [port, `${root}/${row.file}`, ...words];
          const { port, end } = await startedServer({ command: floor, args });
          try {
            measure(name, port, 0);
          } finally {
            await end();
          }
        }
      }
      for (const limit of limits) {
        progress.step(`round ${round}, ${limit.name}`);
        put(limit.name, { rate: Number(limit.measure(programs)?.[1]) });
      }
    }
    progress.step('memory of transfers');
    memory = await memoryOfTransfers(load, root);
  } finally {
    progress.end();
    for (const { end } of running) await end();
    remove();
  }
  const of = (key, what) => median((figures.get(key) ?? []).map((figure) => figure[what]));
  printServers(names, rounds, of);
  printLimits(of);
  process.stdout.write('\n');
  printTable(
    ['transfers of one 1 MiB file under way', 'resident', 'each more'],
    [
      ['0', mib(memory.idle), ''],
      ['1', mib(memory.one), ''],
      [
        String(heldTransfers),
        mib(memory.many),
        `${((memory.many - memory.one) / (heldTransfers - 1) / 1024).toFixed(1)} KiB`,
      ],
    ],
  );
}

function printServers(names, rounds, of) {
  const shown = (value) => (Number.isNaN(value) ? '–' : value.toFixed(value < 10 ? 1 : 0));
  const [own, ...others] = names;
  const ratio = (one, other) => (Number.isFinite(one / other) ? (one / other).toFixed(2) : '–');
  const isFloor = (name) => floors.some((one) => one.name === name);
  const best = (row, among) =>
    Math.max(0, ...among.map((name) => of(`${row}/${name}`, 'rate')).filter((rate) => !Number.isNaN(rate)));
  process.stdout.write(`TFTP downloads, MB/s (retries); medians of ${rounds} rounds. ${machineLine()}\n\n`);
  printTable(
    ['', ...names, 'bob / best peer', 'bob / best C'],
    rows.map(({ name: row }) => {
      const rate = of(`${row}/${own}`, 'rate');
      const peers = others.filter((name) => !isFloor(name));
      return [
        row,
        ...names.map((name) => {
          const retries = of(`${row}/${name}`, 'retries');
          return `${shown(of(`${row}/${name}`, 'rate'))}${retries > 0 ? ` (${retries})` : ''}`;
        }),
        ratio(rate, best(row, peers)),
        // The C server's windows end at what one segmented send holds.
        ratio(rate, best(row, others.filter(isFloor))),
      ];
    }),
  );
  const last = rows.at(-1)?.name;
  process.stdout.write(`\n99 of 100 downloads done within, ms:\n\n`);
  printTable(['', ...names], [[last, ...names.map((name) => shown(of(`${last}/${name}`, 'p99Ms')))]]);
}

function printLimits(of) {
  process.stdout.write('\nThe limit of this machine without any protocol, and what of it bob reaches:\n\n');
  printTable(
    ['', 'MB/s', 'bob, MB/s', 'bob / limit'],
    limits.map(({ name, row }) => {
      const own = of(`${row}/bob tftp serve`, 'rate');
      const limit = of(name, 'rate');
      return [name, limit.toFixed(0), own.toFixed(0), (own / limit).toFixed(2)];
    }),
  );
}

/** Resident bytes of bob's server with no transfer, with one, and with many that have stopped half-way. */
async function memoryOfTransfers(load, root) {
  const { port, pid, end } = await startedServer(ownServer(root));
  try {
    // A server that has served: what its code takes is no transfer's.
    loaded(load, port, { clients: 50, downloads: 300, blksize: 1428, window: 4, file: 'm1', size: sizes.m1 });
    const idle = residentBytes(pid);
    const sockets = [await heldTransfer(port)];
    const one = residentBytes(pid);
    while (sockets.length < heldTransfers) {
      const more = Array.from({ length: Math.min(50, heldTransfers - sockets.length) }, () =>
        heldTransfer(port),
      );
      sockets.push(...(await Promise.all(more)));
    }
    const many = residentBytes(pid);
    for (const socket of sockets) socket.close();
    return { idle, one, many };
  } finally {
    await end();
  }
}

/** A download that has had ten windows and acknowledges no more. */
function heldTransfer(port) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    let acknowledged = 0;
    socket.on('message', (packet, from) => {
      const isData = packet[1] === 3;
      const block = isData ? packet.readUInt16BE(2) : 0;
      if (acknowledged >= 160) return;
      if (isData && block !== acknowledged + 16) return;
      acknowledged = block;
      socket.send(Uint8Array.of(0, 4, block >> 8, block & 255), from.port, from.address);
      if (acknowledged >= 160) resolve(socket);
    });
    const words = ['m1', 'octet', 'blksize', '1428', 'windowsize', '16'];
    socket.send(
      Buffer.from(`\0\x01${words.map((word) => `${word}\0`).join('')}`, 'latin1'),
      Number(port),
      '127.0.0.1',
    );
  });
}

function mib(bytes) {
  return `${(bytes / mebibyte).toFixed(1)} MiB`;
}
