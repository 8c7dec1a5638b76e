import { describe, expect, it } from 'vitest';
import { complaintOf, hex, layoutOf } from '../../test/layouts.js';
import { createFramingDecoder } from '../bytes/framing.js';
import { formatHex } from '../bytes/hex.js';
import { compileLayout } from './compile-layout.js';
import type { FrameFile, LayoutFile } from './layout-file.js';

const fields = [{ sync: 'const AA' }, { len: 'u8' }, { data: 'bytes rest' }, { sum: 'checksum sum8' }];

/** The messages that a stream of digits is cut into. */
function cut(file: LayoutFile, digits: string): readonly string[] {
  const { framing } = layoutOf(file);
  if (framing === undefined) throw new Error('it says nothing of frames');
  const messages: string[] = [];
  const decoder = createFramingDecoder(framing, 10_000);
  const take = (message: Uint8Array): void => void messages.push(formatHex(message));
  decoder.write(hex(digits), take);
  decoder.end(take);
  return messages;
}

describe('a stream is cut', () => {
  it.each<[FrameFile, string, readonly string[]]>([
    [{ length: 'len' }, '41 AA 02 07 B3 AA 01 AB', ['41', 'AA 02 07 B3', 'AA 01 AB']],
    [{ length: 'len', covers: 'whole' }, 'AA 04 07 B5 42', ['AA 04 07 B5', '42']],
    [{ length: 'len', covers: 3 }, 'AA 01 07 B2 42', ['AA 01 07 B2', '42']],
    [{ end: '0D 0A' }, '41 AA 01 0D 0A 42', ['41', 'AA 01 0D 0A', '42']],
    [{ size: 4 }, '41 AA 01 07 B2 42', ['41', 'AA 01 07 B2', '42']],
    [{ length: 'len', max: 6 }, 'AA 05 AA 01 AB', ['AA 05', 'AA 01 AB']],
  ])('by %j', (frame, digits, messages) => {
    expect(cut({ fields, frame }, digits)).toEqual(messages);
  });

  it('by silence, or by lines', () => {
    expect(layoutOf({ fields, frame: { gap: 20 } }).framing).toEqual({ type: 'gap', gapMs: 20 });
    expect(layoutOf({ fields, frame: { line: true } }).framing).toEqual({ type: 'line' });
    expect(layoutOf({ fields }).framing).toBeUndefined();
  });

  it('at marks that do not stand in front', () => {
    const modbus = [{ id: 'u16' }, { protocol: 'const 00 00' }, { len: 'u16' }, { pdu: 'bytes rest' }];
    expect(cut({ fields: modbus, frame: { length: 'len' } }, '07 00 01 00 00 00 02 03 04')).toEqual([
      '07',
      '00 01 00 00 00 02 03 04',
    ]);
  });
});

it.each<[FrameFile, string]>([
  [{ length: 'data' }, '"data" is no unsigned number at the same place of every message'],
  [{ length: 'len', covers: 1e12 }, '1000000000000 is out of range'],
  [{ size: 0 }, '0 is out of range'],
  [{ end: 'x' }, '"x" are no bytes that every message has; write hex, as in AA 55, or a text in quotes'],
  [{}, 'one of length, end, size, line and gap says where a message ends'],
])('is refused: %j', (frame, complaint) => {
  expect(complaintOf(compileLayout('sensor', { fields, frame }))).toBe(`layout sensor, frame: ${complaint}`);
});
