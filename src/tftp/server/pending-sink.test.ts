import { describe, expect, it } from 'vitest';
import type { Sink } from '../transfer-data.js';
import { PendingSink } from './pending-sink.js';

/** A sink that records its calls and its creation. */
function recorded() {
  const calls: string[] = [];
  const sink: Sink = {
    write: (bytes) => void calls.push(Buffer.from(bytes).toString()),
    finish: async () => void calls.push('finish'),
    discard: async () => void calls.push('discard'),
  };
  const pending = new PendingSink(async () => {
    calls.push('created');
    return sink;
  });
  return { pending, calls };
}

describe('a sink that is created on the first write', () => {
  it('is not created without a write', async () => {
    const { pending, calls } = recorded();
    await pending.discard();
    expect(calls).toEqual([]);
  });

  it('is created for the first bytes, and has all of them in order', async () => {
    const { pending, calls } = recorded();
    const borrowed = Buffer.from('one');
    const first = pending.write(borrowed);
    borrowed.fill('x');
    void pending.write(Buffer.from('two'));
    await first;
    expect(pending.write(Buffer.from('three'))).toBeUndefined();
    await pending.finish();
    expect(calls).toEqual(['created', 'one', 'two', 'three', 'finish']);
  });

  it('is created for an empty file as well', async () => {
    const { pending, calls } = recorded();
    await pending.finish();
    expect(calls).toEqual(['created', 'finish']);
  });

  it('that is aborted during its creation is discarded', async () => {
    const { pending, calls } = recorded();
    void pending.write(Buffer.from('one'));
    await pending.discard();
    expect(calls.at(-1)).toBe('discard');
    expect(calls).not.toContain('finish');
  });

  it('that cannot take the queued bytes is discarded', async () => {
    const calls: string[] = [];
    const pending = new PendingSink(async () => ({
      write: () => Promise.reject(new Error('disk full')),
      finish: async () => undefined,
      discard: async () => void calls.push('discard'),
    }));
    await expect(pending.write(new Uint8Array(1))).rejects.toThrow('disk full');
    await pending.discard();
    expect(calls).toEqual(['discard']);
  });

  it('rejects with the reason why there can be none', async () => {
    const pending = new PendingSink(() => Promise.reject(new Error('no folder')));
    await expect(pending.write(new Uint8Array(1))).rejects.toThrow('no folder');
    await expect(pending.finish()).rejects.toThrow('no folder');
    await pending.discard();
  });
});
