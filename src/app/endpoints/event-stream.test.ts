import { expect, it } from 'vitest';
import { Hub } from '../../traffic/hub.js';
import { eventStream } from './event-stream.js';

it('notifies a reader that is too slow of where events were dropped', async () => {
  let flush: () => void = () => undefined;
  const hub = new Hub((soon) => {
    flush = soon;
  });
  const stream = eventStream(hub, { maxEvents: 2 }, ({ type }) => type === 'stopped');
  const turn = { type: 'turnChanged', timeMicros: 0, endpoint: 'e1', turn: 'mine' } as const;
  hub.publish({ ...turn });
  flush();
  expect((await stream.next()).value).toMatchObject({ sequence: 1 });
  for (let number = 2; number <= 9; number += 1) hub.publish({ ...turn });
  flush();
  const read: unknown[] = [];
  const reading = (async () => {
    for await (const event of stream) read.push(event.type === 'gap' ? event : event.sequence);
  })();
  await new Promise(setImmediate);
  flush();
  const totals = { connections: 0, receivedMessages: 0, receivedBytes: 0, sentMessages: 0, sentBytes: 0 };
  hub.publish({
    type: 'stopped',
    timeMicros: 0,
    endpoint: 'e1',
    totals: { ...totals, refused: 0, dropped: 0, errors: 0 },
  });
  await new Promise(setImmediate);
  flush();
  await reading;
  expect(read).toEqual([{ type: 'gap', from: 2, to: 7, count: 6 }, 8, 9, 10]);
});

it('answers each of several reads at once, in order, and ends them all', async () => {
  let flush: () => void = () => undefined;
  const hub = new Hub((soon) => {
    flush = soon;
  });
  const stream = eventStream(hub);
  const reads = [stream.next(), stream.next(), stream.next()];
  const turn = { type: 'turnChanged', timeMicros: 0, endpoint: 'e1', turn: 'mine' } as const;
  hub.publish({ ...turn });
  hub.publish({ ...turn });
  flush();
  expect((await reads[0])?.value).toMatchObject({ sequence: 1 });
  expect((await reads[1])?.value).toMatchObject({ sequence: 2 });
  await stream.return?.();
  expect(await reads[2]).toEqual({ done: true, value: undefined });
});
