import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCapture, type WritablePacket, writeCapture } from '../../src/app/capture.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

/** Packets that look like IPv4 over Ethernet, of several sizes, with times that differ in every digit. */
const packets: readonly WritablePacket[] = Array.from({ length: 30 }, (_, index) => ({
  type: 'packet',
  bytes: frame(20 + ((index * 53) % 1_400)),
  wireBytes: 1_500,
  timeNanos: 1_700_000_000_000_000_000n + BigInt(index) * 1_002_003_004n,
}));

function frame(payloadBytes: number): Uint8Array {
  const bytes = new Uint8Array(14 + payloadBytes).fill(0x5a);
  bytes.set([0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x08, 0x00, 0x45]);
  return bytes;
}

interface Row {
  readonly seconds: string;
  readonly captured: number;
  readonly wire: number;
}

async function rowsOf(file: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const item of readCapture(file)) {
    if (item.type !== 'packet') continue;
    const nanos = (item.timeNanos ?? 0n).toString().padStart(10, '0');
    const seconds = `${nanos.slice(0, -9)}.${nanos.slice(-9)}`;
    rows.push({ seconds, captured: item.bytes.length, wire: item.wireBytes });
  }
  return rows;
}

function rowsOfTshark(file: string): readonly Row[] {
  const fields = ['frame.time_epoch', 'frame.cap_len', 'frame.len'].flatMap((name) => ['-e', name]);
  const printed = execFileSync(
    programPath('tshark') ?? 'tshark',
    ['-n', '-r', file, '-T', 'fields', ...fields],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([seconds = '', captured, wire]) => ({ seconds, captured: Number(captured), wire: Number(wire) }));
}

describeWith('tshark', 'capture files', () => {
  const { folder } = scratch();

  it.each(['pcapng', 'pcap'] as const)('that are written as %s are read by tshark', async (format) => {
    const file = join(folder(), `a.${format}`);
    await writeCapture(file, packets, { format });
    expect(rowsOfTshark(file)).toEqual(await rowsOf(file));
    expect(await rowsOf(file)).toHaveLength(packets.length);
  });

  describeWith('editcap', 'of each kind that editcap writes', () => {
    it.each(['pcap', 'nsecpcap', 'modpcap', 'nokiapcap', 'rh6_1pcap', 'suse6_3pcap', 'pcapng'])(
      '%s is read as tshark reads it',
      async (kind) => {
        const path = folder();
        const [original, converted] = [join(path, 'a.pcapng'), join(path, `b.${kind}`)];
        await writeCapture(original, packets);
        execFileSync(programPath('editcap') ?? 'editcap', ['-F', kind, original, converted], {
          stdio: 'ignore',
        });
        const rows = await rowsOf(converted);
        expect(rows).toHaveLength(packets.length);
        expect(rows).toEqual(rowsOfTshark(converted));
      },
    );
  });

  it('keep comments that tshark shows', async () => {
    const file = join(folder(), 'a.pcapng');
    await writeCapture(file, [
      { type: 'packet', bytes: frame(20), timeNanos: 0n, comments: ['first', '第二'] },
    ]);
    const printed = execFileSync(
      programPath('tshark') ?? 'tshark',
      ['-n', '-r', file, '-T', 'fields', '-e', 'frame.comment'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(printed.trim()).toBe('first,第二');
  });
});
