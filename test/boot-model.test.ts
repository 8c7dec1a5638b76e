// The model of many machines that boot at once, against counts that are made by hand and against throws of dice.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type BootPlan,
  blocksOf,
  downloadSeconds,
  downloadsPerSecond,
  fullestShare,
  lastBoot,
  lineBytes,
  nodeSeconds,
  nodesFor,
} from '../bench/boot-model.mjs';
import { run } from './bob.js';

const image = { bytes: 14_680, blockBytes: 1_468, windowBlocks: 4 };
const client = {
  roundTripSeconds: 0.001,
  turnaroundSeconds: 0.001,
  bytesPerSecond: Number.POSITIVE_INFINITY,
};
const node = {
  bytesPerSecond: 1_000_000,
  frameBytes: 0,
  cores: 1,
  secondsPerDownload: 0,
  secondsPerWindow: 0,
  secondsPerBlock: 0,
};

describe('the model of a boot', () => {
  it.each([
    [0, 512, 1, { blocks: 1, windows: 1 }],
    [511, 512, 1, { blocks: 1, windows: 1 }],
    [512, 512, 1, { blocks: 2, windows: 2 }],
    [14_680, 1_468, 4, { blocks: 11, windows: 3 }],
  ])('cuts %i bytes into blocks of %i and windows of %i', (bytes, blockBytes, windowBlocks, cut) => {
    expect(blocksOf({ bytes, blockBytes, windowBlocks })).toEqual(cut);
  });

  it('counts a frame for each block and one for the answer to the options', () => {
    // Ethernet 14, IPv4 20, UDP 8, TFTP 4; on a wire 24 more.
    expect(lineBytes(image, 0)).toBe(14_680 + 12 * 46);
    expect(lineBytes(image)).toBe(14_680 + 12 * 70);
  });

  it('takes a round trip and the client’s time for the request and for each window', () => {
    expect(downloadSeconds(image, client)).toBeCloseTo(4 * 0.002, 9);
    expect(downloadSeconds(image, { ...client, bytesPerSecond: 1e6 })).toBeCloseTo(
      0.008 + lineBytes(image) / 1e6,
      9,
    );
  });

  it('waits for a timeout where nobody tells of a loss, and for a round trip where somebody does', () => {
    const lossy = { ...client, lossShare: 0.01, timeoutSeconds: 1 };
    // Three windows and the request, two datagrams each; eight blocks that are not the last of a window.
    expect(downloadSeconds(image, lossy)).toBeCloseTo(0.008 + 0.01 * (8 * 1 + 8 * 0.002), 9);
  });

  it('gives the fullest node what dice give it', () => {
    const random = numbersFrom(7);
    for (const nodes of [2, 4, 16]) {
      let total = 0;
      const throws = 400;
      for (let at = 0; at < throws; at += 1) {
        const counts = new Uint32Array(nodes);
        for (let machine = 0; machine < 2_000; machine += 1) {
          const to = Math.floor(random() * nodes);
          counts[to] = (counts[to] ?? 0) + 1;
        }
        total += Math.max(...counts);
      }
      const share = total / throws / 2_000;
      expect(Math.abs(fullestShare(2_000, nodes) / share - 1)).toBeLessThan(0.01);
    }
    expect(fullestShare(10, 1)).toBe(1);
    expect(fullestShare(1, 64)).toBeLessThanOrEqual(1);
  });

  it('works for a boot on its link and on its processor', () => {
    const files = [image, { ...image, windowBlocks: 1 }];
    const busy = { ...node, cores: 2, secondsPerDownload: 1, secondsPerWindow: 0.1, secondsPerBlock: 0.01 };
    const { link, processor } = nodeSeconds(files, busy);
    expect(link).toBeCloseTo((2 * lineBytes(image, 0)) / 1e6, 9);
    // Three windows and eleven, eleven blocks each, on two cores.
    expect(processor).toBeCloseTo((2 + 0.1 * (3 + 11) + 0.01 * 22) / 2, 9);
  });

  const plan: BootPlan = { machines: 1_000, files: [image], client, node, nodes: 1 };

  it.each([
    ['the link', {}, 'link', 15.232],
    ['a slow client', { machines: 1, client: { ...client, turnaroundSeconds: 1 } }, 'client', 4.004],
    ['machines that come slowly', { arrivalSeconds: 100 }, 'client', 100.008],
    ['the processor', { node: { ...node, secondsPerDownload: 0.1 } }, 'processor', 100],
    ['the uplink of a rack', { rack: { machines: 40, bytesPerSecond: 10_000 } }, 'rack', 62.08],
  ])('is limited by %s', (_, change, limit, seconds) => {
    const last = lastBoot({ ...plan, ...change });
    expect(last.limit).toBe(limit);
    expect(last.seconds).toBeCloseTo(seconds, 5);
  });

  it('finds the fewest nodes, and says so where no number of them helps', () => {
    expect(nodesFor(15.3, plan)).toBe(1);
    const needed = nodesFor(5, plan) ?? 0;
    expect(lastBoot({ ...plan, nodes: needed }).seconds).toBeLessThanOrEqual(5);
    expect(lastBoot({ ...plan, nodes: needed - 1 }).seconds).toBeGreaterThan(5);
    expect(nodesFor(5, { ...plan, arrivalSeconds: 10 })).toBeUndefined();
  });

  it('is bounded by the clients, then by the nodes', () => {
    const load = { file: image, client, node, nodes: 2 };
    expect(downloadsPerSecond({ ...load, clients: 1 })).toBeCloseTo(125, 6);
    expect(downloadsPerSecond({ ...load, clients: 100 })).toBeCloseTo(2e6 / lineBytes(image, 0), 6);
  });
});

it('node bench/boot-plan.mjs prints a table, and refuses what is no number', async () => {
  const script = fileURLToPath(new URL('../bench/boot-plan.mjs', import.meta.url));
  const { status, stdout, stderr } = await run(process.execPath, [
    script,
    '--machines',
    '100',
    '--arrival',
    '60',
  ]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.toString()).toMatch(/^\| 1468, 4 +\| 4\.3 s \| 64 s \(client\)/m);
  const refused = await run(process.execPath, [script, '--machines', 'many']);
  expect([refused.status, refused.stdout.toString()]).toEqual([2, '']);
  expect(refused.stderr).toMatch(/^--machines "many" is not a whole number from 1 to 10000000 /);
});

/** Numbers from 0 to 1 that are the same every time (a linear congruential generator of 32 bits). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
