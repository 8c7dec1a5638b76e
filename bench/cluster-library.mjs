// The library of a cluster at workbenches that are its nodes, on one nats-server: how soon after an upload at one node the other has served the
// file whole, and what its TFTP server gives of the library beside what the same server gives of its folder. Servers wait on core 0, the load is
// on core 1.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startedNats } from './cluster-nats.mjs';
import { bobPath, built, ended, machineLine, median, printTable, progressOf } from './machine.mjs';
import { folderOf, loaded, mebibyte, processorSeconds } from './tftp-programs.mjs';
import { madeEndpoint } from './workbench.mjs';

const uploadBytes = 32 * mebibyte;
const uploadDeadlineMs = 60_000;

const rows = [
  { name: '1 client, 1428 B, window 16', clients: 1, downloads: 8, blksize: 1428, window: 16, file: 'm8' },
  { name: '50 clients, 1428 B, window 1', clients: 50, downloads: 150, blksize: 1428, window: 1, file: 'm1' },
  {
    name: '50 clients, 1428 B, window 16',
    clients: 50,
    downloads: 600,
    blksize: 1428,
    window: 16,
    file: 'm1',
  },
];
const sizes = { m1: mebibyte, m8: 8 * mebibyte };
const sources = ['folder', 'library'];

/** Measures round after round, and prints medians. A round has each load from the folder and from the library, one after the other. */
export async function measureLibrary({ rounds }) {
  const load = built('tftpload');
  const scratch = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-library-'));
  const { root, remove } = folderOf(sizes);
  const ending = [];
  const progress = progressOf(rounds * (1 + sources.length * rows.length));
  const figures = new Map();
  const put = (key, figure) => figures.set(key, [...(figures.get(key) ?? []), figure]);
  try {
    const nats = await startedNats(join(scratch, 'nats'));
    ending.push(nats.end);
    const [near, far] = [
      await startedNode('near', scratch, nats.url),
      await startedNode('far', scratch, nats.url),
    ];
    ending.push(near.end, far.end);
    for (const name of Object.keys(sizes)) {
      copyFileSync(join(root, name), join(far.folder, name));
      await uploaded(near, name, readFileSync(join(root, name)));
    }
    const { id } = await madeEndpoint(far.url, { type: 'tftp-server', host: '127.0.0.1', port: 0 });
    for (let round = 1; round <= rounds; round += 1) {
      progress.step(`round ${round}, an upload`);
      const port = await serving(far, id, 'library');
      put('upload', await secondsToServed(scratch, near, port));
      for (const row of rows) {
        const rates = {};
        // The order changes, so that whoever comes first is not always the same.
        for (const source of round % 2 === 0 ? sources : sources.toReversed()) {
          progress.step(`round ${round}, ${source}, ${row.name}`);
          const asked = { ...row, size: sizes[row.file] };
          const at = await serving(far, id, source);
          // What is compared has been served before, with the files in its cache.
          loaded(load, at, asked);
          const begun = processorSeconds(far.pid);
          const figure = loaded(load, at, asked);
          if (figure === undefined) continue;
          rates[source] = figure.rate;
          put(`${row.name}/${source}`, figure.rate);
          const megabytes = (row.downloads * asked.size) / 1e6;
          put(`${row.name}/${source}/cpu`, ((processorSeconds(far.pid) - begun) * 1_000) / megabytes);
        }
        if (rates.folder !== undefined && rates.library !== undefined)
          put(`${row.name}/ratio`, rates.library / rates.folder);
      }
    }
  } finally {
    progress.end();
    for (const end of ending.toReversed()) await end();
    remove();
    rmSync(scratch, { recursive: true, force: true });
  }
  const of = (key) => median(figures.get(key) ?? []);
  process.stdout.write(`The library of a cluster, medians of ${rounds}. ${machineLine()}\n\n`);
  printTable(
    ['what', 'seconds'],
    [
      [
        '32 MiB, from the end of an upload at one node to the end of a download from another',
        of('upload').toFixed(2),
      ],
    ],
  );
  process.stdout.write('\n');
  printTable(
    ['MB/s', 'folder', 'library', 'ratio', 'CPU ms per MB, folder', 'library'],
    rows.map(({ name }) => [
      ...[
        name,
        of(`${name}/folder`).toFixed(1),
        of(`${name}/library`).toFixed(1),
        of(`${name}/ratio`).toFixed(2),
      ],
      ...[of(`${name}/folder/cpu`).toFixed(2), of(`${name}/library/cpu`).toFixed(2)],
    ]),
  );
}

/** Seconds from the end of an upload of new bytes until a download of them from the TFTP server at `port` is complete. */
async function secondsToServed(scratch, near, port) {
  const copy = join(scratch, 'copy.bin');
  const bytes = randomBytes(uploadBytes);
  await uploaded(near, 'upload.bin', bytes);
  const beganMs = performance.now();
  const words = ['tftp', 'get', `tftp://127.0.0.1:${port}/upload.bin`, copy, '--overwrite', '--quiet'];
  for (;;) {
    try {
      const options = ['--blksize', '1428', '--windowsize', '16'];
      execFileSync(process.execPath, [bobPath, ...words, ...options], { stdio: 'ignore' });
      const seconds = (performance.now() - beganMs) / 1_000;
      if (readFileSync(copy).equals(bytes)) return seconds;
    } catch (error) {
      // The name may not have arrived.
      if (performance.now() - beganMs > uploadDeadlineMs) throw error;
    }
    if (performance.now() - beganMs > uploadDeadlineMs) throw new Error('the upload was never served');
  }
}

async function uploaded({ url }, name, bytes) {
  const answer = await fetch(`${url}api/library/files/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
  if (!answer.ok) throw new Error(`${name} was not taken: ${await answer.text()}`);
}

/** Has the server serve the folder or the library; resolves with its port when it listens. */
async function serving({ url }, id, source) {
  // A download whose last packet has just come may still count as one: it may be cut.
  const answer = await fetch(`${url}api/tftp/source`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source, cut: true }),
  });
  if (!answer.ok) throw new Error(`the ${source} is not served: ${await answer.text()}`);
  for (;;) {
    const all = await (await fetch(`${url}api/endpoints`)).json();
    const { status } = all.find((one) => one.id === id);
    if (status.state === 'listening') return status.local.split(':').at(-1);
    if (status.state === 'failed') throw new Error(`it serves nothing: ${JSON.stringify(status.failure)}`);
  }
}

/** Starts a workbench on core 0 as a node, with copies of its own. */
async function startedNode(name, scratch, cluster) {
  const desk = join(scratch, name, 'desk');
  const folder = join(desk, 'tftp');
  mkdirSync(folder, { recursive: true });
  const words = ['workbench', '--port', '0', '--no-open', '--json', '--workspace', desk];
  const child = spawn(
    'taskset',
    ['-c', '0', process.execPath, bobPath, ...words, '--cluster', cluster, '--node', name],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, XDG_DATA_HOME: join(scratch, name, 'data') },
    },
  );
  for await (const [line] of everyLine(child)) {
    const { type, url } = JSON.parse(line);
    if (type === 'workbench') return { url, folder, pid: child.pid, end: () => ended(child) };
  }
  throw new Error(`the workbench ${name} does not start`);
}

async function* everyLine({ stdout }) {
  const lines = createInterface({ input: stdout });
  for (;;) yield await once(lines, 'line');
}
