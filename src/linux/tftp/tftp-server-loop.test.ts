import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnLinux, hasIPv6, libc, openLoop } from '../../../test/linux-port.js';
import { memoryOptions } from '../../../test/memory-server.js';
import { RawTftp, type ReceivedDatagram } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame } from '../../../test/tftp-server-fixture.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import { RewriteRules } from '../../tftp/server/rewrite-rules.js';
import type { TftpSockets, TransferRecord } from '../../tftp/server/server-engine.js';
import type { SessionsOptions } from '../../tftp/server/server-options.js';
import type { ServerPolicy } from '../../tftp/server/server-request.js';
import { TftpServerLoop } from './tftp-server-loop.js';

const file = fileOf(2_000);
const packetOf = ({ bytes }: ReceivedDatagram): string => Buffer.from(bytes).toString('hex');
/** DATA and ACK as RFC 1350 draws them, of a block below 10. */
const dataOf = (block: number): string =>
  `0003000${block}${Buffer.from(file.subarray((block - 1) * 512, block * 512)).toString('hex')}`;
const ackOf = (block: number): string => `0004000${block}`;
/** ERROR 5, unknown transfer ID. */
const unknownTransfer = '00050005756e6b6e6f776e207472616e7366657220494400';

describeOnLinux('a server on a loop', () => {
  const { folder, own } = scratch();

  /**
   * A server on a clock that stands still but for `pass`; `notified` are the words and peers that its observer got.
   * What happens is waited for, not how long it takes.
   */
  async function serving(sockets: Partial<TftpSockets> = {}, options: Partial<SessionsOptions> = {}) {
    const clock = { nowMs: 1_000 };
    const loop = openLoop({ nowMs: () => clock.nowMs, maySpin: () => false });
    const records: TransferRecord[] = [];
    const notified: string[] = [];
    let wake: () => void = () => undefined;
    const note = (what: string): void => {
      notified.push(what);
      wake();
    };
    const server = new TftpServerLoop(
      libc,
      loop,
      {
        host: '127.0.0.1',
        port: 0,
        singlePort: false,
        tidPorts: undefined,
        ignoresMtu: false,
        descriptors: [],
        ...sockets,
      },
      memoryOptions(file, options),
      {
        transferStarted: ({ file: name }) => note(`started ${name}`),
        transferFinished: (record) => {
          records.push(record);
          note(`${record.transfer.outcome?.outcome} ${record.transfer.file}`);
        },
        refused: (_, { code }) => note(code),
        unanswered: () => note('unanswered'),
        failed: ({ code }) => note(code),
      },
    );
    own(server);
    const bound = await server.open(undefined);
    return {
      server,
      records,
      bound,
      port: bound[0]?.port ?? 0,
      /** Lets `ms` pass, and the loop look at its deadlines. */
      pass: (ms: number) => {
        clock.nowMs += ms;
        loop.runNow();
      },
      /** Resolves with all that the observer was notified of, once that is `count` things. */
      until: async (count: number) => {
        while (notified.length < count)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return notified;
      },
    };
  }

  async function client(address?: string): Promise<RawTftp> {
    return own(await RawTftp.open(address));
  }

  it('serves a file from a port of its own, and accounts for it', async () => {
    const { server, port, records, until } = await serving({}, { traceSteps: 10 });
    const peer = await client();
    peer.request('readRequest', 'firmware', port);
    const first = await peer.next();
    expect(first.from.port).not.toBe(port);
    expect(server.isBlocked).toBe(false);
    const [running] = server.transfers();
    expect(running).toMatchObject({ file: 'firmware', peer: `127.0.0.1:${peer.port}`, direction: 'get' });
    expect(server.record(running?.id ?? '')?.transfer.file).toBe('firmware');
    expect(server.record('none')).toBeUndefined();
    expect(isSame(await peer.download(first), file)).toBe(true);
    expect(await until(2)).toEqual(['started firmware', 'done firmware']);
    expect(records[0]?.transfer.bytes).toBe(file.length);
    expect(server.transfers()).toEqual([]);
    expect(server.counters).toMatchObject({ requests: 1, transfersDone: 1, sentBytes: file.length });
    // The request and four ACKs.
    expect(server.datagrams()).toEqual({ received: 5, dropped: 0 });
  });

  it('takes an upload', async () => {
    const root = folder();
    const files = own(await ServedFolder.open(root));
    const policy: ServerPolicy = {
      write: 'create',
      rules: RewriteRules.none,
      perClientFolders: false,
      quotaBytes: 10_000,
    };
    const { port, until } = await serving({}, { files, policy });
    const peer = await client();
    peer.request('writeRequest', 'uploaded', port);
    for (let block = 0; block <= 4; block += 1) {
      const acknowledged = await peer.next();
      expect(packetOf(acknowledged)).toBe(ackOf(block));
      if (block < 4) peer.data(block + 1, file.subarray(block * 512, block * 512 + 512), acknowledged);
    }
    await until(1);
    expect(isSame(readFileSync(join(root, 'uploaded')), file)).toBe(true);
  });

  it('sends the blocks of a window in order', async () => {
    const { port, until } = await serving();
    const peer = await client();
    peer.request('readRequest', 'f', port, { options: ['windowsize=4'] });
    const offer = await peer.next();
    peer.acknowledge(0, offer);
    const window = [await peer.next(), await peer.next(), await peer.next(), await peer.next()];
    expect(window.map(packetOf)).toEqual([1, 2, 3, 4].map(dataOf));
    peer.acknowledge(4, offer);
    expect(await until(2)).toEqual(['started f', 'done f']);
  });

  it('repeats a block when its time is over, and ends the transfer of a silent client', async () => {
    const { server, port, pass, until } = await serving();
    const peer = await client();
    peer.request('readRequest', 'f', port);
    const first = await peer.next();
    peer.acknowledge(1, first);
    expect(packetOf(await peer.next())).toBe(dataOf(2));
    pass(server.deadlineMs);
    expect(packetOf(await peer.next())).toBe(dataOf(2));
    for (let repeated = 0; server.sessions.isBusy && repeated < 20; repeated += 1) pass(10_000);
    expect((await until(2)).at(-1)).toBe('failed f');
    expect(server.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it.each(['127.0.0.1', '127.0.0.77', ...(hasIPv6 ? ['::1'] : [])])(
    'on every address answers from %s, where it was asked',
    async (address) => {
      const { port } = await serving({ host: undefined });
      const peer = await client(address.includes(':') ? address : '127.0.0.1');
      peer.request('readRequest', 'f', port, { address });
      const first = await peer.next();
      expect(first.from.address).toBe(address);
      peer.acknowledge(1, first);
      expect((await peer.next()).from).toMatchObject({ address, port: first.from.port });
    },
  );

  it('refuses a stranger at the port of a transfer, which goes on', async () => {
    const { port } = await serving();
    const [peer, stranger] = [await client(), await client()];
    peer.request('readRequest', 'f', port);
    const first = await peer.next();
    stranger.acknowledge(1, first);
    expect(packetOf(await stranger.next())).toBe(unknownTransfer);
    expect(isSame(await peer.download(first), file)).toBe(true);
  });

  it('answers a stranger at the port of requests from there', async () => {
    const { port } = await serving();
    const stranger = await client();
    stranger.send(Buffer.from(ackOf(1), 'hex'), port);
    const answer = await stranger.next();
    expect([packetOf(answer), answer.from.port]).toEqual([unknownTransfer, port]);
  });

  it('leaves out what is sent to the port of an earlier transfer of the same client', async () => {
    const { port, until } = await serving();
    const peer = await client();
    peer.request('readRequest', 'one', port);
    const one = await peer.next();
    await peer.download(one);
    await until(2);
    peer.request('readRequest', 'two', port);
    const two = await peer.next();
    expect(two.from.port).not.toBe(one.from.port);
    // An ERROR that is too late: it would end the second transfer.
    peer.send(Buffer.from('0005000000', 'hex'), one.from.port);
    expect(isSame(await peer.download(two), file)).toBe(true);
    expect((await until(4)).slice(2)).toEqual(['started two', 'done two']);
  });

  it('serves on one port in single-port mode', async () => {
    const { port, until } = await serving({ singlePort: true });
    const peer = await client();
    for (const name of ['one', 'two']) {
      peer.request('readRequest', name, port);
      const first = await peer.next();
      expect(first.from.port).toBe(port);
      expect(isSame(await peer.download(first), file)).toBe(true);
    }
    expect(await until(4)).toEqual(['started one', 'done one', 'started two', 'done two']);
  });

  it('ends the transfer of a client whose port is closed, by ICMP', async () => {
    const { server, port, pass, until, records } = await serving();
    const peer = await RawTftp.open();
    peer.request('readRequest', 'f', port);
    peer.acknowledge(1, await peer.next());
    await peer.next();
    peer.close();
    // The block is sent again, to nobody.
    pass(server.deadlineMs);
    expect(await until(2)).toEqual(['started f', 'failed f']);
    expect(records[0]?.transfer.outcome).toMatchObject({ failure: { code: 'TFTP_CLIENT_GONE' } });
  });

  it('sends an ERROR for an aborted transfer before it closes', async () => {
    const { server, port } = await serving();
    const peer = await client();
    peer.request('readRequest', 'f', port);
    await peer.next();
    server.sessions.abortAll('server-stopping');
    server.close();
    expect(packetOf(await peer.next()).slice(0, 8)).toBe('00050000');
  });

  it('is not bound if its port is in use, and closes', async () => {
    const { port } = await serving();
    await expect(serving({ port })).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
  });
});
