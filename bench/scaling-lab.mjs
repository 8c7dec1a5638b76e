// What `bench/scaling.bench.mjs` measures, in namespaces that it has started this in. Prints a JSON line for each step that begins (`step`) and for
// each figure (`key`, `figure`).
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { cpuGroup } from './cpu-group.mjs';
import { announce, hashedTo, limitLinks, makeNetwork, serviceAddress, within } from './ecmp-network.mjs';
import { bobPath } from './machine.mjs';
import { processorSeconds, residentBytes } from './tftp-programs.mjs';

if (process.argv[2] === '--hold') {
  await hold(Number(process.argv[3]));
} else {
  const plan = JSON.parse(process.argv[2]);
  await measure(plan);
  process.exit(0);
}

function tell(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function measure({ rounds, load, root, most, rows, held, machines }) {
  const names = makeNetwork(most);
  const nodes = [];
  for (const name of names) nodes.push(await startedNode(name, root));
  // What is compared are servers that have served: V8 compiles what runs often only then.
  tell({ step: 'warming up' });
  for (const row of rows) run(load, { ...row, turnaroundMicros: 0, downloads: row.warmUp * most });
  for (let round = 1; round <= rounds; round += 1) {
    for (const row of rows) {
      const limited = limit(row, nodes);
      try {
        for (let count = 1; count <= most; count += 1) {
          tell({ step: `round ${round}, ${row.name}, nodes: ${count}` });
          announce(count);
          const before = nodes.map(({ pid }) => processorSeconds(pid));
          const figure = run(load, { ...row, downloads: row.downloads ?? row.downloadsPerNode * count });
          const cores = nodes.map(
            ({ pid }, index) => (processorSeconds(pid) - before[index]) / figure.seconds,
          );
          tell({ key: `${row.name}/${count}`, figure: { ...figure, cores: Math.max(...cores) } });
        }
      } finally {
        limited.close();
      }
    }
  }
  for (const what of ['addresses', 'ports']) {
    for (let count = 2; count <= most; count += 1) {
      tell({ step: `the hash of ${what}, nodes: ${count}` });
      tell({ key: `hash of ${what}/${count}`, figure: { counts: hashedTo(count, machines, what) } });
    }
  }
  announce(1);
  await memory(nodes[0], held);
  for (const { child } of nodes) child.kill('SIGKILL');
}

/** Holds every node to what the row says; `close` ends that. */
function limit({ megabits, cores }, nodes) {
  if (megabits !== undefined) {
    limitLinks(
      nodes.map(({ name }) => name),
      megabits,
    );
    return {
      close: () =>
        limitLinks(
          nodes.map(({ name }) => name),
          undefined,
        ),
    };
  }
  // In short turns, so that a download does not wait for long ones.
  const groups = nodes.map(({ name, pid }) => {
    const group = cpuGroup(`breakoutbox-${name}`, cores, 20_000);
    group.hold(pid);
    return group;
  });
  return {
    close: () => {
      for (const group of groups) group.close();
    },
  };
}

/** One run of the load generator in the rack. */
function run(load, { clients, downloads, file, bytes, blockBytes, windowBlocks, turnaroundMicros = 0 }) {
  const words = [
    ...['-a', serviceAddress, '-p', '69', '-k', clients, '-n', downloads, '-f', file, '-s', bytes],
    ...['-b', blockBytes, '-w', windowBlocks, '-t', turnaroundMicros],
  ].map(String);
  const printed = execFileSync('ip', [...within('rack'), 'taskset', '-c', '1', load, ...words], {
    encoding: 'utf8',
    timeout: 300_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [, rate, perSecond, retries, failed, p50, p99] =
    /([\d.]+) MB\/s (\d+) xfer\/s .*retr=(\d+) err=(\d+) p50=([\d.]+)ms p99=([\d.]+)ms/.exec(printed) ?? [];
  if (failed !== '0') throw new Error(`downloads failed: ${printed}`);
  const seconds = (downloads * bytes) / 1e6 / Number(rate);
  return {
    rate: Number(rate),
    // Of small files the rate has too few digits.
    perSecond: bytes < 100_000 ? Number(perSecond) : downloads / seconds,
    seconds: bytes < 100_000 ? downloads / Number(perSecond) : seconds,
    retries: Number(retries),
    p50Ms: Number(p50),
    p99Ms: Number(p99),
  };
}

/** Starts the server of a node on core 0; resolves when it listens. */
async function startedNode(name, root) {
  const words = ['tftp', 'serve', root, '--single-port', '--spin-us', '0', '--workers', '1', '--quiet'];
  const command = ['taskset', '-c', '0', process.execPath, bobPath, ...words, '--max-transfers', '20000'];
  const child = spawn('ip', [...within(name), ...command], { stdio: ['ignore', 'ignore', 'inherit'] });
  const deadlineMs = performance.now() + 20_000;
  // Port 69, as the system lists it.
  while (!execFileSync('ip', [...within(name), 'cat', '/proc/net/udp']).includes(':0045 ')) {
    if (child.exitCode !== null || performance.now() > deadlineMs) throw new Error(`${name} did not start`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return { name, child, pid: child.pid };
}

/** What a node's memory grows by with more downloads under way, which the rack holds in a process of its own. */
async function memory(node, counts) {
  const idle = residentBytes(node.pid);
  tell({ key: 'memory/0', figure: { bytes: idle } });
  const most = Math.max(...counts);
  tell({ step: `${most} transfers under way` });
  const holding = spawn(
    'ip',
    [...within('rack'), process.execPath, process.argv[1], '--hold', String(most)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: holding.stdout })) {
    const count = Number(line);
    if (counts.includes(count)) tell({ key: `memory/${count}`, figure: { bytes: residentBytes(node.pid) } });
    if (count === most) break;
  }
  holding.kill('SIGKILL');
}

/** Begins downloads that have had one window and acknowledge no more; prints how many there are after every thousand. */
async function hold(most) {
  for (let held = 0; held < most; ) {
    await Promise.all(Array.from({ length: 100 }, heldDownload));
    held += 100;
    if (held % 1_000 === 0) process.stdout.write(`${held}\n`);
  }
  // Until it is ended.
  setInterval(() => undefined, 1_000);
}

function heldDownload() {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const words = ['k256', 'octet', 'blksize', '1468', 'windowsize', '4'];
    const request = Buffer.from(`\0\x01${words.map((word) => `${word}\0`).join('')}`, 'latin1');
    const ask = () => socket.send(request, 69, serviceAddress);
    const again = setInterval(ask, 1_000);
    socket.on('message', (packet, from) => {
      clearInterval(again);
      const isOptionAnswer = packet[1] === 6;
      const block = isOptionAnswer ? 0 : packet.readUInt16BE(2);
      if (block === 0 || block === 4) socket.send(Uint8Array.of(0, 4, 0, block), from.port, from.address);
      if (block > 4) resolve();
    });
    ask();
  });
}
