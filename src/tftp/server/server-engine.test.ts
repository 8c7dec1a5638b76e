import { describe, expect, it } from 'vitest';
import { MemoryServer } from '../../../test/memory-server.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { failure } from '../../errors/error.js';
import {
  observedBy,
  recordOf,
  runningTransfers,
  type ServerObserver,
  snapshotOf,
  storyOf,
} from './server-engine.js';
import { Session } from './session.js';

/** A server's only session, begun at 5 ms with `options`. */
async function begun(options: readonly string[] = [], traceSteps = 16) {
  const server = new MemoryServer(fileOf(1_200), { traceSteps });
  server.nowMs = 5;
  await server.request(1, options);
  const session = server.sessions.find(server.peer(1).name);
  if (session === undefined) throw new Error('no session');
  return { server, session };
}

/** An observer that writes down what it is notified of. */
function recorder() {
  const log: string[] = [];
  const observer: ServerObserver = {
    transferStarted: ({ id, bytes }) => void log.push(`started ${id}, ${bytes} bytes`),
    transferFinished: ({ transfer, trace }) =>
      void log.push(`${transfer.outcome?.outcome} ${transfer.id}, ${trace?.recorded ?? 'no'} steps`),
    refused: (peer, { code }) => void log.push(`${code} of ${peer}`),
    unanswered: () => void log.push('unanswered'),
    failed: () => undefined,
  };
  return { observer, log };
}

describe('a snapshot', () => {
  it('has what was asked and agreed, and how far the transfer is', async () => {
    const { server, session } = await begun(['BLKSIZE=600', 'windowsize=2', 'timeout=3', 'other=1']);
    server.acknowledge(1, 0);
    server.acknowledge(1, 1);
    expect(snapshotOf(session, 45)).toMatchObject({
      id: session.id,
      direction: 'get',
      file: 'file',
      peer: '10.0.0.1:69',
      mode: 'octet',
      blockBytes: 600,
      windowBlocks: 2,
      rollover: 0,
      timeoutMs: 3_000,
      asked: { blksize: '600', windowsize: '2', timeout: '3' },
      totalBytes: 1_200,
      bytes: 600,
      ageMs: 40,
    });
  });

  it('keeps twenty digits of what was asked', async () => {
    const { session } = await begun(['tsize=0', `blksize=${'9'.repeat(30)}`]);
    expect(snapshotOf(session, 5)?.asked).toEqual({ tsize: '0', blksize: '9'.repeat(20) });
  });

  it('has no timeout where none was asked for, and no outcome while the transfer runs', async () => {
    const { server, session } = await begun();
    expect(Object.keys(snapshotOf(session, 5) ?? {})).not.toContain('timeoutMs');
    expect(snapshotOf(session, 5)?.outcome).toBeUndefined();
    for (const block of [1, 2, 3]) server.acknowledge(1, block);
    expect(snapshotOf(session, 5)?.outcome).toEqual({ outcome: 'done' });
  });

  it('is not there while the file is looked up', () => {
    const peer = { name: '192.0.2.1:2000', address: '192.0.2.1', maxBlockBytes: 1_468 };
    const request = { type: 'readRequest', name: 'file', mode: 'octet', options: [] } as const;
    const session = new Session('t1', peer, request, 0);
    expect([snapshotOf(session, 5), recordOf(session, 5)]).toEqual([undefined, undefined]);
    const { observer, log } = recorder();
    observedBy(observer, () => 5).transferStarted(session);
    observedBy(observer, () => 5).transferFinished(session);
    expect(log).toEqual([]);
  });
});

it('lists the transfers that run, oldest first', async () => {
  const { server } = await begun();
  await server.request(2);
  await server.request(3);
  for (const block of [1, 2, 3]) server.acknowledge(2, block);
  expect(runningTransfers(server.sessions, 10).map(({ peer }) => peer)).toEqual([
    '10.0.0.1:69',
    '10.0.0.3:69',
  ]);
});

it('notifies an observer in plain values, at the end with a trace that records no more', async () => {
  const { server, session } = await begun();
  const { observer, log } = recorder();
  const sessions = observedBy(observer, () => server.nowMs);
  sessions.transferStarted(session);
  server.acknowledge(1, 1);
  sessions.transferFinished(session);
  session.transfer?.trace?.record(9, 1, 1, 1);
  sessions.refused(server.peer(2), failure('TFTP_STOPPING'));
  sessions.unanswered();
  const steps = recordOf(session, 9)?.trace?.recorded;
  expect(log).toEqual([
    `started ${session.id}, 0 bytes`,
    `undefined ${session.id}, ${steps} steps`,
    'TFTP_STOPPING of 10.0.0.2:69',
    'unanswered',
  ]);
});

describe('a story', () => {
  it('has the steps since the transfer began, read once', async () => {
    const { server, session } = await begun();
    server.nowMs = 30;
    server.acknowledge(1, 1);
    const record = recordOf(session, 40);
    if (record === undefined) throw new Error('no record');
    const story = storyOf(record);
    expect(story.steps.map(({ kind, atMs }) => `${kind} ${atMs}`)).toEqual([
      'requestReceived 0',
      'blocksSent 0',
      'acknowledgementReceived 25',
      'blocksSent 25',
    ]);
    expect(story.steps).toBe(story.steps);
    expect([story.id, story.stepsLost]).toEqual([session.id, 0]);
  });

  it('without a trace has no steps', async () => {
    const { session } = await begun([], 0);
    const record = recordOf(session, 40);
    if (record === undefined) throw new Error('no record');
    expect(storyOf(record)).toMatchObject({ steps: [], stepsLost: 0, firstSteps: 0 });
  });
});
