import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { SharedBucket } from '../../src/cluster/workspace/shared-bucket.js';
import { parseClusterServers } from '../../src/config/cluster.js';
import { orThrow } from '../../src/errors/parsed.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';

const stream = 'KV_bob-workspace';
const owner = { node: 'room1', user: '-', by: 'ana' };

describeWith('nats-server', 'the bucket of a shared workspace', () => {
  let server: NatsServer;
  let link: ClusterLink;
  beforeEach(async () => {
    server = await startNats();
    const { servers, isTls, login } = orThrow(parseClusterServers(server.url));
    link = await ClusterLink.open({ servers, isTls, login, tls: {}, name: 'test' });
  });
  afterEach(async () => {
    await link.close();
    await server.close();
  });

  it('is whole while it is the one that was opened, and not when it was removed and made anew', async () => {
    const bucket = await SharedBucket.open(link, '', owner);
    const { stop } = await bucket.follow(
      () => undefined,
      () => undefined,
    );
    expect(await bucket.isWhole()).toBe(true);
    const manager = await jetstreamManager(link.live());
    await manager.streams.delete(stream);
    await expect(bucket.isWhole()).rejects.toThrow();
    const anew = await SharedBucket.open(link, '', owner);
    expect(await bucket.isWhole()).toBe(false);
    expect(await anew.isWhole()).toBe(true);
    stop();
  });

  it('is not whole where a change was passed over', async () => {
    const bucket = await SharedBucket.open(link, '', owner);
    const told: string[] = [];
    const { stop } = await bucket.follow(
      (path) => told.push(path),
      () => undefined,
    );
    await bucket.put('messages/a.yaml', 'hex: 01\n', 0);
    await bucket.put('messages/b.yaml', 'hex: 02\n', 0);
    await expect.poll(() => told).toEqual(['messages/a.yaml', 'messages/b.yaml']);
    expect(await bucket.isWhole()).toBe(true);
    // A revision that no follower is told of, as one that was replaced before it was delivered.
    const manager = await jetstreamManager(link.live());
    const { config } = await manager.streams.info(stream);
    await manager.streams.update(stream, { ...config, subjects: [...config.subjects, 'passed.over'] });
    await link.live().request('passed.over', 'x');
    await bucket.put('messages/c.yaml', 'hex: 03\n', 0);
    await expect.poll(() => told.at(-1)).toBe('messages/c.yaml');
    expect(await bucket.isWhole()).toBe(false);
    stop();
  });
});
