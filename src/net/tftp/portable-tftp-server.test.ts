import { describe, expect, it } from 'vitest';
import { addressOf, book, describeOnLinux, hasIPv6, libc } from '../../../test/linux-port.js';
import { memoryOptions } from '../../../test/memory-server.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame } from '../../../test/tftp-server-fixture.js';
import { DatagramSocket } from '../../linux/datagram-socket.js';
import type { TftpSockets, TransferRecord } from '../../tftp/server/server-engine.js';
import type { SessionsOptions } from '../../tftp/server/server-options.js';
import { PortableTftpServer } from './portable-tftp-server.js';

const file = fileOf(2_000);
const hex = ({ bytes }: { readonly bytes: Uint8Array }): string => Buffer.from(bytes).toString('hex');
const dataOf = (block: number): string =>
  `0003000${block}${Buffer.from(file.subarray((block - 1) * 512, block * 512)).toString('hex')}`;
/** ERROR 5, unknown transfer ID. */
const unknownTransfer = '00050005756e6b6e6f776e207472616e7366657220494400';

describe('the portable server', () => {
  const { own } = scratch();

  /** An open server, and what its observer was notified of. */
  async function serving(sockets: Partial<TftpSockets> = {}, options: Partial<SessionsOptions> = {}) {
    const records: TransferRecord[] = [];
    const notified: string[] = [];
    let wake: () => void = () => undefined;
    const note = (what: string): void => {
      notified.push(what);
      wake();
    };
    const server = new PortableTftpServer(
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
    own({ close: () => server.close(0) });
    const bound = await server.open();
    return {
      server,
      records,
      bound,
      port: bound[0]?.port ?? 0,
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
    const { server, port, bound, records, until } = await serving({}, { traceSteps: 10 });
    expect(bound).toEqual([{ address: '127.0.0.1', port }]);
    const peer = await client();
    peer.request('readRequest', 'firmware', port);
    const first = await peer.next();
    expect(first.from.port).not.toBe(port);
    const [running] = server.transfers();
    expect(running).toMatchObject({ file: 'firmware', peer: `127.0.0.1:${peer.port}`, direction: 'get' });
    expect((await server.record(running?.id ?? ''))?.transfer.file).toBe('firmware');
    expect(await server.record('none')).toBeUndefined();
    expect(server.isBusy).toBe(true);
    expect(isSame(await peer.download(first), file)).toBe(true);
    expect(await until(2)).toEqual(['started firmware', 'done firmware']);
    expect(records[0]?.transfer.bytes).toBe(file.length);
    expect([server.transfers(), server.isBusy, server.datagrams]).toEqual([[], false, undefined]);
    expect(server.counters).toMatchObject({ requests: 1, transfersDone: 1, sentBytes: file.length });
  });

  it.each(['127.0.0.1', ...(hasIPv6 ? ['::1'] : [])])(
    'on every address answers from %s, where it was asked',
    async (address) => {
      const { port, bound } = await serving({ host: undefined });
      expect(bound[0]?.address).toBe('0.0.0.0');
      const peer = await client(address);
      peer.request('readRequest', 'f', port, { address });
      const first = await peer.next();
      expect(first.from.address).toBe(address);
      peer.acknowledge(1, first);
      expect((await peer.next()).from).toMatchObject({ address, port: first.from.port });
    },
  );

  it('refuses a stranger at the port of a transfer and at that of requests', async () => {
    const { port } = await serving();
    const [peer, stranger] = [await client(), await client()];
    peer.request('readRequest', 'f', port);
    const first = await peer.next();
    stranger.acknowledge(1, first);
    expect(hex(await stranger.next())).toBe(unknownTransfer);
    stranger.send(Buffer.from('00040001', 'hex'), port);
    const answer = await stranger.next();
    expect([hex(answer), answer.from.port]).toEqual([unknownTransfer, port]);
    expect(isSame(await peer.download(first), file)).toBe(true);
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

  it('serves on one port where that was asked for', async () => {
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

  it('sends the blocks of a window in order', async () => {
    const { port } = await serving();
    const peer = await client();
    peer.request('readRequest', 'f', port, { options: ['windowsize=4'] });
    peer.acknowledge(0, await peer.next());
    for (let block = 1; block <= 4; block += 1) expect(hex(await peer.next())).toBe(dataOf(block));
  });

  it('aborts a transfer by id, and returns false for an unknown id', async () => {
    const { server, port, until } = await serving();
    const peer = await client();
    peer.request('readRequest', 'f', port);
    await peer.next();
    expect(server.abort('none')).toBe(false);
    expect(server.abort(server.transfers()[0]?.id ?? '')).toBe(true);
    expect(hex(await peer.next()).slice(0, 8)).toBe('00050000');
    expect(await until(2)).toEqual(['started f', 'aborted f']);
  });

  describe('that closes', () => {
    it('lets a transfer finish, and takes no request meanwhile', async () => {
      const { server, port, until } = await serving();
      const [peer, late] = [await client(), await client()];
      peer.request('readRequest', 'f', port);
      const first = await peer.next();
      const closed = server.close(60_000);
      late.request('readRequest', 'late', port);
      expect(hex(await late.next()).slice(0, 4)).toBe('0005');
      expect(isSame(await peer.download(first), file)).toBe(true);
      await closed;
      expect(await until(3)).toContain('done f');
      own(await RawTftp.open('127.0.0.1', port));
    });

    it('gives transfers up when no time is left, also after there was some', async () => {
      const { server, port, until } = await serving();
      const peer = await client();
      peer.request('readRequest', 'f', port);
      await peer.next();
      const closing = server.close(60_000);
      await server.close(0);
      await closing;
      expect(hex(await peer.next()).slice(0, 8)).toBe('00050000');
      expect(await until(2)).toEqual(['started f', 'aborted f']);
    });
  });

  it('is not open where its port is taken, or the address is not this machine’s', async () => {
    const other = await client();
    await expect(serving({ port: other.port })).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      failure: { params: { address: `127.0.0.1:${other.port}` } },
    });
    await expect(serving({ host: '203.0.113.77' })).rejects.toMatchObject({ code: 'ADDRESS_NOT_LOCAL' });
  });

  it('names a descriptor that is no socket', async () => {
    await expect(serving({ descriptors: [1_000_000] })).rejects.toMatchObject({
      failure: { params: { address: 'descriptor 1000000' } },
    });
  });

  describeOnLinux('on a socket that was passed', () => {
    it('serves there', async () => {
      const passed = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
      const { address, port: expected } = passed.local;
      const { bound, port } = await serving({ host: '127.0.0.9', descriptors: [passed.descriptor] });
      expect(bound).toEqual([{ address, port: expected }]);
      const peer = await client();
      peer.request('readRequest', 'f', port);
      expect(isSame(await peer.download(await peer.next()), file)).toBe(true);
    });
  });
});
