import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { listeners } from '../../../test/tcp-listeners.js';

const { client, listening, open } = listeners();

describe('a TCP listener under TLS', () => {
  it('reports many failed handshakes once a second', async () => {
    const listener = await listening({ tls: 'self-signed' });
    for (let count = 0; count < 30; count += 1) {
      const { socket, ended } = await client(listener.port);
      socket.write('this is no handshake');
      await ended;
    }
    await listener.endpoint.close(0);
    await listener.event('stopped');
    const errors = listener.events.filter(({ type }) => type === 'error');
    expect(errors.length).toBeLessThan(10);
    const counts = errors.map((event) =>
      event.type === 'error' ? Number(event.failure.params.count ?? 1) : 0,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  it('serves TLS with a self-signed certificate, and publishes its fingerprint', async () => {
    const listener = await listening({ reply: 'echo', tls: 'self-signed' });
    const socket = connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push(socket);
    await once(socket, 'secureConnect');
    expect(listener.events[0]).toMatchObject({ fingerprint: socket.getPeerCertificate().fingerprint256 });
    socket.end('secret');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toBe('secret');
  });

  it('with `once` serves one client, also where another is in the middle of its handshake', async () => {
    const listener = await listening({ tls: 'self-signed', once: true });
    const clients = Array.from({ length: 4 }, () =>
      connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false }),
    );
    open.push(...clients);
    const left = clients.map((socket) => {
      socket.on('error', () => undefined);
      return once(socket, 'close');
    });
    await listener.event('connected');
    await Promise.race(left);
    await expect.poll(() => clients.filter(({ closed }) => closed)).toHaveLength(3);
    expect(listener.events.filter(({ type }) => type === 'connected')).toHaveLength(1);
    expect(listener.endpoint.peerCount).toBe(1);
  });

  it('reports a peer that does not speak TLS and goes on', async () => {
    const listener = await listening({ tls: 'self-signed', reply: 'echo' });
    const { socket, ended } = await client(listener.port);
    socket.write('GET / HTTP/1.0\r\n\r\n');
    await ended;
    expect(await listener.event('error')).toMatchObject({
      peer: `127.0.0.1:${socket.localPort}`,
      failure: { code: 'TLS_FAILED', params: { reason: 'tls-not-spoken', situation: 'handshake-failed' } },
    });
    expect(listener.endpoint.status.state).toBe('listening');
  });

  it('reports a peer that hangs up during the handshake once, by name', async () => {
    const listener = await listening({ tls: 'self-signed' });
    const { socket, ended } = await client(listener.port);
    const peer = `127.0.0.1:${socket.localPort}`;
    socket.end('hi');
    await ended;
    expect(await listener.event('error')).toMatchObject({
      peer,
      failure: { code: 'TLS_FAILED', params: { address: peer, reason: 'tls-peer-hung-up' } },
    });
    await listener.endpoint.close(0);
    expect(listener.events.filter(({ type }) => type === 'error')).toHaveLength(1);
  });

  it('does not report a completed handshake, however the peer leaves', async () => {
    const listener = await listening({ tls: 'self-signed' });
    const socket = connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push(socket);
    await once(socket, 'secureConnect');
    await listener.event('connected');
    socket.destroy();
    await listener.event('closed');
    await listener.endpoint.close(0);
    expect(listener.events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('refuses a certificate that is none', async () => {
    await expect(listening({ tls: { certificatePem: 'x', keyPem: 'y' } })).rejects.toMatchObject({
      code: 'TLS_CERTIFICATE_INVALID',
    });
  });
});
