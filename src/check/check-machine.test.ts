import { expect, it } from 'vitest';
import { CheckRoom, peerAddress } from '../../test/check-room.js';
import { defineCheck, failed, passed, type Verdict } from './check.js';
import { CheckMachine } from './check-machine.js';
import { phrase } from './phrases.js';

const target = { address: peerAddress, port: 7 };
const texts = { title: { en: 'a', 'zh-CN': 'a' }, why: { en: 'b', 'zh-CN': 'b' }, source: undefined };

it('goes on with what comes, and with the time when nothing does', async () => {
  const room = new CheckRoom();
  const heard: string[] = [];
  room.peer = {
    datagramReceived: (bytes, from, port) => {
      if (bytes[0] === 1) room.send(Uint8Array.of(2), port, from);
    },
  };
  const check = defineCheck<undefined>({
    ...texts,
    id: 'asks',
    *script(desk) {
      const door = desk.openDatagrams();
      for (const byte of [1, 0]) {
        door.send(Uint8Array.of(byte), target);
        const answer = yield* door.receive(500);
        heard.push(`${answer?.bytes[0] ?? 'nothing'} at ${desk.nowMs}`);
      }
      return passed();
    },
  });
  expect(await room.run(check, undefined)).toEqual({ outcome: 'passed', note: undefined });
  expect(heard).toEqual(['2 at 3', 'nothing at 503']);
});

it('runs scripts side by side, and gives their results in order', async () => {
  const room = new CheckRoom();
  let results: readonly number[] = [];
  const check = defineCheck<undefined>({
    ...texts,
    id: 'together',
    *script(desk) {
      results = yield* desk.together(
        [300, 100, 200].map(function* (ms) {
          yield* desk.pause(ms);
          return desk.nowMs;
        }),
      );
      return passed();
    },
  });
  await room.run(check, undefined);
  expect(results).toEqual([300, 100, 200]);
});

it('loses by its conditions, the same for the same seed', async () => {
  const arrivals = async (seed: number): Promise<readonly number[]> => {
    const room = new CheckRoom();
    const arrived: number[] = [];
    room.peer = { datagramReceived: ([byte = 0]) => void arrived.push(byte) };
    const check = defineCheck<undefined>({
      ...texts,
      id: 'loses',
      line: { loss: 0.5, delayMs: 5 },
      *script(desk) {
        const door = desk.openDatagrams();
        for (let byte = 0; byte < 40; byte += 1) door.send(Uint8Array.of(byte), target);
        yield* desk.pause(50);
        return passed();
      },
    });
    await room.run(check, undefined, seed);
    return arrived;
  };
  const first = await arrivals(3);
  expect(first.length).toBeGreaterThan(5);
  expect(first.length).toBeLessThan(35);
  expect(await arrivals(3)).toEqual(first);
  expect(await arrivals(4)).not.toEqual(first);
});

it('fails a script that comes to no end, and closes what it has opened', () => {
  const closed: number[] = [];
  let verdict: Verdict | undefined;
  const nothing = (): void => undefined;
  const machine = new CheckMachine(
    defineCheck<undefined>({
      ...texts,
      id: 'endless',
      *script(desk) {
        desk.openDatagrams();
        for (;;) yield* desk.pause(1_000);
      },
    }),
    undefined,
    {
      seed: 1,
      limitMs: 5_000,
      ended: (ended) => {
        verdict = ended;
      },
      outbox: {
        openDatagrams: nothing,
        sendDatagram: nothing,
        connect: nothing,
        writeStream: nothing,
        halfClose: nothing,
        resetStream: nothing,
        startProgram: nothing,
        close: (door) => void closed.push(door),
      },
    },
  );
  machine.begin(0);
  while (!machine.isOver) machine.deadlineReached(machine.deadlineMs);
  expect(verdict).toEqual(failed(phrase('anEnd'), phrase('noEnd', { seconds: 5 })));
  expect([closed, machine.deadlineMs]).toEqual([[0], Number.POSITIVE_INFINITY]);
});
