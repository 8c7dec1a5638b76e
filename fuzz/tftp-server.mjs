// `node fuzz/tftp-server.mjs [--runs N] [--seed N] [--engine NAME]`: mutated packets at a live TFTP server, to its port of requests and to
// the ports of its transfers, while real transfers run beside. Nothing may throw, nothing may grow, and every real transfer
// has to arrive byte by byte.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bobPath } from '../bench/machine.mjs';
import { residentBytes } from '../bench/tftp-programs.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'node fuzz/tftp-server.mjs',
  `Usage: node fuzz/tftp-server.mjs [--runs N] [--seed N] [--engine NAME]

  --runs N       packets (1000000)
  --seed N       what the random bytes come from (the time)
  --engine NAME  auto, linux or portable (auto)
`,
);
const { values } = await script.read({
  runs: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: String(Date.now()) },
  engine: { type: 'string', default: 'auto' },
});
const runs = script.whole('--runs', values.runs, { least: 1, most: 1e12 });
script.whole('--seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER });
script.choices('engine', [values.engine], ['auto', 'linux', 'portable']);
const below = randomBelow(values.seed);

await ensureBuilt(['layers', 'command']);
const { TftpClient } = await import('../dist/app/tftp.js');
const { encodeError, encodeOptionAcknowledgement, encodeRequest } = await import(
  '../dist/wire/tftp/encode.js'
);

process.stdout.write(`${runs} packets at a live server, seed ${values.seed}\n`);

const names = ['image', 'up', '../image', 'nope', 'a/b', '/image', 'C:\\image', '', '\u0001'];
const options = [
  { name: 'blksize', value: '1428' },
  { name: 'tsize', value: '0' },
  { name: 'WINDOWSIZE', value: '65535' },
  { name: 'rollover', value: '1' },
  { name: 'utimeout', value: '99999999999999999999' },
];
const payload = new Uint8Array(512);

function packet() {
  switch (below(8)) {
    case 0:
    case 1:
      return request('readRequest');
    case 2:
      return request('writeRequest');
    case 3:
      return encodeError(below(10), 'no');
    case 4:
      return encodeOptionAcknowledgement(options);
    case 5:
      return Uint8Array.of(0, 3, 0, below(4), ...payload.subarray(below(512)));
    default:
      return Uint8Array.of(0, 4, 0, below(8));
  }
}

function request(type) {
  const name = names[below(names.length)] || 'image';
  const mode = below(4) === 0 ? 'netascii' : 'octet';
  return encodeRequest({ type, name, mode, options: options.slice(below(6)) }, 65_000) ?? payload;
}

function mutated() {
  let bytes = packet();
  for (let count = below(4); count > 0 && bytes.length > 0; count -= 1) {
    const at = below(bytes.length);
    if (below(8) === 0) bytes = bytes.slice(0, at);
    else bytes[at] = below(3) === 0 ? 0 : below(256);
  }
  return bytes;
}

const root = mkdtempSync(join(tmpdir(), 'breakoutbox-fuzz-'));
const image = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 2_654_435_761) >>> 24);
writeFileSync(join(root, 'image'), image);
const { engine } = values;
// A process of its own, so that what is weighed is the server alone.
const words = [
  ...[
    'tftp',
    'serve',
    root,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--write',
    'create',
    '--quota',
    '1000000',
    '--json',
  ],
  ...[
    '--max-transfers',
    '200',
    '--max-requests',
    '1000000',
    '--max-client-requests',
    '1000000',
    '--engine',
    engine,
  ],
];
const server = spawn(process.execPath, ['--expose-gc', bobPath, ...words], {
  stdio: ['ignore', 'pipe', 'inherit'],
  // Every thread collects what it can once a second: what stays is held.
  env: { ...process.env, NODE_OPTIONS: '--import=data:text/javascript,setInterval(gc,1000).unref()' },
});
const events = createInterface({ input: server.stdout });
let totals;
const serverPort = await new Promise((resolve) => {
  events.on('line', (line) => {
    const event = JSON.parse(line);
    if (event.type === 'listening') resolve(Number(event.local.split(':').at(-1)));
    if (event.type === 'stopped') totals = event.totals;
  });
});
const sockets = await Promise.all(
  Array.from({ length: 64 }, async () => {
    const socket = createSocket('udp4');
    // Half of the time the packets go to where the last answer came from: into the middle of a transfer.
    socket.on('message', (_bytes, { port }) => {
      socket.answered = port;
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  }),
);

const client = new TftpClient({ engine, host: '127.0.0.1', port: serverPort });
const maxQueuedBytes = 32_768;
let real = 0;
let over = false;
const reading = (async () => {
  while (!over) {
    const got = await client.read('image');
    if (Buffer.compare(got, image) !== 0) throw new Error(`a copy differs, seed ${values.seed}`);
    real += 1;
  }
})();

/** Resident bytes of the server, once it has had time to settle. */
const settled = async () => {
  await new Promise((resolve) => {
    setTimeout(resolve, 2_500);
  });
  return residentBytes(server.pid);
};
/** Bytes that wait in the queue of the server's port (Linux): what does not fit is dropped, and tests nothing. */
const queued = () => {
  if (!existsSync('/proc/net/udp')) return 0;
  const port = `:${serverPort.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/udp', 'utf8').split('\n');
  const fields = lines.map((line) => line.trim().split(/\s+/)).find(([, local]) => local?.endsWith(port));
  return Number.parseInt(fields?.[4]?.split(':')[1] ?? '0', 16);
};
let warm = 0;
for (let sent = 0; sent < runs; sent += 1) {
  const socket = sockets[below(sockets.length)];
  const port = below(2) === 0 ? (socket.answered ?? serverPort) : serverPort;
  socket.send(mutated(), port, '127.0.0.1', () => undefined);
  if (sent % 64 === 63) {
    do {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    } while (queued() > maxQueuedBytes);
  }
  if (sent === Math.floor(runs / 4)) warm = await settled();
}
const after = await settled();
over = true;
await reading;
for (const socket of sockets) socket.close();
server.kill('SIGTERM');
const [status] = await once(server, 'close');
const left = readdirSync(root).filter((name) => name.endsWith('.bob-part'));
rmSync(root, { recursive: true, force: true });
const grownMiB = (after - warm) / 1024 / 1024;
process.stdout.write(
  `${totals.connections} transfers, ${totals.refused} requests refused; ${real} real transfers whole; ` +
    `${grownMiB.toFixed(1)} MiB more resident than after a quarter\n`,
);
// A short run is over before the heaps of both threads have their size; a long one shows that they keep it.
const maxGrownMiB = runs < 500_000 ? 64 : 32;
if (status !== 0 || real === 0 || grownMiB > maxGrownMiB || left.length > 0) {
  process.stdout.write(`failed: status ${status}, real ${real}, grown ${grownMiB} MiB, left ${left}\n`);
  process.exit(1);
}
