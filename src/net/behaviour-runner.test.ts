import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeOnEngines } from '../../test/engines.js';
import { type Opened, openedWith } from '../../test/open-endpoint.js';
import {
  type Behaviour,
  type Behaviours,
  type MessageOrigin,
  type Outbox,
  statelessBehaviour,
} from '../endpoint/behaviour.js';
import { BehaviourRunner, type Conversation } from './behaviour-runner.js';

const open: Opened[] = [];
afterEach(async () => {
  for (const { endpoint } of open.splice(0)) await endpoint.close(0);
});

/** An open endpoint of a type, with a behaviour. */
async function behaving(
  type: 'tcp-listen' | 'udp',
  behaviours: Behaviours | undefined,
  more: { readonly engine?: 'linux' | 'portable'; readonly remote?: string; readonly once?: boolean } = {},
): Promise<Opened> {
  const { engine = 'auto', ...given } = more;
  const input = { type, address: '127.0.0.1:0', ...given };
  const one = await openedWith(input, { behaviours }, engine);
  open.push(one);
  return one;
}

/** Keeps each message and sends it back after `delayMs`. */
class DelayedEcho implements Behaviour {
  readonly answers = true;
  readonly keeps = true;
  readonly #delayMs: number;
  readonly #waiting: { readonly message: Uint8Array; readonly atMs: number }[] = [];

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  get deadlineMs(): number {
    return this.#waiting[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  opened(): void {}

  received(message: Uint8Array, { timeMicros }: MessageOrigin): void {
    this.#waiting.push({ message, atMs: timeMicros / 1_000 + this.#delayMs });
  }

  deadlineReached(nowMs: number, _origin: MessageOrigin, outbox: Outbox): void {
    while (this.deadlineMs <= nowMs) outbox.send(this.#waiting.shift()?.message ?? new Uint8Array(0));
  }

  ended(): void {}
}

const delayedEcho: Behaviours = () => () => new DelayedEcho(30);
const quitter: Behaviours = () => () =>
  statelessBehaviour((message, _origin, outbox) => {
    outbox.send(message);
    outbox.close();
    outbox.send(Buffer.from('never'));
  });
const greeter: Behaviours = () => () => ({
  ...statelessBehaviour((message, _origin, outbox) => outbox.send(message)),
  opened: ({ peer, count }, outbox) => outbox.send(Buffer.from(`hello ${peer} ${count}|`)),
});

describeOnEngines((engine) => {
  it('answers each UDP peer late with its own bytes, though the memory they came in was lent', async () => {
    const { port } = await behaving('udp', delayedEcho, { engine });
    const peers = await Promise.all(
      Array.from({ length: 4 }, () => behaving('udp', undefined, { remote: `127.0.0.1:${port}` })),
    );
    for (let round = 0; round < 5; round += 1)
      for (const [index, { endpoint }] of peers.entries()) endpoint.send(Buffer.from(`${index}:${round}`));
    for (const [index, peer] of peers.entries()) {
      await peer.event('received', ({ bytes }) => Buffer.from(bytes).toString() === `${index}:4`);
      const texts = peer.events.flatMap((event) =>
        event.type === 'received' ? [Buffer.from(event.bytes).toString()] : [],
      );
      expect(texts).toEqual([0, 1, 2, 3, 4].map((round) => `${index}:${round}`));
    }
  });

  it('waits for a late answer where the endpoint ends after one datagram', async () => {
    const server = await behaving('udp', delayedEcho, { engine, once: true });
    const client = await behaving('udp', undefined, { remote: `127.0.0.1:${server.port}` });
    client.endpoint.send(Buffer.from('one'));
    client.endpoint.send(Buffer.from('two'));
    const { bytes } = await client.event('received');
    expect(Buffer.from(bytes).toString()).toBe('one');
    await server.endpoint.stopped;
    expect(await server.event('stopped')).toMatchObject({ totals: { receivedMessages: 1, sentMessages: 1 } });
  });

  it('waits for no answer longer than it is asked to', async () => {
    const server = await behaving('udp', () => () => new DelayedEcho(3_600_000), { engine, once: true });
    const client = await behaving('udp', undefined, { remote: `127.0.0.1:${server.port}` });
    client.endpoint.send(Buffer.from('one'));
    await server.event('received');
    expect(server.endpoint.status.state).toBe('stopping');
    await server.endpoint.close(0);
    expect(await server.event('stopped')).toMatchObject({ totals: { sentMessages: 0 } });
  });

  it('forgets a UDP peer that its behaviour closes, and begins anew at its next datagram', async () => {
    const server = await behaving('udp', quitter, { engine });
    const client = await behaving('udp', undefined, { remote: `127.0.0.1:${server.port}` });
    for (const text of ['one', 'two']) {
      client.endpoint.send(Buffer.from(text));
      await client.event('received', ({ bytes }) => Buffer.from(bytes).toString() === text);
      expect(server.endpoint.peerCount).toBe(0);
    }
  });

  it('lets a behaviour greet a UDP peer once, before it answers', async () => {
    const server = await behaving('udp', greeter, { engine });
    const client = await behaving('udp', undefined, { remote: `127.0.0.1:${server.port}` });
    for (const text of ['one', 'two']) {
      client.endpoint.send(Buffer.from(text));
      await client.event('received', ({ bytes }) => Buffer.from(bytes).toString() === text);
    }
    const texts = client.events.flatMap((event) =>
      event.type === 'received' ? [Buffer.from(event.bytes).toString().replace(/:\d+/, '')] : [],
    );
    expect(texts).toEqual(['hello 127.0.0.1 1|', 'one', 'two']);
  });
});

describe('a behaviour that waits', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A conversation with a behaviour that is woken at the times given, and when it was. */
  function waiting(...timesMs: number[]) {
    const woken: number[] = [];
    const conversation: Conversation = {
      peer: '127.0.0.1:9',
      count: 0,
      timeMicros: 0,
      send: () => undefined,
      close: () => runner.stop(),
      reset: () => runner.stop(),
      report: () => undefined,
      behaviourWoken: () => woken.push(Date.now()),
    };
    const behaviour: Behaviour = {
      ...statelessBehaviour(undefined),
      get deadlineMs() {
        return timesMs[0] ?? Number.POSITIVE_INFINITY;
      },
      deadlineReached: (_nowMs, _origin, outbox) => {
        timesMs.shift();
        if (timesMs[0] === ends) outbox.close();
      },
    };
    const runner = new BehaviourRunner(() => behaviour, conversation);
    return { runner, woken };
  }
  /** The deadline that would wake it if it had not ended its conversation before. */
  const ends = 4_000_000_000_000;

  it('is woken at each of its times, however far away', () => {
    const now = Date.now();
    const [soon, late] = [now + 1_000, now + 60 * 24 * 3_600_000];
    const { runner, woken } = waiting(soon, late);
    runner.opened();
    vi.advanceTimersByTime(late - now);
    expect(woken.map((atMs) => Math.round((atMs - now) / 1_000))).toEqual([1, (late - now) / 1_000]);
    expect([runner.isWaiting, vi.getTimerCount()]).toEqual([false, 0]);
  });

  it('is woken no more once it has ended its conversation', () => {
    const { runner } = waiting(Date.now() + 10, ends);
    runner.opened();
    vi.advanceTimersByTime(20);
    expect([runner.isWaiting, vi.getTimerCount()]).toEqual([false, 0]);
  });
});

describe('a behaviour on TCP', () => {
  it('answers late, also a peer that has finished sending', async () => {
    const { port } = await behaving('tcp-listen', delayedEcho);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.end('late');
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    await once(socket, 'end');
    expect(received).toBe('late');
  });

  it('closes once its answer is out, and sends nothing after', async () => {
    const server = await behaving('tcp-listen', quitter);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('bye');
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    await once(socket, 'end');
    expect(received).toBe('bye');
    await server.event('closed', ({ reason }) => reason === 'local');
  });

  it('may speak first, after the connection was published', async () => {
    const server = await behaving('tcp-listen', greeter);
    const socket = connect(server.port, '127.0.0.1');
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toBe(`hello 127.0.0.1:${socket.localPort} 0|`);
    socket.destroy();
    await server.event('sent');
    const types = server.events.map(({ type }) => type);
    expect(types.indexOf('connected')).toBeLessThan(types.indexOf('sent'));
  });
});
