import { describe, expect, it } from 'vitest';
import { failure } from '../errors/error.js';
import type { EndpointStatus } from '../traffic/status.js';
import { EndpointLifecycle } from './endpoint-lifecycle.js';

const listening: EndpointStatus = { state: 'listening', local: '127.0.0.1:7', reachable: [] };
const connected: EndpointStatus = { state: 'connected', local: '127.0.0.1:7', peer: '127.0.0.1:8' };
const waiting: EndpointStatus = { state: 'waiting', retryAtMicros: 0 };
const refused = failure('ADDRESS_IN_USE', { address: '127.0.0.1:7' });
const opening: EndpointStatus = { state: 'opening' };
const connecting: EndpointStatus = { state: 'connecting', attempt: 1 };
const stopping: EndpointStatus = { state: 'stopping' };
const stopped: EndpointStatus = { state: 'stopped' };
const failed: EndpointStatus = { state: 'failed', failure: refused };
const statuses = [opening, listening, connecting, connected, waiting, stopping, stopped, failed];

/** The path to each state, and the states that may follow it. */
const steps: readonly (readonly [readonly EndpointStatus[], readonly EndpointStatus['state'][]])[] = [
  [[], ['opening', 'connecting', 'stopped']],
  [[opening], ['listening', 'stopping', 'failed']],
  [[opening, listening], ['stopping']],
  [[connecting], ['connected', 'waiting', 'stopping', 'failed']],
  [
    [connecting, connected],
    ['waiting', 'stopping', 'stopped'],
  ],
  [
    [connecting, waiting],
    ['connecting', 'stopping'],
  ],
  [[opening, stopping], ['stopped']],
  [[opening, stopping, stopped], []],
  [[opening, failed], []],
];

/** A lifecycle whose grace the test ends, and its calls to its endpoint, which closes at once if it has to. */
function born({ hasNothingOpen = false } = {}) {
  const asked: string[] = [];
  const notified: string[] = [];
  const graces: { readonly ms: number; readonly end: () => void }[] = [];
  const life = new EndpointLifecycle(
    {
      finish: () => {
        asked.push('finish');
        if (hasNothingOpen) life.ended();
      },
      destroy: () => {
        asked.push('destroy');
        life.ended();
      },
      release: () => asked.push('release'),
      publishStopped: () => asked.push(`publish ${life.status.state}`),
    },
    (done, ms) =>
      Promise.race([
        done.then(() => true),
        new Promise<boolean>((resolve) => graces.push({ ms, end: () => resolve(false) })),
      ]),
    { statusChanged: () => notified.push(life.status.state), figuresChanged: () => notified.push('figures') },
  );
  return { life, asked, graces, notified };
}

describe('the life of an endpoint', () => {
  it('begins stopped, and passes through its states', () => {
    const { life } = born();
    expect([life.status.state, life.isClosing]).toEqual(['stopped', false]);
    expect(life.enter({ state: 'opening' })).toBe(true);
    expect(life.enter(listening)).toBe(true);
    expect([life.status, life.isClosing]).toEqual([listening, false]);
  });

  it.each(steps.map(([way, next]) => [way.at(-1)?.state ?? 'the beginning', way, next] as const))(
    'goes on from %s to these states and no others',
    (_from, way, next) => {
      const followed = statuses.filter((status) => {
        const { life } = born();
        for (const step of way) expect(life.enter(step)).toBe(true);
        return life.enter(status);
      });
      expect(followed.map(({ state }) => state).toSorted()).toEqual(next.toSorted());
    },
  );

  it('notifies of each status that it enters, and of none that cannot follow', async () => {
    const { life, notified } = born();
    life.enter({ state: 'opening' });
    life.enter(waiting);
    life.enter(listening);
    life.enter(listening);
    const closed = life.close(1_000);
    life.ended();
    await closed;
    expect(notified).toEqual(['opening', 'listening', 'stopping', 'stopped']);
  });

  it('of a client goes on after its connection has ended', () => {
    const { life, asked } = born();
    const states: EndpointStatus[] = [
      { state: 'connecting', attempt: 1 },
      waiting,
      { state: 'connecting', attempt: 2 },
      connected,
      waiting,
    ];
    expect(states.map((status) => life.enter(status))).toEqual([true, true, true, true, true]);
    expect(asked).toEqual([]);
  });

  it('ends with the connection of a client that does not go on', async () => {
    const { life, asked } = born();
    life.enter({ state: 'connecting', attempt: 1 });
    life.enter(connected);
    life.ended();
    await life.stopped;
    expect([life.status.state, asked]).toEqual(['stopped', ['release', 'publish stopped']]);
    await life.close(0);
    expect(asked).toHaveLength(2);
  });

  it('takes no step that its table does not have', () => {
    const { life } = born();
    expect(life.enter(listening)).toBe(false);
    life.enter({ state: 'opening' });
    expect(life.enter(connected)).toBe(false);
    life.enter(listening);
    expect(life.enter({ state: 'opening' })).toBe(false);
    // A listener's last connection may end while it goes on.
    life.ended();
    expect(life.status).toEqual(listening);
  });

  it('publishes nothing of an endpoint that was closed before it was opened, and opens it no more', async () => {
    const { life, asked } = born();
    await life.close(1_000);
    await life.stopped;
    expect(asked).toEqual(['release']);
    expect(life.enter({ state: 'opening' })).toBe(false);
    expect([life.status.state, life.isClosing]).toEqual(['stopped', true]);
  });

  it('may be closed while it opens: what is opened afterwards is refused', async () => {
    const { life, asked } = born();
    life.enter({ state: 'opening' });
    const closed = life.close(1_000);
    expect([life.status.state, life.isClosing]).toEqual(['stopping', true]);
    expect(life.enter(listening)).toBe(false);
    life.fail(refused);
    expect(life.status.state).toBe('stopping');
    life.ended();
    await closed;
    expect(asked).toEqual(['finish', 'release', 'publish stopped']);
  });

  it('fails for good, without an end that is published', async () => {
    const { life, asked } = born();
    life.enter({ state: 'opening' });
    life.fail(refused);
    await life.stopped;
    await life.close(0);
    life.ended();
    expect([life.status, asked]).toEqual([{ state: 'failed', failure: refused }, ['release']]);
  });

  it('closes at once what is left when the grace is over', async () => {
    const { life, asked, graces } = born();
    life.enter({ state: 'opening' });
    life.enter(listening);
    const closed = life.close(300);
    expect([asked, graces.map(({ ms }) => ms)]).toEqual([['finish'], [300]]);
    graces[0]?.end();
    await closed;
    expect(asked).toEqual(['finish', 'destroy', 'release', 'publish stopped']);
  });

  it('finishes once however often it is closed, and a further call shortens the grace', async () => {
    const { life, asked, graces } = born();
    life.enter({ state: 'opening' });
    life.enter(listening);
    const both = [life.close(5_000), life.close(0)];
    expect([asked, graces.map(({ ms }) => ms)]).toEqual([['finish'], [5_000, 0]]);
    graces[1]?.end();
    await Promise.all(both);
    life.ended();
    expect(asked).toEqual(['finish', 'destroy', 'release', 'publish stopped']);
  });

  it('notifies of other addresses while it listens, and keeps the rest of its status', () => {
    const { life, notified } = born();
    life.reachableAt(['10.0.0.1:7']);
    expect([life.status, notified]).toEqual([{ state: 'stopped' }, []]);
    life.enter({ state: 'opening' });
    life.reachableAt(['10.0.0.1:7']);
    expect(life.status).toEqual({ state: 'opening' });
    life.enter(listening);
    life.reachableAt(['10.0.0.1:7']);
    expect(life.status).toEqual({ ...listening, reachable: ['10.0.0.1:7'] });
    expect(notified).toEqual(['opening', 'listening', 'listening']);
    void life.close(0);
    life.reachableAt([]);
    expect(life.status).toEqual({ state: 'stopping' });
  });

  it('asks for no grace when nothing is open', async () => {
    const { life, asked, graces } = born({ hasNothingOpen: true });
    life.enter({ state: 'connecting', attempt: 1 });
    life.enter(waiting);
    await life.close(1_000);
    expect([asked, graces]).toEqual([['finish', 'release', 'publish stopped'], []]);
  });
});
