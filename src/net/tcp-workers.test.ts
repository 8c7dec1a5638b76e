import { describe, expect, it } from 'vitest';
import { orThrow } from '../config/address.js';
import { parseEndpoint } from '../config/parse-endpoint.js';
import { Hub } from '../traffic/hub.js';
import { mostWorkers, TcpWorkers } from './tcp-workers.js';

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
    expect(mostWorkers(cores, bytes)).toBe(most);
  });

  it('are refused before one is started when the machine does not bear them', async () => {
    const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', workers: 2 }));
    if (spec.type !== 'tcp-listen') throw new Error(spec.type);
    const workers = new TcpWorkers(
      { ...spec, workers: 1_000 },
      { id: 'test', hub: new Hub(setImmediate) },
      new URL('file:///nothing-is-started'),
    );
    await expect(workers.open()).rejects.toMatchObject({ code: 'WORKERS_TOO_MANY' });
    expect(workers.status).toMatchObject({ state: 'failed', failure: { code: 'WORKERS_TOO_MANY' } });
    await workers.close(0);
  });
});
