import { describe, expect, it } from 'vitest';
import { promisesSettled } from '../../../test/scripted-client-shell.js';
import { downloadOf, uploadOf } from '../../../test/tftp-machines.js';
import { failure } from '../../errors/error.js';
import type { TftpOption } from '../../wire/tftp/packet.js';
import { TransferTrace } from '../trace.js';
import type { ClientPlan } from './client-session.js';

const bytes = new Uint8Array(2_000);
const wishes = { blockBytes: 1_468, windowBlocks: 16, sizeBytes: 0 };

/** A download, with its session at hand. */
function getOf(changes: Partial<ClientPlan> = {}) {
  const { download, sent } = downloadOf({ wishes, ...changes });
  return { download, get: download.session, sent };
}

/** An upload of 2,000 bytes, with its session at hand. */
function putOf(changes: Partial<ClientPlan> = {}) {
  const { upload, sent } = uploadOf(2_000, { wishes: { ...wishes, sizeBytes: 2_000 }, ...changes });
  return { upload, put: upload.session, sent };
}

const option = (name: string, value: number): TftpOption => ({ name, value: String(value) });

describe('a download', () => {
  it('follows the OACK, which it answers with ACK 0, and again when it is repeated', async () => {
    const { download, get, sent } = getOf();
    get.optionsAcknowledged([option('blksize', 1_000), option('tsize', 1_100)], 5);
    get.optionsAcknowledged([option('blksize', 1_000), option('tsize', 1_100)], 900);
    download.dataReceived(1, bytes, 0, 1_000, 910);
    download.dataReceived(2, bytes, 0, 100, 920);
    await promisesSettled();
    expect(sent()).toEqual([
      'request 1: blksize tsize windowsize',
      'agreed 1000 x 1',
      'ack 0',
      'ack 0',
      '1000 bytes',
      'ack 1',
      '100 bytes',
      'ack 2',
    ]);
    expect(get.outcome).toEqual({ outcome: 'done' });
  });

  it('goes by RFC 1350 alone when DATA 1 answers', () => {
    const { download, sent } = getOf();
    download.dataReceived(1, bytes, 0, 512, 5);
    expect(sent().slice(1)).toEqual(['agreed 512 x 1', '512 bytes', 'ack 1']);
  });

  it('ignores other blocks before the first', () => {
    const { download, sent } = getOf();
    download.dataReceived(2, bytes, 0, 512, 5);
    expect(sent()).toHaveLength(1);
  });

  it.each([8, 4])('asks again without options, from a fresh port, when ERROR %i refuses them', (code) => {
    const { get, sent } = getOf();
    get.errorReceived(code, 'options', 5);
    expect(sent()).toEqual(['request 1: blksize tsize windowsize', 'request 2: ']);
    get.errorReceived(code, 'still', 6);
    expect(get.outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } });
  });

  it('fails at once when the file is not there', () => {
    const { get, sent } = getOf();
    get.errorReceived(1, 'File not found', 5);
    expect(sent()).toHaveLength(1);
    expect(get.outcome).toMatchObject({ failure: { params: { errorCode: 1, text: 'File not found' } } });
    expect(get.isOver).toBe(true);
  });

  it('tries three times with options and six times without before it gives up', () => {
    const { get, sent } = getOf();
    while (get.outcome === undefined) get.deadlineReached(get.deadlineMs);
    const requests = sent();
    expect(requests.filter((word) => word.startsWith('request 1'))).toHaveLength(3);
    expect(requests.filter((word) => word === 'request 2: ')).toHaveLength(6);
    expect(get.outcome).toMatchObject({ failure: { code: 'TFTP_TIMED_OUT', params: { tries: 9 } } });
    expect(get.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses an OACK of more than it asked for with ERROR 8', () => {
    const { get, sent } = getOf();
    get.optionsAcknowledged([option('blksize', 8_192)], 5);
    expect(sent().slice(1)).toEqual(['error 8']);
    expect(get.outcome).toMatchObject({ failure: { code: 'TFTP_OPTIONS_INVALID' } });
  });

  it('is a failure when less came than the server announced, in octet mode only', async () => {
    for (const [mode, outcome] of [
      ['octet', 'failed'],
      ['netascii', 'done'],
    ] as const) {
      const { download, get } = getOf({ mode });
      get.optionsAcknowledged([option('tsize', 1_100)], 5);
      download.dataReceived(1, bytes, 0, 100, 10);
      await promisesSettled();
      expect(get.outcome).toMatchObject({ outcome });
    }
  });
});

describe('a trace', () => {
  const kindsOf = (trace: TransferTrace): readonly string[] =>
    trace.steps().map(({ kind, block }) => `${kind} ${block}`);

  it('records what the server answered before blocks flowed', () => {
    const refused = new TransferTrace(8);
    putOf({ trace: refused }).put.errorReceived(2, 'read-only', 5);
    expect(kindsOf(refused)).toEqual(['errorReceived 2']);

    const plain = new TransferTrace(8);
    putOf({ trace: plain }).upload.acknowledged(0, 5);
    expect(kindsOf(plain)).toEqual(['acknowledgementReceived 0', 'blocksSent 1']);

    const agreed = new TransferTrace(8);
    getOf({ trace: agreed }).get.optionsAcknowledged([option('blksize', 1_000)], 5);
    expect(kindsOf(agreed)).toEqual(['optionsReceived 0', 'acknowledgementSent 0']);
  });

  it('records that nothing answered the request', () => {
    const trace = new TransferTrace(8);
    const { get } = getOf({ trace });
    get.deadlineReached(get.deadlineMs);
    expect(kindsOf(trace)).toEqual(['timedOut 0']);
  });
});

describe('an upload', () => {
  it('begins with a whole window when the OACK is there', () => {
    const { upload, put, sent } = putOf();
    put.optionsAcknowledged([option('blksize', 512), option('windowsize', 3)], 5);
    put.optionsAcknowledged([option('blksize', 512), option('windowsize', 3)], 6);
    upload.acknowledged(3, 10);
    upload.acknowledged(4, 20);
    expect(sent().slice(1)).toEqual(['agreed 512 x 3', '1+3', '4+1']);
    expect(put.outcome).toEqual({ outcome: 'done' });
  });

  it('goes by RFC 1350 alone when ACK 0 answers', () => {
    const { upload, sent } = putOf();
    upload.acknowledged(0, 5);
    expect(sent().slice(1)).toEqual(['agreed 512 x 1', '1+1']);
  });

  it('repeats the request when its answer is lost', () => {
    const { upload, put, sent } = putOf();
    put.deadlineReached(1_000);
    upload.acknowledged(0, 1_001);
    expect(sent()).toEqual([
      'request 1: blksize tsize windowsize',
      'request 1: blksize tsize windowsize',
      'agreed 512 x 1',
      '1+1',
    ]);
  });

  it('in netascii learns its size only at the end of its source', async () => {
    const { upload, put, sent } = putOf({ mode: 'netascii' });
    upload.acknowledged(0, 5);
    expect(sent().slice(1)).toEqual(['agreed 512 x 1']);
    await promisesSettled();
    // Each NUL of the file stands for itself.
    for (const block of [1, 2, 3, 4]) upload.acknowledged(block, 6 + block);
    expect(sent()).toEqual(['1+1', '2+1', '3+1', '4+1']);
    expect(put.isOver).toBe(true);
  });
});

describe('a session that has ended before blocks flowed', () => {
  const gone = failure('TFTP_NOBODY_THERE', { peer: '192.0.2.1:69' });
  const aborted = failure('TFTP_ABORTED', { reason: 'was-interrupted' });

  it('has its first outcome, sends nothing more, and waits for nothing', () => {
    const { download, get, sent } = getOf();
    sent();
    get.peerVanished(gone);
    get.abort(0, 'interrupted', aborted);
    get.optionsAcknowledged([option('blksize', 1_000)], 5);
    get.errorReceived(1, 'no', 6);
    get.deadlineReached(60_000);
    download.dataReceived(1, bytes, 0, 512, 7);
    expect([sent(), get.outcome, get.isOver]).toEqual([[], { outcome: 'failed', failure: gone }, true]);
    expect([get.deadlineMs, get.transfer, get.agreement]).toEqual([
      Number.POSITIVE_INFINITY,
      undefined,
      undefined,
    ]);
  });

  it('by this side is aborted, without a peer for an ERROR', () => {
    const { put, sent } = putOf();
    sent();
    put.abort(0, 'interrupted', aborted);
    expect([sent(), put.outcome]).toEqual([[], { outcome: 'aborted', failure: aborted }]);
  });

  it('was never begun for a file that is announced as too large', () => {
    const { get, sent } = getOf({ maxBytes: 1_000 });
    sent();
    get.optionsAcknowledged([option('tsize', 1_001)], 5);
    expect(sent()).toEqual(['error 3']);
    expect(get.outcome).toMatchObject({ failure: { code: 'TFTP_TOO_LARGE', params: { limit: 1_000 } } });
  });
});
