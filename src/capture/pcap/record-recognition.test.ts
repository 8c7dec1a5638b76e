import { describe, expect, it } from 'vitest';
import { readAll, words } from '../../../test/capture-files.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { CaptureReader } from '../capture-reader.js';
import { readPcapHeader } from './pcap-header.js';
import { recognizeRecords } from './record-recognition.js';

/** The layouts: the magic number, and what follows the usual 16 bytes of a packet's header. */
const layouts = [
  { name: 'usual', magic: 0xa1b2c3d4, extra: '' },
  { name: 'ss990417', magic: 0xa1b2c3d4, extra: '0000 0002 0800 00 00' },
  { name: 'nokia', magic: 0xa1b2c3d4, extra: '0000 0001' },
  { name: 'ss991029', magic: 0xa1b2cd34, extra: '0000 0002 0800 00 00' },
  { name: 'ss990915', magic: 0xa1b2cd34, extra: '0000 0002 0800 00 01 01 000000' },
] as const;

const bodies = ['4500002e', '45000030ffff', '450000', '4500003011223344', '45'];

function headOf(magic: number): Uint8Array {
  return words(false, magic, [2], [4], 0, 0, 262_144, 1);
}

function recordsOf(extra: string, hex: readonly string[] = bodies): Uint8Array[] {
  return hex.map((body, index) =>
    words(false, 1_000_000_000 + index, 5, body.length / 2, 60, extra, body.replaceAll(' ', '')),
  );
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function recognized(magic: number, records: Uint8Array, isEnd: boolean) {
  const header = readPcapHeader(headOf(magic), 0);
  if (!header.ok) throw new Error(header.failure.code);
  // Behind other bytes, so that offsets count from `from`.
  const bytes = joined(words(false, 'eeeeee'), records, words(false, 'eeee'));
  return recognizeRecords(header.value, bytes, 3, 3 + records.length, isEnd);
}

function hexOf(bytes: Uint8Array, pieceBytes?: number): string[] {
  return readAll(bytes, pieceBytes).packets.map(({ hex }) => hex);
}

describe.each(layouts)('packets of the layout $name', ({ name, magic, extra }) => {
  const records = recordsOf(extra);
  const file = joined(headOf(magic), ...records);

  it('are recognized from three, and from two at the end of the file', () => {
    const kind = { type: 'recognized', kind: { name } };
    expect(recognized(magic, joined(...records.slice(0, 3)), false)).toMatchObject(kind);
    expect(recognized(magic, joined(...records.slice(0, 2)), true)).toMatchObject(kind);
  });

  it('are undecided while only the first is there', () => {
    const [first = new Uint8Array(0)] = records;
    for (let to = 16; to <= first.length; to += 1) {
      const answer = recognized(magic, first.subarray(0, to), false);
      expect(answer, `${to} bytes`).toMatchObject({ type: 'undecided' });
      if (answer.type === 'undecided') expect(answer.neededBytes).toBeGreaterThan(to);
    }
  });

  it('never change their layout by bytes that come later', () => {
    const all = joined(...records);
    for (let to = 16; to <= all.length; to += 1) {
      const answer = recognized(magic, all.subarray(0, to), false);
      if (answer.type === 'recognized') expect(answer.kind.name, `${to} bytes`).toBe(name);
      else expect(answer.neededBytes, `${to} bytes`).toBeGreaterThan(to);
    }
  });

  it.each([1, 2, 3, 7, 15, 16, 17, 24, 40, 41, 64])('are the same in pieces of %i bytes', (pieceBytes) => {
    const read = readAll(file, pieceBytes);
    expect(read.fault).toBeUndefined();
    expect(read.packets.map(({ hex }) => hex)).toEqual(bodies);
  });

  it('are the same of a file that is cut off anywhere behind the header of the second', () => {
    const [first = new Uint8Array(0)] = records;
    const longestHeader = 28;
    for (let to = 24 + first.length + longestHeader; to < file.length; to += 1) {
      const read = hexOf(file.subarray(0, to), 5);
      expect(read, `${to} bytes`).toEqual(bodies.slice(0, read.length));
    }
  });

  it('are given when the third arrives at the latest, of a file that grows', () => {
    const counts: number[] = [];
    let count = 0;
    const reader = new CaptureReader(
      {
        packets: (batch) => {
          count += batch.count;
        },
        block: () => undefined,
      },
      undefined,
    );
    for (const piece of [headOf(magic), ...records]) {
      reader.push(piece);
      counts.push(count);
    }
    expect(counts.slice(0, 2)).toEqual([0, 0]);
    expect(counts.slice(3)).toEqual([3, 4, 5]);
  });
});

describe('packets of the usual layout', () => {
  const records = recordsOf('', ['ffffffffffff020000000002 0806', 'ffffffffffff020000000001 0806']);
  const file = joined(headOf(0xa1b2c3d4), ...records);
  const [first = new Uint8Array(0)] = records;

  it('stay usual wherever the file is cut off, also where another layout would end between two packets', () => {
    for (let to = 24 + first.length; to < file.length; to += 1) {
      for (const pieceBytes of [1, 7, 1_000]) {
        expect(hexOf(file.subarray(0, to), pieceBytes), `${to} bytes`).toEqual([
          'ffffffffffff0200000000020806',
        ]);
      }
    }
  });

  it('are given with the header of the second', () => {
    let count = 0;
    const sink = {
      packets: (batch: { readonly count: number }) => {
        count += batch.count;
      },
      block: () => undefined,
    };
    const reader = new CaptureReader(sink, undefined);
    const headerEnd = 24 + first.length + 16;
    // With the eight bytes after it, in which ss990417 has the end of its header.
    reader.push(file.subarray(0, headerEnd + 7));
    expect(count).toBe(0);
    reader.push(file.subarray(headerEnd + 7, headerEnd + 8));
    expect(count).toBe(1);
  });

  it('are the usual ones where no layout makes sense', () => {
    const damaged = words(false, 1, 2_000_000, 0, 0);
    expect(recognized(0xa1b2c3d4, damaged, false)).toMatchObject({ kind: { name: 'usual' } });
  });
});

describe('a file with few packets', () => {
  const extraBytes = { usual: 0, ss990417: 8, nokia: 4, ss991029: 8, ss990915: 12 } as const;
  const bodyKinds = ['random', 'zero', 'mixed'] as const;

  function bodyOf(random: SeededRandom): string {
    const kind = bodyKinds[random.below(bodyKinds.length)];
    const byte = () => (kind === 'zero' || (kind === 'mixed' && random.below(3) > 0) ? 0 : random.below(256));
    return Array.from({ length: random.below(120) }, () => byte().toString(16).padStart(2, '0')).join('');
  }

  it('is recognized as what it was written as, and loses no packet', () => {
    const seed = 20_261_127;
    const random = new SeededRandom(seed);
    for (let run = 0; run < 4_000; run += 1) {
      const { name, magic, extra } = layouts[random.below(layouts.length)] ?? layouts[0];
      expect(extra.replaceAll(' ', '')).toHaveLength(extraBytes[name] * 2);
      const bigEndian = random.below(2) === 0;
      const began = 500_000_000 + random.below(1_500_000_000);
      const written = Array.from({ length: 1 + random.below(5) }, () => bodyOf(random));
      const records = written.map((body, index) => {
        const bytes = body.length / 2;
        const wire = bytes + (random.below(2) === 0 ? 0 : random.below(1_400));
        return words(!bigEndian, began + index, random.below(1_000_000), bytes, wire, extra, body);
      });
      const head = words(!bigEndian, magic, [2], [4], 0, 0, 262_144, 1);
      const { packets, fault } = readAll(joined(head, ...records), 1 + random.below(300));
      const why = `seed ${seed}, run ${run}: ${name} ${written.join(' ')}`;
      expect(fault, why).toBeUndefined();
      expect(
        packets.map(({ hex }) => hex),
        why,
      ).toEqual(written);
    }
  });

  it('is usual if it ends behind its second packet, though another layout has three headers', () => {
    const zeros = '00'.repeat(200);
    const file = joined(headOf(0xa1b2c3d4), ...recordsOf('', [zeros, zeros]));
    expect(hexOf(file)).toEqual([zeros, zeros]);
  });

  it('is of the layout in which it ends behind its only packet', () => {
    const file = joined(headOf(0xa1b2c3d4), ...recordsOf('0000 0002 0800 00 00', ['4500002e00112233']));
    expect(hexOf(file)).toEqual(['4500002e00112233']);
  });
});

it('a magic number of one layout never waits', () => {
  const [first = new Uint8Array(0)] = recordsOf('');
  expect(recognized(0xa1b23c4d, first.subarray(0, 16), false)).toMatchObject({
    type: 'recognized',
    kind: { name: 'usual' },
  });
});

it('no file keeps more than three packets waiting', () => {
  // Headers of zeros make sense in every layout, as packets without bytes.
  expect(recognized(0xa1b2c3d4, new Uint8Array(48), false)).toMatchObject({
    type: 'recognized',
    kind: { name: 'usual' },
  });
});
