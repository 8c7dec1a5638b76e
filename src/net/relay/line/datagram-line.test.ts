import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openedOfAny } from '../../../../test/open-endpoint.js';
import { parseAnyEndpoint } from '../../../config/endpoint-kinds.js';
import type { UdpRelayInput } from '../../../config/relay-input.js';
import type { UdpRelaySpec } from '../../../config/relay-spec.js';
import { orThrow } from '../../../errors/parsed.js';

const relays: Opened[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
});

interface Arrived {
  readonly text: string;
  readonly from: RemoteInfo;
  readonly atMs: number;
}

/** A socket that keeps what it receives. */
async function peer(answer?: (text: string) => string) {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const arrived: Arrived[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (bytes, from) => {
    arrived.push({ text: bytes.toString('latin1'), from, atMs: performance.now() });
    for (const look of waiting.splice(0)) look();
    if (answer !== undefined) socket.send(answer(bytes.toString('latin1')), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    arrived,
    send: (text: string, port: number) => socket.send(Buffer.from(text, 'latin1'), port, '127.0.0.1'),
    /** The texts so far, once there are so many. */
    async texts(count: number): Promise<readonly string[]> {
      while (arrived.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return arrived.map(({ text }) => text);
    },
  };
}

async function relay(port: number, line: UdpRelayInput['line'], more: Partial<UdpRelayInput> = {}) {
  const opened = await openedOfAny({
    type: 'udp-relay',
    address: '127.0.0.1:0',
    target: `127.0.0.1:${port}`,
    line,
    ...more,
  });
  relays.push(opened);
  return opened;
}

/** Gives an open relay another line. */
async function changeLine({ endpoint }: Opened, line: UdpRelayInput['line']): Promise<void> {
  const spec = endpoint.spec as UdpRelaySpec;
  const input = { type: 'udp-relay', address: '1', target: '1', line } as const;
  const parsed = orThrow(parseAnyEndpoint(input));
  if (parsed.type !== 'udp-relay') throw new Error('not a UDP relay');
  const put = await endpoint.prepareLine?.({ ...spec, line: parsed.line });
  put?.();
}

/** What was altered, as lines. */
function altered({ events }: Opened): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'altered') return [];
    const after = event.after === undefined ? '' : ` → ${Buffer.from(event.after)}`;
    const by = event.by === undefined ? '' : ` (${event.by})`;
    return [`${event.side} ${event.what} ${Buffer.from(event.bytes)}${after}${by}`];
  });
}

describe('the line of a UDP relay', () => {
  it('delays each direction by its own time', async () => {
    const target = await peer((text) => text.toUpperCase());
    const { port } = await relay(target.port, { up: 'delay 60ms', down: 'delay 30ms' });
    const client = await peer();
    const sentMs = performance.now();
    client.send('a', port);
    expect(await client.texts(1)).toEqual(['A']);
    expect(target.arrived[0]?.atMs).toBeGreaterThanOrEqual(sentMs + 60);
    expect(client.arrived[0]?.atMs).toBeGreaterThanOrEqual(sentMs + 90);
  });

  it('loses what is too large for its MTU, to the target alone if that is asked', async () => {
    const target = await peer((text) => `${text}${text}`);
    const { port } = await relay(target.port, { up: 'mtu 3' });
    const client = await peer();
    client.send('four', port);
    client.send('abc', port);
    expect(await client.texts(1)).toEqual(['abcabc']);
    expect(await target.texts(1)).toEqual(['abc']);
  });

  it('does what is aimed at single messages', async () => {
    const target = await peer();
    const { port } = await relay(target.port, {
      faults: [
        'text == "two": drop once',
        'text == "three": duplicate once',
        'text == "four": corrupt bit 0',
        'text == "five": delay 80ms',
      ],
    });
    const client = await peer();
    for (const text of ['one', 'two', 'two', 'three', 'three', 'five', 'four']) client.send(text, port);
    expect(await target.texts(7)).toEqual(['one', 'two', 'three', 'three', 'three', 'gour', 'five']);
  });

  it('sends a message from a port that the client does not know', async () => {
    const target = await peer((text) => text.toUpperCase());
    const { port } = await relay(target.port, {
      faults: ['dir == out && text == "A": from another port once'],
    });
    const client = await peer();
    client.send('a', port);
    await client.texts(1);
    client.send('a', port);
    await client.texts(2);
    expect(client.arrived.map(({ text }) => text)).toEqual(['A', 'A']);
    expect(client.arrived[0]?.from.port).not.toBe(port);
    expect(client.arrived[1]?.from.port).toBe(port);
  });

  it("sends a client's first datagrams from a port that the target does not know, too, many at a time", async () => {
    const target = await peer();
    const opened = await relay(target.port, { faults: ['dir == "in" && size == 1: from another port'] });
    const client = await peer();
    const texts = [...'abcdefghijklmnopqrst'];
    for (const text of [...texts, 'end']) client.send(text, opened.port);
    await target.texts(21);
    const from = (text: string) => target.arrived.find((one) => one.text === text)?.from.port;
    const ports = new Set(texts.map(from));
    expect(ports.has(from('end'))).toBe(false);
    expect(target.arrived.map(({ text }) => text).toSorted()).toEqual([...texts, 'end'].toSorted());
    expect(opened.endpoint.totals.refused).toBe(0);
  });

  it('knows the blocks of a transfer by its request, at any port', async () => {
    const data = (block: number) => `\0\x03\0${String.fromCharCode(block)}data`;
    const target = await peer((text) => data(text.charCodeAt(1) === 1 ? 1 : text.charCodeAt(3) + 1));
    const { port } = await relay(target.port, { faults: ['tftp.block == 3 && dir == out: corrupt bit 32'] });
    const client = await peer();
    client.send('\0\x01boot.img\0octet\0', port);
    await client.texts(1);
    for (const block of [1, 2, 3]) {
      client.send(`\0\x04\0${String.fromCharCode(block)}`, port);
      await client.texts(block + 1);
    }
    expect(client.arrived.map(({ text }) => text.slice(4))).toEqual(['data', 'data', 'eata', 'data']);
  });

  it('loses the same messages again from the same seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const target = await peer();
      const { port } = await relay(target.port, { loss: '40%', seed, faults: ['text == "end": delay 1ms'] });
      const client = await peer();
      for (let number = 0; number < 100; number += 1) client.send(`${number}`, port);
      client.send('end', port);
      while (target.arrived.at(-1)?.text !== 'end') await target.texts(target.arrived.length + 1);
      return target.arrived.map(({ text }) => text).join(' ');
    };
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });

  it('plays a timeline from its opening on', async () => {
    const target = await peer();
    const opened = await relay(target.port, { timeline: '- at 0s outage 300ms' });
    const client = await peer();
    client.send('lost', opened.port);
    await opened.event('received');
    // It is sent again and again, as by a program that gets no answer, until the line is back.
    const again = setInterval(() => client.send('there', opened.port), 50);
    const [first] = await target.texts(1);
    clearInterval(again);
    expect(first).toBe('there');
  });

  it('is changed while it runs: flows stay, counters go on, and what was sent keeps its place', async () => {
    const target = await peer();
    const opened = await relay(target.port, undefined);
    const { port, endpoint } = opened;
    const client = await peer();
    client.send('plain', port);
    await target.texts(1);
    const [flow] = endpoint.peers();
    await changeLine(opened, { seed: 5, up: 'delay 50ms', faults: ['text == "two": drop once'] });
    const sentMs = performance.now();
    for (const text of ['one', 'two', 'three']) client.send(text, port);
    await expect.poll(() => endpoint.line?.up.sent).toBe(2);
    await changeLine(opened, undefined);
    client.send('four', port);
    expect(await target.texts(4)).toEqual(['plain', 'one', 'three', 'four']);
    expect(target.arrived[3]?.atMs).toBeGreaterThanOrEqual(sentMs + 50);
    expect(new Set(target.arrived.map(({ from }) => from.port)).size).toBe(1);
    expect(endpoint.peers()[0]?.sinceMicros).toBe(flow?.sinceMicros);
    expect(endpoint.line).toMatchObject({ seed: 5, up: { sent: 3, arrived: 3 }, faults: [] });
  });

  it('keeps what its faults have hit when something else of it changes, and refuses what cannot be read', async () => {
    const target = await peer();
    const faults = ['text == "once": drop once'];
    const opened = await relay(target.port, { faults });
    const client = await peer();
    for (const text of ['once', 'between']) client.send(text, opened.port);
    await target.texts(1);
    await changeLine(opened, { faults, delay: '1ms' });
    client.send('once', opened.port);
    expect(await target.texts(2)).toEqual(['between', 'once']);
    await expect(changeLine(opened, { faults: ['tftp.blok == 3: drop'] })).rejects.toMatchObject({
      failure: { params: { text: 'tftp.blok' } },
    });
    expect(opened.endpoint.line?.faults).toEqual([{ fault: faults[0], hits: 1, isDone: true }]);
  });

  it('counts what it does to each direction, and what its faults hit', async () => {
    const target = await peer((text) => `${text}${text}`);
    const { port, endpoint } = await relay(target.port, {
      seed: 7,
      up: 'mtu 3',
      down: 'duplicate 100%',
      faults: ['text == "xy": drop once'],
    });
    const client = await peer();
    for (const text of ['four', 'xy', 'abc']) client.send(text, port);
    await client.texts(2);
    expect(endpoint.line).toMatchObject({
      seed: 7,
      up: { sent: 2, sentBytes: 7, tooBig: 1, arrived: 1, arrivedBytes: 3, waiting: 0, isOut: false },
      down: { sent: 1, duplicated: 1, arrived: 2, lost: 0 },
      faults: [{ fault: 'text == "xy": drop once', hits: 1, isDone: true }],
    });
    const plain = await relay(target.port, undefined);
    expect(plain.endpoint.line).toBeUndefined();
  });

  it('tells of each message that it lost, damaged or doubled, as it came and as it arrives', async () => {
    const target = await peer((text) => text.repeat(2));
    const opened = await relay(target.port, {
      up: 'mtu 3 corrupt 100%:1@0-0',
      down: 'duplicate 100%',
      seed: 7,
    });
    const client = await peer();
    for (const text of ['four', 'abc']) client.send(text, opened.port);
    const [came] = await client.texts(2);
    const damaged = (came ?? '').slice(0, 3);
    expect(altered(opened)).toEqual([
      'up lost four',
      `up corrupted abc → ${damaged}`,
      `down duplicated ${damaged}${damaged}`,
    ]);
    const [first] = opened.endpoint.peers();
    expect(await opened.event('altered')).toMatchObject({ peer: first?.peer });
    expect(await opened.event('altered')).not.toHaveProperty('by');
    expect(await opened.event('altered')).not.toHaveProperty('connection');
  });

  it('tells of an outage and of a full queue as losses', async () => {
    const target = await peer();
    const opened = await relay(target.port, { up: 'rate 100 queue 1p', seed: 7 });
    const client = await peer();
    for (const text of ['one', 'two', 'three']) client.send(text, opened.port);
    await target.texts(1);
    await changeLine(opened, { up: 'outage', seed: 7 });
    client.send('out', opened.port);
    await opened.event('altered', ({ bytes }) => Buffer.from(bytes).toString() === 'out');
    expect(altered(opened)).toEqual(['up lost two', 'up lost three', 'up lost out']);
  });

  it('tells what faults did that are aimed at messages, and names them as they were written', async () => {
    const target = await peer();
    const faults = ['drop once', 'duplicate', 'corrupt bit 0', 'delay 1ms', 'from another port'].map(
      (action, index) => `text == "${index}": ${action}`,
    );
    const opened = await relay(target.port, { faults });
    const client = await peer();
    client.send('first', opened.port);
    await target.texts(1);
    for (const text of ['0', '1', '2', '3', '4', 'plain']) client.send(text, opened.port);
    await target.texts(7);
    expect(altered(opened)).toEqual([
      'up dropped 0 (text == "0": drop once)',
      'up duplicated 1 (text == "1": duplicate)',
      'up corrupted 2 → 3 (text == "2": corrupt bit 0)',
      'up delayed 3 (text == "3": delay 1ms)',
      'up fromAnotherPort 4 (text == "4": from another port)',
    ]);
  });

  it('does not open with a fault that cannot be read', async () => {
    await expect(relay(9, { faults: ['tftp.blok == 3: drop'] })).rejects.toMatchObject({
      failure: { params: { text: 'tftp.blok' } },
    });
  });
});
