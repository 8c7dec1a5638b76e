import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { exportRecording } from './export-recording.js';
import { ReplayAllowance } from './recording.js';

const { folder } = scratch();
const time = '2026-11-27T12:00:00.000000Z';

/** A file of so many objects. */
function objects(count: number, make: (number: number) => object): string {
  const file = join(folder(), 'a.jsonl');
  const lines = Array.from({ length: count }, (_, number) =>
    JSON.stringify({ time, endpoint: 'a', ...make(number) }),
  );
  writeFileSync(file, lines.join('\n'));
  return file;
}

const empty = () => ({ type: 'received', peer: 'b', hex: '' });

describe('what is held of a recording', () => {
  it('is bounded in bytes, messages and conversations, and what is given back counts no more', () => {
    const bounds = { bytes: 10, messages: 3, conversations: 2 };
    const allowance = new ReplayAllowance('a', bounds);
    allowance.begin();
    allowance.take(10);
    expect(() => allowance.take(1)).toThrow(expect.objectContaining({ code: 'REPLAY_TOO_LARGE' }));
    allowance.give(11, 2);
    for (let round = 0; round < 5; round += 1) {
      allowance.begin();
      allowance.take(10, 3);
      allowance.give(10, 3);
    }
    allowance.take(0, 3);
    expect(() => allowance.take(0)).toThrow(expect.objectContaining({ code: 'REPLAY_TOO_MANY_MESSAGES' }));
    const others = new ReplayAllowance('a', bounds);
    others.begin();
    others.begin();
    expect(() => others.begin()).toThrow(expect.objectContaining({ code: 'REPLAY_TOO_MANY_CONVERSATIONS' }));
  });

  it('is bounded where messages are empty, and where endpoints say nothing else', async () => {
    const read = (file: string) =>
      exportRecording(file, undefined, new ReplayAllowance(file, { messages: 100 }));
    const tooMany = { code: 'REPLAY_TOO_MANY_MESSAGES', failure: { params: { most: 100 } } };
    await expect(read(objects(100, empty))).rejects.toMatchObject(tooMany);
    const listening = (number: number) => ({ type: 'listening', endpoint: String(number) });
    await expect(read(objects(101, listening))).rejects.toMatchObject(tooMany);
    const lost = (number: number) => ({ type: 'notKept', endpoint: String(number) });
    await expect(read(objects(101, lost))).rejects.toMatchObject(tooMany);
    expect((await read(objects(99, empty))).conversations[0]?.steps).toHaveLength(99);
  });

  it('is refused beyond the conversations that are held, and chosen by a filter', async () => {
    const file = objects(204, (number) =>
      number % 2 === 0
        ? { ...empty(), connection: number >> 1, note: number === 8 ? 'this' : 'other' }
        : { type: 'closed', peer: 'b', connection: number >> 1, reason: 'local' },
    );
    const read = (filter: string | undefined) =>
      exportRecording(file, filter, new ReplayAllowance(file, { conversations: 100 }));
    await expect(read(undefined)).rejects.toMatchObject({
      code: 'REPLAY_TOO_MANY_CONVERSATIONS',
      failure: { params: { file, most: 100 } },
    });
    expect((await read('note == "this"')).conversations).toMatchObject([{ name: 'a b #4' }]);
  });
});
