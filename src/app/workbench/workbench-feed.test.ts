import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ask, created, echo, live, portOf, workbenchFixture } from '../../../test/workbench.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { TrafficEvent } from '../../traffic/event.js';

const { workbench } = workbenchFixture();

describe('the live feed', () => {
  it('sends hello, then recent events, then new events, each once and in order', async () => {
    const bench = await workbench();
    const summary = await created(bench, echo);
    const peer = connect(portOf(summary), '127.0.0.1');
    peer.write(Buffer.from('cec2', 'hex'));
    await once(peer, 'data');
    const page = await live(bench);
    await expect
      .poll(() => page.events().map(({ type }) => type))
      .toEqual(['listening', 'connected', 'received', 'sent']);
    expect(page.frames[0]).toMatchObject({ type: 'hello', endpoints: [{ id: summary.id }] });
    expect(page.events()[2]).toMatchObject({
      endpoint: summary.id,
      bytes: Uint8Array.of(0xce, 0xc2),
    });
    peer.end();
    await expect.poll(() => page.events().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    await expect
      .poll(
        () =>
          page.frames.flatMap((frame) => (frame.type === 'endpoints' ? frame.endpoints : [])).at(-1)?.totals,
      )
      .toMatchObject({ connections: 1, receivedBytes: 2 });
    await ask(bench, 'DELETE', `/api/endpoints/${summary.id}`);
    await expect.poll(() => page.frames.some((frame) => frame.type === 'removed')).toBe(true);
    page.socket.close();
  });

  it('sends a page what happens as the workbench ends, before its feed does', async () => {
    const bench = await workbench();
    const summary = await created(bench, echo);
    await once(connect(portOf(summary), '127.0.0.1'), 'connect');
    const page = await live(bench);
    await expect.poll(() => page.events().map(({ type }) => type)).toEqual(['listening', 'connected']);
    const gone = once(page.socket, 'close');
    await bench.close(100);
    await gone;
    expect(page.events().map(({ type }) => type)).toEqual(['listening', 'connected', 'closed', 'stopped']);
    const last = page.frames.flatMap((frame) => (frame.type === 'endpoints' ? frame.endpoints : [])).at(-1);
    expect(last?.status).toEqual({ state: 'stopped' });
  });

  it('greets with the names of all endpoints, and sends their state in frames of bounded size', async () => {
    const bench = await workbench();
    const reply = `text:${'x'.repeat(4_000)}`;
    const made: string[] = [];
    for (let number = 0; number < 60; number += 1)
      made.push((await created(bench, { type: 'udp', address: '127.0.0.1:0', reply })).id);
    const { frames } = await live(bench);
    // An endpoint that has changed since is sent again, so that it may appear twice.
    const greeted = (): readonly string[] => [
      ...new Set(
        frames.flatMap((frame) =>
          frame.type === 'hello' || frame.type === 'endpoints' ? frame.endpoints.map(({ id }) => id) : [],
        ),
      ),
    ];
    await expect.poll(greeted).toEqual(made);
    expect(frames[0]).toMatchObject({ type: 'hello', ids: made });
    for (const frame of frames) expect(JSON.stringify(frame).length).toBeLessThan(160 * 1024);
  });

  it('keeps the past of a quiet endpoint, whatever a noisy one says, and numbers what it lets go', async () => {
    const bench = await workbench();
    const quiet = await created(bench, { type: 'udp', address: '127.0.0.1:0' });
    const noisy = await created(bench, { type: 'udp', address: '127.0.0.1:0' });
    const socket = createSocket('udp4');
    const say = (text: string, to: EndpointSummary): void => socket.send(text, portOf(to), '127.0.0.1');
    const received = async (id: string): Promise<number> => {
      const { body } = await ask(bench, 'GET', '/api/endpoints');
      return (body as readonly EndpointSummary[]).find((one) => one.id === id)?.totals.receivedMessages ?? 0;
    };
    say('hello', quiet);
    await expect.poll(() => received(quiet.id)).toBe(1);
    // In portions that fit the socket's buffer.
    for (let sent = 0; sent < 7000; sent += 100) {
      for (let count = 0; count < 100; count += 1) say('noise', noisy);
      await expect.poll(() => received(noisy.id), { interval: 1 }).toBe(sent + 100);
    }
    socket.close();
    const page = await live(bench);
    const of = (id: string): readonly TrafficEvent[] =>
      page.events().filter(({ endpoint }) => endpoint === id);
    await expect.poll(() => of(noisy.id).length).toBe(5000);
    expect(page.lost(noisy.id)).toBe(2001);
    expect(of(quiet.id).map(({ type }) => type)).toEqual(['listening', 'received']);
    expect(page.lost(quiet.id)).toBe(0);
    page.socket.close();
  }, 30_000);

  it('gives the events of one send to everyone the same number, one event for each peer', async () => {
    const bench = await workbench();
    const { id, status } = await created(bench, { type: 'tcp-listen', address: '127.0.0.1:0' });
    if (status.state !== 'listening') throw new Error('it does not listen');
    const port = Number(status.local.split(':').at(-1));
    const peers = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
    for (const peer of peers) if (peer.connecting) await once(peer, 'connect');
    const page = await live(bench);
    await expect.poll(() => page.events().filter(({ type }) => type === 'connected').length).toBe(3);
    await ask(bench, 'POST', `/api/endpoints/${id}/send`, { body: { data: 'QUJD' } });
    await expect
      .poll(() => page.events().filter(({ type }) => type === 'sent'))
      .toMatchObject(
        peers.map(({ localPort }) => ({
          ...{ peer: `127.0.0.1:${localPort}`, send: 1 },
          bytes: Uint8Array.from(Buffer.from('ABC')),
        })),
      );
    for (const peer of peers) peer.destroy();
    page.socket.close();
  });

  it('counts what a page lost that did not read, and loses nothing of one that did', async () => {
    const bench = await workbench();
    const summary = await created(bench, echo);
    const { id } = summary;
    const port = portOf(summary);
    const page = await live(bench);
    const slow = await live(bench);
    slow.socket.pause();
    const peer = connect(port, '127.0.0.1');
    const message = Buffer.alloc(16_384, 'x');
    let echoed = 0;
    peer.on('data', (data) => {
      echoed += data.length;
    });
    for (let count = 0; count < 3000; count += 1) peer.write(message);
    await expect.poll(() => echoed).toBe(3000 * message.length);
    const receivedBytes = (): number =>
      page.events().reduce((sum, event) => sum + (event.type === 'received' ? event.bytes.byteLength : 0), 0);
    await expect.poll(() => receivedBytes() === 3000 * message.length || page.lost(id) > 0).toBe(true);
    slow.socket.resume();
    const last = (of: typeof page): number => of.events().at(-1)?.sequence ?? 0;
    await expect.poll(() => last(slow) - last(page)).toBe(0);
    // The events that each received and the losses reported to it add up to all events.
    expect(slow.events().length + slow.lost(id)).toBe(page.events().length + page.lost(id));
    peer.destroy();
  }, 30_000);
});
