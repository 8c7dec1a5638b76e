// `npm run soak [-- --minutes N] [--rate N]`: a workbench that records, a client that sends numbered messages, and a page in Chromium that looks on,
// for an hour unless told otherwise. Prints the memory of both as it goes; at the end counts what the record has against what was sent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { bobPath, ended, machineLine, median, printTable } from '../bench/machine.mjs';
import { madeEndpoint, startedChromium, startedWorkbench } from '../bench/workbench.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';

const script = new ScriptArguments(
  'npm run soak --',
  `Usage: npm run soak -- [--minutes N] [--rate N]

  --minutes N   how long it sends (60)
  --rate N      messages a second (500)
`,
);
const { values } = await script.read({
  minutes: { type: 'string', default: '60' },
  rate: { type: 'string', default: '500' },
});
const minutes = script.whole('--minutes', values.minutes, { least: 1, most: 100_000 });
const rate = script.whole('--rate', values.rate, { least: 1, most: 20_000 });

/** How much more memory the last tenth may have than the tenth at the half. */
const mayGrow = 1.1;
const batchEveryMs = 20;

await ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-soak-'));
const { bob, url } = await startedWorkbench(folder);
let browser;
try {
  const { id, status } = await madeEndpoint(url, {
    type: 'tcp-listen',
    address: '127.0.0.1:0',
    framing: 'line',
  });
  browser = await startedChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(`${url}#/${id}`);
  await page.locator('.lines').waitFor();
  process.stdout.write(`${machineLine()}; ${rate} messages/s for ${minutes} min\n`);

  const samples = [];
  const progress = { sent: 0 };
  const sending = send(Number(status.local.split(':').at(-1)), progress);
  for (let minute = 1; minute <= minutes; minute += 1) {
    await later(60_000);
    const sample = { minute, sent: progress.sent, bobMiB: residentMiB(bob.pid), pageMiB: await heapMiB(cdp) };
    samples.push(sample);
    process.stderr.write(
      `minute ${minute} of ${minutes}: ${sample.sent} sent, bob ${sample.bobMiB.toFixed(0)} MiB, page ${sample.pageMiB.toFixed(1)} MiB\n`,
    );
  }
  const sent = await sending;
  await browser.close();
  const counted = await recorded(folder, sent);
  const growth = (name) => grown(samples.map((sample) => sample[name]));
  printTable(
    ['sent', 'in the record', 'missing', 'twice', 'bob, half → end', 'page, half → end'],
    [[sent, counted.found, counted.missing, counted.twice, growth('bobMiB').text, growth('pageMiB').text]],
  );
  const isWell = counted.missing + counted.twice === 0 && growth('bobMiB').isFlat && growth('pageMiB').isFlat;
  process.stdout.write(isWell ? 'complete, and memory is flat\n' : 'NOT complete, or memory grows\n');
  process.exitCode = isWell ? 0 : 1;
} finally {
  await browser?.close();
  await ended(bob);
  rmSync(folder, { recursive: true, force: true });
}

/** Sends numbered lines at the rate until the minutes are over; counts in `progress`; resolves with how many. */
async function send(port, progress) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resume();
  const began = performance.now();
  for (let passedMs = 0; passedMs < minutes * 60_000; passedMs = performance.now() - began) {
    const due = Math.floor((passedMs / 1_000) * rate);
    let batch = '';
    for (; progress.sent < due; progress.sent += 1) batch += `n=${progress.sent} T=23.5 RH=41\n`;
    if (batch !== '' && !socket.write(batch)) await once(socket, 'drain');
    await later(batchEveryMs);
  }
  socket.end();
  await once(socket, 'close');
  return progress.sent;
}

/** Counts by number what the record has, as `bob history` writes it. */
async function recorded(workspace, sent) {
  const times = new Uint8Array(sent);
  const reading = spawn(
    process.execPath,
    [bobPath, 'history', '--workspace', workspace, '--filter', 'dir == "in"', '--export', 'text'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const text of createInterface({ input: reading.stdout })) {
    const number = Number(/n=(\d+) T=/.exec(text)?.[1] ?? Number.NaN);
    if (number < sent) times[number] += 1;
  }
  const found = times.reduce((sum, count) => sum + Math.min(1, count), 0);
  return { found, missing: sent - found, twice: times.reduce((sum, count) => sum + (count > 1 ? 1 : 0), 0) };
}

/** Whether the last tenth of the samples is no higher than the tenth at the half. */
function grown(samples) {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const half = Math.floor(samples.length / 2);
  const middle = median(samples.slice(Math.max(0, half - tenth), half + 1));
  const end = median(samples.slice(-tenth));
  return { text: `${middle.toFixed(1)} → ${end.toFixed(1)} MiB`, isFlat: end <= middle * mayGrow };
}

/** The memory of a process, in MiB (proc(5), VmRSS). */
function residentMiB(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_024;
}

/** The page's heap after a collection, in MiB. */
async function heapMiB(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 2 ** 20;
}
