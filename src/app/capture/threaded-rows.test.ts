import { closeSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { answer, datagram, ethernet, hex, ipv4, pcapFile, u16 } from '../../../test/dissected.js';
import { scratch } from '../../../test/scratch.js';
import { variousFrames } from '../../../test/various-frames.js';
import { captureRows } from './capture-rows.js';
import { RowThread, startRowThread } from './row-thread.js';

const { folder } = scratch();

function written(capture: Uint8Array): string {
  const file = join(folder(), 'capture');
  writeFileSync(file, capture);
  return file;
}

/** All bytes of rows, and the code of the failure that they end with. */
async function read(rows: AsyncIterable<Uint8Array>): Promise<{ text: string; failure: string | undefined }> {
  const pieces: Buffer[] = [];
  let failure: string | undefined;
  try {
    for await (const piece of rows) pieces.push(Buffer.from(piece));
  } catch (error) {
    failure = (error as { code?: string }).code ?? String(error);
  }
  return { text: Buffer.concat(pieces).toString(), failure };
}

function byTwo(file: string): ReturnType<typeof read> {
  return read(captureRows(file, { thread: new RowThread() }));
}

/** What stands in a file that both threads write to: the second its rows, this one those that it gives. */
async function toFile(file: string): Promise<string> {
  const path = join(folder(), 'rows');
  const output = openSync(path, 'w');
  try {
    for await (const piece of captureRows(file, { thread: new RowThread(output) })) writeSync(output, piece);
  } finally {
    closeSync(output);
  }
  return readFileSync(path, 'utf8');
}

/** A pcap file of these frames again and again, of that many bytes at least. */
function repeated(frames: readonly Uint8Array[], bytes: number): Uint8Array {
  const [head, records] = [24, pcapFile(frames.map((frame) => ({ bytes: frame })))];
  const body = records.subarray(head);
  const capture = new Uint8Array(head + body.length * Math.ceil(bytes / body.length));
  capture.set(records);
  for (let at = head; at < capture.length; at += body.length) capture.set(body, at);
  return capture;
}

const transfer = Array.from({ length: 50 }, (_, block) => [
  answer(40_001, 1234, Uint8Array.from([...hex('0003'), ...u16(block), ...new Uint8Array(512)])),
  datagram(1234, 40_001, Uint8Array.from([...hex('0004'), ...u16(block)])),
]).flat();
const request = datagram(1234, 69, Uint8Array.from(Buffer.from('\0\x01boot.img\0octet\0')));

describe('rows that a second thread writes', () => {
  it.each<[of: string, frames: readonly Uint8Array[]]>([
    ['a transfer', [request, ...transfer]],
    ['packets of many kinds, some of them odd', variousFrames(2_000, 5)],
    ['rows that are longer than what they are of', [datagram(7, 8, hex('')), hex('')]],
    [
      'more rows that no record holds than there is room for as text',
      [ethernet(0x0800, ipv4(1, hex('0800 0000')))],
    ],
  ])('are the same bytes as those of one: %s', async (_of, frames) => {
    const file = written(repeated(frames, 4 * 1024 * 1024));
    const one = await read(captureRows(file));
    expect(one.failure).toBeUndefined();
    expect((await byTwo(file)).text === one.text).toBe(true);
    expect((await toFile(file)) === one.text).toBe(true);
  });

  it('come before the fault of a capture that was cut off', async () => {
    const whole = repeated([request, ...transfer], 3 * 1024 * 1024);
    const file = written(whole.subarray(0, whole.length - 1));
    const one = await read(captureRows(file));
    expect(one.failure).toBe('CAPTURE_TRUNCATED');
    const two = await byTwo(file);
    expect(two.failure).toBe('CAPTURE_TRUNCATED');
    expect(two.text === one.text).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('end where the disk of their file is full', async () => {
    const file = written(repeated([request, ...transfer], 3 * 1024 * 1024));
    const output = openSync('/dev/full', 'w');
    const rows = captureRows(file, { thread: new RowThread(output) });
    expect(await read(rows)).toEqual({ text: '', failure: 'OUTPUT_FAILED' });
    closeSync(output);
  });

  it('are none of an empty capture, and the thread ends with those who want no more', async () => {
    expect(await byTwo(written(pcapFile([])))).toEqual({ text: '', failure: undefined });
    const rows = captureRows(written(repeated(transfer, 3 * 1024 * 1024)), { thread: new RowThread() });
    expect((await rows.next()).done).toBe(false);
    await rows.return();
  });

  it('are those of one where there is a filter, and the thread ends unused', async () => {
    const file = written(repeated(transfer, 100_000));
    const filter = 'udp.dstport == 1234';
    const one = await read(captureRows(file, { filter }));
    expect(await read(captureRows(file, { filter, thread: new RowThread() }))).toEqual(one);
  });

  it('are worth no thread for what is small, packed, or no file', () => {
    expect(startRowThread(written(pcapFile([])))).toBeUndefined();
    const packed = written(hex('1f8b08'));
    truncateSync(packed, 64 * 1024 * 1024);
    expect(startRowThread(packed)).toBeUndefined();
    expect(startRowThread((async function* () {})())).toBeUndefined();
  });
});
