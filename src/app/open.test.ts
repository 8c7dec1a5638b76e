import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EndpointInput } from '../config/endpoint-input.js';
import { endpointKinds } from '../config/endpoint-kinds.js';
import { Hub } from '../traffic/hub.js';
import { type OpenEndpoint, type OpenOptions, open } from './open.js';
import { TftpClient } from './tftp/tftp-client.js';

const opened: Closing[] = [];

type Closing = Pick<OpenEndpoint, 'close'>;
afterEach(async () => {
  for (const endpoint of opened.splice(0)) await endpoint.close({ graceMs: 0 });
});

async function openHere(input: unknown, options?: OpenOptions): Promise<OpenEndpoint> {
  const endpoint = await open(input as EndpointInput, options);
  opened.push(endpoint);
  return endpoint;
}

const echo = { type: 'tcp-listen', address: '127.0.0.1:0', encoding: 'gbk', reply: 'text:echo:{text}' };

async function clientOf(server: OpenEndpoint): Promise<OpenEndpoint> {
  const address = `127.0.0.1:${server.local?.port}`;
  return openHere({ type: 'tcp-connect', address, encoding: 'gbk' });
}

describe('the interface of the library', () => {
  it('opens a server and a client, which speak in their encoding', async () => {
    const server = await openHere(echo);
    const client = await clientOf(server);
    const answers = client.events('received');
    expect(client.send('温度')).toEqual({ peers: 1 });
    const { value } = await answers.next();
    expect(value?.bytes.byteLength).toBe(9);
    expect(client.text(value?.bytes ?? new Uint8Array())).toBe('echo:温度');
    expect(client.local?.address).toBe('127.0.0.1');
    expect(server.peers()).toHaveLength(1);
    expect(server.totals).toMatchObject({ receivedMessages: 1, sentMessages: 1 });
  });

  it('checks the checksums of received messages where that is said', async () => {
    const receivedChecksum = 'nmea';
    const server = await openHere({ ...echo, reply: 'none', framing: 'line', receivedChecksum });
    expect(server.spec).toMatchObject({ receivedChecksum });
    const client = await clientOf(server);
    const received = server.events('received');
    client.send('$PUBX,00*33\r\n$PUBX,00*34\r\n');
    const results = [(await received.next()).value, (await received.next()).value].map(
      (event) => server.checksum(event?.bytes ?? new Uint8Array())?.result,
    );
    expect(results).toEqual(['ok', 'bad']);
    expect(client.checksum(new Uint8Array())).toBeUndefined();
    await expect(open({ ...echo, receivedChecksum: 'nmeo' } as EndpointInput)).rejects.toMatchObject({
      code: 'CHECKSUM_INVALID',
    });
  });

  it('cuts a stream by a layout, and refuses one that there is not', async () => {
    const server = await openHere({ type: 'tcp-listen', address: '127.0.0.1:0', layouts: ['modbus-tcp'] });
    const messages = server.events('received');
    const client = await clientOf(server);
    client.send(Buffer.from('000700000006010300010002000800000006', 'hex'));
    expect((await messages.next()).value?.bytes.byteLength).toBe(12);
    client.send(Buffer.from('010300010002', 'hex'));
    expect((await messages.next()).value?.bytes.byteLength).toBe(12);
    await expect(openHere({ ...echo, layouts: ['gone'] })).rejects.toMatchObject({ code: 'LAYOUT_UNKNOWN' });
  });

  it('ends the loop of a reader when the endpoint has stopped, and not before', async () => {
    const server = await openHere(echo);
    const types: string[] = [];
    const reading = (async () => {
      for await (const { type } of server.events()) types.push(type);
    })();
    const client = await clientOf(server);
    const gone = client.events('closed');
    await client.close();
    expect((await gone.next()).done).toBe(false);
    await server.close();
    await reading;
    expect(types).toEqual(['connected', 'closed', 'stopped']);
  });

  it('stops at what a reader was too slow for, and says how many', async () => {
    const server = await openHere({ type: 'udp', address: '127.0.0.1:0' }, { engine: 'portable' });
    const client = await openHere({
      type: 'udp',
      address: '127.0.0.1:0',
      remote: `127.0.0.1:${server.local?.port}`,
    });
    const events = client.events('sent', 'gap');
    for (let at = 0; at < 10_005; at += 1) client.send(new Uint8Array(1));
    const first = await events.next();
    expect(first.value).toMatchObject({ type: 'gap', count: 5 });
    expect(events.lost).toBe(5);
    expect((await events.next()).value).toMatchObject({ type: 'sent', sequence: 6 });
  });

  it('takes several endpoints on one hub', async () => {
    const hub = new Hub(setImmediate);
    const ids: string[] = [];
    hub.subscribe({
      types: ['listening'],
      onBatch: ({ events }) => void ids.push(...events.map(({ endpoint }) => endpoint)),
    });
    await openHere(echo, { hub, id: 'one' });
    await openHere(echo, { hub, id: 'two' });
    await new Promise(setImmediate);
    expect(ids).toEqual(['one', 'two']);
  });

  it.each([
    [{ type: 'tcp-listen', address: '127.0.0.1:99999' }, 'PORT_INVALID'],
    ['tcp-listen', 'DESCRIPTION_INVALID'],
    [undefined, 'DESCRIPTION_INVALID'],
    [{ ...echo, workers: -3 }, 'DESCRIPTION_INVALID'],
  ])('refuses %j with its code', async (input, code) => {
    await expect(open(input)).rejects.toMatchObject({ code });
  });

  it('names every kind of endpoint when it is asked for none of them', async () => {
    const params = { property: 'type', choices: Object.keys(endpointKinds).join(' ') };
    await expect(open({ type: 'ftp' })).rejects.toMatchObject({ failure: { params } });
  });

  it('refuses a text that its encoding does not have', async () => {
    const server = await openHere({ ...echo, encoding: 'latin1', reply: 'none' });
    expect(() => server.send('温')).toThrow(expect.objectContaining({ code: 'TEXT_UNENCODABLE' }));
  });

  it.each([
    ['a listener', echo],
    ['a TFTP server', { type: 'tftp-server', host: '127.0.0.1', port: 0 }],
  ])('ends at once the loop of a reader that comes when %s has stopped', async (_what, input) => {
    const server = await openHere(input, { root: tmpdir() });
    await server.close();
    expect(await server.events().next()).toEqual({ done: true, value: undefined });
  });

  it('ends the loop of a reader that starts after its server has hung up', async () => {
    const server = await openHere(echo);
    const client = await clientOf(server);
    await server.close({ graceMs: 0 });
    await client.stopped;
    expect(await client.events('received').next()).toEqual({ done: true, value: undefined });
  });

  it('closes at the end of a block', async () => {
    const server = await openHere(echo);
    await server[Symbol.asyncDispose]();
    expect(server.status.state).toBe('stopped');
  });
});

describe('a TFTP server', () => {
  const input = { type: 'tftp-server', host: '127.0.0.1', port: 0 } as const;

  it('has the same interface', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'open-'));
    try {
      writeFileSync(join(folder, 'image'), new Uint8Array(5000));
      const server = await open(input, { root: folder });
      const finished = server.events('transferFinished');
      const client = new TftpClient({ host: '127.0.0.1', port: server.local?.port ?? 0 });
      expect((await client.read('image')).byteLength).toBe(5000);
      expect((await finished.next()).value).toMatchObject({ file: 'image', outcome: 'done', bytes: 5000 });
      await server.close();
      expect((await finished.next()).done).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('serves nothing without a folder', async () => {
    await expect(open(input as object)).rejects.toMatchObject({ code: 'TFTP_ROOT_INVALID' });
  });
});

describe('a signal that aborts', () => {
  const reason = new Error('enough');

  it('before the call opens nothing and rejects with its reason', async () => {
    await expect(open(echo, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('while it opens rejects with its reason', async () => {
    const abort = new AbortController();
    // TEST-NET-1 (RFC 5737): nobody answers, or nobody is there.
    const opening = open({ type: 'tcp-connect', address: '192.0.2.1:9' }, { signal: abort.signal });
    abort.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });

  it('while a TFTP server is made leaves nothing that listens', async () => {
    const free = await open({ type: 'udp', address: '127.0.0.1:0' });
    const port = free.local?.port ?? 0;
    await free.close();
    const input = { type: 'tftp-server', host: '127.0.0.1', port } as const;
    for (const turns of [0, 1, 2, 4]) {
      const abort = new AbortController();
      const opening = open(input, { root: tmpdir(), signal: abort.signal });
      const outcome = expect(opening).rejects.toBe(reason);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      abort.abort(reason);
      await outcome;
      const next = await openHere(input, { root: tmpdir() });
      await next.close();
    }
  });

  it('later closes it', async () => {
    const abort = new AbortController();
    const server = await openHere(echo, { signal: abort.signal });
    const socket = connect(server.local?.port ?? 0, '127.0.0.1');
    await once(socket, 'connect');
    abort.abort(reason);
    await server.stopped;
    expect(server.status.state).toBe('stopped');
    socket.destroy();
  });
});
