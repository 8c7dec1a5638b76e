import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import { describeOnEngines } from '../../../test/engines.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { captureRows } from '../capture/capture-rows.js';
import { dissectCapture } from '../capture/dissect-capture.js';
import { followCapture } from '../capture/follow-capture.js';
import { type OpenEndpoint, open } from '../open.js';
import { EndpointRecorder } from './endpoint-recorder.js';
import type { EndpointRecording } from './endpoint-recording.js';

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function opened(...args: Parameters<typeof open>): Promise<OpenEndpoint> {
  const endpoint = await (open as (...given: typeof args) => Promise<OpenEndpoint>)(...args);
  closing.push({ close: () => endpoint.close({ graceMs: 0 }) });
  return endpoint;
}

/** The pieces of a recording that was stopped. */
async function taken(recording: EndpointRecording): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of recording) pieces.push(piece);
  return pieces;
}

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** The rows of a capture without numbers and times. */
async function rowsOf(pieces: readonly Uint8Array[]): Promise<readonly string[]> {
  let text = '';
  for await (const row of captureRows(piecesOf(pieces))) text += Buffer.from(row).toString();
  return text
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => row.replace(/^ *\d+ +\S+ /, ''));
}

/** Packets that were dropped, as the last counters of a capture say. */
function droppedIn(pieces: readonly Uint8Array[]): bigint | undefined {
  const last = readAll(joinBytes(pieces)).blocks.findLast((block) => block.type === 'statistics');
  return last?.droppedPackets;
}

/** The bytes that one side of the only TCP stream has sent. */
async function bytesFrom(side: 'client' | 'server', pieces: readonly Uint8Array[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const item of followCapture(piecesOf(pieces), 'tcp:0'))
    if (item.type === 'data' && item.from === side) chunks.push(Buffer.from(item.bytes));
  return Buffer.concat(chunks);
}

/** What Wireshark would mark: faults, and the analysis of retransmissions, gaps and windows. */
async function complaints(pieces: readonly Uint8Array[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { number, layers } of dissectCapture(piecesOf(pieces), { filter: 'tcp.analysis.flags' }))
    found.push(`${number}: ${layers.map(({ protocol }) => protocol).join(' ')}`);
  for await (const { number, layers } of dissectCapture(piecesOf(pieces)))
    for (const { fault } of layers) if (fault !== undefined) found.push(`${number}: ${fault.code}`);
  return found;
}

describe.each(['127.0.0.1', '[::1]'])('a recording of endpoints on %s', (host) => {
  it('has the whole of a TCP connection, and every byte of it', async () => {
    const recorder = new EndpointRecorder();
    const recording = recorder.start();
    const server = await opened({ type: 'tcp-listen', address: `${host}:0`, reply: 'echo' }, { recorder });
    const socket = connect(server.local?.port ?? 0, server.local?.address);
    const sent = Buffer.alloc(300_000, 'breakoutbox ');
    let echoed = 0;
    socket.end(sent);
    socket.on('data', (chunk: Buffer) => {
      echoed += chunk.length;
    });
    await once(socket, 'close');
    await server.close();
    recording.stop();
    const pieces = await taken(recording);
    expect(echoed).toBe(sent.length);
    expect(await complaints(pieces)).toEqual([]);
    expect((await bytesFrom('client', pieces)).equals(sent)).toBe(true);
    expect((await bytesFrom('server', pieces)).equals(sent)).toBe(true);
    expect([recording.dropped, recording.packets]).toEqual([0, (await rowsOf(pieces)).length]);
  });
});

describe('a recording', () => {
  it('has a conversation of two recorded endpoints once', async () => {
    const recorder = new EndpointRecorder();
    const server = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }, { recorder });
    const recording = recorder.start();
    const address = `127.0.0.1:${server.local?.port}`;
    const client = await opened({ type: 'tcp-connect', address }, { recorder });
    const answers = client.events('received');
    client.send('ping');
    await answers.next();
    await client.close();
    await server.close();
    recording.stop();
    const pieces = await taken(recording);
    expect(await complaints(pieces)).toEqual([]);
    expect((await bytesFrom('client', pieces)).toString()).toBe('ping');
    const rows = await rowsOf(pieces);
    expect(rows.filter((row) => row.includes('[SYN]'))).toHaveLength(1);
  });

  it('begins in the middle of a connection', async () => {
    const recorder = new EndpointRecorder();
    const server = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }, { recorder });
    const socket = connect(server.local?.port ?? 0, '127.0.0.1');
    socket.write('before');
    await once(socket, 'data');
    const recording = recorder.start();
    socket.end('after');
    await once(socket, 'end');
    await server.close();
    recording.stop();
    const pieces = await taken(recording);
    expect((await bytesFrom('client', pieces)).toString()).toBe('after');
    expect(await complaints(pieces)).toEqual([]);
  });

  it('has the connections of several processes, by their events', async () => {
    const recorder = new EndpointRecorder();
    const server = await opened(
      { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo', workers: 2 },
      { recorder },
    );
    const closed = server.events('closed');
    const recording = recorder.start();
    const port = server.local?.port ?? 0;
    const sent = Buffer.alloc(100_000, 'breakoutbox ');
    const socket = connect(port, '127.0.0.1');
    socket.end(sent).resume();
    await closed.next();
    const rude = connect(port, '127.0.0.1');
    rude.write('hello');
    await once(rude, 'data');
    rude.resetAndDestroy();
    await closed.next();
    recording.stop();
    const pieces = await taken(recording);
    expect(await complaints(pieces)).toEqual([]);
    expect((await bytesFrom('client', pieces)).equals(sent)).toBe(true);
    expect((await bytesFrom('server', pieces)).equals(sent)).toBe(true);
    const rows = await rowsOf(pieces);
    expect(rows.filter((row) => row.includes('[SYN]'))).toHaveLength(2);
    expect(rows.at(-1)).toContain('[RST, ACK]');
  });

  it('drops what is not taken, counts it, and says so in the file', async () => {
    const recorder = new EndpointRecorder();
    const recording = recorder.start({ maxWaitingBytes: 1_000 });
    const server = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }, { recorder });
    const socket = connect(server.local?.port ?? 0, '127.0.0.1');
    for (const text of ['one', 'two', 'three', 'four']) {
      socket.write(text);
      await once(socket, 'data');
    }
    socket.destroy();
    await server.close();
    recording.stop();
    const pieces = await taken(recording);
    expect(recording.dropped).toBeGreaterThan(0);
    expect((await rowsOf(pieces)).length).toBe(recording.packets);
    expect(recording.counts).toMatchObject([{ name: 'endpoints', droppedByInterface: recording.dropped }]);
    expect(droppedIn(pieces)).toBe(BigInt(recording.dropped));
  });

  it('counts what found no room where it was made', async () => {
    const recorder = new EndpointRecorder();
    const recording = recorder.start();
    recorder.add({ bytes: new Uint8Array(0), packets: 0, lost: 7 });
    recording.stop();
    expect(droppedIn(await taken(recording))).toBe(7n);
    expect([recording.packets, recording.dropped]).toEqual([0, 7]);
  });

  it('costs nothing when it has ended, and the next begins a file of its own', async () => {
    const recorder = new EndpointRecorder();
    const changes: boolean[] = [];
    const unwatch = recorder.watch(() => changes.push(recorder.recorder !== undefined));
    const first = recorder.start();
    const second = recorder.start();
    first.stop();
    expect(await rowsOf(await taken(first))).toEqual([]);
    expect(recorder.recorder).toBeDefined();
    recorder.close();
    expect(await rowsOf(await taken(second))).toEqual([]);
    expect(recorder.recorder).toBeUndefined();
    expect(changes).toEqual([true, false]);
    unwatch();
  });
});

describeOnEngines((engine) => {
  it('records datagrams with the address that each came to', async () => {
    const recorder = new EndpointRecorder();
    const recording = recorder.start();
    const server = await opened({ type: 'udp', address: '*:0', reply: 'echo' }, { recorder, engine });
    const port = server.local?.port ?? 0;
    // node:dgram answers from the first address of loopback alone.
    const hosts = ['127.0.0.1', ...(engine === 'linux' ? ['127.0.0.2'] : []), '[::1]'];
    for (const host of hosts) {
      const client = await opened({ type: 'udp', address: '*:0', remote: `${host}:${port}` });
      const answers = client.events('received');
      client.send('ping');
      await answers.next();
      await client.close();
    }
    await server.close();
    recording.stop();
    const pieces = await taken(recording);
    const rows = await rowsOf(pieces);
    const plain = hosts.map((host) => host.replace(/[[\]]/g, ''));
    expect(rows.map((row) => row.replace(/ UDP .*/, '').trim())).toEqual(
      plain.flatMap((host) => {
        const from = host === '127.0.0.2' ? '127.0.0.1' : host;
        return [`${from} → ${host}`, `${host} → ${from}`];
      }),
    );
    expect(rows.every((row) => row.includes(`${port}`))).toBe(true);
    expect(await complaints(pieces)).toEqual([]);
  });
});
