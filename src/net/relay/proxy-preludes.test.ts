import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { all, client, echo, kept, passed, relay, target, targets } from '../../../test/relays.js';
import { makeSelfSignedIdentity } from '../tcp/self-signed.js';

describe('a TCP relay with TLS', () => {
  it('takes it from clients, and speaks it to the target', async () => {
    const { certificatePem: cert, keyPem: key } = await makeSelfSignedIdentity();
    const server = createTlsServer({ cert, key, allowHalfOpen: true }, (socket) => echo(kept(socket)));
    targets.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const one = await relay(port, { tlsListen: 'self-signed', tlsTarget: 'insecure' });
    const socket = kept(connectTls({ port: one.port, host: '127.0.0.1', rejectUnauthorized: false }));
    socket.write('secret');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toBe('secret');
    expect(passed(one)).toEqual(['received secret', 'sent secret']);
    expect(await one.event('listening')).toMatchObject({ fingerprint: expect.any(String) });

    const wary = await relay(port, { tlsTarget: 'verify' });
    const refused = client(wary);
    await once(refused, 'error');
    expect(await wary.event('error')).toMatchObject({ failure: { code: 'TLS_FAILED' } });
  });

  it('passes a reset on', async () => {
    const port = await target((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const one = await relay(port, { tlsListen: 'self-signed' });
    const socket = kept(connectTls({ port: one.port, host: '127.0.0.1', rejectUnauthorized: false }));
    socket.write('x');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('a TCP relay with the PROXY protocol', () => {
  const header = 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n';

  it.each(['v1', 'v2'] as const)(
    'names the client to the target by a header of version %s',
    async (version) => {
      const heard = new Promise<string>((resolve) => {
        void target((socket) => resolve(all(socket))).then(async (port) => {
          const socket = client(await relay(port, { sendProxyHeader: version }));
          socket.end('then this');
          ends = [socket, port];
        });
      });
      let ends: readonly [Socket, number] | undefined;
      const text = await heard;
      const own = ends?.[0].localPort;
      if (version === 'v1')
        expect(text).toMatch(
          new RegExp(`^PROXY TCP4 127\\.0\\.0\\.1 127\\.0\\.0\\.1 ${own} \\d+\r\nthen this$`),
        );
      else {
        const bytes = Buffer.from(text, 'latin1');
        expect(bytes.subarray(12, 16).toString('hex')).toBe('2111000c');
        expect(bytes.readUInt16BE(24)).toBe(own);
        expect(bytes.subarray(28).toString()).toBe('then this');
      }
    },
  );

  it('takes the client from the header, in whatever pieces it comes, and passes the rest on', async () => {
    const one = await relay(await target(echo), { acceptProxyHeader: true });
    const socket = client(one);
    socket.setNoDelay(true);
    for (const piece of [header.slice(0, 3), header.slice(3, 20)]) {
      await new Promise((resolve) => socket.write(piece, resolve));
      await new Promise(setImmediate);
    }
    socket.end(`${header.slice(20)}hello`);
    expect(await all(socket)).toBe('hello');
    expect(await one.event('connected')).toMatchObject({ peer: '192.0.2.1:56324' });
    expect(passed(one)[0]).toBe('received hello');
  });

  it('reads the header before TLS, and hands it on', async () => {
    const heard: Promise<string>[] = [];
    const port = await target((socket) => {
      heard.push(all(socket));
      socket.end();
    });
    const one = await relay(port, {
      acceptProxyHeader: true,
      sendProxyHeader: 'v1',
      tlsListen: 'self-signed',
    });
    const below = client(one);
    below.write(header);
    const socket = kept(connectTls({ socket: below, rejectUnauthorized: false }));
    socket.end('inside');
    await once(socket, 'close');
    expect(await heard[0]).toMatch(
      /^PROXY TCP4 192\.0\.2\.1 127\.0\.0\.1 56324 \d+\r\ninside$|^PROXY UNKNOWN\r\ninside$/,
    );
    expect(await one.event('connected')).toMatchObject({ peer: '192.0.2.1:56324' });
  });

  it('turns away whoever does not begin with one, and does not wait for ever', async () => {
    const one = await relay(await target(echo), { acceptProxyHeader: true });
    const socket = client(one);
    socket.write('GET / HTTP/1.1\r\n');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(await one.event('error')).toMatchObject({
      failure: { code: 'PROXY_HEADER_INVALID', params: { reason: 'proxy-header-missing' } },
    });
    // One that is still silent does not keep the relay from closing.
    client(one);
    await one.endpoint.close(0);
    expect(one.endpoint.status.state).toBe('stopped');
  });
});
