// A capture on the page: how long until its first rows, until it is indexed, until its last packet is dissected and a filter is
// applied, and what memory that takes? A million packets of many kinds, in a real Chromium.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ended, machineLine, median, printTable, progressOf } from './machine.mjs';
import { writeMixedCapture } from './mixed-capture.mjs';
import { startedChromium, startedWorkbench } from './workbench.mjs';

/** What it measures, for `--help`. */
export const about = 'the page reading a large capture: first rows, index, last packet, filter';

const packetCount = 1_000_000;
const filter = 'udp.port == 1234';

/** Opens the capture again and again, and prints a table of medians. */
export async function run({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  const file = join(folder, 'mixed.pcap');
  const progress = progressOf(rounds + 1);
  progress.step('writing the capture');
  const packets = writeMixedCapture(file, packetCount);
  const { bob, url } = await startedWorkbench(folder);
  let browser;
  try {
    browser = await startedChromium();
    const results = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress.step(`round ${round}`);
      results.push(await measured(browser, url, file));
    }
    progress.end();
    process.stdout.write(
      `${machineLine()}\n${packets} packets, ${statSync(file).size} bytes, ${rounds} rounds\n`,
    );
    printTable(
      ['first rows ms', 'indexed ms', 'last packet ms', 'filter ms', 'memory MiB'],
      [
        ['firstRows', 'indexed', 'lastPacket', 'filtered', 'mebibytes'].map((name) =>
          median(results.map((result) => result[name])).toFixed(0),
        ),
      ],
    );
  } finally {
    progress.end();
    await browser?.close();
    await ended(bob);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One opening of the capture in a window of its own. */
async function measured(browser, url, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${url}#/captures`);
  await page.locator('.capture-none').waitFor();
  const opened = performance.now();
  await page.locator('.captures > input[type="file"]').setInputFiles(file);
  await page.locator('.packet .packet-info').first().waitFor();
  const firstRows = performance.now() - opened;
  await page.waitForFunction(() => document.querySelector('.capture-progress progress') === null, undefined, {
    timeout: 300_000,
  });
  const indexed = performance.now() - opened;
  const mebibytes = rendererMebibytes();
  const last = performance.now();
  await page.locator('.packet-lines').press('End');
  await page.locator('.packet-node').first().waitFor({ timeout: 120_000 });
  const lastPacket = performance.now() - last;
  const asked = performance.now();
  await page.locator('.filter-typed input').fill(filter);
  await page.locator('.filter-typed input').press('Enter');
  await page.locator('.capture-filter-on').waitFor();
  await page.waitForFunction(
    () => !document.querySelector('.capture-words').textContent.includes('%'),
    undefined,
    {
      timeout: 120_000,
    },
  );
  const filtered = performance.now() - asked;
  await context.close();
  return { firstRows, indexed, lastPacket, filtered, mebibytes };
}

/** The resident memory of the largest renderer below this process: the page and its worker. */
function rendererMebibytes() {
  const pages = children(process.pid);
  const sizes = pages.map((pid) => {
    try {
      const isRenderer = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
      const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return isRenderer ? Number(kibibytes ?? 0) / 1_024 : 0;
    } catch {
      return 0;
    }
  });
  return Math.max(0, ...sizes);
}

/** All processes below one. */
function children(pid) {
  try {
    const own = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return own.flatMap((child) => [child, ...children(child)]);
  } catch {
    return [];
  }
}
