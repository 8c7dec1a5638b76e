import { describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../../test/scripted-endpoint.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { EndpointStatus } from '../../traffic/status.js';
import { createWorkbenchHub } from '../create-hub.js';
import { EndpointRegistry } from './endpoint-registry.js';

const server = { type: 'tftp-server', port: 0 } as const;
const listener = { type: 'tcp-listen', address: '127.0.0.1:0' } as const;

/** A registry of endpoints without sockets, the calls on them in order, and the saved descriptions. */
function registry() {
  const hub = createWorkbenchHub();
  const done: string[] = [];
  const kept: { endpoints: readonly KeptEndpoint[] } = { endpoints: [] };
  /** Endpoints whose closing a test holds up. */
  const slow = new Map<string, Promise<void>>();
  const wrongFault = failure('AIMED_FAULT_INVALID', {});
  const endpoints = new EndpointRegistry(
    hub,
    (spec, { id, changes }) => {
      let status: EndpointStatus = { state: 'stopped' };
      return scriptedEndpoint(id, spec, {
        get status() {
          return status;
        },
        open: async () => {
          done.push(`open ${id}`);
          status = { state: 'listening', local: '127.0.0.1:1', reachable: [] };
          changes?.statusChanged();
          hub.publish({
            type: 'listening',
            timeMicros: 1,
            endpoint: id,
            local: '127.0.0.1:1',
            reachable: [],
          });
        },
        prepareLine: async (next) => {
          const line = 'line' in next ? next.line : undefined;
          if (line?.faults.includes('wrong') === true) throw new BreakoutboxError(wrongFault.code, {});
          return () => void done.push(`line of ${id}: ${line?.sides.up.delayMs ?? 'none'}`);
        },
        close: async () => {
          await slow.get(id);
          if (status.state === 'listening') done.push(`closed ${id}`);
          status = { state: 'stopped' };
        },
      });
    },
    (all) => {
      kept.endpoints = all;
    },
  );
  return { hub, endpoints, done, kept, slow };
}

describe('a relay of a workbench', () => {
  const relay = { type: 'udp-relay', address: '127.0.0.1:0', target: '127.0.0.1:9' } as const;

  it('goes on with another line where nothing else changes, and opens anew for anything else', async () => {
    const { endpoints, done } = registry();
    orThrow(await endpoints.create(relay));
    done.length = 0;
    expect(orThrow(await endpoints.replace('e1', { ...relay, line: { delay: '5ms' } })).restarted).toBe(
      false,
    );
    expect(orThrow(await endpoints.replace('e1', relay)).restarted).toBe(false);
    expect(done).toEqual(['line of e1: 5', 'line of e1: none']);
    done.length = 0;
    const moved = { ...relay, target: '127.0.0.1:10', line: { delay: '5ms' } };
    expect(
      [relay, { ...relay, line: { delay: '5ms' } }, moved].map((one) => endpoints.reopens('e1', one)),
    ).toEqual([...[false, false, true]]);
    expect(() => endpoints.reopens('e1', { ...relay, target: 'x' })).toThrow(BreakoutboxError);
    expect(orThrow(await endpoints.replace('e1', moved)).restarted).toBe(true);
    expect(done).toEqual(['closed e1', 'open e1']);
    await endpoints.stop('e1');
    done.length = 0;
    expect(orThrow(await endpoints.replace('e1', relay)).restarted).toBe(false);
    expect(done).toEqual([]);
  });

  it('stays as it is where a fault of its new line cannot be read', async () => {
    const { endpoints, done, kept } = registry();
    orThrow(await endpoints.create(relay));
    done.length = 0;
    const refused = await endpoints.replace('e1', { ...relay, line: { faults: ['wrong'] } });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'AIMED_FAULT_INVALID' } });
    expect(done).toEqual([]);
    expect(kept.endpoints.map(({ input }) => input)).toEqual([relay]);
  });
});

describe('the endpoints of a workbench', () => {
  it('open anew only when all of their kind have closed', async () => {
    const { endpoints, done, slow } = registry();
    for (const input of [server, listener, server]) orThrow(await endpoints.create(input));
    done.length = 0;
    let release: () => void = () => undefined;
    slow.set(
      'e3',
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const reopened = endpoints.reopen('tftp-server');
    await new Promise(setImmediate);
    expect(done).toEqual(['closed e1']);
    release();
    await reopened;
    expect(done).toEqual(['closed e1', 'closed e3', 'open e1', 'open e3']);
  });

  it('leave one that is stopped, or is being removed, as it is when the others open anew', async () => {
    const { endpoints, done, slow } = registry();
    for (const input of [server, server, server]) orThrow(await endpoints.create(input));
    await endpoints.stop('e1');
    done.length = 0;
    let release: () => void = () => undefined;
    slow.set(
      'e2',
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const reopened = endpoints.reopen('tftp-server');
    const removed = endpoints.remove('e2');
    release();
    await Promise.all([reopened, removed]);
    expect(done.filter((step) => step.startsWith('open'))).toEqual(['open e3']);
    expect(endpoints.list().map(({ id, status }) => [id, status.state])).toEqual([
      ['e1', 'stopped'],
      ['e3', 'listening'],
    ]);
  });

  it('take what happened with them when they are removed, and give their ids to no other', async () => {
    const { hub, endpoints, kept } = registry();
    for (const input of [listener, listener]) orThrow(await endpoints.create(input));
    const eventsOf = async (endpoint: string): Promise<readonly TrafficEvent[]> => {
      const events: TrafficEvent[] = [];
      const subscription = hub.subscribe({
        endpoint,
        from: 1,
        onBatch: (batch) => void events.push(...batch.events),
      });
      subscription.flush();
      subscription.close();
      return events;
    };
    expect(await eventsOf('e2')).toHaveLength(1);
    await endpoints.remove('e2');
    expect(await eventsOf('e2')).toEqual([]);
    expect(await eventsOf('e1')).toHaveLength(1);
    expect(orThrow(await endpoints.create(listener)).id).toBe('e3');
    expect(kept.endpoints.map(({ id }) => id)).toEqual(['e1', 'e3']);
  });

  it('show one that is opening as soon as it is made, however long it takes', async () => {
    let opened: () => void = () => undefined;
    const endpoints = new EndpointRegistry(
      createWorkbenchHub(),
      (spec, { id }) =>
        scriptedEndpoint(id, spec, {
          open: () =>
            new Promise((resolve) => {
              opened = resolve;
            }),
        }),
      () => undefined,
    );
    const shown: string[] = [];
    endpoints.watch({
      endpoints: (summaries) => void shown.push(...summaries.map(({ id }) => id)),
      removed: () => undefined,
    });
    const created = endpoints.create(listener);
    await expect.poll(() => shown).toEqual(['e1']);
    opened();
    expect(orThrow(await created).id).toBe('e1');
  });

  it('change nothing that cannot be kept', async () => {
    const { hub } = registry();
    const full = new EndpointRegistry(
      hub,
      (spec, { id }) => scriptedEndpoint(id, spec),
      () => {
        throw new Error('no space');
      },
    );
    await expect(full.create(listener)).rejects.toThrow('no space');
    expect(full.list()).toEqual([]);
  });

  it('refuse what is asked while they are all being closed', async () => {
    const { endpoints } = registry();
    orThrow(await endpoints.create(listener));
    await endpoints.close(0);
    expect(await endpoints.create(listener)).toMatchObject({ failure: { code: 'WORKBENCH_STOPPING' } });
    await expect(endpoints.start('e1')).rejects.toMatchObject({ code: 'WORKBENCH_STOPPING' });
    expect(endpoints.list()).toMatchObject([{ id: 'e1', status: { state: 'stopped' } }]);
  });
});
