import { describe, expect, it } from 'vitest';
import type { Sink } from '../transfer-data.js';
import { PendingSink } from './pending-sink.js';

/** A sink that says what is asked of it, and when it was made. */
function recorded() {
  const said: string[] = [];
  const sink: Sink = {
    write: (bytes) => void said.push(Buffer.from(bytes).toString()),
    finish: async () => void said.push('finish'),
    discard: async () => void said.push('discard'),
  };
  const pending = new PendingSink(async () => {
    said.push('created');
    return sink;
  });
  return { pending, said };
}

describe('a sink that is made when it is needed', () => {
  it('is not made for nothing', async () => {
    const { pending, said } = recorded();
    await pending.discard();
    expect(said).toEqual([]);
  });

  it('is made for the first bytes, and has all of them in order', async () => {
    const { pending, said } = recorded();
    const borrowed = Buffer.from('one');
    const first = pending.write(borrowed);
    borrowed.fill('x');
    void pending.write(Buffer.from('two'));
    await first;
    expect(pending.write(Buffer.from('three'))).toBeUndefined();
    await pending.finish();
    expect(said).toEqual(['created', 'one', 'two', 'three', 'finish']);
  });

  it('is made for an empty file as well', async () => {
    const { pending, said } = recorded();
    await pending.finish();
    expect(said).toEqual(['created', 'finish']);
  });

  it('that is given up while it is made is discarded', async () => {
    const { pending, said } = recorded();
    void pending.write(Buffer.from('one'));
    await pending.discard();
    expect(said.at(-1)).toBe('discard');
    expect(said).not.toContain('finish');
  });

  it('that cannot take what waited for it is discarded', async () => {
    const said: string[] = [];
    const pending = new PendingSink(async () => ({
      write: () => Promise.reject(new Error('disk full')),
      finish: async () => undefined,
      discard: async () => void said.push('discard'),
    }));
    await expect(pending.write(new Uint8Array(1))).rejects.toThrow('disk full');
    await pending.discard();
    expect(said).toEqual(['discard']);
  });

  it('tells why there can be none', async () => {
    const pending = new PendingSink(() => Promise.reject(new Error('no folder')));
    await expect(pending.write(new Uint8Array(1))).rejects.toThrow('no folder');
    await expect(pending.finish()).rejects.toThrow('no folder');
    await pending.discard();
  });
});
