import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { facts, openStore, received } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import type { RecordGap } from '../../store/history/record-parts.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { recordSource } from './record-source.js';
import { readRecording } from './replay-source.js';

const { folder } = scratch();
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** `C a`, `S b`, and `C end`, as the steps of a conversation. */
function told({ steps }: RecordedConversation): readonly string[] {
  return steps.map(
    (step) => `${step.from === 'client' ? 'C' : 'S'} ${step.type === 'data' ? text(step.bytes) : 'end'}`,
  );
}

/** Events whose numbers are those of their places, from 1 on. */
type Unnumbered = (sequence: number) => TrafficEvent;
const happened = (sequence: number, endpoint: string) => ({
  ...{ sequence, endpoint, timeMicros: 1_790_000_000_000_000 + sequence * 1_000_000 },
});
const listening =
  (endpoint = 'e1', local = '127.0.0.1:7777'): Unnumbered =>
  (sequence) => ({ ...happened(sequence, endpoint), type: 'listening', local, reachable: [local] });
const connected =
  (connection: number, endpoint = 'e1', peer = '10.0.0.1:5000'): Unnumbered =>
  (sequence) => ({ ...happened(sequence, endpoint), type: 'connected', peer, connection, open: 1 });
const message =
  (
    type: 'received' | 'sent',
    content: string,
    connection: number | undefined,
    endpoint = 'e1',
    peer = '10.0.0.1:5000',
  ): Unnumbered =>
  (sequence) =>
    ({
      ...received(sequence, content, { ...happened(sequence, endpoint), peer }),
      ...{ type, send: 1 },
      ...(connection === undefined ? {} : { connection }),
    }) as TrafficEvent;
const closed =
  (connection: number, endpoint = 'e1', peer = '10.0.0.1:5000'): Unnumbered =>
  (sequence) => ({
    ...happened(sequence, endpoint),
    ...{ type: 'closed', peer, connection, reason: 'peer', open: 0 },
    ...{ durationMs: 1_000, receivedBytes: 0, sentBytes: 0 },
  });

/** One connection of an echo server. */
const echoed = (connection: number, ...words: readonly string[]): readonly Unnumbered[] => [
  connected(connection),
  ...words.flatMap((word) => [message('received', word, connection), message('sent', word, connection)]),
  closed(connection),
];

/** A workspace with a record of runs of the program, each with its events. */
function recorded(runs: readonly (readonly Unnumbered[])[], gaps: readonly RecordGap[] = []): string {
  const path = folder();
  mkdirSync(join(path, '.bob'));
  let number = 0;
  for (const run of runs) {
    const store = openStore(join(path, '.bob'));
    store.describe(facts('e1', { label: 'bench' }));
    store.describe(facts('e2', { kind: 'udp' }));
    store.describe(facts('e3', { kind: 'tcp-connect' }));
    const events = run.map((make) => {
      number += 1;
      return make(number);
    });
    store.append({ events, gaps: [] }, run === runs.at(-1) ? gaps : [], number);
    store.close();
  }
  return path;
}

describe('conversations of a record', () => {
  it('are those of its listeners, clients and sockets, each from its beginning to its end', async () => {
    const path = recorded([
      [
        ...[listening(), ...echoed(1, 'one', 'two')],
        ...[connected(1, 'e3', '10.0.0.9:80'), message('sent', 'get', 1, 'e3', '10.0.0.9:80')],
        ...[message('received', 'got', 1, 'e3', '10.0.0.9:80')],
        ...[listening('e2', '127.0.0.1:9'), message('received', 'ping', undefined, 'e2')],
        message('sent', 'pong', undefined, 'e2'),
      ],
    ]);
    const { conversations, incomplete } = await recordSource(path).read(undefined);
    expect(incomplete).toEqual([]);
    expect(conversations).toMatchObject([
      { protocol: 'tcp', client: '10.0.0.1:5000', server: '127.0.0.1:7777', name: 'bench 10.0.0.1:5000 #1' },
      { protocol: 'tcp', client: 'e3', server: '10.0.0.9:80' },
      { protocol: 'udp', client: '10.0.0.1:5000', server: '127.0.0.1:9', name: 'e2 10.0.0.1:5000' },
    ]);
    expect(conversations.map(told)).toEqual([
      ['C one', 'S one', 'C two', 'S two', 'C end'],
      ['C get', 'S got'],
      ['C ping', 'S pong'],
    ]);
  });

  it('are found by a message of theirs, each whole, also where another run had one of the same name', async () => {
    const path = recorded([
      [listening(), ...echoed(1, 'one'), ...echoed(2, 'two')],
      [listening(), ...echoed(1, 'three', 'four'), ...echoed(2, 'five')],
    ]);
    const found = async (filter: string) => (await recordSource(path).read(filter)).conversations.map(told);
    expect(await found('text == "four"')).toEqual([['C three', 'S three', 'C four', 'S four', 'C end']]);
    expect(await found('text == "one" or text == "five"')).toEqual([
      ['C one', 'S one', 'C end'],
      ['C five', 'S five', 'C end'],
    ]);
    expect(await found('endpoint == "bench" and dir == "out"')).toHaveLength(4);
    await expect(recordSource(path).read('size >')).rejects.toMatchObject({ code: 'FILTER_INVALID' });
  });

  it('begin anew where a socket for datagrams is opened again', async () => {
    const ping = (word: string) => [listening('e2'), message('received', word, undefined, 'e2')];
    const path = recorded([ping('one'), [...ping('two'), ...ping('three')]]);
    const { conversations } = await recordSource(path).read('text == "two" or text == "three"');
    expect(conversations.map(told)).toEqual([['C two'], ['C three']]);
  });

  it('that the record lacks something of are named, and what it lacks', async () => {
    const path = recorded(
      [
        [
          message('received', 'late', 7),
          closed(7),
          listening(),
          ...echoed(1, 'one', 'two'),
          ...echoed(2, 'x'),
        ],
        [listening(), connected(3), message('received', 'open', 3)],
      ],
      [
        { from: 6, to: 7, count: 2, endpoint: 'e1', reason: 'queue' },
        { from: 6, to: 7, count: 9, endpoint: 'e2', reason: 'off' },
        { from: 20, to: 21, count: 2, endpoint: 'e1', reason: 'off' },
      ],
    );
    const { conversations, incomplete } = await recordSource(path).read(undefined);
    expect(conversations.map(told)).toEqual([['C x', 'S x', 'C end']]);
    expect(incomplete).toEqual([
      { name: 'bench 10.0.0.1:5000 #7', missing: { type: 'beginning' } },
      { name: 'bench 10.0.0.1:5000 #1', missing: { type: 'events', count: 2 } },
      { name: 'bench 10.0.0.1:5000 #3', missing: { type: 'events', count: 2 } },
    ]);
    await expect(readRecording(recordSource(path), 'text == "late"')).rejects.toMatchObject({
      code: 'REPLAY_RECORD_EMPTY',
      failure: { params: { folder: path, incomplete: 1 } },
    });
  });

  it('are read no further when the reading is given up, and a workspace without a record is named', async () => {
    const path = recorded([[listening(), ...echoed(1, 'one')]]);
    const reading = recordSource(path).read('text == "one"', {
      signal: AbortSignal.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
    await expect(recordSource(folder()).read(undefined)).rejects.toMatchObject({ code: 'RECORD_MISSING' });
  });
});
