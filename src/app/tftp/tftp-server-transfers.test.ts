import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame, tftpServerFixture } from '../../../test/tftp-server-fixture.js';
import { localAddresses } from '../../system/local-addresses.js';
import { opcode } from '../../wire/tftp/packet.js';
import { TftpClient } from './tftp-client.js';

describeOnEngines((engine) => {
  const tftp = tftpServerFixture(engine);
  const { serve, serveEverywhere, clientOf } = tftp;

  describe('options', () => {
    it.each([
      ['BlKsIzE=1024', [{ name: 'BlKsIzE', value: '1024' }]],
      ['windowsize=4', [{ name: 'windowsize', value: '4' }]],
      ['tsize=0', [{ name: 'tsize', value: '300000' }]],
      ['blksize=65465', [{ name: 'blksize', value: '65464' }]],
    ])('%s is answered in the client’s spelling', async (option, options) => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port, { options: [option] });
      expect(await tftp.client.nextPacket()).toEqual({ type: 'optionAcknowledgement', options });
    });

    it.each([
      'unknown=1',
      'blksize=7',
      'blksize=abc',
      'blksize=1e3',
      'tsize=99999999999999999999',
      'timeout=-1',
    ])('%s alone is left out: DATA 1 comes', async (option) => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port, { options: [option] });
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'data', block16: 1 });
    });

    it('of a huge window cost one datagram until the client has answered, and no more than a bound after that', async () => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port, { options: ['windowsize=65535', 'blksize=1468'] });
      const offer = await tftp.client.next();
      expect(await tftp.client.countWithin(50)).toBe(0);
      tftp.client.acknowledge(0, offer);
      expect(await tftp.client.countWithin(150)).toBeLessThanOrEqual(300_000 / 1_468 + 1);
      tftp.client.request('readRequest', 'hello', port, { options: ['unknown=1', 'windowsize=x'] });
    });

    it('hold blocks to the MTU of the interface that was asked', async () => {
      const own = localAddresses().find(({ internal, family }) => !internal && family === 'IPv4');
      if (own === undefined) return;
      const port = await serve({ host: own.address });
      const neighbour = await RawTftp.open(own.address);
      neighbour.request('readRequest', 'large', port, { options: ['blksize=9000'], address: own.address });
      const { bytes, from } = await neighbour.next();
      const [, , , value] = Buffer.from(bytes).toString('latin1').split('\0');
      expect(Number(value)).toBeLessThanOrEqual(8_968);
      expect(from.address).toBe(own.address);
      neighbour.close();
    });

    it('that are declined with ERROR 8, as PXE firmware does, close the transfer quietly', async () => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port, { options: ['tsize=0'] });
      const { from } = await tftp.client.next();
      tftp.client.send(Buffer.from('\0\x05\0\x08declined\0', 'latin1'), from.port);
      expect(await tftp.client.countWithin(50)).toBe(0);
      expect(tftp.server.transfers()).toEqual([]);
      expect(tftp.server.stories()[0]?.outcome?.outcome).toBe('aborted');
    });
  });

  describe('a transfer', () => {
    it('goes on when a stranger speaks to its port, who gets ERROR 5', async () => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port);
      const first = await tftp.client.next();
      const stranger = await RawTftp.open();
      stranger.acknowledge(1, first);
      expect(await stranger.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      stranger.send(Buffer.from('\0\x05\0\x00x\0', 'latin1'), first.from.port);
      expect(isSame(await tftp.client.download(first), fileOf(300_000))).toBe(true);
      expect(stranger.waiting).toBe(0);
      stranger.close();
    });

    it('is one, however often the same request comes; other content begins anew', async () => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port);
      const first = await tftp.client.next();
      tftp.client.request('readRequest', 'large', port);
      tftp.client.request('readRequest', 'large', port);
      expect(await tftp.client.countWithin(80)).toBe(0);
      expect(tftp.server.transfers()).toHaveLength(1);
      tftp.client.request('readRequest', 'hello', port);
      const second = await tftp.client.next();
      expect(second.from.port).not.toBe(first.from.port);
      expect(Buffer.from(await tftp.client.download(second)).toString()).toBe('hello');
    });

    it('answers the same request again that comes to its own port, as from a relay, and nothing else that does', async () => {
      const port = await serve();
      const options = ['blksize=1000'];
      tftp.client.request('readRequest', 'large', port, { options });
      const offer = await tftp.client.next();
      const tid = offer.from.port;
      tftp.client.request('writeRequest', 'other', tid);
      tftp.client.request('readRequest', 'hello', tid, { options });
      // One that crossed the answer on its way is not answered.
      await expect
        .poll(() => {
          tftp.client.request('readRequest', 'large', tid, { options });
          return tftp.client.waiting;
        })
        .toBeGreaterThan(0);
      const again = await tftp.client.next();
      expect([again.from.port, again.bytes]).toEqual([tid, offer.bytes]);
      tftp.client.acknowledge(0, again);
      let received = await tftp.client.next();
      while (received.bytes[1] === opcode.optionAcknowledgement) received = await tftp.client.next();
      expect(isSame(await tftp.client.download(received, 1_000), fileOf(300_000))).toBe(true);
    });

    it('uses the port of requests if configured, or ports of a range', async () => {
      const single = await serve({ singlePort: true });
      tftp.client.request('readRequest', 'hello', single);
      const first = await tftp.client.next();
      expect(first.from.port).toBe(single);
      expect(Buffer.from(await tftp.client.download(first)).toString()).toBe('hello');
      // A server that has not received the last ACK yet would send this tftp.client an ERROR.
      await expect.poll(() => tftp.server.counters?.transfersDone).toBe(1);
      await tftp.server.close(0);
      const ranged = await serve({ tidPorts: '29210-29219' });
      tftp.client.request('readRequest', 'hello', ranged);
      const { from } = await tftp.client.next();
      expect(from.port).toBeGreaterThanOrEqual(29_210);
      expect(from.port).toBeLessThanOrEqual(29_219);
    });

    // Below the ports that the system gives away by itself.
    it('finds a port in a small range, however many threads share it', async () => {
      const port = await serve({ tidPorts: '29220-29223', workers: 3 });
      for (let round = 0; round < 5; round += 1) {
        const clients = await Promise.all(Array.from({ length: 8 }, () => RawTftp.open()));
        for (const one of clients) one.request('readRequest', 'hello', port);
        for (const one of clients) {
          const first = await one.next();
          expect(first.from.port).toBeGreaterThanOrEqual(29_220);
          expect(first.from.port).toBeLessThanOrEqual(29_223);
          expect(Buffer.from(await one.download(first)).toString()).toBe('hello');
          one.close();
        }
      }
    });

    // What a rate is exactly is proved on virtual time, in src/tftp/server/byte-rate.test.ts.
    it('is held to the byte rate of its client, and another client is served meanwhile', async () => {
      const port = await serve({ host: '127.0.0.1', maxClientRate: 300_000 });
      const ended: string[] = [];
      const startedMs = performance.now();
      const slow = clientOf(port)
        .read('large')
        .finally(() => ended.push('limited'));
      // 127.0.0.2 has a rate and a burst of its own.
      const other = new TftpClient({ host: '127.0.0.1', port, bind: '127.0.0.2' });
      expect(await other.read('hello')).toHaveLength(5);
      ended.push('other');
      expect(await slow).toHaveLength(300_000);
      expect(ended).toEqual(['other', 'limited']);
      // 270,000 bytes after the burst: a busy machine only makes it longer.
      expect(performance.now() - startedMs).toBeGreaterThan(800);
    });

    it('is held to the byte rate, overall', async () => {
      const port = await serve({ maxRate: 500_000 });
      const startedMs = performance.now();
      expect(await clientOf(port).read('large')).toHaveLength(300_000);
      // 250,000 bytes after the burst.
      expect(performance.now() - startedMs).toBeGreaterThan(450);
    });

    it('comes to each address of the machine, in both families, from the address that was asked', async () => {
      const port = await serveEverywhere();
      const addresses = localAddresses().filter(({ address }) => !address.includes('%'));
      expect(addresses.length).toBeGreaterThan(0);
      for (const { address } of addresses) {
        const one = await RawTftp.open(address);
        one.request('readRequest', 'hello', port, { address });
        const received = await one.next();
        expect(received.from.address).toBe(address);
        expect(Buffer.from(await one.download(received)).toString()).toBe('hello');
        one.close();
      }
    });
  });
});
