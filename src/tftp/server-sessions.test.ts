import { describe, expect, it } from 'vitest';
import { acknowledgementOf, fileOf } from '../../test/tftp-pair.js';
import { decodeTftp, encodeRequest, opcode, opcodeOf, tftpErrorCode } from '../wire/tftp.js';
import { ClientFilter } from './cidr.js';
import { defaultNegotiationPolicy } from './negotiation.js';
import { RateLimiter } from './rate-limit.js';
import { RewriteRules } from './rewrite-rules.js';
import { ServerSessions, type SessionsOptions } from './server-sessions.js';
import type { ServerPeer } from './session.js';
import type { ServedFiles } from './transfer-data.js';
import { defaultTransferLimits } from './transfer-limits.js';

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
          blocks: (source, first, count) => {
            for (let block = first; block < first + count; block += 1) {
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
  async request(number: number, options: readonly string[] = []): Promise<void> {
    const pairs = options.map((option) => ({
      name: option.split('=')[0] ?? '',
      value: option.split('=')[1] ?? '',
    }));
    const packet =
      encodeRequest({ type: 'readRequest', name: 'file', mode: 'octet', options: pairs }) ??
      new Uint8Array(0);
    this.sessions.datagramReceived(packet, 0, packet.length, this.peer(number));
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

  it('cost a client that never answers four datagrams', async () => {
    const desk = new Desk(fileOf(5_000));
    await desk.request(1, ['windowsize=64']);
    for (desk.nowMs = 0; desk.nowMs < 60_000; desk.nowMs += 10) desk.sessions.tick();
    expect(desk.packetsTo(1).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual([
      ...new Array<number>(1 + defaultTransferLimits.maxOpeningRetries).fill(opcode.optionAcknowledgement),
      opcode.error,
    ]);
    expect(desk.sessions.size).toBe(0);
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
    expect(desk.told).toContain(`TFTP_BUSY ${desk.peer(2).name}`);
    desk.sessions.abortAll('server-stopping');
    expect(desk.told).toContain(`aborted ${desk.peer(1).name}`);
    // The client is told in the words of the wire, not by the name of the reason.
    expect(decodeTftp(desk.packetsTo(1).at(-1) ?? new Uint8Array(0))).toMatchObject({
      packet: { type: 'error', errorCode: tftpErrorCode.undefined, message: 'the server is stopping' },
    });
    expect(desk.sessions.size).toBe(0);
  });
});
