import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import type { EndpointInput } from '../../app/index.js';
import { endpointOf } from '../commands/conversation.js';
import { translator } from '../language.js';
import { InputFeed, type InputRole } from './input-feed.js';
import type { PipedInput } from './input-source.js';

/** A pipe for a test to write into. */
class Pipe implements PipedInput {
  readonly #pieces: (Uint8Array | 'end')[] = [];
  #more = (): void => undefined;
  isClosed = false;

  write(...texts: readonly string[]): this {
    this.#pieces.push(...texts.map((text) => Buffer.from(text)));
    this.#more();
    return this;
  }

  end(): this {
    this.#pieces.push('end');
    this.#more();
    return this;
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece === 'end') return;
      if (piece !== undefined) yield piece;
      else
        await new Promise<void>((resolve) => {
          this.#more = resolve;
        });
    }
  }

  close(): void {
    this.isClosed = true;
    this.end();
  }
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** An open endpoint and its feed. */
async function feedOf(input: EndpointInput, role: InputRole, pipe: Pipe) {
  const { endpoint, hub } = endpointOf(input, 'test', plainSettings);
  await endpoint.open();
  cleanups.push(() => endpoint.close(0));
  const settings = { translate: translator('en') };
  const feed = new InputFeed({ endpoint, hub, settings, role, input: pipe });
  cleanups.push(() => feed.close());
  const { status } = endpoint;
  const port = status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
  return { endpoint, feed, port };
}

const listener = { type: 'tcp-listen', address: '127.0.0.1:0' } as const;
const toFirst: InputRole = { type: 'listener', answers: false };

/** A peer of a listener, which collects received bytes. */
async function peerOf(
  port: number,
): Promise<{ socket: Socket; text: () => string; ended: Promise<unknown> }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  cleanups.push(() => socket.destroy());
  const got: Buffer[] = [];
  socket.on('data', (data) => got.push(data)).on('error', () => undefined);
  const ended = new Promise((resolve) => socket.once('end', resolve));
  await once(socket, 'connect');
  return { socket, text: () => Buffer.concat(got).toString(), ended };
}

describe('what is piped in', () => {
  it('goes to the server of a client in order, followed by its end', async () => {
    const server = await feedOf({ ...listener, reply: 'echo' }, toFirst, new Pipe());
    const pipe = new Pipe().write('one ', 'two').end();
    const address = `127.0.0.1:${server.port}`;
    const { endpoint, feed } = await feedOf({ type: 'tcp-connect', address }, { type: 'client' }, pipe);
    await feed.run();
    expect(await feed.isOver()).toBe(false);
    await endpoint.stopped;
    expect(endpoint.totals).toMatchObject({ sentBytes: 7, receivedBytes: 7 });
    expect([feed.isUnfinished, feed.isCut]).toEqual([false, false]);
  });

  it.each<[InputRole['type'], InputRole]>([
    ['listener', toFirst],
    ['client', { type: 'client' }],
    ['chat', { type: 'chat', lingerMs: 60_000 }],
  ])('without a byte ends nothing, to a %s', async (_, role) => {
    const { feed } = await feedOf(listener, role, new Pipe().end());
    await feed.run();
    expect(await feed.isOver()).toBe(false);
    expect(feed.isUnfinished).toBe(false);
  });

  it('waits for the first peer of a listener, goes to nobody else, and is over when that one has closed', async () => {
    const pipe = new Pipe().write('for the first');
    const { feed, port } = await feedOf(listener, toFirst, pipe);
    const running = feed.run();
    const first = await peerOf(port);
    await expect.poll(first.text).toBe('for the first');
    const second = await peerOf(port);
    pipe.write(' and only').end();
    await running;
    const over = feed.isOver();
    await first.ended;
    expect([first.text(), second.text()]).toEqual(['for the first and only', '']);
    first.socket.end();
    expect(await over).toBe(true);
  });

  it('goes on to the next peer of a listener that answers by itself', async () => {
    const pipe = new Pipe().write('a');
    const role = { type: 'listener', answers: true } as const;
    const { endpoint, feed, port } = await feedOf(listener, role, pipe);
    const running = feed.run();
    const first = await peerOf(port);
    await expect.poll(first.text).toBe('a');
    first.socket.destroy();
    await expect.poll(() => endpoint.peerCount).toBe(0);
    pipe.write('b').end();
    const next = await peerOf(port);
    await running;
    await expect.poll(next.text).toBe('b');
    expect(await feed.isOver()).toBe(false);
  });

  it('that a peer has left behind is a failure of the listener', async () => {
    const pipe = new Pipe().write('a');
    const { endpoint, feed, port } = await feedOf(listener, toFirst, pipe);
    const running = feed.run();
    const { socket, text } = await peerOf(port);
    await expect.poll(text).toBe('a');
    socket.resetAndDestroy();
    await expect.poll(() => endpoint.peerCount).toBe(0);
    pipe.write('b');
    await expect(running).rejects.toMatchObject({ code: 'CLOSED_WHILE_SENDING' });
    expect(feed.isUnfinished).toBe(true);
    expect(await feed.isOver()).toBe(false);
  });

  it('is let go of while it is waited for', async () => {
    const pipe = new Pipe();
    const { feed } = await feedOf(listener, toFirst, pipe);
    const running = feed.run();
    feed.close();
    await running;
    expect(pipe.isClosed).toBe(true);
  });

  it('of a chat is over once nothing has come for a while', async () => {
    const { port } = await feedOf(
      { type: 'udp', address: '127.0.0.1:0', reply: 'echo' },
      toFirst,
      new Pipe(),
    );
    const chat = { type: 'chat', lingerMs: 50 } as const;
    const remote = `127.0.0.1:${port}`;
    const pipe = new Pipe().write('x').end();
    const { endpoint, feed } = await feedOf({ type: 'udp', address: '127.0.0.1:0', remote }, chat, pipe);
    await feed.run();
    expect(await feed.isOver()).toBe(true);
    expect(endpoint.totals.receivedMessages).toBe(1);
  });
});
