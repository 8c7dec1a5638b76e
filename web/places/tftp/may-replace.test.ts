import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/errors/error.js';
import { ApiError } from '../../transport/api.js';
import { unlessKept } from './may-replace.js';

const taken = new ApiError(400, { ...failure('TFTP_FILE_EXISTS', { text: 'x' }), message: '' });

/** A folder that has the name already, or not; `done` is what was done, with leave to overwrite or without. */
function folder(hasName: boolean, answer: boolean) {
  const done: boolean[] = [];
  let asked = 0;
  return {
    done,
    asked: () => asked,
    act: async (overwrite: boolean) => {
      if (hasName && !overwrite) throw taken;
      done.push(overwrite);
    },
    mayReplace: async () => {
      asked += 1;
      return answer;
    },
  };
}

describe('what can replace a file', () => {
  it('is done without a question where the name is free', async () => {
    const free = folder(false, true);
    expect(await unlessKept(free)).toBe(true);
    expect([free.done, free.asked()]).toEqual([[false], 0]);
  });

  it('asks where the name is taken, and is done again only on a yes', async () => {
    const yes = folder(true, true);
    expect(await unlessKept(yes)).toBe(true);
    expect(yes.done).toEqual([true]);
    const no = folder(true, false);
    expect(await unlessKept(no)).toBe(false);
    expect([no.done, no.asked()]).toEqual([[], 1]);
  });

  it('asks before anything is sent when the name is known to be taken', async () => {
    const known = folder(false, false);
    expect(await unlessKept({ ...known, isTaken: true })).toBe(false);
    expect(known.done).toEqual([]);
  });

  it('passes any other failure on', async () => {
    const gone = new ApiError(0);
    const act = () => Promise.reject(gone);
    await expect(unlessKept({ act, mayReplace: async () => true })).rejects.toBe(gone);
  });
});
