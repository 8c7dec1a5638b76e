import { describe, expect, it } from 'vitest';
import { received, textsOf } from '../../../test/records.js';
import { type AnyEndpointInput, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import type { EndpointFacts } from '../../config/message-settings.js';
import { orThrow } from '../../errors/parsed.js';
import type { RecordGap } from '../../store/history/record-parts.js';
import type { Draft } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import type { EventBatch } from '../../traffic/subscription.js';
import { EndpointDescriptions } from '../endpoints/endpoint-descriptions.js';
import { HubRecorder } from './recorder.js';

interface Appended {
  readonly batch: EventBatch;
  readonly missing: readonly RecordGap[];
  readonly last: number;
  /** What the record had been told of endpoints by then. */
  readonly told: readonly EndpointFacts[];
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
      appended.push({ batch, missing, last, told: [...told] });
      return isWaiting ? new Promise<void>((resolve) => written.push(resolve)) : Promise.resolve();
    },
  };
  const descriptions = new EndpointDescriptions();
  const describeAs = (id: string, input: AnyEndpointInput): void =>
    descriptions.describe(id, { input, spec: orThrow(parseAnyEndpoint(input)) }, hub.lastSequence + 1);
  for (const [id, input] of Object.entries(inputs)) describeAs(id, input);
  return {
    hub,
    appended,
    told,
    recorder: new HubRecorder(hub, history, (id, sequence) => descriptions.at(id, sequence)),
    describeAs,
    remove: (id: string) => descriptions.remove(id),
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
  it('tells where an endpoint is bound, from when on', async () => {
    const input = { type: 'udp', address: '127.0.0.1:0' } as const;
    const { hub, appended, told, recorder } = recording({ e1: input });
    const head = { type: 'listening', endpoint: 'e1', timeMicros: 1 } as const;
    publish(hub, 'before');
    hub.publish({ ...head, local: '127.0.0.1:7001', reachable: [] });
    publish(hub, 'a');
    hub.publish({ ...head, local: '127.0.0.1:7002', reachable: [] });
    publish(hub, 'b');
    await recorder.close();
    expect(told.map(({ local }) => local)).toEqual([undefined, '127.0.0.1:7001', '127.0.0.1:7002']);
    expect(appended.map(({ batch }) => textsOf(batch.events))).toEqual([
      ['before'],
      ['listening', 'a'],
      ['listening', 'b'],
    ]);
  });

  it('is everything that happens, its numbers going on, with what its endpoints are', async () => {
    const input = {
      type: 'tcp-listen',
      ...{ address: '127.0.0.1:0', label: 'meter', encoding: 'gbk' },
      ...{ framing: 'line', receivedChecksum: 'crc-16/modbus' },
    } as const;
    const { hub, appended, told, recorder } = recording({ e1: input });
    for (const text of ['a', 'b']) publish(hub, text);
    publish(hub, 'c', 'unknown');
    await recorder.close();
    expect(appended.map(({ last }) => last)).toEqual([43]);
    expect(textsOf(appended[0]?.batch.events ?? [])).toEqual(['a', 'b', 'c']);
    expect(appended[0]?.batch.events[0]?.sequence).toBe(41);
    expect(told).toEqual([
      {
        ...{ endpoint: 'e1', label: 'meter', kind: 'tcp-listen', encoding: 'gbk', layouts: [] },
        ...{ framing: 'line', receivedChecksum: 'crc-16/modbus' },
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

  it('lacks what happened before an endpoint that does not record was removed, or was to record', async () => {
    const quiet = { type: 'udp', address: '127.0.0.1:0', record: false } as const;
    const { hub, appended, recorder, describeAs, remove } = recording({ e1: quiet, e2: quiet });
    publish(hub, 'secret');
    remove('e1');
    publish(hub, 'secret', 'e2');
    describeAs('e2', { ...quiet, record: true });
    publish(hub, 'open', 'e2');
    describeAs('e2', quiet);
    publish(hub, 'secret', 'e2');
    await recorder.close();
    expect(appended.flatMap(({ batch }) => textsOf(batch.events))).toEqual(['open']);
    expect(appended.flatMap(({ missing }) => missing)).toEqual([
      { from: 41, to: 41, count: 1, endpoint: 'e1', reason: 'off' },
      { from: 42, to: 44, count: 2, endpoint: 'e2', reason: 'off' },
    ]);
    // The last number is known, too, though it is of an event that is not there.
    expect(appended.at(-1)?.last).toBe(44);
  });

  it('is cut where an endpoint was described anew, so that each event is of what it was then', async () => {
    const meter = { type: 'udp', address: '127.0.0.1:0', encoding: 'gbk' } as const;
    const { hub, appended, recorder, describeAs } = recording({ e1: meter, e2: meter });
    publish(hub, 'gbk');
    publish(hub, 'gbk too', 'e2');
    describeAs('e1', { ...meter, encoding: 'utf-8', label: 'heater' });
    publish(hub, 'utf-8');
    publish(hub, 'still gbk', 'e2');
    await recorder.close();
    expect(appended.map(({ batch }) => textsOf(batch.events))).toEqual([
      ['gbk', 'gbk too'],
      ['utf-8', 'still gbk'],
    ]);
    expect(appended.map(({ told }) => told.map(({ endpoint, encoding }) => [endpoint, encoding]))).toEqual([
      [
        ['e1', 'gbk'],
        ['e2', 'gbk'],
      ],
      [
        ['e1', 'gbk'],
        ['e2', 'gbk'],
        ['e1', 'utf-8'],
      ],
    ]);
    expect(appended.map(({ last }) => last)).toEqual([42, 44]);
  });

  it('is told in one part of what endpoints are that were not heard of before', async () => {
    const meter = { type: 'udp', address: '127.0.0.1:0' } as const;
    const { hub, appended, recorder } = recording({ e1: meter, e2: meter });
    for (const endpoint of ['e1', 'e2', 'e1', 'e2']) publish(hub, endpoint, endpoint);
    await recorder.close();
    expect(appended.map(({ batch }) => batch.events.length)).toEqual([4]);
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
