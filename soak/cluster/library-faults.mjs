// What is done to the library of a cluster: here a file that was added is what may not be lost, and other bytes under its name what may not be served.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Objm, StorageType } from '@nats-io/obj';
import { bobPath } from '../../bench/machine.mjs';
import { ended, eventually, finished, isRunning, later, started } from './children.mjs';
import { serverNames } from './nats-cluster.mjs';

const names = 'bob-files';
const bodies = 'bob-library';
/** The streams in which NATS keeps these buckets. */
const namesStream = `KV_${names}`;
const bodiesStream = `OBJ_${bodies}`;
/** Parts of 128 KiB, the last one not whole. */
const fileBytes = 300_000;
/** Files that are added before a leader is killed. */
const filesBetween = 3;
const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };

/** Each by its name, as those of nodes; they have none, and `run` resolves with the count. */
export const libraryFaults = {
  'library-leader-killed': {
    about: 'kill -9 of the servers that lead the library’s names and bytes, while files are added',
    ...{ ofBob: true, hasNodes: false },
    run: leadersKilled,
  },
  'library-copy-damaged': {
    about: 'a file in the cache of a TFTP server is changed on disk',
    ...{ ofBob: true, hasNodes: false },
    run: copyDamaged,
  },
};

/** Makes the buckets with as many replicas as there are servers, as docs/library.md says. */
async function makeBuckets(cluster) {
  const client = jetstream(cluster.nats, { timeout: 10_000 });
  await new Kvm(client).create(names, { history: 1, replicas: serverNames.length });
  await new Objm(client).create(bodies, { storage: StorageType.File, replicas: serverNames.length });
}

async function leadersKilled(bench) {
  const { cluster, folder, forMs } = bench;
  await makeBuckets(cluster);
  const urls = cluster.urls('room1');
  const library = (...words) =>
    finished(process.execPath, [bobPath, 'library', ...words, '--cluster', urls], { env });
  const added = new Map();
  let refused = 0;
  let isEnding = false;
  const adding = (async () => {
    for (let number = 1; !isEnding; number += 1) {
      const bytes = randomBytes(fileBytes);
      const file = join(folder, 'upload');
      writeFileSync(file, bytes);
      const { status } = await library('add', file, '--as', `file-${number}`);
      if (status === 0) added.set(`file-${number}`, digestOf(bytes));
      else refused += 1;
    }
  })();
  const untilMs = performance.now() + forMs;
  for (let round = 0; performance.now() < untilMs; round += 1) {
    const before = added.size;
    await eventually('files are added', () => added.size >= before + filesBetween);
    const stream = round % 2 === 0 ? namesStream : bodiesStream;
    const leader = await cluster.leaderOf(stream);
    bench.say(`${leader}, which leads ${stream}, is killed`);
    await cluster.kill(leader);
    await later(1_500);
    cluster.start(leader);
    bench.say(`${leader} is back`);
    await cluster.ready();
    for (const one of [namesStream, bodiesStream]) await cluster.replicated(one);
  }
  isEnding = true;
  await adding;
  const listed = await library('list', '--json');
  const digests = new Map(jsonLines(listed.stdout).map(({ name, digest }) => [name, digest]));
  let found = 0;
  for (const [name, digest] of added) {
    const { status, stdout } = await library('get', name, '-');
    if (digests.get(name) === digest && status === 0 && digestOf(stdout) === digest) found += 1;
    else bench.say(`${name} is not there as it was added`);
  }
  return countOf({ sent: added.size, found, unwritten: refused });
}

async function copyDamaged(bench) {
  const { cluster, folder, forMs } = bench;
  await makeBuckets(cluster);
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  const urls = cluster.urls('room1');
  const server = started(
    process.execPath,
    [
      ...[bobPath, 'tftp', 'serve', '--library', '--cluster', urls, '--library-folder', cache],
      ...['--host', '127.0.0.1', '--port', '0', '--json'],
    ],
    { env },
  );
  let local;
  createInterface({ input: server.stdout }).on('line', (line) => {
    const event = JSON.parse(line);
    if (event.type === 'listening') local = event.local;
  });
  await eventually('the TFTP server is up', () => {
    if (!isRunning(server)) throw new Error(`the TFTP server has ended: ${server.said}`);
    return local;
  });
  const bytes = randomBytes(fileBytes);
  const file = join(folder, 'upload');
  writeFileSync(file, bytes);
  await finished(process.execPath, [bobPath, 'library', 'add', file, '--as', 'boot.img', '--cluster', urls], {
    env,
  });
  const fetched = async () => {
    const words = ['tftp', 'get', `tftp://${local}/boot.img`, '-'];
    return (await finished(process.execPath, [bobPath, ...words], { env })).stdout;
  };
  const copy = join(cache, digestOf(bytes));
  await eventually('the file is served', async () => (await fetched()).equals(bytes));
  const untilMs = performance.now() + forMs;
  const count = { sent: 0, found: 0 };
  for (let at = 0; performance.now() < untilMs; at = (at + 77_777) % fileBytes) {
    await eventually('the copy is there', () => readdirSync(cache).includes(digestOf(bytes)));
    const damaged = readFileSync(copy);
    damaged[at] ^= 1;
    writeFileSync(copy, damaged);
    count.sent += 1;
    if ((await fetched()).equals(bytes)) count.found += 1;
    else bench.say(`byte ${at} was changed, and the file was not served as it is`);
  }
  await ended(server, 'SIGTERM');
  return countOf({ ...count, unwritten: 0 });
}

/** The count as of nodes; what NATS was never asked for is not there. */
function countOf({ sent, found, unwritten }) {
  return {
    ...{ sent, found, lost: sent - found, doubled: 0, disordered: 0, unknown: 0, unwritten },
    ...{ pauseMs: 0, deliveredMs: 0 },
  };
}

function digestOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function jsonLines(bytes) {
  return bytes
    .toString()
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}
