import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { capturePieces } from './capture-pieces.js';

const { folder } = scratch();
const content = Uint8Array.from({ length: 700_000 }, (_, index) => index * 7);

async function bytesOf(source: string | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of capturePieces(source)) pieces.push(Uint8Array.from(piece));
  return Uint8Array.from(Buffer.concat(pieces));
}

describe('the pieces of a capture', () => {
  it('are all bytes of a file, in order', async () => {
    expect(await bytesOf(join(folder({ a: content }), 'a'))).toEqual(content);
    expect(await bytesOf(join(folder({ a: '' }), 'a'))).toHaveLength(0);
  });

  it('let the rest of the program go on while a large file is read', async () => {
    const file = join(folder({ a: new Uint8Array(20 * 1024 * 1024) }), 'a');
    let turns = 0;
    const count = (): void => {
      turns += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    await bytesOf(file);
    clearImmediate(immediate);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('are the pieces that come', async () => {
    expect(await bytesOf(Readable.from([content.subarray(0, 5), content.subarray(5)]))).toEqual(content);
  });

  it.runIf(process.platform !== 'win32')('come from a FIFO as they are written', async () => {
    const at = folder({ a: content });
    execFileSync('mkfifo', [join(at, 'fifo')]);
    const writer = spawn('sh', ['-c', 'cat a > fifo'], { cwd: at, stdio: 'ignore' });
    const ended = once(writer, 'close');
    expect(await bytesOf(join(at, 'fifo'))).toEqual(content);
    expect(await ended).toEqual([0, null]);
  });

  it('are none of a file that is not there', async () => {
    await expect(bytesOf(join(folder(), 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
