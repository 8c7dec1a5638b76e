import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answer, answeringSegment, datagram, joined, pcapFile, u16 } from '../../../test/dissected.js';
import { scratch } from '../../../test/scratch.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { extractCapture } from './extract-capture.js';

const { folder } = scratch();

/** A capture of transfers, from one client port after the other, each of one block; `undefined` for one that breaks off. */
function captureOf(files: readonly (readonly [name: string, content: string | undefined])[]): Readable {
  const frames = files.flatMap(([name, content], index) => [
    datagram(4_000 + index, 69, bytesOf(`\0\x01${name}\0octet\0`)),
    answer(5_000, 4_000 + index, joined(u16(3), u16(1), bytesOf(content ?? 'x'.repeat(512)))),
  ]);
  return Readable.from([pcapFile(frames.map((bytes) => ({ bytes })))]);
}

async function extracted(source: Readable, into: string) {
  const files = [];
  for await (const file of extractCapture(source, into)) files.push(file);
  return files;
}

describe('the files of a capture', () => {
  it('are written into a folder that is made for them, byte for byte', async () => {
    const into = join(folder({}), 'new', 'folder');
    const files = await extracted(captureOf([['boot.img', 'hello\0\xff']]), into);
    expect(files).toEqual([
      {
        path: join(into, 'boot.img'),
        name: 'boot.img',
        protocol: 'tftp',
        stream: 'tftp:0',
        packet: 1,
        bytes: 7,
        missingBytes: 0,
        fault: undefined,
        keptEncoding: undefined,
      },
    ]);
    expect(readFileSync(join(into, 'boot.img'), 'latin1')).toBe('hello\0\xff');
  });

  it('name the folder and the reason where they cannot be written', async () => {
    const file = join(folder({ file: 'x' }), 'file');
    await expect(extracted(captureOf([['a', 'b']]), join(file, 'into'))).rejects.toMatchObject({
      code: 'CAPTURE_EXTRACTION_FAILED',
      failure: { params: { folder: join(file, 'into'), reason: 'path-crosses-file' } },
    });
  });

  it.skipIf(process.platform !== 'linux')('name the reason where the system makes no folders', async () => {
    await expect(extracted(captureOf([['a', 'b']]), '/proc/files')).rejects.toMatchObject({
      failure: { params: { folder: '/proc/files', reason: 'no-such-path' } },
    });
  });

  it('name the reason as well if the folder goes while they are written', async () => {
    const into = join(folder({}), 'into');
    async function* capture(): AsyncGenerator<Uint8Array, void, undefined> {
      rmSync(into, { recursive: true });
      yield* captureOf([['a', 'b']]);
    }
    await expect(extracted(Readable.from(capture()), into)).rejects.toMatchObject({
      code: 'CAPTURE_EXTRACTION_FAILED',
      failure: { params: { folder: into, reason: 'no-such-path' } },
    });
  });

  it('fit the longest names that a disk takes, with what is put behind them', async () => {
    const into = folder({});
    const long = `${'長'.repeat(90)}.img`;
    const files = await extracted(
      captureOf([
        [long, 'one'],
        [long, 'two'],
        [long, undefined],
        [`x.${'y'.repeat(300)}`, undefined],
      ]),
      into,
    );
    expect(files).toHaveLength(4);
    const names = readdirSync(into);
    expect(names).toHaveLength(4);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(names.filter((name) => name.endsWith('.incomplete'))).toHaveLength(2);
    expect(names.filter((name) => name.endsWith('-2.img'))).toHaveLength(1);
  });

  it('go on after a body whose encoding is longer than a name may be', async () => {
    const into = folder({});
    const body = `HTTP/1.1 200 OK\r\nContent-Encoding: ${'x'.repeat(400)}\r\nContent-Length: 5\r\n\r\nhello`;
    const frames = [4_000, 4_001].map((port) => answeringSegment(80, port, { payload: bytesOf(body) }));
    const source = Readable.from([pcapFile(frames.map((bytes) => ({ bytes })))]);
    expect(await extracted(source, into)).toHaveLength(2);
    const encoding = 'x'.repeat(32);
    expect(readdirSync(into).toSorted()).toEqual([`index-2.${encoding}`, `index.${encoding}`]);
  });

  it('get safe names, and numbers where a name is taken, and replace nothing', async () => {
    const parent = folder({ outside: 'mine' });
    const into = join(parent, 'into');
    mkdirSync(into);
    writeFileSync(join(into, 'a.txt'), 'mine');
    symlinkSync(join(parent, 'outside'), join(into, 'link'));
    await extracted(
      captureOf([
        ['../../a.txt', 'one'],
        ['/etc/a.txt', 'two'],
        ['..', 'three'],
        ['link', 'four'],
        ['b.txt', undefined],
        ['b.txt', 'five'],
      ]),
      into,
    );
    expect(readdirSync(into).toSorted()).toEqual([
      'a-2.txt',
      'a-3.txt',
      'a.txt',
      'b.txt',
      'b.txt.incomplete',
      'download',
      'link',
      'link-2',
    ]);
    expect(readFileSync(join(into, 'a.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(into, 'a-2.txt'), 'utf8')).toBe('one');
    expect(readFileSync(join(parent, 'outside'), 'utf8')).toBe('mine');
    expect(readdirSync(parent).toSorted()).toEqual(['into', 'outside']);
  });

  it('are given up to where the capture is damaged, and leave nothing else behind', async () => {
    const into = folder({});
    const whole = Buffer.concat(
      (await captureOf([
        ['a', 'one'],
        ['b', 'two'],
      ]).toArray()) as Buffer[],
    );
    await expect(extracted(Readable.from([whole.subarray(0, whole.length - 2)]), into)).rejects.toMatchObject(
      { code: 'CAPTURE_TRUNCATED' },
    );
    expect(readdirSync(into)).toEqual(['a']);
  });
});
