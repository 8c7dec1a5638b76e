import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame, tftpServerFixture } from '../../../test/tftp-server-fixture.js';

describeOnEngines((engine) => {
  const tftp = tftpServerFixture(engine);
  const { serve, clientOf } = tftp;

  /** Clients at 50 addresses that the tests send forged requests from. */
  const openFlooders = (): Promise<RawTftp[]> =>
    Promise.all(Array.from({ length: 50 }, (_, index) => RawTftp.open(`127.0.1.${index + 1}`)));

  /** Lets each flooder `ask` once a round; the next round begins when the server has received all of this one. */
  async function floodWith(
    flooders: readonly RawTftp[],
    rounds: number,
    ask: (flooder: RawTftp, round: number) => void,
  ): Promise<void> {
    const requested = (): number => tftp.server.counters?.requests ?? 0;
    for (let round = 0; round < rounds; round += 1) {
      const before = requested();
      for (const flooder of flooders) ask(flooder, round);
      await vi.waitUntil(() => requested() >= before + flooders.length, { interval: 1, timeout: 5_000 });
    }
  }

  it('counts all transfers that it has had when it stops, not only those whose stories it keeps', async () => {
    const reader = clientOf(await serve({ write: 'create' }));
    const files = Array.from({ length: 130 }, (_, index) => index);
    await Promise.all(files.map(() => reader.read('hello')));
    await reader.put(fileOf(10), 'up');
    await tftp.server.close(0);
    await expect
      .poll(() => tftp.events.at(-1))
      .toMatchObject({
        type: 'stopped',
        totals: { connections: 131, sentMessages: 130, receivedMessages: 1 },
      });
    expect(tftp.server.stories()).toHaveLength(100);
  });

  it('sends again after the time that its limits say', async () => {
    const limits = { initialTimeoutMs: 20, minTimeoutMs: 20, maxTimeoutMs: 20 };
    const port = await serve({ limits });
    tftp.client.request('readRequest', 'hello', port, { options: ['blksize=512'] });
    const first = await tftp.client.next();
    // Without them it would be a second.
    expect((await tftp.client.next(700)).bytes).toEqual(first.bytes);
  });

  describe('too many', () => {
    it('transfers are refused with an ERROR, when all of them are confirmed', async () => {
      const port = await serve({ maxTransfers: 1 });
      tftp.client.request('readRequest', 'large', port);
      const first = await tftp.client.next();
      tftp.client.acknowledge(1, first);
      await tftp.client.next();
      const late = await RawTftp.open();
      late.request('readRequest', 'hello', port);
      expect(await late.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
      late.close();
    });

    it('clients are kept out by their networks', async () => {
      const port = await serve({ deny: ['127.0.0.0/8'] });
      tftp.client.request('readRequest', 'hello', port);
      expect(await tftp.client.nextPacket()).toMatchObject({ type: 'error', errorCode: 2 });
      const codes = (): string[] =>
        tftp.events.flatMap((event) => (event.type === 'error' ? [event.failure.code] : []));
      await expect.poll(codes).toContain('TFTP_CLIENT_DENIED');
    });

    it('refusals beyond the rate of ERRORs are reported as one sum, and all of them are counted', async () => {
      const port = await serve({ deny: ['127.0.0.0/8'] });
      for (let asked = 0; asked < 120; asked += 1) tftp.client.request('readRequest', 'hello', port);
      const asked = (): number => tftp.server.counters?.refused ?? 0;
      await expect.poll(asked).toBe(120);
      const reported = (): readonly number[] =>
        tftp.events.flatMap((event) => {
          if (event.type !== 'error') return [];
          return event.failure.code === 'TFTP_REFUSALS_UNTOLD' ? [Number(event.failure.params.count)] : [1];
        });
      // While it runs, a second later.
      const reportedInAll = (): number => reported().reduce((sum, count) => sum + count, 0);
      await expect.poll(reportedInAll).toBe(120);
      expect(Math.max(...reported())).toBeGreaterThan(1);
      await tftp.server.close(0);
      await expect.poll(() => tftp.events.at(-1)?.type).toBe('stopped');
      expect(reportedInAll()).toBe(120);
      expect(tftp.events.at(-1)).toMatchObject({ totals: { refused: 120, errors: 120 } });
    });

    it('forged requests neither grow the memory nor stop real transfers', async () => {
      const port = await serve({ maxTransfers: 500, maxRequests: 100_000, maxClientRequests: 100_000 });
      const flooders = await openFlooders();
      const before = process.memoryUsage().heapUsed;
      // Two thousand requests for 500 places.
      const flood = floodWith(flooders, 40, (flooder, round) =>
        flooder.request('readRequest', round % 2 === 0 ? 'large' : 'hello', port),
      );
      for (let index = 0; index < 2; index += 1)
        expect(isSame(await clientOf(port).read('large'), fileOf(300_000))).toBe(true);
      await flood;
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(80 * 1024 * 1024);
      expect(tftp.server.transfers().length).toBeLessThanOrEqual(500);
      for (const flooder of flooders) flooder.close();
    });

    it('forged requests for a file that is streamed open a bounded number of files, and stop no real transfer', async () => {
      const port = await serve({ cacheBytes: 0, maxTransfers: 500, maxClientRequests: 100_000 });
      const open = (): number => readdirSync('/proc/self/fd').length;
      const flooders = await openFlooders();
      const before = open();
      let most = 0;
      const flood = floodWith(flooders, 30, (flooder, round) => {
        most = Math.max(most, open() - before);
        flooder.request('readRequest', 'large', port, { options: round % 2 === 0 ? ['tsize=0'] : [] });
      });
      expect(isSame(await clientOf(port).read('large'), fileOf(300_000))).toBe(true);
      await flood;
      // Two for each transfer that is allowed, while one makes room for another.
      expect(Math.max(most, open() - before)).toBeLessThanOrEqual(2 * 500 + 20);
      for (const flooder of flooders) flooder.close();
    });

    it('ERRORs to strangers are not sent: more than a bounded number goes unanswered', async () => {
      const port = await serve();
      for (let index = 0; index < 200; index += 1) tftp.client.request('readRequest', `nope${index}`, port);
      expect(await tftp.client.countWithin(300)).toBeLessThan(60);
    });
  });
});
