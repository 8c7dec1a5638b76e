import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import { TcpWorkers } from './tcp-workers.js';
import { maxWorkers } from './worker-limits.js';

const gibibyte = 1024 ** 3;

describe('worker processes', () => {
  it.each([
    [1, gibibyte / 8, 1],
    [1, gibibyte, 8],
    [2, 8 * gibibyte, 8],
    [4, 8 * gibibyte, 8],
    [16, 64 * gibibyte, 16],
    [4, gibibyte, 8],
    [64, 256 * gibibyte, 64],
  ])('on %i cores and %i bytes of memory are at most %i', (cores, bytes, most) => {
    expect(maxWorkers(cores, bytes)).toBe(most);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('listen at another port when the one that the system chose is taken before they listen', async () => {
    const faster = createServer();
    // The probe lets go of its port, and another program has it before a worker does.
    const { close } = Server.prototype;
    vi.spyOn(Server.prototype, 'close').mockImplementationOnce(function (this: Server, done) {
      const { port } = this.address() as AddressInfo;
      return close.call(this, () => faster.listen(port, '127.0.0.1', done));
    });
    const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', workers: 2 }));
    if (spec.type !== 'tcp-listen') throw new Error(spec.type);
    const entry = new URL('../../../dist/app/entries/tcp-worker.js', import.meta.url);
    const workers = new TcpWorkers(
      spec,
      { id: 'test', hub: new Hub(setImmediate), behaviours: replyBehaviours },
      entry,
    );
    try {
      await workers.open();
      const taken = (faster.address() as AddressInfo).port;
      expect(workers.status).toMatchObject({ state: 'listening', local: expect.any(String) });
      expect(workers.status).not.toMatchObject({ local: `127.0.0.1:${taken}` });
    } finally {
      await workers.close(0);
      faster.close();
    }
  });

  it('close at once when the grace is shortened while they wait for a client', async () => {
    const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', workers: 2 }));
    if (spec.type !== 'tcp-listen') throw new Error(spec.type);
    const entry = new URL('../../../dist/app/entries/tcp-worker.js', import.meta.url);
    const workers = new TcpWorkers(
      spec,
      { id: 'test', hub: new Hub(setImmediate), behaviours: replyBehaviours },
      entry,
    );
    await workers.open();
    if (workers.status.state !== 'listening') throw new Error(workers.status.state);
    // It does not finish sending, so its connection stays half open.
    const client = connect({
      port: Number(workers.status.local.split(':').at(-1)),
      host: '127.0.0.1',
      allowHalfOpen: true,
    }).on('error', () => undefined);
    await once(client, 'connect');
    await expect.poll(() => workers.peerCount).toBe(1);
    const patient = workers.close(60_000);
    await once(client.resume(), 'end');
    expect(workers.status.state).toBe('stopping');
    await workers.close(0);
    await patient;
    expect([workers.status.state, workers.peerCount]).toEqual(['stopped', 0]);
    client.destroy();
  });

  it('are refused before one is started when the machine does not bear them', async () => {
    const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', workers: 2 }));
    if (spec.type !== 'tcp-listen') throw new Error(spec.type);
    const workers = new TcpWorkers(
      { ...spec, workers: 1_000 },
      { id: 'test', hub: new Hub(setImmediate), behaviours: replyBehaviours },
      new URL('file:///nothing-is-started'),
    );
    await expect(workers.open()).rejects.toMatchObject({ code: 'WORKERS_TOO_MANY' });
    expect(workers.status).toMatchObject({ state: 'failed', failure: { code: 'WORKERS_TOO_MANY' } });
    await workers.close(0);
  });
});
