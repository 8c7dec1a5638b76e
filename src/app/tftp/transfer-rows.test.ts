import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { failure } from '../../errors/error.js';
import type { TransferSnapshot } from '../../tftp/server/server-engine.js';
import type { TransferWaits } from '../../tftp/transfer-waits.js';
import { TftpClient } from './tftp-client.js';
import { TftpServer } from './tftp-server.js';
import { type Job, jobStory, ofJob, ofServer, storyOf } from './transfer-rows.js';

const bench = scratch();
const name = { id: 'e1-t1', endpoint: 'e1' };

const waits: TransferWaits = {
  roundTripMs: 0,
  shortestRoundTripMs: 0,
  sourceMs: 0,
  storeMs: 0,
  silenceMs: 0,
  rateMs: 0,
  waitingFor: 'peer',
  sinceProgressMs: 0,
  sinceReceivedMs: 0,
  nextBlock: 2,
  tries: 1,
  receivedAgain: 0,
};

function snapshot(changes: Partial<TransferSnapshot> = {}): TransferSnapshot {
  return {
    id: 't1',
    direction: 'get',
    file: 'image',
    peer: '192.0.2.1:3000',
    mode: 'octet',
    blockBytes: 512,
    windowBlocks: 4,
    rollover: 0,
    asked: { blksize: '512' },
    bytes: 2_048,
    retransmitted: 1,
    duplicates: 2,
    waits,
    ageMs: 250.4,
    ...changes,
  };
}

describe('a transfer of a server', () => {
  it('is shown under the names that it goes by, with what it has not', () => {
    expect(ofServer(name, snapshot(), 8_192)).toEqual({
      ...name,
      role: 'server',
      direction: 'get',
      file: 'image',
      peer: '192.0.2.1:3000',
      mode: 'octet',
      isAgreed: true,
      blockBytes: 512,
      windowBlocks: 4,
      asked: { blksize: '512' },
      bytes: 2_048,
      rateBytesPerSecond: 8_192,
      retransmitted: 1,
      duplicates: 2,
      ageMs: 250,
      outcome: 'running',
    });
  });

  it('is shown with its size, its timeout and its round trip where they are known', () => {
    const known = snapshot({ totalBytes: 9_000, timeoutMs: 2_000, waits: { ...waits, roundTripMs: 3 } });
    expect(ofServer(name, known, 0)).toMatchObject({
      totalBytes: 9_000,
      timeoutSeconds: 2,
      roundTripMs: 3,
    });
  });

  it('is shown to stand still only while it runs', () => {
    const silent = { ...waits, sinceProgressMs: 5_000, sinceReceivedMs: 5_000 };
    expect(ofServer(name, snapshot({ waits: silent }), 0).stall).toMatchObject({ reason: 'peerSilent' });
    const ended = snapshot({ waits: silent, outcome: { outcome: 'done' } });
    expect(ofServer(name, ended, 0)).not.toHaveProperty('stall');
  });

  it.each([
    [0.0126, 0.013],
    [99.9994, 99.999],
    [100.4, 100],
    [1_499.6, 1_500],
  ])('has an age of %d ms as %d', (ageMs, shown) => {
    expect(ofServer(name, snapshot({ ageMs }), 0).ageMs).toBe(shown);
  });

  it.each(['failed', 'aborted'] as const)('that has %s says why', (outcome) => {
    const reason = failure('TFTP_ABORTED', { reason: 'was-interrupted' });
    const row = ofServer(name, snapshot({ outcome: { outcome, failure: reason } }), 0);
    expect(row).toMatchObject({ outcome, failure: reason });
  });

  it('that is over has the rate of all its time, and its steps are read when they are asked for', () => {
    let reads = 0;
    const story = {
      ...snapshot({ outcome: { outcome: 'done' }, ageMs: 500 }),
      get steps() {
        reads += 1;
        return [];
      },
      stepsLost: 3,
      firstSteps: 8,
      progress: { everyMs: 2, beganMs: 1, blocks: [4, 9] },
    };
    const kept = storyOf(name, story, 1_000_000);
    expect(reads).toBe(0);
    expect(kept).toMatchObject({
      transfer: { rateBytesPerSecond: 4_096, endedMicros: 1_000_000 },
      stepsLost: 3,
      firstSteps: 8,
      progress: { everyMs: 2, beganMs: 1, blocks: [4, 9] },
    });
    expect([kept.steps, reads > 0]).toEqual([[], true]);
    expect(storyOf(name, { ...story, ageMs: 0 }, 1).transfer.rateBytesPerSecond).toBe(0);
  });
});

describe('a transfer of a client', () => {
  it('is shown before its file is open, and then with what both sides go by', async () => {
    const root = bench.folder({ image: new Uint8Array(2_000) });
    const server = new TftpServer({ root, host: '127.0.0.1', port: 0, engine: 'portable' });
    bench.own({ close: () => server.close(0) });
    await server.listen();
    const options = { host: '127.0.0.1', port: server.port, blockBytes: 1_024, timeoutSeconds: 3 };
    const client = new TftpClient({ ...options, engine: 'portable', traceSteps: 16 });
    const transfer = client.startGet('image', `${bench.folder()}/image`);
    const job: Job = {
      ...{ id: 'c1', transfer, direction: 'get', file: 'image', peer: 'boot.lan' },
      ...{ asked: { blksize: '1024' }, abort: new AbortController() },
    };
    expect(ofJob(job, 0)).toEqual({
      id: 'c1',
      role: 'client',
      direction: 'get',
      file: 'image',
      peer: 'boot.lan',
      mode: 'octet',
      isAgreed: false,
      blockBytes: 512,
      windowBlocks: 1,
      asked: { blksize: '1024' },
      bytes: 0,
      rateBytesPerSecond: 0,
      retransmitted: 0,
      duplicates: 0,
      ageMs: 0,
      outcome: 'running',
    });
    expect(jobStory(job, ofJob(job, 0))).toMatchObject({ steps: [], stepsLost: 0, firstSteps: 0 });
    await transfer.done;
    const row = ofJob(job, 7);
    expect(row).toMatchObject({ isAgreed: true, blockBytes: 1_024, timeoutSeconds: 3, bytes: 2_000 });
    expect(row).toMatchObject({ totalBytes: 2_000, rateBytesPerSecond: 7 });
    const story = jobStory(job, row);
    expect(story.transfer).toBe(row);
    expect(story.steps.length).toBeGreaterThan(0);
  });
});
