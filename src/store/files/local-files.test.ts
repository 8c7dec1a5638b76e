import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileOf } from '../../../test/tftp-pair.js';
import { openLocalSink, sinkOfWritable } from './local-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-local-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a download to an existing path', () => {
  it('takes the place of the file that a link leads to, and leaves the link', async () => {
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync('real', join(folder, 'link'));
    const sink = await openLocalSink(join(folder, 'link'), true);
    sink.write(Buffer.from('new'));
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('old');
    await sink.finish();
    expect(readlinkSync(join(folder, 'link'))).toBe('real');
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
    expect(readdirSync(folder).toSorted()).toEqual(['link', 'real']);
  });

  it('is refused where it may not overwrite, whatever a link leads to', async () => {
    symlinkSync('nowhere', join(folder, 'link'));
    await expect(openLocalSink(join(folder, 'link'), false)).rejects.toMatchObject({
      code: 'TFTP_FILE_EXISTS',
    });
  });

  describe.skipIf(process.platform === 'win32')('a FIFO', () => {
    let fifo: string;
    beforeEach(() => {
      fifo = join(folder, 'fifo');
      execFileSync('mkfifo', [fifo]);
    });

    it('is written to as bytes arrive, and stays a FIFO', async () => {
      const file = fileOf(300_000);
      const reader = new Socket({ fd: openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK) });
      const received: Buffer[] = [];
      reader.on('data', (chunk: Buffer) => received.push(chunk));
      const ended = once(reader, 'close');
      const sink = await openLocalSink(fifo, true);
      for (let offset = 0; offset < file.length; offset += 1_468)
        await sink.write(file.subarray(offset, offset + 1_468));
      await sink.finish();
      await ended;
      expect(Buffer.compare(Buffer.concat(received), file)).toBe(0);
      expect(lstatSync(fifo).isFIFO()).toBe(true);
      expect(readdirSync(folder)).toEqual(['fifo']);
    });

    it('that nobody reads, or no longer, is reported', async () => {
      const notRead = { failure: { code: 'TFTP_WRITE_FAILED', params: { reason: 'pipe-not-read' } } };
      await expect(openLocalSink(fifo, true)).rejects.toMatchObject(notRead);
      const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
      const sink = await openLocalSink(fifo, true);
      closeSync(reader);
      sink.write(Buffer.from('lost'));
      await expect(sink.finish()).rejects.toMatchObject(notRead);
      await sink.discard();
    });
  });
});

describe('a stream as the place of a download', () => {
  /** A stream that takes the next piece on command. */
  function slowStream() {
    const waiting: ((error?: Error | null) => void)[] = [];
    const stream = new Writable({ highWaterMark: 1, write: (_, __, taken) => void waiting.push(taken) });
    return { stream, take: (error?: Error) => waiting.shift()?.(error) };
  }

  it('is listened to once, however much waits for room', async () => {
    const { stream, take } = slowStream();
    const sink = sinkOfWritable(stream, 'image');
    const rooms = Array.from({ length: 50 }, () => sink.write(Buffer.from('x')));
    expect(stream.listenerCount('drain')).toBe(1);
    for (let count = 0; count < 50; count += 1) {
      take();
      // The stream asks for the next piece when this one's turn is over.
      await new Promise(process.nextTick);
    }
    await Promise.all(rooms);
    expect(stream.listenerCount('drain')).toBe(0);
  });

  it('fails waiting writes, later writes and the end, when it breaks', async () => {
    const { stream, take } = slowStream();
    const sink = sinkOfWritable(stream, 'image');
    const room = sink.write(Buffer.from('x'));
    take(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    const full = { failure: { code: 'TFTP_DISK_FULL', params: { text: 'image' } } };
    await expect(room).rejects.toMatchObject(full);
    await expect(sink.write(Buffer.from('y'))).rejects.toMatchObject(full);
    await expect(sink.finish()).rejects.toMatchObject(full);
  });

  it('fails waiting writes when it is closed without an error', async () => {
    const { stream } = slowStream();
    const sink = sinkOfWritable(stream, 'image');
    const room = sink.write(Buffer.from('x'));
    stream.destroy();
    const notRead = { failure: { code: 'TFTP_WRITE_FAILED', params: { reason: 'pipe-not-read' } } };
    await expect(room).rejects.toMatchObject(notRead);
    await expect(sink.write(Buffer.from('y'))).rejects.toMatchObject(notRead);
    await expect(sink.finish()).rejects.toMatchObject(notRead);
  });
});
