// Run in a network namespace of its own, where the kernel counts nothing but what happens here: prints what the Linux
// engine counted and published beside what the kernel counted. See kernel-counters.test.ts.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as later } from 'node:timers/promises';
import { createEndpoint, Hub, parseEndpoint } from '../../dist/app/index.js';
import { TftpServer } from '../../dist/app/tftp.js';

/** The kernel's counters of UDP over IPv4 in this namespace. */
function kernel() {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Udp:'));
  const numbers = values.split(' ');
  return Object.fromEntries(names.split(' ').map((name, index) => [name, Number(numbers[index])]));
}

/** What the kernel counted while `work` ran, and what that gave. */
async function counted(work) {
  const before = kernel();
  const result = await work();
  const after = kernel();
  const difference = (name) => after[name] - before[name];
  return {
    ...result,
    kernel: {
      received: difference('InDatagrams'),
      sent: difference('OutDatagrams'),
      dropped: difference('RcvbufErrors'),
    },
  };
}

async function openUdp(reply) {
  const parsed = parseEndpoint({ type: 'udp', address: '127.0.0.1:0', reply });
  const hub = new Hub(setImmediate);
  const published = { received: 0, receivedBytes: 0, sent: 0 };
  hub.subscribe({
    maxEvents: 1_000_000,
    maxBytes: 2 ** 30,
    types: ['received', 'sent'],
    onBatch: ({ events }) => {
      for (const { type, bytes } of events) {
        published[type] += 1;
        if (type === 'received') published.receivedBytes += bytes.length;
      }
    },
  });
  const endpoint = createEndpoint(parsed.value, { id: 'counted', hub }, 'linux');
  await endpoint.open();
  return { endpoint, published, port: Number(endpoint.status.local.split(':').at(-1)) };
}

/** Waits until `look` gives the same value for 200 ms. */
async function settled(look) {
  let last = look();
  for (let same = 0; same < 10; ) {
    await later(20);
    const now = look();
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

/** Datagrams faster than they are taken: the endpoint's thread is kept busy until all have been sent. */
async function flood() {
  const { endpoint, published, port } = await openUdp('none');
  const send = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(40000): s.sendto(bytes(1000), ('127.0.0.1', ${port}))
`;
  const result = await counted(async () => {
    // A call that blocks this thread, and the endpoint with it.
    execFileSync('python3', ['-c', send]);
    await settled(() => endpoint.totals.receivedMessages);
    const { receivedMessages, receivedBytes, dropped } = endpoint.totals;
    return { sentByPeer: 40_000, totals: { receivedMessages, receivedBytes, dropped }, published };
  });
  await endpoint.close(0);
  return result;
}

/** Round trips of several peers. */
async function echo() {
  const { endpoint, published, port } = await openUdp('echo');
  const talk = `
import socket
peers = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(20)]
for p in peers: p.connect(('127.0.0.1', ${port})); p.settimeout(5)
for i in range(200):
    for p in peers: p.send(b'%d' % i)
    for p in peers: assert p.recv(100) == b'%d' % i
`;
  const result = await counted(async () => {
    const child = spawn('python3', ['-c', talk], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [status] = await once(child, 'exit');
    if (status !== 0) throw new Error('the peers did not get their answers');
    await settled(() => endpoint.totals.sentMessages);
    const { receivedMessages, sentMessages, dropped } = endpoint.totals;
    return { sentByPeer: 4_000, totals: { receivedMessages, sentMessages, dropped }, published };
  });
  await endpoint.close(0);
  return result;
}

const size = 2_000_000;

/** Downloads by a client that knows nothing of segments: what it hears are single datagrams. */
async function tftp(program) {
  const root = mkdtempSync(join(tmpdir(), 'breakoutbox-counted-'));
  writeFileSync(join(root, 'image'), new Uint8Array(size).fill(0x5a));
  const server = new TftpServer({ engine: 'linux', root, host: '127.0.0.1', port: 0 });
  await server.listen();
  const result = await counted(async () => {
    const finished = [];
    const watching = (async () => {
      for await (const event of server.events()) if (event.type === 'transferFinished') finished.push(event);
    })();
    const { port } = server;
    const copies = [0, 1, 2].map((index) => join(root, `copy${index}`));
    await Promise.all(
      copies.map(async (copy) => {
        const words = ['--option', 'blksize 1428', '--option', `windowsize ${program.window}`];
        const from = ['--get', '-r', 'image', '-l', copy, '127.0.0.1', String(port)];
        const child = spawn(program.path, [...words, ...from], { stdio: 'ignore' });
        const [status] = await once(child, 'exit');
        if (status !== 0) throw new Error('a download failed');
      }),
    );
    await settled(() => server.counters.transfersDone);
    const { datagrams, counters } = server;
    await server.close(0);
    await watching;
    return {
      datagrams,
      counters,
      finished: finished.map(({ outcome, bytes, retransmitted, duplicates }) => ({
        outcome,
        bytes,
        retransmitted,
        duplicates,
      })),
      blocks: Math.floor(size / 1_428) + 1,
    };
  });
  rmSync(root, { recursive: true });
  return result;
}

const [atftp = 'atftp'] = process.argv.slice(2);
const figures = {
  flood: await flood(),
  echo: await echo(),
  lockStep: await tftp({ path: atftp, window: 1 }),
  windows: await tftp({ path: atftp, window: 16 }),
};
process.stdout.write(JSON.stringify(figures));
