import { describe, expect, it } from 'vitest';
import { bytesOf, packetRows } from '../../../test/tftp-packets.js';
import type { Field } from '../dissection.js';
import { LayerBuilder } from '../layer-builder.js';
import { decodeTftp } from './decode.js';
import { maxOptions } from './packet.js';
import { readTftp } from './read-packet.js';

function layerOf(bytes: Uint8Array) {
  const builder = new LayerBuilder(0, 0, bytes.length);
  readTftp(bytes, 0, bytes.length, builder);
  return { fields: builder.fields, fault: builder.firstFault };
}

/** Whether every field lies between `from` and `to`, and its inner fields within it. */
function isWithin(fields: readonly Field[], from: number, to: number): boolean {
  return fields.every(({ offset, length, fields: inner }) => {
    const isInside = offset >= from && length >= 0 && offset + length <= to;
    return isInside && isWithin(inner, offset, offset + length);
  });
}

describe.each(packetRows)('%s', (_, wire) => {
  it('keeps every field within what is there, wherever it is cut off', () => {
    for (let length = 0; length <= wire.length; length += 1) {
      expect(isWithin(layerOf(bytesOf(wire.slice(0, length))).fields, 0, length)).toBe(true);
    }
  });

  it('is covered by its fields, byte by byte', () => {
    const { fields, fault } = layerOf(bytesOf(wire));
    let end = 0;
    for (const field of fields) {
      expect(field.offset).toBe(end);
      end += field.length;
    }
    expect([end, fault]).toEqual([wire.length, undefined]);
  });
});

describe('the fields of a TFTP packet', () => {
  it("names the bytes of every field by Wireshark's names", () => {
    const none = { fields: [] };
    expect(layerOf(bytesOf('\0\x01f\0octet\0blksize\x008\0')).fields).toEqual([
      { name: 'tftp.opcode', offset: 0, length: 2, value: 1, ...none },
      { name: 'tftp.source_file', offset: 2, length: 2, value: 'f', ...none },
      { name: 'tftp.type', offset: 4, length: 6, value: 'octet', ...none },
      {
        name: 'tftp.option',
        offset: 10,
        length: 10,
        value: undefined,
        fields: [
          { name: 'tftp.option.name', offset: 10, length: 8, value: 'blksize', ...none },
          { name: 'tftp.option.value', offset: 18, length: 2, value: '8', ...none },
        ],
      },
    ]);
  });

  it('distinguishes the file that is written from the one that is read', () => {
    const [, file] = layerOf(bytesOf('\0\x02f\0octet\0')).fields;
    expect(file).toMatchObject({ name: 'tftp.destination_file', value: 'f' });
  });

  it.each([
    ['', 'TRUNCATED', 0],
    ['\0', 'TRUNCATED', 0],
    ['\0\x01', 'TRUNCATED', 2],
    ['\0\x03\0', 'TRUNCATED', 2],
    ['\0\x04', 'TRUNCATED', 2],
    ['\0\x07abc', 'OPCODE_UNKNOWN', 0],
    ['\x01\x01a\0octet\0', 'OPCODE_UNKNOWN', 0],
    ['\0\x01boot', 'TEXT_UNTERMINATED', 6],
    ['\0\x01boot\0', 'TRUNCATED', 7],
    ['\0\x01boot\0octet', 'TEXT_UNTERMINATED', 12],
    ['\0\x01\0octet\0', 'NAME_EMPTY', 2],
    ['\0\x01a\0octet\0blksize', 'TEXT_UNTERMINATED', 17],
    ['\0\x01a\0octet\0blksize\0', 'OPTION_VALUE_MISSING', 18],
    ['\0\x01a\0octet\0\x008\0', 'OPTION_NAME_EMPTY', 10],
    ['\0\x01a\0octet\0\0\0\0', 'TRAILING_OCTETS', 10],
    ['\0\x04\0\x01xx', 'TRAILING_OCTETS', 4],
    ['\0\x05\0\x01', 'TRUNCATED', 4],
  ])('finds the first fault of %j: %s at %i', (wire, code, offset) => {
    expect(layerOf(bytesOf(wire)).fault).toMatchObject({ code, offset });
  });

  it.each([
    ['\0\x01', 'tftp.source_file'],
    ['\0\x02', 'tftp.destination_file'],
    ['\0\x01boot\0octet', 'tftp.type'],
    ['\0\x04\0', 'tftp.block'],
    ['\0\x04\0\x01xx', undefined],
  ])('says which field of %j is at fault: %s', (wire, field) => {
    expect(layerOf(bytesOf(wire)).fault?.field).toBe(field);
  });

  it('reads a bounded number of options', () => {
    const { fields, fault } = layerOf(bytesOf(`\0\x01a\0octet\0${'o\0v\0'.repeat(500)}`));
    expect(fields).toHaveLength(3 + maxOptions);
    expect(fault?.code).toBe('OPTIONS_TOO_MANY');
  });
});

describe('20,000 mutated packets', () => {
  const seed = Date.now() % 1_000_000;
  it(`neither throw nor read outside themselves (seed ${seed})`, () => {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = bytesOf(packetRows[random(packetRows.length)]?.[1] ?? '').slice(0, random(80));
      for (let flips = random(6); flips > 0 && bytes.length > 0; flips -= 1) {
        bytes[random(bytes.length)] = random(4) === 0 ? 0 : random(256);
      }
      const { fields, fault } = layerOf(bytes);
      const inside = isWithin(fields, 0, bytes.length);
      if (!inside || (fault?.offset ?? 0) > bytes.length) expect.fail(`seed ${seed}, round ${round}`);
      decodeTftp(bytes);
    }
  });
});
