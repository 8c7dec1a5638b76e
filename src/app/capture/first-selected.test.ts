import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answer, datagram, hex, pcapFile } from '../../../test/dissected.js';
import { sameInBoth } from '../../../test/interop/filter-expressions.js';
import { scratch } from '../../../test/scratch.js';
import { variousFrames } from '../../../test/various-frames.js';
import { createProtocols } from '../../wire/protocols.js';
import { captureFilter } from './capture-filter.js';
import { CaptureFile } from './capture-pieces.js';
import { firstSelected } from './first-selected.js';
import { walkCapture } from './packet-walk.js';

const { folder } = scratch();
const frames = variousFrames(200, 3);
const capture = pcapFile(frames.map((bytes) => ({ bytes })));

function written(content: Uint8Array): string {
  const file = join(folder(), 'capture');
  writeFileSync(file, content);
  return file;
}

async function first(filter: string, content: Uint8Array): Promise<number | undefined> {
  const file = CaptureFile.open(written(content));
  if (file === undefined) throw new Error('no file');
  try {
    return await firstSelected(file, await captureFilter(filter, createProtocols()));
  } finally {
    file.close();
  }
}

/** The numbers of what a filter selects, and the times of the rows, and the failure at the end. */
async function selected(filter: string, source: string | AsyncIterable<Uint8Array>) {
  const found: (readonly number[])[] = [];
  const visit: Parameters<typeof walkCapture>[1] = ({ number, layerCount, displayedNanoseconds }) =>
    void found.push([number, layerCount, displayedNanoseconds]);
  try {
    for await (const _ of walkCapture(source, visit, { filter, isForRows: true }));
    return { found };
  } catch (error) {
    return { found, failure: (error as { code?: string }).code };
  }
}

async function* inOnePiece(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

describe('the first packet that a filter may select', () => {
  it.each<[filter: string, number: number | undefined]>([
    ['udp.port == 69', 1],
    ['udp.dstport == 1234', 2],
    ['ip.src == 10.0.0.2 and tftp', 2],
    ['arp', 37],
    ['udp.port == 40404 and tftp', undefined],
    // The datagram of both fragments is whole with the second one.
    ['ip.reassembled.length', 34],
    // What is carried says it, or not.
    ['tftp.block == 1', 1],
    ['tcp and http', 15],
  ])('is found by headers: of %s it is %s', async (filter, number) => {
    expect(await first(filter, capture)).toBe(number);
  });

  it('may be any of a packed capture', async () => {
    expect(await first('udp.port == 40404', gzipSync(capture))).toBe(1);
  });

  it('is found before a fault, which is thrown if there is none', async () => {
    const cut = capture.subarray(0, capture.length - 1);
    expect(await first('udp', cut)).toBe(1);
    await expect(first('udp.port == 40404', cut)).rejects.toMatchObject({ code: 'CAPTURE_TRUNCATED' });
    await expect(first('udp', hex('00'))).rejects.toMatchObject({ code: 'CAPTURE_TRUNCATED' });
  });

  it('changes nothing of what is selected: from a file the same as from what cannot be read twice', async () => {
    const file = written(capture);
    for (const filter of Object.values(sameInBoth).flat())
      expect(await selected(filter, file), filter).toEqual(await selected(filter, inOnePiece(capture)));
    const damaged = capture.subarray(0, capture.length - 3);
    for (const filter of ['udp.port == 69', 'udp.port == 40404', 'frame.time_delta_displayed > 0 or arp'])
      expect(await selected(filter, written(damaged)), filter).toEqual(
        await selected(filter, inOnePiece(damaged)),
      );
  });

  it('lets later packets know of those before it', async () => {
    const request = datagram(1234, 69, Uint8Array.from(Buffer.from('\0\x01boot\0octet\0')));
    const packets = [request, answer(40_001, 1234, hex('0003 0001 00')), datagram(7, 7, hex('00'))];
    const file = written(pcapFile(packets.map((bytes) => ({ bytes }))));
    // Frame, Ethernet, IP, UDP, TFTP and its bytes: only the request tells that this is TFTP.
    expect(await selected('udp.srcport == 40001', file)).toEqual({ found: [[2, 6, 0]] });
  });
});
