import { describe, expect, it } from 'vitest';
import { acknowledgementOf, fileOf } from '../../../test/tftp-pair.js';
import { failure } from '../../errors/error.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { encodeRequest } from '../../wire/tftp/encode.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import { defaultNegotiationPolicy } from '../negotiation.js';
import { defaultTransferLimits } from '../transfer-limits.js';
import { wireErrorOf } from '../wire-error.js';
import { ClientFilter } from './cidr.js';
import { RateLimiter } from './rate-limit.js';
import { RewriteRules } from './rewrite-rules.js';
import type { ServedFiles } from './served-files.js';
import type { SessionsOptions } from './server-options.js';
import { ServerSessions } from './server-sessions.js';
import type { ServerPeer } from './server-shell.js';

const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
const everyone = ClientFilter.parse([], []);

/** Sessions over one file in memory, on a clock that is set by hand; `sent` is what went out, by peer. */
class Desk {
  nowMs = 0;
  readonly sent: { readonly peer: string; readonly packet: Uint8Array }[] = [];
  readonly told: string[] = [];
  readonly sessions: ServerSessions<ServerPeer>;

  constructor(file: Uint8Array, changes: Partial<SessionsOptions> = {}) {
    const files: ServedFiles = {
      open: async () => ({ type: 'file', content: { type: 'whole', bytes: file, release: () => undefined } }),
      inspect: async () => ({ type: 'missing' }),
      create: () => Promise.reject(new Error('read-only')),
      close: async () => undefined,
    };
    if (!everyone.ok) throw new Error('no filter');
    this.sessions = new ServerSessions(
      {
        files,
        policy: { write: 'off', rules: RewriteRules.none, perClientFolders: false, quotaBytes: 0 },
        negotiation: defaultNegotiationPolicy,
        limits: defaultTransferLimits,
        filter: everyone.filter,
        maxTransfers: 10,
        maxTransfersPerClient: 10,
        maxInFlightBytes: 1_000_000,
        requests: new RateLimiter(unlimited, unlimited),
        errors: new RateLimiter({ perSecond: 1, burst: 2 }, unlimited),
        traceSteps: 0,
        ...changes,
      },
      {
        nowMs: () => this.nowMs,
        reply: (peer, packet) => this.sent.push({ peer: peer.name, packet }),
        openChannel: async (peer) => ({
          blocks: (source, firstBlock, count) => {
            for (let block = firstBlock; block < firstBlock + count; block += 1) {
              this.sent.push({
                peer: peer.name,
                packet: Uint8Array.of(0, 3, block >> 8, block, ...source.payload(block)),
              });
            }
          },
          acknowledge: () => undefined,
          send: (packet) => this.sent.push({ peer: peer.name, packet }),
          close: () => this.told.push(`closed ${peer.name}`),
        }),
      },
      {
        transferStarted: (session) => this.told.push(`started ${session.peer.name}`),
        transferFinished: (session) =>
          this.told.push(`${session.transfer?.outcome?.outcome} ${session.peer.name}`),
        refused: (peer, { code }) => this.told.push(`${code} ${peer.name}`),
        unanswered: () => this.told.push('unanswered'),
      },
    );
  }

  peer(number: number): ServerPeer {
    return {
      name: `10.0.${number >> 8}.${number & 255}:69`,
      address: `10.0.${number >> 8}.${number & 255}`,
      maxBlockBytes: 1_468,
    };
  }

  /** A request of that peer, and time for its file to be found. */
  request(number: number, options: readonly string[] = []): Promise<void> {
    return this.requestOf(this.peer(number), options);
  }

  async requestOf(peer: ServerPeer, options: readonly string[] = []): Promise<void> {
    const pairs = options.map((option) => ({
      name: option.split('=')[0] ?? '',
      value: option.split('=')[1] ?? '',
    }));
    const packet =
      encodeRequest({ type: 'readRequest', name: 'file', mode: 'octet', options: pairs }) ??
      new Uint8Array(0);
    this.sessions.datagramReceived(packet, 0, packet.length, peer);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

  acknowledge(number: number, block: number): void {
    const packet = acknowledgementOf(block);
    this.sessions.datagramReceived(packet, 0, packet.length, this.peer(number));
  }

  packetsTo(number: number): readonly Uint8Array[] {
    return this.sent.filter(({ peer }) => peer === this.peer(number).name).map(({ packet }) => packet);
  }
}

describe('a server’s sessions', () => {
  it('tell of a client that has gone as a client, not as a server', async () => {
    const desk = new Desk(fileOf(3 * 512));
    await desk.request(1);
    const { name } = desk.peer(1);
    const { transfer } = desk.sessions.find(name) ?? {};
    desk.sessions.peerVanished(name);
    expect(transfer?.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'TFTP_CLIENT_GONE', params: { peer: name } },
    });
  });

  it('count refusals that nobody is told of, beyond the rate of ERRORs', async () => {
    const nobody = ClientFilter.parse([], ['10.0.0.0/8']);
    if (!nobody.ok) throw new Error('no filter');
    const desk = new Desk(fileOf(1), { filter: nobody.filter });
    for (let asked = 0; asked < 5; asked += 1) await desk.request(1);
    expect(desk.packetsTo(1)).toHaveLength(2);
    expect(desk.told.filter((word) => word === 'unanswered')).toHaveLength(3);
    expect(desk.told).toHaveLength(5);
    expect(desk.sessions.counters).toMatchObject({ refused: 5, refusedUntold: 3 });
  });

  it('keep what is confirmed through a flood of forged requests, and let a new client in', async () => {
    const desk = new Desk(fileOf(3 * 512));
    await desk.request(1);
    desk.acknowledge(1, 1);
    for (let forged = 100; forged < 1_100; forged += 1) await desk.request(forged);
    expect(desk.sessions.size).toBe(10);
    expect(desk.sessions.counters.transfersEvicted).toBe(991);
    await desk.request(2);
    desk.acknowledge(2, 1);
    for (const block of [2, 3, 4]) {
      desk.acknowledge(1, block);
      desk.acknowledge(2, block);
    }
    expect(desk.told).toContain(`done ${desk.peer(1).name}`);
    expect(desk.told).toContain(`done ${desk.peer(2).name}`);
  });

  it('write down the request, each time that it comes, and the ERROR that gives the transfer up', async () => {
    const desk = new Desk(fileOf(5_000), { traceSteps: 16 });
    desk.nowMs = 5;
    await desk.request(1, ['blksize=1024', 'windowsize=2']);
    const [session] = desk.sessions.sessions();
    desk.nowMs = 105;
    await desk.request(1, ['blksize=1024', 'windowsize=2']);
    desk.acknowledge(1, 0);
    desk.sessions.abort(session?.id ?? '', 'was-interrupted');
    expect(session?.transfer?.trace?.steps().map(({ kind, block }) => `${kind} ${block}`)).toEqual([
      'requestReceived 2',
      'optionsSent 0',
      'requestReceived 2',
      'optionsSent 0',
      'acknowledgementReceived 0',
      'blocksSent 1',
      'errorSent 0',
    ]);
  });

  it('cost a client that never answers four datagrams', async () => {
    const desk = new Desk(fileOf(5_000));
    await desk.request(1, ['windowsize=64']);
    for (desk.nowMs = 0; desk.nowMs < 60_000; desk.nowMs += 10) desk.sessions.tick();
    expect(desk.packetsTo(1).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual(
      new Array<number>(1 + defaultTransferLimits.maxOpeningRetries).fill(opcode.optionAcknowledgement),
    );
    expect(desk.sessions.size).toBe(0);
  });

  it('send a first block once for each request, and wait as long for its ACK as for any', async () => {
    const desk = new Desk(fileOf(5_000));
    await desk.request(1);
    for (; desk.nowMs < 14_000; desk.nowMs += 10) desk.sessions.tick();
    expect(desk.packetsTo(1).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual([opcode.data]);
    desk.acknowledge(1, 1);
    expect(desk.packetsTo(1).at(-1)?.[3]).toBe(2);
    const silent = new Desk(fileOf(5_000));
    await silent.request(1);
    for (; silent.nowMs < 20_000; silent.nowMs += 10) silent.sessions.tick();
    expect([silent.packetsTo(1).length, silent.sessions.size]).toEqual([1, 0]);
  });

  it('let a client that is over its share take no other client’s place', async () => {
    const desk = new Desk(fileOf(5_000), { maxTransfers: 3, maxTransfersPerClient: 1 });
    const again = { ...desk.peer(1), name: `${desk.peer(1).address}:70` };
    for (const number of [1, 2, 3]) await desk.request(number);
    desk.acknowledge(1, 1);
    await desk.requestOf(again);
    expect(desk.told).toContain(`TFTP_BUSY ${again.name}`);
    desk.acknowledge(2, 1);
    expect(desk.packetsTo(2).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual([
      opcode.data,
      opcode.data,
    ]);
  });

  it('keep room for others from an address that has confirmed all it may have, and from its further requests', async () => {
    const desk = new Desk(fileOf(5_000), { maxTransfers: 10, maxTransfersPerClient: undefined });
    const ports = Array.from({ length: 30 }, (_, port) => ({
      ...desk.peer(1),
      name: `10.0.0.1:${port + 1}`,
    }));
    const confirmed = new Set<string>();
    for (const peer of ports) {
      await desk.requestOf(peer);
      if (desk.sessions.find(peer.name)?.transfer === undefined) continue;
      const packet = acknowledgementOf(1);
      desk.sessions.datagramReceived(packet, 0, packet.length, peer);
      confirmed.add(peer.name);
    }
    expect(confirmed.size).toBe(8);
    // Nor does one of its own take the place of one that has only just asked.
    await desk.request(2);
    await desk.requestOf({ ...desk.peer(1), name: '10.0.0.1:99' });
    desk.acknowledge(2, 1);
    expect(desk.packetsTo(2).map((packet) => packet[3])).toEqual([1, 2]);
  });

  it('let no request of an address end another one of it whose answer is on the way, and tell it when all are taken', async () => {
    const desk = new Desk(fileOf(5_000), { maxTransfers: 10, maxTransfersPerClient: 2 });
    const peerAt = (port: number) => ({ ...desk.peer(1), name: `10.0.0.1:${port}` });
    const acknowledge = (port: number): void => {
      const packet = acknowledgementOf(1);
      desk.sessions.datagramReceived(packet, 0, packet.length, peerAt(port));
    };
    for (const port of [1, 2, 3]) await desk.requestOf(peerAt(port));
    expect(desk.sessions.counters).toMatchObject({ transfersEvicted: 0, requestsDropped: 1, refused: 0 });
    expect(desk.told.filter((word) => word === 'unanswered')).toHaveLength(1);
    acknowledge(1);
    // It asks again, and one whose client has been silent for a second gives way.
    desk.nowMs = 1_000;
    const silent = desk.sessions.find(peerAt(2).name);
    await desk.requestOf(peerAt(3));
    expect(silent?.transfer?.outcome).toMatchObject({ failure: { params: { reason: 'place-was-needed' } } });
    expect(desk.sessions.counters).toMatchObject({ transfersEvicted: 1, requestsDropped: 1 });
    acknowledge(3);
    await desk.requestOf(peerAt(4));
    expect(desk.told).toContain('TFTP_BUSY 10.0.0.1:4');
    const refusal = wireErrorOf(failure('TFTP_BUSY', { transfers: 2, situation: 'places-of-address-taken' }));
    expect(refusal).toEqual({ errorCode: 0, message: 'too many transfers of this address' });
  });

  it('take forged requests for free places, where an address is held to its share', async () => {
    const desk = new Desk(fileOf(5_000), { maxTransfers: 10, maxTransfersPerClient: undefined });
    for (let port = 1; port <= 4; port += 1) {
      const peer = { ...desk.peer(1), name: `10.0.0.1:${port}` };
      await desk.requestOf(peer);
      const packet = acknowledgementOf(1);
      desk.sessions.datagramReceived(packet, 0, packet.length, peer);
    }
    for (let number = 100; number < 120; number += 1) await desk.request(number);
    await desk.requestOf({ ...desk.peer(1), name: '10.0.0.1:5' });
    expect(desk.sessions.find('10.0.0.1:5')?.transfer).toBeDefined();
  });

  it('make room by requests whose files are still looked up, and look up no more than a bounded number', async () => {
    let lookedUp = 0;
    const found: (() => void)[] = [];
    const desk = new Desk(fileOf(600), {
      files: {
        open: () => {
          lookedUp += 1;
          const content = { type: 'whole', bytes: fileOf(600), release: () => undefined } as const;
          const file = { type: 'file', content } as const;
          // The first ones hang.
          return lookedUp <= 15
            ? new Promise((resolve) => found.push(() => resolve(file)))
            : Promise.resolve(file);
        },
        inspect: async () => ({ type: 'missing' }),
        create: () => Promise.reject(new Error('read-only')),
        close: async () => undefined,
      },
    });
    for (let number = 1; number <= 15; number += 1) await desk.request(number);
    expect(desk.sessions.size).toBe(10);
    // Five of them were forgotten while their files were looked up.
    await desk.request(100);
    expect(desk.packetsTo(100)).toHaveLength(1);
    for (const resolve of found) resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(desk.packetsTo(1)).toEqual([]);
    expect(desk.packetsTo(15)).toHaveLength(1);

    const hanging = new Desk(fileOf(600), {
      files: {
        open: () => {
          lookedUp += 1;
          return new Promise(() => undefined);
        },
        inspect: async () => ({ type: 'missing' }),
        create: () => Promise.reject(new Error('read-only')),
        close: async () => undefined,
      },
    });
    lookedUp = 0;
    for (let number = 1; number <= 1_000; number += 1) await hanging.request(number);
    expect(lookedUp).toBe(20);
  });

  it('read nothing of a stream before the client has answered what it was offered', async () => {
    let pieces = 0;
    const desk = new Desk(fileOf(0), {
      files: {
        open: async () => ({
          type: 'file',
          content: {
            type: 'stream',
            sizeBytes: 700,
            next: async () => {
              pieces += 1;
              return pieces === 1 ? fileOf(700) : undefined;
            },
            release: () => undefined,
          },
        }),
        inspect: async () => ({ type: 'missing' }),
        create: () => Promise.reject(new Error('read-only')),
        close: async () => undefined,
      },
    });
    await desk.request(1, ['blksize=600']);
    expect([pieces, desk.packetsTo(1).length]).toEqual([0, 1]);
    desk.acknowledge(1, 0);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    desk.acknowledge(1, 1);
    desk.acknowledge(1, 2);
    expect(desk.told).toContain(`done ${desk.peer(1).name}`);
  });

  it('share what may be in flight: windows become smaller when it runs short', async () => {
    const desk = new Desk(fileOf(500_000), { maxInFlightBytes: 50_000 });
    await desk.request(1, ['windowsize=100']);
    await desk.request(2, ['windowsize=100']);
    const [first, second] = [...desk.sessions.sessions()].map(
      ({ transfer }) => transfer?.decision.agreement.windowBlocks,
    );
    expect([first, second]).toEqual([48, 24]);
  });

  it('hold ACKs while the byte rate is used up, in turn, and lose none', async () => {
    const rate = { perSecond: 1_024, burst: 1_024 };
    const desk = new Desk(fileOf(4 * 512), { bytes: new RateLimiter(unlimited, rate) });
    await desk.request(1);
    await desk.request(2);
    const heard = [0, 0, 0];
    const doneAtMs: number[] = [];
    for (; desk.sessions.size > 0 && desk.nowMs < 20_000; desk.nowMs += 10) {
      for (const number of [1, 2]) {
        const came = desk.packetsTo(number).length;
        if (came > (heard[number] ?? 0)) desk.acknowledge(number, came);
        heard[number] = came;
        if (came === 5 && doneAtMs[number] === undefined) doneAtMs[number] = desk.nowMs;
      }
      desk.sessions.tick();
    }
    // Ten blocks, the first two at once, the rest two a second, by turns; the last of each is empty.
    expect(desk.told).toContain(`done ${desk.peer(1).name}`);
    expect(desk.told).toContain(`done ${desk.peer(2).name}`);
    expect(Math.min(...doneAtMs.slice(1))).toBeGreaterThan(2_000);
    expect(Math.max(...doneAtMs.slice(1)) - Math.min(...doneAtMs.slice(1))).toBeLessThanOrEqual(1_000);
    expect(desk.sessions.counters.retransmitted).toBe(0);
  });

  it('tell strangers with ERROR 5, a few of them, and never answer an ERROR', async () => {
    const desk = new Desk(fileOf(100));
    for (let count = 0; count < 10; count += 1) desk.acknowledge(7, 5);
    expect(desk.packetsTo(7).map((packet) => [...packet.subarray(0, 4)])).toEqual([
      [0, 5, 0, 5],
      [0, 5, 0, 5],
    ]);
    desk.sessions.datagramReceived(Uint8Array.of(0, 5, 0, 0, 0), 0, 5, desk.peer(8));
    expect(desk.packetsTo(8)).toEqual([]);
  });

  it('take no more requests when they are to stop, and give up what is left', async () => {
    const desk = new Desk(fileOf(5_000));
    await desk.request(1);
    desk.sessions.stopAccepting();
    await desk.request(2);
    expect(desk.told).toContain(`TFTP_STOPPING ${desk.peer(2).name}`);
    desk.sessions.abortAll('server-stopping');
    expect(desk.told).toContain(`aborted ${desk.peer(1).name}`);
    // The client is told in the words of the wire, not by the name of the reason.
    expect(decodeTftp(desk.packetsTo(1).at(-1) ?? new Uint8Array(0))).toMatchObject({
      packet: { type: 'error', errorCode: tftpErrorCode.undefined, message: 'the server is stopping' },
    });
    expect(desk.sessions.size).toBe(0);
  });
});
