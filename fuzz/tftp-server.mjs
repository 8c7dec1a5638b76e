// `node fuzz/tftp-server.mjs [--runs N] [--seed N] [--engine NAME]`: mutated packets at a live TFTP server, to its port of requests and to
// the ports of its transfers, while real transfers run beside. Nothing may throw, nothing may grow, and every real transfer
// has to arrive byte by byte.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TftpClient, TftpServer } from '../dist/app/tftp.js';
import { encodeError, encodeOptionAcknowledgement, encodeRequest } from '../dist/wire/tftp.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now()) },
    engine: { type: 'string', default: 'auto' },
  },
});
const runs = Number(values.runs);
let state = Number(values.seed) >>> 0 || 1;
process.stdout.write(`${runs} packets at a live server, seed ${values.seed}\n`);

/** A whole number below `bound` (xorshift32). */
function below(bound) {
  state ^= state << 13;
  state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state % bound;
}

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
const unlimited = { maxRequests: 1_000_000, maxClientRequests: 1_000_000 };
const server = new TftpServer({
  root,
  engine,
  host: '127.0.0.1',
  port: 0,
  write: 'create',
  quota: 1_000_000,
  maxTransfers: 200,
  ...unlimited,
});
await server.listen();
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

const client = new TftpClient({ engine, host: '127.0.0.1', port: server.port });
let real = 0;
let over = false;
const reading = (async () => {
  while (!over) {
    const got = await client.read('image');
    if (Buffer.compare(got, image) !== 0) throw new Error(`a copy differs, seed ${values.seed}`);
    real += 1;
  }
})();

const settled = async () => {
  await new Promise((resolve) => {
    setTimeout(resolve, 1_000);
  });
  globalThis.gc?.();
  return process.memoryUsage().rss;
};
let warm = 0;
for (let sent = 0; sent < runs; sent += 1) {
  const socket = sockets[below(sockets.length)];
  const port = below(2) === 0 ? (socket.answered ?? server.port) : server.port;
  socket.send(mutated(), port, '127.0.0.1', () => undefined);
  if (sent % 64 === 63) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  if (sent === Math.floor(runs / 4)) warm = await settled();
}
const after = await settled();
over = true;
await reading;
for (const socket of sockets) socket.close();
const { counters } = server;
await server.close(0);
const left = readdirSync(root).filter((name) => name.endsWith('.bob-part'));
rmSync(root, { recursive: true, force: true });
const grownMiB = (after - warm) / 1024 / 1024;
process.stdout.write(
  `${counters.requests} requests, ${counters.refused} refused, ${counters.transfersStarted} transfers; ${real} real ones ` +
    `whole; ${grownMiB.toFixed(1)} MiB more resident than after a quarter\n`,
);
// A short run is over before the heaps of both threads have their size; a long one shows that they keep it.
const mostGrownMiB = runs < 100_000 ? 160 : 64;
if (real === 0 || grownMiB > mostGrownMiB || left.length > 0) {
  process.stdout.write(`failed: real ${real}, grown ${grownMiB} MiB, left ${left}\n`);
  process.exit(1);
}
