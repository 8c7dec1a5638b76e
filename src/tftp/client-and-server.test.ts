import { expect, it } from 'vitest';
import { TftpNetwork } from '../../test/tftp-network.js';
import { fileOf } from '../../test/tftp-pair.js';
import { SeededRandom } from '../line/seeded-random.js';
import { MemorySink } from '../store/files/memory-sink.js';
import type { TftpClientRequest } from './client/client-request.js';
import type { TransferData } from './transfer-data.js';

const seeds = 200;
const badLine = {
  loss: 0.05,
  duplicate: 0.05,
  reorder: 0.05,
  delayMs: 5,
  jitterMs: 3,
  stranger: 0.05,
};

const contentOf = (bytes: Uint8Array): TransferData => ({
  content: { type: 'whole', bytes, release: () => undefined },
});

/** A request derived from the seed alone: with and without options, small and large windows, both modes. */
function requestOf(random: SeededRandom): Omit<Partial<TftpClientRequest>, 'file'> {
  const options = random.next() < 0.7;
  const windowBlocks = [1, 2, 16, 64][random.below(4)] ?? 1;
  const blockBytes = [8, 512, 1_428][random.below(3)] ?? 512;
  return {
    mode: random.next() < 0.8 ? 'octet' : 'netascii',
    options,
    wishes: options ? { windowBlocks, blockBytes } : {},
  };
}

/** What the seed decides about a transfer. */
function planOf(seed: number) {
  const random = new SeededRandom(seed * 7_919 + 1);
  const request = requestOf(random);
  const blockBytes = request.wishes?.blockBytes ?? 512;
  // Up to 80 blocks; every third an exact multiple of a block.
  const blocks = random.below(80);
  const file = fileOf(blocks * blockBytes + (seed % 3 === 0 ? 0 : random.below(blockBytes)));
  return { request, file, slowFollow: random.next() < 0.5 };
}

const described = (seed: number): string => `seed ${seed}`;

it('a client and a server move every file whole, either way, over a line that loses, doubles and reorders', async () => {
  let strangers = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { request, file, slowFollow } = planOf(seed);
    const network = new TftpNetwork(seed, { ...badLine, slowFollow });
    network.files.set('image', file);
    const sink = new MemorySink();
    const download = network.transfer({ file: 'image', ...request }, { sink });
    const upload = network.transfer({ file: 'upload', ...request }, contentOf(file));
    const outcomes = await network.run(download, upload);
    expect(outcomes, described(seed)).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(Buffer.compare(sink.bytes(), file), described(seed)).toBe(0);
    expect(Buffer.compare(network.files.get('upload') ?? new Uint8Array(1), file), described(seed)).toBe(0);
    await network.settle();
    expect(network.sessionCount, `${described(seed)}: sessions that never end`).toBe(0);
    strangers += network.strangersAnswered.byClient + network.strangersAnswered.byServer;
  }
  expect(strangers).toBeGreaterThan(seeds);
}, 30_000);

it('over a line that loses a fifth each way every transfer ends within minutes, almost all of them well, and none wrong', async () => {
  const worst = { loss: 0.2, duplicate: 0.05, reorder: 0.05, delayMs: 1 };
  let failed = 0;
  for (let seed = 1; seed <= 500; seed += 1) {
    const file = fileOf([0, 1, 511, 512, 1_467, 1_468, 1_469, 3_000, 5_120][seed % 9] ?? 0);
    const network = new TftpNetwork(seed, worst);
    network.files.set('image', file);
    const sink = new MemorySink();
    const [download, upload] = await network.run(
      network.transfer({ file: 'image' }, { sink }),
      network.transfer({ file: 'upload' }, contentOf(file)),
    );
    expect(network.nowMs, described(seed)).toBeLessThan(180_000);
    if (download?.outcome === 'done') expect(Buffer.compare(sink.bytes(), file), described(seed)).toBe(0);
    if (upload?.outcome === 'done')
      expect(Buffer.compare(network.files.get('upload') ?? new Uint8Array(1), file), described(seed)).toBe(0);
    failed += [download, upload].filter((one) => one?.outcome !== 'done').length;
  }
  // A transfer fails where seven answers in a row were lost, or all repetitions of the last one.
  expect(failed).toBeLessThan(10);
}, 30_000);

it('a copy of a request that arrives while its upload runs, or has just ended, begins no other', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const network = new TftpNetwork(seed, { duplicate: 0.4, reorder: 0.4, reorderMs: 800, delayMs: 2 });
    const file = fileOf(seed);
    expect(await network.run(network.transfer({ file: 'upload' }, contentOf(file))), described(seed)).toEqual(
      [{ outcome: 'done' }],
    );
    await network.settle();
    expect(network.serverOutcomes, described(seed)).toEqual([{ outcome: 'done' }]);
  }
});

it('datagrams from another port are answered with ERROR 5 on both sides, and disturb nobody', async () => {
  const network = new TftpNetwork(1, { stranger: 1 });
  const file = fileOf(20_000);
  network.files.set('image', file);
  const sink = new MemorySink();
  const outcomes = await network.run(
    network.transfer({ file: 'image' }, { sink }),
    network.transfer({ file: 'upload' }, contentOf(file)),
  );
  expect(outcomes).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
  expect(Buffer.compare(sink.bytes(), file)).toBe(0);
  expect(Buffer.compare(network.files.get('upload') ?? new Uint8Array(1), file)).toBe(0);
  expect(network.strangersAnswered.byClient).toBeGreaterThan(0);
  expect(network.strangersAnswered.byServer).toBeGreaterThan(0);
});

it('a request that arrives twice begins one transfer', async () => {
  const network = new TftpNetwork(1, { duplicate: 1 });
  const file = fileOf(5_000);
  network.files.set('image', file);
  const sink = new MemorySink();
  await network.run(network.transfer({ file: 'image' }, { sink }));
  expect(Buffer.compare(sink.bytes(), file)).toBe(0);
  expect(network.sessionCount).toBeLessThanOrEqual(1);
});

it('an unreachable server is given up after every repetition of the request, on virtual time', async () => {
  const network = new TftpNetwork(1, { loss: 1 });
  const [outcome] = await network.run(network.transfer({ file: 'image' }, { sink: new MemorySink() }));
  expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_TIMED_OUT' } });
  expect(network.nowMs).toBeGreaterThan(10_000);
});
