import { describe, expect, it } from 'vitest';
import { MemoryServer } from '../../../test/memory-server.js';
import { acknowledgementOf, dataOf, fileOf } from '../../../test/tftp-pair.js';
import { failure } from '../../errors/error.js';
import { MemorySink } from '../../store/files/memory-sink.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import { defaultTransferLimits } from '../transfer-limits.js';
import { wireErrorOf } from '../wire-error.js';
import { ClientFilter } from './cidr.js';
import { RewriteRules } from './rewrite-rules.js';

describe('a server’s sessions', () => {
  it('report a vanished client as a client, not as a server', async () => {
    const server = new MemoryServer(fileOf(3 * 512));
    await server.request(1);
    const { name } = server.peer(1);
    const { transfer } = server.sessions.find(name) ?? {};
    server.sessions.peerVanished(name);
    expect(transfer?.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'TFTP_CLIENT_GONE', params: { peer: name } },
    });
  });

  it('count refusals that are not reported, beyond the rate of ERRORs', async () => {
    const nobody = ClientFilter.parse([], ['10.0.0.0/8']);
    if (!nobody.ok) throw new Error('no filter');
    const server = new MemoryServer(fileOf(1), { filter: nobody.filter });
    for (let asked = 0; asked < 5; asked += 1) await server.request(1);
    expect(server.packetsTo(1)).toHaveLength(2);
    expect(server.notified.filter((word) => word === 'unanswered')).toHaveLength(3);
    expect(server.notified).toHaveLength(5);
    expect(server.sessions.counters).toMatchObject({ refused: 5, refusedUnanswered: 3 });
  });

  it('keep what is confirmed through a flood of forged requests, and let a new client in', async () => {
    const server = new MemoryServer(fileOf(3 * 512));
    await server.request(1);
    server.acknowledge(1, 1);
    for (let forged = 100; forged < 1_100; forged += 1) await server.request(forged);
    expect(server.sessions.size).toBe(10);
    expect(server.sessions.counters.transfersEvicted).toBe(991);
    await server.request(2);
    server.acknowledge(2, 1);
    for (const block of [2, 3, 4]) {
      server.acknowledge(1, block);
      server.acknowledge(2, block);
    }
    expect(server.notified).toContain(`done ${server.peer(1).name}`);
    expect(server.notified).toContain(`done ${server.peer(2).name}`);
  });

  it('record each arrival of the request, and the ERROR that aborts the transfer', async () => {
    const server = new MemoryServer(fileOf(5_000), { traceSteps: 16 });
    server.nowMs = 5;
    await server.request(1, ['blksize=1024', 'windowsize=2']);
    const [session] = server.sessions.sessions();
    server.nowMs = 105;
    await server.request(1, ['blksize=1024', 'windowsize=2']);
    server.acknowledge(1, 0);
    server.sessions.abort(session?.id ?? '', 'was-interrupted');
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
    const server = new MemoryServer(fileOf(5_000));
    await server.request(1, ['windowsize=64']);
    for (server.nowMs = 0; server.nowMs < 60_000; server.nowMs += 10) server.sessions.tick();
    expect(server.packetsTo(1).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual(
      new Array<number>(1 + defaultTransferLimits.maxOpeningRetries).fill(opcode.optionAcknowledgement),
    );
    expect(server.sessions.size).toBe(0);
  });

  it('send a first block once for each request, and wait as long for its ACK as for any', async () => {
    const server = new MemoryServer(fileOf(5_000));
    await server.request(1);
    for (; server.nowMs < 14_000; server.nowMs += 10) server.sessions.tick();
    expect(server.packetsTo(1).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual([opcode.data]);
    server.acknowledge(1, 1);
    expect(server.packetsTo(1).at(-1)?.[3]).toBe(2);
    const silent = new MemoryServer(fileOf(5_000));
    await silent.request(1);
    for (; silent.nowMs < 20_000; silent.nowMs += 10) silent.sessions.tick();
    expect([silent.packetsTo(1).length, silent.sessions.size]).toEqual([1, 0]);
  });

  it('give a client over its share no other client’s place', async () => {
    const server = new MemoryServer(fileOf(5_000), { maxTransfers: 3, maxTransfersPerClient: 1 });
    const again = { ...server.peer(1), name: `${server.peer(1).address}:70` };
    for (const number of [1, 2, 3]) await server.request(number);
    server.acknowledge(1, 1);
    await server.requestOf(again);
    expect(server.notified).toContain(`TFTP_BUSY ${again.name}`);
    server.acknowledge(2, 1);
    expect(server.packetsTo(2).map((packet) => opcodeOf(packet, 0, packet.length))).toEqual([
      opcode.data,
      opcode.data,
    ]);
  });

  it('keep room for others from an address that has confirmed all it may have, and from its further requests', async () => {
    const server = new MemoryServer(fileOf(5_000), { maxTransfers: 10, maxTransfersPerClient: undefined });
    const ports = Array.from({ length: 30 }, (_, port) => ({
      ...server.peer(1),
      name: `10.0.0.1:${port + 1}`,
    }));
    const confirmed = new Set<string>();
    for (const peer of ports) {
      await server.requestOf(peer);
      if (server.sessions.find(peer.name)?.transfer === undefined) continue;
      const packet = acknowledgementOf(1);
      server.sessions.datagramReceived(packet, 0, packet.length, peer);
      confirmed.add(peer.name);
    }
    expect(confirmed.size).toBe(8);
    // Nor does the address replace a request of its own that has only just arrived.
    await server.request(2);
    await server.requestOf({ ...server.peer(1), name: '10.0.0.1:99' });
    server.acknowledge(2, 1);
    expect(server.packetsTo(2).map((packet) => packet[3])).toEqual([1, 2]);
  });

  it('let no request of an address end another whose answer is in transit, and refuse it when all places are taken', async () => {
    const server = new MemoryServer(fileOf(5_000), { maxTransfers: 10, maxTransfersPerClient: 2 });
    const peerAt = (port: number) => ({ ...server.peer(1), name: `10.0.0.1:${port}` });
    const acknowledge = (port: number): void => {
      const packet = acknowledgementOf(1);
      server.sessions.datagramReceived(packet, 0, packet.length, peerAt(port));
    };
    for (const port of [1, 2, 3]) await server.requestOf(peerAt(port));
    expect(server.sessions.counters).toMatchObject({ transfersEvicted: 0, requestsDropped: 1, refused: 0 });
    expect(server.notified.filter((word) => word === 'unanswered')).toHaveLength(1);
    acknowledge(1);
    // It asks again, and a request whose client has been silent for a second gives way.
    server.nowMs = 1_000;
    const silent = server.sessions.find(peerAt(2).name);
    await server.requestOf(peerAt(3));
    expect(silent?.transfer?.outcome).toMatchObject({ failure: { params: { reason: 'place-was-needed' } } });
    expect(server.sessions.counters).toMatchObject({ transfersEvicted: 1, requestsDropped: 1 });
    acknowledge(3);
    await server.requestOf(peerAt(4));
    expect(server.notified).toContain('TFTP_BUSY 10.0.0.1:4');
    const refusal = wireErrorOf(failure('TFTP_BUSY', { transfers: 2, situation: 'places-of-address-taken' }));
    expect(refusal).toEqual({ errorCode: 0, message: 'too many transfers of this address' });
  });

  it('give the place of an upload that is done, and lingers to repeat its last ACK, to whoever asks', async () => {
    const server = new MemoryServer(fileOf(0), {
      maxTransfers: 1,
      policy: { write: 'create', rules: RewriteRules.none, perClientFolders: false, quotaBytes: 1_000 },
      files: {
        open: async () => ({ type: 'missing' }),
        inspect: async () => ({ type: 'missing' }),
        create: async () => new MemorySink(),
        close: async () => undefined,
      },
    });
    await server.requestOf(server.peer(1), [], 'writeRequest');
    const packet = dataOf(1, Uint8Array.of(7));
    server.sessions.datagramReceived(packet, 0, packet.length, server.peer(1));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect([server.sessions.size, server.sessions.isBusy]).toEqual([1, false]);
    await server.requestOf(server.peer(2), [], 'writeRequest');
    expect(server.notified.filter((word) => !word.startsWith('closed'))).toEqual([
      `started ${server.peer(1).name}`,
      `done ${server.peer(1).name}`,
      `started ${server.peer(2).name}`,
    ]);
    expect(server.sessions.counters.transfersEvicted).toBe(0);
  });

  it('count places of forged requests as free, where an address is held to its share', async () => {
    const server = new MemoryServer(fileOf(5_000), { maxTransfers: 10, maxTransfersPerClient: undefined });
    for (let port = 1; port <= 4; port += 1) {
      const peer = { ...server.peer(1), name: `10.0.0.1:${port}` };
      await server.requestOf(peer);
      const packet = acknowledgementOf(1);
      server.sessions.datagramReceived(packet, 0, packet.length, peer);
    }
    for (let number = 100; number < 120; number += 1) await server.request(number);
    await server.requestOf({ ...server.peer(1), name: '10.0.0.1:5' });
    expect(server.sessions.find('10.0.0.1:5')?.transfer).toBeDefined();
  });

  it('make room from requests whose lookups are pending, and bound the number of lookups', async () => {
    let lookedUp = 0;
    const found: (() => void)[] = [];
    const server = new MemoryServer(fileOf(600), {
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
    for (let number = 1; number <= 15; number += 1) await server.request(number);
    expect(server.sessions.size).toBe(10);
    // Five of them were forgotten during the lookup of their files.
    await server.request(100);
    expect(server.packetsTo(100)).toHaveLength(1);
    for (const resolve of found) resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(server.packetsTo(1)).toEqual([]);
    expect(server.packetsTo(15)).toHaveLength(1);

    const hanging = new MemoryServer(fileOf(600), {
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

  it('read nothing of a stream before the client has answered the offer', async () => {
    let pieces = 0;
    const server = new MemoryServer(fileOf(0), {
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
    await server.request(1, ['blksize=600']);
    expect([pieces, server.packetsTo(1).length]).toEqual([0, 1]);
    server.acknowledge(1, 0);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    server.acknowledge(1, 1);
    server.acknowledge(1, 2);
    expect(server.notified).toContain(`done ${server.peer(1).name}`);
  });

  it('share the bytes in flight: windows shrink when they run short', async () => {
    const server = new MemoryServer(fileOf(500_000), { maxInFlightBytes: 50_000 });
    await server.request(1, ['windowsize=100']);
    await server.request(2, ['windowsize=100']);
    const [first, second] = [...server.sessions.sessions()].map(
      ({ transfer }) => transfer?.decision.agreement.windowBlocks,
    );
    expect([first, second]).toEqual([48, 24]);
  });

  it('answer strangers with ERROR 5, a few of them, and never answer an ERROR', async () => {
    const server = new MemoryServer(fileOf(100));
    for (let count = 0; count < 10; count += 1) server.acknowledge(7, 5);
    expect(server.packetsTo(7).map((packet) => [...packet.subarray(0, 4)])).toEqual([
      [0, 5, 0, 5],
      [0, 5, 0, 5],
    ]);
    server.sessions.datagramReceived(Uint8Array.of(0, 5, 0, 0, 0), 0, 5, server.peer(8));
    expect(server.packetsTo(8)).toEqual([]);
  });

  it('accept no more requests once they are stopping, and abort what is left', async () => {
    const server = new MemoryServer(fileOf(5_000));
    await server.request(1);
    server.sessions.stopAccepting();
    await server.request(2);
    expect(server.notified).toContain(`TFTP_STOPPING ${server.peer(2).name}`);
    server.sessions.abortAll('server-stopping');
    expect(server.notified).toContain(`aborted ${server.peer(1).name}`);
    // The client receives English words, not the key of the reason.
    expect(decodeTftp(server.packetsTo(1).at(-1) ?? new Uint8Array(0))).toMatchObject({
      packet: { type: 'error', errorCode: tftpErrorCode.undefined, message: 'the server is stopping' },
    });
    expect(server.sessions.size).toBe(0);
  });
});
