import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CaptureSource, FileSource, LiveSource } from './capture-source.js';

const bytes = Uint8Array.from({ length: 600_000 }, (_, index) => index % 251);

async function readAll(source: CaptureSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await source.next();
    if (piece === undefined) return Uint8Array.from(Buffer.concat(pieces));
    source.unpacked(piece);
    pieces.push(piece);
  }
}

/** A stream of pieces of 1,000 bytes, and whether it was given up. */
function stream(pieces: number, fails = false) {
  const taken = { pieces: 0, isCancelled: false };
  return {
    taken,
    read: async () => {
      if (taken.isCancelled || taken.pieces === pieces) {
        if (fails) throw new TypeError('network error');
        return { done: true, value: undefined } as const;
      }
      taken.pieces += 1;
      return { done: false, value: new Uint8Array(1_000).fill(taken.pieces) } as const;
    },
    cancel: async () => {
      taken.isCancelled = true;
    },
  };
}

describe('a file', () => {
  it('is read piece by piece to its end, and by places', async () => {
    const source = await FileSource.of(new Blob([bytes]));
    expect(source.totalBytes).toBe(600_000);
    expect(await readAll(source)).toEqual(bytes);
    expect(await source.bytes.read(599_990, 600_000)).toEqual(bytes.slice(-10));
    expect(source.stop()).toBe(false);
  });

  it('that is packed is read by places of what it was unpacked to', async () => {
    const packed = new Uint8Array(gzipSync(bytes));
    const source = await FileSource.of(new Blob([packed]));
    expect(await source.next()).toEqual(packed);
    source.unpacked(bytes);
    expect(await source.bytes.read(10, 20)).toEqual(bytes.slice(10, 20));
    expect(source.file().size).toBe(packed.length);
  });
});

describe('a live capture', () => {
  it('keeps what has come, as a file and by places', async () => {
    const source = new LiveSource(stream(3), () => undefined);
    expect((await readAll(source)).length).toBe(3_000);
    expect(await source.bytes.read(999, 1_001)).toEqual(Uint8Array.of(1, 2));
    expect(source.file().size).toBe(3_000);
    expect([source.totalBytes, source.isFull]).toEqual([undefined, false]);
  });

  it('asks once for its end, and takes what is still on its way', async () => {
    let asked = 0;
    const source = new LiveSource(stream(5), () => {
      asked += 1;
    });
    await source.next();
    expect([source.stop(), source.stop(), asked]).toEqual([true, true, 1]);
    expect((await readAll(source)).length).toBe(4_000);
  });

  it('is ended when as much has come as the page keeps', async () => {
    let asked = 0;
    const end = (): void => {
      asked += 1;
    };
    const ended = new LiveSource(stream(5), end, 2_000);
    await ended.next();
    expect([ended.isFull, asked]).toEqual([false, 0]);
    await readAll(ended);
    expect([ended.isFull, asked]).toEqual([true, 1]);
  });

  it('is given up when the workbench does not end it', async () => {
    const deaf = stream(1_000_000);
    await readAll(new LiveSource(deaf, () => undefined, 2_000));
    expect(deaf.taken.isCancelled).toBe(true);
    expect(deaf.taken.pieces * 1_000).toBeLessThan(68_000_000);
  });

  it('keeps what came before the connection broke', async () => {
    expect((await readAll(new LiveSource(stream(2, true), () => undefined))).length).toBe(2_000);
  });
});
