import { describe, expect, it } from 'vitest';
import { received, textsOf } from '../../../test/records.js';
import type { AnyEndpointInput, AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import { parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { orThrow } from '../../errors/parsed.js';
import type { EndpointFacts, RecordGap } from '../../store/history/record-parts.js';
import type { Draft } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import type { EventBatch } from '../../traffic/subscription.js';
import { HubRecorder } from './recorder.js';

interface Appended {
  readonly batch: EventBatch;
  readonly missing: readonly RecordGap[];
  readonly last: number;
}

/** A hub whose events go to a record that writes when the test says so. */
function recording(inputs: Readonly<Record<string, AnyEndpointInput>>) {
  const hub = new Hub((flush) => setImmediate(flush), { first: 41 });
  const appended: Appended[] = [];
  const told: EndpointFacts[] = [];
  let written: (() => void)[] = [];
  let isWaiting = false;
  const history = {
    describe: (facts: EndpointFacts) => void told.push(facts),
    append: (batch: EventBatch, missing: readonly RecordGap[], last: number) => {
      appended.push({ batch, missing, last });
      return isWaiting ? new Promise<void>((resolve) => written.push(resolve)) : Promise.resolve();
    },
  };
  const described = (id: string): { input: AnyEndpointInput; spec: AnyEndpointSpec } | undefined => {
    const input = inputs[id];
    return input === undefined ? undefined : { input, spec: orThrow(parseAnyEndpoint(input)) };
  };
  return {
    hub,
    appended,
    told,
    recorder: new HubRecorder(hub, history, described),
    wait: () => {
      isWaiting = true;
    },
    write: () => {
      isWaiting = false;
      for (const done of written) done();
      written = [];
    },
  };
}

const publish = (hub: Hub, text: string, endpoint = 'e1'): void => {
  const { sequence: _sequence, ...draft } = received(0, text, { endpoint });
  hub.publish(draft satisfies Draft);
};

describe('what a hub gives to the record', () => {
  it('is everything that happens, its numbers going on, with what its endpoints are', async () => {
    const input = { type: 'udp', address: '127.0.0.1:0', label: 'meter', encoding: 'gbk' } as const;
    const { hub, appended, told, recorder } = recording({ e1: input });
    for (const text of ['a', 'b']) publish(hub, text);
    publish(hub, 'c', 'unknown');
    await recorder.close();
    expect(appended.map(({ last }) => last)).toEqual([43]);
    expect(textsOf(appended[0]?.batch.events ?? [])).toEqual(['a', 'b', 'c']);
    expect(appended[0]?.batch.events[0]?.sequence).toBe(41);
    expect(told).toEqual([
      {
        ...{ endpoint: 'e1', label: 'meter', kind: 'udp', encoding: 'gbk', layouts: [] },
        ...{ receivedChecksum: undefined, framing: undefined },
      },
    ]);
  });

  it('lacks what an endpoint does that does not record, and says how much that is', async () => {
    const quiet = { type: 'udp', address: '127.0.0.1:0', record: false } as const;
    const { hub, appended, recorder } = recording({ e2: quiet });
    publish(hub, 'a');
    publish(hub, 'secret', 'e2');
    publish(hub, 'secret', 'e2');
    publish(hub, 'b');
    await recorder.close();
    expect(textsOf(appended[0]?.batch.events ?? [])).toEqual(['a', 'b']);
    expect(appended[0]?.missing).toEqual([{ from: 42, to: 43, count: 2, endpoint: 'e2', reason: 'off' }]);
  });

  it('waits within a bound while the record writes, and the oldest of it is lost and counted', async () => {
    const { hub, appended, recorder, wait, write } = recording({});
    wait();
    publish(hub, 'first');
    await expect.poll(() => appended.length).toBe(1);
    for (let count = 0; count < 100_010; count += 1) publish(hub, 'x');
    write();
    await recorder.close();
    const rest = appended.slice(1);
    expect(rest.flatMap(({ batch }) => batch.events)).toHaveLength(100_000);
    expect(rest.flatMap(({ batch }) => batch.gaps)).toMatchObject([{ from: 42, to: 51, count: 10 }]);
    expect(rest.at(-1)?.last).toBe(100_051);
  });
});
