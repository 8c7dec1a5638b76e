import { describe, expect, it } from 'vitest';
import type { TftpOption } from '../../wire/tftp/packet.js';
import { TransferTrace } from '../trace.js';
import { type ClientPlan, TftpGet, TftpPut } from './client-session.js';

const plan: ClientPlan = { mode: 'octet', wishes: { blockBytes: 1_468, windowBlocks: 16, sizeBytes: 0 } };
const bytes = new Uint8Array(2_000);

function outboxOf(words: string[]) {
  return {
    request: (options: readonly TftpOption[], attempt: number) =>
      words.push(`request ${attempt}: ${options.map(({ name }) => name).join(' ')}`),
    agreed: (agreement: { blockBytes: number; windowBlocks: number }) =>
      words.push(`agreed ${agreement.blockBytes} x ${agreement.windowBlocks}`),
    error: (code: number) => words.push(`error ${code}`),
  };
}

function getOf(changes: Partial<ClientPlan> = {}) {
  const words: string[] = [];
  const get: TftpGet = new TftpGet(
    { ...plan, ...changes },
    {
      ...outboxOf(words),
      acknowledge: (block) => words.push(`ack ${block}`),
      deliver: (block, _, __, length) => words.push(`${block}: ${length}`),
      store: () => get.transfer?.stored(50),
    },
  );
  get.start(0);
  return { get, said: () => words.splice(0) };
}

function putOf(changes: Partial<ClientPlan> = {}) {
  const words: string[] = [];
  const put = new TftpPut(
    { ...plan, inMemoryBytes: 2_000, wishes: { ...plan.wishes, sizeBytes: 2_000 }, ...changes },
    { ...outboxOf(words), blocks: (firstBlock, count) => words.push(`${firstBlock}+${count}`) },
  );
  put.start(0);
  return { put, said: () => words.splice(0) };
}

const option = (name: string, value: number): TftpOption => ({ name, value: String(value) });

describe('a download', () => {
  it('goes by the OACK, which it answers with ACK 0, again when it comes again', () => {
    const { get, said } = getOf();
    get.optionsAcknowledged([option('blksize', 1_000), option('tsize', 1_100)], 5);
    get.optionsAcknowledged([option('blksize', 1_000), option('tsize', 1_100)], 900);
    get.dataReceived(1, bytes, 0, 1_000, 910);
    get.dataReceived(2, bytes, 0, 100, 920);
    expect(said()).toEqual([
      'request 1: blksize tsize windowsize',
      'agreed 1000 x 1',
      'ack 0',
      'ack 0',
      '1: 1000',
      'ack 1',
      '2: 100',
      'ack 2',
    ]);
    expect(get.outcome).toEqual({ outcome: 'done' });
  });

  it('goes by RFC 1350 alone when DATA 1 answers', () => {
    const { get, said } = getOf();
    get.dataReceived(1, bytes, 0, 512, 5);
    expect(said().slice(1)).toEqual(['agreed 512 x 1', '1: 512', 'ack 1']);
  });

  it('ignores other blocks before the first', () => {
    const { get, said } = getOf();
    get.dataReceived(2, bytes, 0, 512, 5);
    expect(said()).toHaveLength(1);
  });

  it.each([8, 4])('asks again without options, from a fresh port, when ERROR %i refuses them', (code) => {
    const { get, said } = getOf();
    get.errorReceived(code, 'options', 5);
    expect(said()).toEqual(['request 1: blksize tsize windowsize', 'request 2: ']);
    get.errorReceived(code, 'still', 6);
    expect(get.outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } });
  });

  it('fails at once when the file is not there', () => {
    const { get, said } = getOf();
    get.errorReceived(1, 'File not found', 5);
    expect(said()).toHaveLength(1);
    expect(get.outcome).toMatchObject({ failure: { params: { errorCode: 1, text: 'File not found' } } });
    expect(get.isOver).toBe(true);
  });

  it('tries three times with options and six times without before it gives up', () => {
    const { get, said } = getOf();
    while (get.outcome === undefined) get.deadlineReached(get.deadlineMs);
    const requests = said();
    expect(requests.filter((word) => word.startsWith('request 1'))).toHaveLength(3);
    expect(requests.filter((word) => word === 'request 2: ')).toHaveLength(6);
    expect(get.outcome).toMatchObject({ failure: { code: 'TFTP_TIMED_OUT', params: { tries: 9 } } });
    expect(get.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses an OACK of more than it asked for with ERROR 8', () => {
    const { get, said } = getOf();
    get.optionsAcknowledged([option('blksize', 8_192)], 5);
    expect(said().slice(1)).toEqual(['error 8']);
    expect(get.outcome).toMatchObject({ failure: { code: 'TFTP_OPTIONS_INVALID' } });
  });

  it('is a failure when less came than the server announced, in octet mode only', () => {
    for (const [mode, outcome] of [
      ['octet', 'failed'],
      ['netascii', 'done'],
    ] as const) {
      const { get } = getOf({ mode });
      get.optionsAcknowledged([option('tsize', 1_100)], 5);
      get.dataReceived(1, bytes, 0, 100, 10);
      expect(get.outcome).toMatchObject({ outcome });
    }
  });
});

describe('a trace', () => {
  const kindsOf = (trace: TransferTrace): readonly string[] =>
    trace.steps().map(({ kind, block }) => `${kind} ${block}`);

  it('tells what the server answered before blocks flowed', () => {
    const refused = new TransferTrace(8);
    putOf({ trace: refused }).put.errorReceived(2, 'read-only', 5);
    expect(kindsOf(refused)).toEqual(['errorReceived 2']);

    const plain = new TransferTrace(8);
    putOf({ trace: plain }).put.acknowledged(0, 5);
    expect(kindsOf(plain)).toEqual(['acknowledgementReceived 0', 'blocksSent 1']);

    const agreed = new TransferTrace(8);
    getOf({ trace: agreed }).get.optionsAcknowledged([option('blksize', 1_000)], 5);
    expect(kindsOf(agreed)).toEqual(['optionsReceived 0', 'acknowledgementSent 0']);
  });

  it('tells that nothing answered the request', () => {
    const trace = new TransferTrace(8);
    const { get } = getOf({ trace });
    get.deadlineReached(get.deadlineMs);
    expect(kindsOf(trace)).toEqual(['timedOut 0']);
  });
});

describe('an upload', () => {
  it('begins with a whole window when the OACK is there', () => {
    const { put, said } = putOf();
    put.optionsAcknowledged([option('blksize', 512), option('windowsize', 3)], 5);
    put.optionsAcknowledged([option('blksize', 512), option('windowsize', 3)], 6);
    put.acknowledged(3, 10);
    put.acknowledged(4, 20);
    expect(said().slice(1)).toEqual(['agreed 512 x 3', '1+3', '4+1']);
    expect(put.outcome).toEqual({ outcome: 'done' });
  });

  it('goes by RFC 1350 alone when ACK 0 answers', () => {
    const { put, said } = putOf();
    put.acknowledged(0, 5);
    expect(said().slice(1)).toEqual(['agreed 512 x 1', '1+1']);
  });

  it('repeats the request when its answer is lost', () => {
    const { put, said } = putOf();
    put.deadlineReached(1_000);
    put.acknowledged(0, 1_001);
    expect(said()).toEqual([
      'request 1: blksize tsize windowsize',
      'request 1: blksize tsize windowsize',
      'agreed 512 x 1',
      '1+1',
    ]);
  });

  it('in netascii waits for its source to say how long it is', () => {
    const { put, said } = putOf({ mode: 'netascii' });
    put.acknowledged(0, 5);
    said();
    put.transfer?.sourceEnded(10, 6);
    put.acknowledged(1, 7);
    expect(said()).toEqual(['1+1']);
    expect(put.isOver).toBe(true);
  });
});
