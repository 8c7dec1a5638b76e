import { describe, expect, it } from 'vitest';
import { BreakoutboxError } from '../errors/error.js';
import type { ByteStream } from '../operations/byte-stream.js';
import { QuestionBytes } from './question-bytes.js';

async function* pieces(count: number, bytes: number): ByteStream {
  for (let left = count; left > 0; left -= 1) yield new Uint8Array(bytes);
}

/** One that is asked and never answers. */
async function* silent(): ByteStream {
  yield await new Promise<Uint8Array>(() => undefined);
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'taken';
  } catch (error) {
    return error instanceof BreakoutboxError ? [error.code, error.failure.params.reason] : error;
  }
}

const mebibyte = 1024 * 1024;

describe('questions that are larger than a message', () => {
  it('come whole, up to what their operation takes', async () => {
    const questions = new QuestionBytes('bench');
    expect((await questions.pulled(pieces(4, 100), 400)).bytes.length).toBe(400);
    expect(await refusal(questions.pulled(pieces(5, 100), 400))).toEqual([
      'REQUEST_INVALID',
      'body-too-large',
    ]);
  });

  it('have one allowance of memory, which those that are done give back', async () => {
    const questions = new QuestionBytes('bench');
    const held = [];
    for (let count = 0; count < 4; count += 1)
      held.push(await questions.pulled(pieces(24, mebibyte), 24 * mebibyte));
    expect(await refusal(questions.pulled(pieces(1, 1), 1))).toEqual(['NODE_BUSY', undefined]);
    for (const { release } of held) release();
    expect(await refusal(questions.pulled(pieces(24, mebibyte), 24 * mebibyte))).toBe('taken');
  });

  it('are given up where they do not come in time, and not many wait at once', async () => {
    const questions = new QuestionBytes('bench', 50);
    const waiting = Array.from({ length: 17 }, () => refusal(questions.pulled(silent(), 1)));
    const codes = await Promise.all(waiting);
    expect(codes[16]).toEqual(['NODE_BUSY', undefined]);
    expect(codes.slice(0, 16)).toEqual(Array(16).fill(['REQUEST_INVALID', 'request-too-slow']));
    expect(await refusal(questions.pulled(pieces(1, 1), 1))).toBe('taken');
  });
});
