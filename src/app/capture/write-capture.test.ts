import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { CaptureBlock } from '../../capture/capture-block.js';
import type { WritablePacket } from './capture-encoders.js';
import type { CapturedPacket } from './captured-packet.js';
import { readCapture } from './read-capture.js';
import { writeCapture } from './write-capture.js';

type Item = CapturedPacket | CaptureBlock;

async function all(source: string | AsyncIterable<Uint8Array>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of readCapture(source)) items.push(item);
  return items;
}

const packets: readonly WritablePacket[] = [
  { type: 'packet', bytes: Uint8Array.of(1, 2, 3), timeNanos: 1_700_000_000_123_456_789n, wireBytes: 60 },
  { type: 'packet', bytes: new Uint8Array(0), comments: ['nothing', '空'] },
  { type: 'packet', bytes: Uint8Array.of(9, 9) },
  {
    type: 'packet',
    bytes: Uint8Array.of(4),
    timeNanos: 5n,
    otherOptions: [{ code: 2, bytes: Uint8Array.of(1, 0, 0, 0) }],
  },
];

const plain = { type: 'packet', interfaceIndex: 0, comments: [], otherOptions: [] };

describe('writeCapture and readCapture', () => {
  const { folder } = scratch();

  it('keep everything of packets in pcapng, with a section and an interface of their own', async () => {
    const file = join(folder(), 'a.pcapng');
    expect(await writeCapture(file, packets)).toBe(4);
    expect(await all(file)).toEqual([
      expect.objectContaining({ type: 'section', application: 'Breakoutbox' }),
      expect.objectContaining({ type: 'interface', interface: expect.objectContaining({ linkType: 1 }) }),
      { ...plain, ...packets[0] },
      { ...plain, ...packets[1], wireBytes: 0, timeNanos: 0n },
      { ...plain, ...packets[2], wireBytes: 2, timeNanos: undefined },
      { ...plain, ...packets[3], wireBytes: 1 },
    ]);
  });

  it('keep times and bytes in pcap', async () => {
    const file = join(folder(), 'a.pcap');
    await writeCapture(file, packets, { format: 'pcap' });
    expect(await all(file)).toEqual([
      expect.objectContaining({ type: 'interface' }),
      { ...plain, ...packets[0] },
      { ...plain, bytes: new Uint8Array(0), wireBytes: 0, timeNanos: 0n },
      { ...plain, bytes: Uint8Array.of(9, 9), wireBytes: 2, timeNanos: 0n },
      { ...plain, bytes: Uint8Array.of(4), wireBytes: 1, timeNanos: 5n },
    ]);
  });

  it('copy a file so that it is the same byte for byte', async () => {
    const path = folder();
    const [first, second] = [join(path, 'a.pcapng'), join(path, 'b.pcapng')];
    await writeCapture(first, packets);
    await writeCapture(second, readCapture(first));
    expect(readFileSync(second)).toEqual(readFileSync(first));
  });

  it('write a file that can be read where there is no packet', async () => {
    const file = join(folder(), 'a.pcap');
    expect(await writeCapture(file, [], { format: 'pcap' })).toBe(0);
    expect(await all(file)).toMatchObject([{ type: 'interface' }]);
  });

  const formats = ['pcap', 'pcapng'] as const;

  it.each(formats)('copy in %s a file onto itself', async (format) => {
    const path = folder();
    const file = join(path, 'a');
    await writeCapture(file, packets, { format });
    const before = readFileSync(file);
    expect(await writeCapture(file, readCapture(file), { format })).toBe(4);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(path)).toEqual(['a']);
  });

  it('leave the former file as it was when the source fails', async () => {
    const path = folder({ a: 'former' });
    const failing = writeCapture(join(path, 'a'), readCapture(join(path, 'none')));
    await expect(failing).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('former');
    expect(readdirSync(path)).toEqual(['a']);
  });
});
