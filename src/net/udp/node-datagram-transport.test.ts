import { afterEach, describe, expect, it } from 'vitest';
import type { UdpInput } from '../../config/endpoint-input.js';
import type { UdpSpec } from '../../config/endpoint-spec.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { orThrow } from '../../errors/parsed.js';
import type { DatagramHandler } from '../../transport/datagram-transport.js';
import { NodeDatagramTransport } from './node-datagram-transport.js';

function specOf(input: Partial<UdpInput>): UdpSpec {
  const spec = orThrow(parseEndpoint({ type: 'udp', address: '127.0.0.1:0', ...input }));
  if (spec.type !== 'udp') throw new Error(spec.type);
  return spec;
}

const open: NodeDatagramTransport[] = [];
afterEach(() => {
  for (const transport of open.splice(0)) transport.close();
});

/** A bound transport, and the datagrams that came, each with its sender. */
async function bound(input: Partial<UdpInput> = {}) {
  const received: string[] = [];
  const failures: unknown[] = [];
  const handler: DatagramHandler = {
    received: (bytes, { peer }) => received.push(`${Buffer.from(bytes)} from ${peer}`),
    failed: (error) => failures.push(error),
  };
  const transport = await NodeDatagramTransport.open(specOf(input), handler);
  open.push(transport);
  return { transport, received, failures };
}

describe('a UDP socket of node:dgram', () => {
  it('has one destination for each address and port, until it is forgotten', async () => {
    const { transport } = await bound();
    const one = transport.destination('127.0.0.1', 9);
    expect(transport.destination('::ffff:127.0.0.1', 9)).toBe(one);
    expect(transport.destination('127.0.0.1', 10)).not.toBe(one);
    transport.forget(one);
    expect(transport.destination('127.0.0.1', 9)).not.toBe(one);
  });

  it('carries datagrams both ways, and answers from the address that was asked', async () => {
    const server = await bound({ address: '0' });
    const client = await bound();
    const { port } = server.transport.local;
    client.transport.send(Buffer.from('ping'), client.transport.destination('127.0.0.1', port));
    await expect.poll(() => server.received.length).toBeGreaterThan(0);
    const { port: asking } = client.transport.local;
    expect(server.received).toEqual([`ping from 127.0.0.1:${asking}`]);
    server.transport.send(Buffer.from('pong'), server.transport.destination('127.0.0.1', asking));
    await expect.poll(() => client.received.length).toBeGreaterThan(0);
    expect(client.received).toEqual([`pong from 127.0.0.1:${port}`]);
  });

  it('has no room for more than may wait, and resolves when everything has left', async () => {
    const { transport } = await bound({ limits: { maxTotalBacklogBytes: 65_536 } });
    const to = transport.destination('127.0.0.1', transport.local.port);
    const piece = Buffer.alloc(40_000);
    expect([transport.send(piece, to), transport.send(piece, to)]).toEqual([true, false]);
    await transport.drained();
    expect(transport.send(piece, to)).toBe(true);
    await transport.drained();
    await expect(transport.drained()).resolves.toBeUndefined();
  });

  it('is connected to one remote, and reports that nothing listens there', async () => {
    const gone = await bound();
    const { port } = gone.transport.local;
    open.splice(open.indexOf(gone.transport), 1);
    gone.transport.close();
    const { transport, failures } = await bound({ remote: `127.0.0.1:${port}` });
    expect([transport.isConnected, transport.remote?.peer, transport.next]).toEqual([
      true,
      `127.0.0.1:${port}`,
      undefined,
    ]);
    for (const text of ['one', 'two']) {
      if (transport.remote !== undefined) transport.send(Buffer.from(text), transport.remote);
      await transport.drained();
    }
    await expect.poll(() => failures.length).toBeGreaterThan(0);
    expect(failures[0]).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('refuses a port that is taken, a broadcast that was not asked for, and an address that is not here', async () => {
    const { transport } = await bound();
    const taken = { address: `127.0.0.1:${transport.local.port}` };
    await expect(bound(taken)).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    await expect(bound({ address: '0', remote: '255.255.255.255:9' })).rejects.toMatchObject({
      code: 'BROADCAST_REFUSED',
    });
    await expect(bound({ address: '203.0.113.77:0' })).rejects.toMatchObject({ code: 'ADDRESS_NOT_LOCAL' });
  });

  it('may be closed again: an endpoint that moves on to the next address is closed meanwhile', async () => {
    const { transport } = await bound();
    transport.close();
    expect(() => transport.close()).not.toThrow();
  });
});
