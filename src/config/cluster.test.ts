import { describe, expect, it } from 'vitest';
import { nodeNameOf, parseClusterServers, parseNodeName, userOf } from './cluster.js';

describe('the servers of a cluster', () => {
  it.each([
    ['nats://127.0.0.1', ['127.0.0.1:4222'], false, { type: 'none' }],
    ['lab.example:4223', ['lab.example:4223'], false, { type: 'none' }],
    ['nats://[::1]', ['[::1]:4222'], false, { type: 'none' }],
    ['tls://[fe80::1]:7000/', ['[fe80::1]:7000'], true, { type: 'none' }],
    ['nats://s3cret@a, nats://b:5222', ['a:4222', 'b:5222'], false, { type: 'token', token: 's3cret' }],
    ['nats://%E7%8E%8B:a%3Ab@a', ['a:4222'], false, { type: 'password', user: '王', password: 'a:b' }],
  ])('are read from %s', (text, servers, isTls, login) => {
    expect(parseClusterServers(text)).toEqual({ ok: true, value: { servers, isTls, login } });
  });

  it.each([
    '',
    'http://a',
    'nats://',
    'nats://a:0',
    'nats://a:70000',
    'nats://:x@a',
    'nats://a,',
    'nats://%zz@a',
    'a,'.repeat(40),
  ])('are not %s', (text) => {
    expect(parseClusterServers(text)).toMatchObject({ ok: false, failure: { code: 'CLUSTER_URL_INVALID' } });
  });

  it('are refused without showing a password', () => {
    const parsed = parseClusterServers('nats://bench:s3cret@a:0');
    expect(JSON.stringify(parsed)).not.toContain('s3cret');
  });
});

describe('the name of a node', () => {
  it('is what a subject of NATS can hold as one token', () => {
    for (const name of ['a', 'room-2', '7_x', 'x'.repeat(32)])
      expect(parseNodeName(name)).toEqual({ ok: true, value: name });
    for (const name of ['', '-a', 'a.b', 'a b', '房间', '*', 'x'.repeat(33)])
      expect(parseNodeName(name)).toMatchObject({ ok: false, failure: { code: 'NODE_NAME_INVALID' } });
  });

  it('of a listener says what it is too, and where, however long the name of the machine', () => {
    expect(nodeNameOf('bench.lab', 'tcp listen 7777')).toBe('bench-tcp-listen-7777');
    const long = nodeNameOf('a-machine-with-a-very-long-name', 'tcp listen 65535');
    expect(long).toBe('a-machine-with--tcp-listen-65535');
    for (const name of [long, nodeNameOf('主机', 'udp chat 7')]) expect(parseNodeName(name).ok).toBe(true);
  });

  it('comes from that of the machine, whatever that is', () => {
    expect(['bench.lab.example', 'my machine', '_x', '主机', ''].map((name) => nodeNameOf(name))).toEqual([
      'bench',
      'my-machine',
      'x',
      'node',
      'node',
    ]);
    for (const host of ['bench.lab', '主机', '-'.repeat(40)])
      expect(parseNodeName(nodeNameOf(host)).ok).toBe(true);
  });
});

it('names whom a login names', () => {
  expect(userOf({ type: 'password', user: 'bench', password: 'x' })).toBe('bench');
  expect([userOf({ type: 'none' }), userOf({ type: 'token', token: 'x' })]).toEqual(['-', '-']);
});
