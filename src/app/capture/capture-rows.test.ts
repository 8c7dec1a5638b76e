import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answer, datagram, pcapFile } from '../../../test/dissected.js';
import { scratch } from '../../../test/scratch.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import { captureRows } from './capture-rows.js';
import { writeCapture } from './write-capture.js';

const request = datagram(4003, 69, bytesOf('\0\x01boot.img\0octet\0'));
const data = answer(5000, 4003, bytesOf('\0\x03\0\x01abc'));
const pcap = pcapFile([{ bytes: request }, { bytes: data }]);
const { folder } = scratch();

const rows = [
  '    1   0.000000     10.0.0.1 → 10.0.0.2     TFTP 59 Read Request, File: boot.img, Transfer type: octet',
  '    2   0.001500     10.0.0.2 → 10.0.0.1     TFTP 49 Data Packet, Block: 1 (last)',
];

async function linesOf(source: string | AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  let text = '';
  for await (const piece of captureRows(source)) text += decodeUtf8(piece);
  return text.split('\n').slice(0, -1);
}

describe('the rows of a capture', () => {
  it('are one line for each packet, in order', async () => {
    expect(await linesOf(join(folder({ 'a.pcap': pcap }), 'a.pcap'))).toEqual(rows);
  });

  it('come from a packed capture too', async () => {
    expect(await linesOf(join(folder({ 'a.gz': gzipSync(pcap) }), 'a.gz'))).toEqual(rows);
  });

  it('have as many digits of a second as the capture', async () => {
    const file = join(folder(), 'a.pcapng');
    const first = 1_700_000_000_000_000_000n;
    await writeCapture(file, [
      { type: 'packet', bytes: request, timeNanos: first },
      { type: 'packet', bytes: data, timeNanos: first + 1_500_001n },
    ]);
    expect((await linesOf(file))[1]).toMatch(/^ {4}2 0\.001500001 /);
  });

  it('come as soon as their packets, before the end of what is still growing', async () => {
    let isAskedForMore = false;
    async function* growing(): AsyncGenerator<Uint8Array> {
      yield pcap;
      isAskedForMore = true;
    }
    const iterator = captureRows(growing());
    const first = await iterator.next();
    expect(decodeUtf8(first.value ?? new Uint8Array(0))).toBe(`${rows.join('\n')}\n`);
    expect(isAskedForMore).toBe(false);
    await iterator.return();
  });

  it('come before the fault of a capture that was cut off', async () => {
    const lines: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const piece of captureRows(Readable.from([pcap.subarray(0, -3)])))
        lines.push(decodeUtf8(piece));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'CAPTURE_TRUNCATED' });
    expect(lines).toEqual([`${rows[0]}\n`]);
  });

  it('fit in memory that stays the same, however much a piece holds', async () => {
    const long = datagram(4003, 69, bytesOf(`\0\x01${'\x01'.repeat(2_000)}\0octet\0`));
    const many = pcapFile(Array.from({ length: 400 }, () => ({ bytes: long })));
    const lines = await linesOf(Readable.from([many]) as AsyncIterable<Uint8Array>);
    expect(lines).toHaveLength(400);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(4_608);
  });
});
