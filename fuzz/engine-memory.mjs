// `node fuzz/engine-memory.mjs [--seconds N] [--seed N]`: the Linux engine while the collector runs as often as it can, and
// moves what it can: memory that only the kernel knows of would be freed or overwritten. TFTP server, clients and UDP echo
// on the engine, both families, files that change and leave the cache while they are sent, uploads, transfers that are
// given up. Whatever arrives is compared byte by byte. Prints its seed, and fails when a byte differs or memory grows.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'node fuzz/engine-memory.mjs',
  `Usage: node fuzz/engine-memory.mjs [--seconds N] [--seed N]

  --seconds N  how long it runs (20)
  --seed N     what sizes and order come from (the time)
`,
);
const { values } = await script.read({
  seconds: { type: 'string', default: '20' },
  seed: { type: 'string', default: String(Date.now()) },
  collected: { type: 'boolean', default: false },
});
script.whole('--seconds', values.seconds, { least: 1, most: 86_400 });
script.whole('--seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER });

const collectEveryMs = 100;
/**
 * Full collections in every thread, each of which moves what can be moved: 100 ms apart, and twice as long apart as they take, so that
 * a slow machine does something else as well.
 */
const collecting = ['--expose-gc', '--stress-compaction', '--trace-gc'];
const collectingThread = `data:text/javascript,${encodeURIComponent(
  `function again(){const from=performance.now();gc();setTimeout(again,Math.max(${collectEveryMs},2*(performance.now()-from))).unref()}again()`,
)}`;

if (values.collected) await stress();
else {
  await ensureBuilt(['layers']);
  await supervise();
}

/** Runs the stress in a process of its own, and counts the collections of each of its threads from what V8 prints. */
async function supervise() {
  const args = [...collecting, fileURLToPath(import.meta.url), '--collected'];
  const child = spawn(process.execPath, [...args, '--seconds', values.seconds, '--seed', values.seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // The engine's threads are run without the options of the process, but with those of its environment.
    env: { ...process.env, NODE_OPTIONS: `--import=${collectingThread}` },
  });
  const collections = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, thread] = /^\[\d+:(0x[0-9a-f]+)\].* ms: (?:Mark-Compact|Mark-sweep|Scavenge)/i.exec(line) ?? [];
    if (thread !== undefined) collections.set(thread, (collections.get(thread) ?? 0) + 1);
    else if (!line.startsWith('[')) process.stdout.write(`${line}\n`);
  });
  const [status] = await once(child, 'close');
  const counts = [...collections.values()].sort((one, other) => other - one);
  process.stdout.write(`collections in each thread: ${counts.join(', ')}\n`);
  // The main thread, and two of each server.
  const enough = counts.length === 5 && counts.every((count) => count >= Number(values.seconds));
  if (!enough) process.stdout.write('failed: the collector did not run often in every thread\n');
  process.exit(status === 0 && enough ? 0 : 1);
}

async function stress() {
  const { TftpClient, TftpServer, createEndpoint, Hub, parseEndpoint } = {
    ...(await import('../dist/app/tftp.js')),
    ...(await import('../dist/app/index.js')),
  };
  const below = randomBelow(values.seed);
  const bytesOf = (size) => {
    const bytes = new Uint8Array(size);
    const step = 1 + below(250);
    for (let index = 0; index < size; index += 1) bytes[index] = index * step + (index >>> 8);
    return bytes;
  };
  const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
  process.stdout.write(`${values.seconds} s with the collector at work, seed ${values.seed}\n`);

  const root = mkdtempSync(join(tmpdir(), 'breakoutbox-memory-'));
  const sizes = [0, 1, 511, 70_000, 300_000, 1_000_000, 1_500_000];
  /** What each file has ever held: a download has to be one of these, whole. */
  const versions = new Map();
  const rewrite = (size) => {
    const bytes = bytesOf(size);
    versions.set(size, new Set([...(versions.get(size) ?? []), digest(bytes)]));
    // In place it is neither the old nor the new one for a moment: whoever is being sent it has to be told.
    const inPlace = below(2) === 0;
    writeFileSync(join(root, inPlace ? `f${size}` : 'next'), bytes);
    if (!inPlace) renameSync(join(root, 'next'), join(root, `f${size}`));
  };
  for (const size of sizes) rewrite(size);

  // A cache that holds two of the files: they come and go while they are sent, and the largest is streamed.
  const cacheBytes = 2_600_000;
  const servers = [];
  for (const host of ['127.0.0.1', '::1']) {
    const server = new TftpServer({
      ...{ root, host, port: 0, engine: 'linux', write: 'overwrite', cacheBytes, workers: 2 },
    });
    await server.listen();
    servers.push(server);
  }
  const counts = { downloads: 0, uploads: 0, givenUp: 0, changed: 0, echoes: 0 };
  const endMs = Date.now() + Number(values.seconds) * 1_000;
  const isOver = () => Date.now() >= endMs;

  const transferring = async (worker) => {
    while (!isOver()) {
      const server = servers[below(servers.length)];
      const client = new TftpClient({
        ...{ engine: 'linux', host: server === servers[0] ? '127.0.0.1' : '::1', port: server.port },
        // In lock-step each block waits for the collector on both sides: small blocks would take minutes.
        ...[
          { blockBytes: 65_464, windowBlocks: 1 },
          { blockBytes: 8_192, windowBlocks: 4 },
          { blockBytes: 1_428, windowBlocks: 16 },
          { blockBytes: 1_428, windowBlocks: 64 },
          { blockBytes: 512, windowBlocks: 64 },
        ][below(5)],
      });
      if (below(4) === 0) {
        const bytes = bytesOf(below(400_000));
        const name = `up${worker}`;
        await client.put(bytes, name);
        if (digest(readFileSync(join(root, name))) !== digest(bytes)) throw new Error('an upload differs');
        counts.uploads += 1;
        continue;
      }
      const size = sizes[below(sizes.length)];
      const signal = below(6) === 0 ? AbortSignal.timeout(1 + below(20)) : undefined;
      try {
        const got = await client.read(`f${size}`, signal === undefined ? {} : { signal });
        if (!versions.get(size).has(digest(got))) throw new Error(`a download of ${size} bytes differs`);
        counts.downloads += 1;
      } catch (error) {
        if (error === signal?.reason) counts.givenUp += 1;
        else if (error.code === 'TFTP_PEER_ERROR' && /changed/.test(error.failure.params.text ?? ''))
          counts.changed += 1;
        else throw error;
      }
    }
  };

  const echoing = async () => {
    const parsed = parseEndpoint({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' });
    const hub = new Hub(setImmediate);
    const endpoint = createEndpoint(parsed.value, { id: 'echo', hub }, 'linux');
    await endpoint.open();
    const port = Number(endpoint.status.local.split(':').at(-1));
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    while (!isOver()) {
      const payloads = Array.from({ length: 8 }, () => bytesOf(below(9_000)));
      const answers = new Promise((resolve) => {
        const got = [];
        socket.on('message', function take(bytes) {
          got.push(digest(bytes));
          if (got.length < payloads.length) return;
          socket.off('message', take);
          resolve(got);
        });
      });
      for (const payload of payloads) socket.send(payload, port, '127.0.0.1');
      const got = await answers;
      if (got.join() !== payloads.map(digest).join()) throw new Error('an echo differs');
      counts.echoes += payloads.length;
    }
    socket.close();
    await endpoint.close(0);
  };

  const changing = setInterval(() => rewrite(sizes[3 + below(sizes.length - 3)]), 150);
  let warm = 0;
  const warming = setTimeout(
    () => {
      warm = process.memoryUsage().rss;
    },
    (Number(values.seconds) * 1_000) / 2,
  );
  await Promise.all([...Array.from({ length: 6 }, (_, worker) => transferring(worker)), echoing()]);
  clearInterval(changing);
  clearTimeout(warming);
  globalThis.gc();
  const grownMiB = (process.memoryUsage().rss - warm) / 1024 / 1024;
  await Promise.all(servers.map((server) => server.close(1_000)));
  const left = readdirSync(root).filter((name) => name.endsWith('.bob-part'));
  rmSync(root, { recursive: true, force: true });
  process.stdout.write(
    `${Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')}; ${grownMiB.toFixed(1)} MiB more resident than half-way\n`,
  );
  const few = counts.downloads < 10 || counts.uploads < 3 || counts.echoes < 100;
  if (few || left.length > 0 || grownMiB > 64) {
    process.stdout.write(`failed: too few, grown, or left behind: ${left}\n`);
    process.exit(1);
  }
}
