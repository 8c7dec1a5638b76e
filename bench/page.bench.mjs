// The page under 20,000 messages a second: does a frame ever wait (long tasks), does its memory stay flat, are rows lost, and
// what does its feed take: bytes, and processor time of the page and of the workbench?
// A real workbench, a real client on loopback, a real Chromium; SECONDS of load (10 unless given), then a second look.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ended, machineLine, printTable, progressOf } from './machine.mjs';
import { madeEndpoint, startedChromium, startedWorkbench } from './workbench.mjs';

/** What it measures, for `--help`. */
export const about = 'the page in Chromium at 20,000 messages a second';

const messagesPerSecond = 20_000;
const batchEveryMs = 10;

/** Runs the load and prints a table. */
export async function run({ seconds }) {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  const { bob, url } = await startedWorkbench(folder);
  let browser;
  try {
    const { id, status } = await madeEndpoint(url, {
      type: 'tcp-listen',
      address: '127.0.0.1:0',
      framing: 'line',
      encoding: 'gbk',
    });
    browser = await startedChromium();
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await cdp.send('Network.enable');
    let feedBytes = 0;
    cdp.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) => {
      // Binary messages come as base64.
      const padding = payloadData.endsWith('==') ? 2 : payloadData.endsWith('=') ? 1 : 0;
      feedBytes += opcode === 2 ? (payloadData.length / 4) * 3 - padding : Buffer.byteLength(payloadData);
    });
    const taskSeconds = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value;
    };
    await page.goto(`${url}#/${id}`);
    await page.locator('.lines').waitFor();
    await page.evaluate(() => {
      window.measured = { longTasks: [], frames: 0, slowest: 0, last: performance.now() };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.measured.longTasks.push(duration);
      }).observe({ type: 'longtask' });
      const frame = (now) => {
        window.measured.frames += 1;
        window.measured.slowest = Math.max(window.measured.slowest, now - window.measured.last);
        window.measured.last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const rows = [];
    const phases = ['first', 'second', 'third'];
    const progress = progressOf(phases.length);
    for (const phase of phases) {
      progress.step(`${phase} load of ${seconds} s`);
      await page.evaluate(() => Object.assign(window.measured, { longTasks: [], frames: 0, slowest: 0 }));
      feedBytes = 0;
      const [pageBefore, bobBefore] = [await taskSeconds(), cpuSeconds(bob.pid)];
      const sent = await load(Number(status.local.split(':').at(-1)), seconds);
      await page.waitForTimeout(1500);
      const [pageTook, bobTook] = [(await taskSeconds()) - pageBefore, cpuSeconds(bob.pid) - bobBefore];
      const { longTasks, frames, slowest } = await page.evaluate(() => window.measured);
      await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const heapBytes = metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
      const [missing = 'none'] = await page.locator('.log-foot .missing').allInnerTexts();
      rows.push([
        phase,
        sent,
        longTasks.length,
        `${Math.round(Math.max(0, ...longTasks))} ms`,
        Math.round(frames / (seconds + 1.5)),
        `${Math.round(slowest)} ms`,
        `${(heapBytes / 2 ** 20).toFixed(1)} MiB`,
        `${(feedBytes / 2 ** 20).toFixed(1)} MiB`,
        `${pageTook.toFixed(2)} s`,
        `${bobTook.toFixed(2)} s`,
        missing,
      ]);
    }
    progress.end();
    process.stdout.write(
      `The page at ${messagesPerSecond} messages/s for ${seconds} s. ${machineLine()}\n\n`,
    );
    printTable(
      [
        'round',
        'sent',
        'tasks > 50 ms',
        'longest',
        'frames/s',
        'longest frame',
        'heap after',
        'feed',
        'page busy',
        'bob busy',
        'lost',
      ],
      rows,
    );
  } finally {
    await browser?.close();
    await ended(bob);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds of processor time that a process has taken (proc(5): utime and stime, in ticks of 10 ms). */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Sends lines at the rate, in batches, for some seconds; gives how many. */
async function load(port, seconds) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resume();
  const began = performance.now();
  let sent = 0;
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor(((performance.now() - began) / 1000) * messagesPerSecond);
    let batch = '';
    for (; sent < due; sent += 1) batch += `T=23.5;RH=41%;n=${sent}\n`;
    if (batch !== '' && !socket.write(batch)) await once(socket, 'drain');
    await new Promise((resolve) => setTimeout(resolve, batchEveryMs));
  }
  socket.end();
  await once(socket, 'close');
  return sent;
}
