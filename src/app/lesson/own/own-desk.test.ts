import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Value } from 'typebox/value';
import { afterEach, expect, it } from 'vitest';
import { splitSocketAddress } from '../../../bytes/socket-address.js';
import { ownProgramOperations } from '../../../operations/own-programs.js';
import { OwnDesk } from './own-desk.js';

const desk = new OwnDesk();
afterEach(() => desk.close());

const faultsOf = (value: unknown): readonly unknown[] => [
  ...Value.Errors(ownProgramOperations['ownPrograms.get'].result, value),
];

it('tells what a program sends, and what is wrong with it, as it becomes known', async () => {
  const begun = await desk.begin('client', 'client', undefined);
  expect(faultsOf(begun)).toEqual([]);
  const socket = connect(splitSocketAddress(begun.address).port, '127.0.0.1');
  socket.write(Buffer.from([0xce, 0xc2, 0xb6, 0xc8, 0x0a]));
  let state = begun;
  while (state.findings.length === 0) state = await desk.get(begun.id, state.version);
  expect(faultsOf(state)).toEqual([]);
  expect(state.findings[0]).toMatchObject({ code: 'wrongEncoding', certainty: 'shown', data: 'zsK2yA==' });
  expect(state.pieces.slice(0, 2)).toMatchObject([{ type: 'connected' }, { type: 'received', size: 5 }]);
  socket.destroy();
  await once(socket, 'close');
  await desk.end(begun.id);
  await expect(desk.get(begun.id, undefined)).rejects.toMatchObject({ code: 'LESSON_OVER' });
});

it('watches 64 at once, and tells the one that makes room why', async () => {
  const first = await desk.begin('client', 'client', undefined);
  for (let more = 0; more < 64; more += 1) await desk.begin('datagrams', 'client', undefined);
  await expect(desk.get(first.id, undefined)).rejects.toMatchObject({
    code: 'LESSON_DISPLACED',
    failure: { params: { most: 64 } },
  });
});

it('refuses a lesson without such a task, and a server without a port', async () => {
  await expect(desk.begin('boot', 'client', undefined)).rejects.toMatchObject({
    code: 'LESSON_WITHOUT_TASK',
  });
  await expect(desk.begin('client', 'server', undefined)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

it('ends a program that nobody asks about any more, and none while an answer waits', async () => {
  const brief = new OwnDesk(50);
  const { id, address } = await brief.begin('client', 'client', undefined);
  const { port } = splitSocketAddress(address);
  const asked = brief.get(id, 0);
  // The answer waits for longer than that, and the program is there still.
  const socket = await new Promise<Socket>((resolve) => {
    setTimeout(() => {
      const one = connect(port, '127.0.0.1', () => resolve(one));
    }, 150);
  });
  expect((await asked).pieces).toMatchObject([{ type: 'connected' }]);
  await once(socket, 'close');
  await expect(brief.get(id, undefined)).rejects.toMatchObject({ code: 'LESSON_OVER' });
  await brief.close();
});
