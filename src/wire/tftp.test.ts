import { describe, expect, it } from 'vitest';
import {
  blockOf,
  decodeTftp,
  encodeError,
  encodeOptionAcknowledgement,
  encodeRequest,
  maxOptions,
  opcodeOf,
  readTftp,
  type TftpPacket,
  writeAcknowledgement,
  writeDataHeader,
} from './tftp.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Each row is used to write, to read whole, and to read cut off at every octet. */
const rows: readonly (readonly [name: string, wire: string, packet: TftpPacket])[] = [
  [
    'RRQ without options (RFC 1350, section 5)',
    '\0\x01boot.img\0octet\0',
    { type: 'readRequest', name: 'boot.img', mode: 'octet', options: [] },
  ],
  [
    'WRQ with options in the order and spelling of the client (RFC 2347)',
    '\0\x02a..b\0NETASCII\0BlKsIzE\x001468\0tsize\x000\0windowsize\x0016\0',
    {
      type: 'writeRequest',
      name: 'a..b',
      mode: 'NETASCII',
      options: [
        { name: 'BlKsIzE', value: '1468' },
        { name: 'tsize', value: '0' },
        { name: 'windowsize', value: '16' },
      ],
    },
  ],
  [
    'a name in UTF-8',
    '\0\x01\xe5\x9b\xba\xe4\xbb\xb6.bin\0octet\0',
    { type: 'readRequest', name: '固件.bin', mode: 'octet', options: [] },
  ],
  ['DATA', '\0\x03\x11\x70abc', { type: 'data', block16: 4464, payload: bytesOf('abc') }],
  ['an empty DATA', '\0\x03\0\x01', { type: 'data', block16: 1, payload: new Uint8Array(0) }],
  ['ACK', '\0\x04\xff\xff', { type: 'acknowledgement', block16: 65_535 }],
  ['ERROR', '\0\x05\0\x01File not found\0', { type: 'error', errorCode: 1, message: 'File not found' }],
  [
    'OACK',
    '\0\x06blksize\x001428\0',
    { type: 'optionAcknowledgement', options: [{ name: 'blksize', value: '1428' }] },
  ],
];

function written(packet: TftpPacket): Uint8Array | undefined {
  switch (packet.type) {
    case 'readRequest':
    case 'writeRequest':
      return encodeRequest(packet);
    case 'data': {
      const bytes = new Uint8Array(4 + packet.payload.length);
      bytes.set(packet.payload, writeDataHeader(bytes, 0, packet.block16));
      return bytes;
    }
    case 'acknowledgement': {
      const bytes = new Uint8Array(4);
      writeAcknowledgement(bytes, 0, packet.block16);
      return bytes;
    }
    case 'error':
      return encodeError(packet.errorCode, packet.message);
    case 'optionAcknowledgement':
      return encodeOptionAcknowledgement(packet.options);
  }
}

describe.each(rows)('%s', (_, wire, packet) => {
  it('is written as the RFC draws it', () => expect(written(packet)).toEqual(bytesOf(wire)));
  it('is read as what it means', () => expect(decodeTftp(bytesOf(wire))).toEqual({ ok: true, packet }));
  it('keeps every field within what is there, wherever it is cut off', () => {
    for (let length = 0; length <= wire.length; length += 1) {
      const { fields } = readTftp(bytesOf(wire.slice(0, length)));
      for (const field of fields) expect(field.offset + field.length).toBeLessThanOrEqual(length);
    }
  });
});

describe('the tolerant reader', () => {
  it('names the octets of every field', () => {
    expect(readTftp(bytesOf('\0\x01f\0octet\0blksize\x008\0')).fields).toEqual([
      { name: 'opcode', offset: 0, length: 2, value: 1 },
      { name: 'name', offset: 2, length: 1, value: 'f' },
      { name: 'mode', offset: 4, length: 5, value: 'octet' },
      { name: 'option', offset: 10, length: 7, value: 'blksize' },
      { name: 'value', offset: 18, length: 1, value: '8' },
    ]);
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
    expect(readTftp(bytesOf(wire)).fault).toMatchObject({ code, offset });
  });
});

describe('the strict reader', () => {
  it.each([
    '',
    '\0\x01',
    '\0\x01a\0octet',
    '\0\x01\0octet\0',
    '\0\x07',
    '\0\x03\0',
    '\0\x01a\0octet\0\x008\0',
  ])('refuses %j', (wire) => expect(decodeTftp(bytesOf(wire)).ok).toBe(false));

  it('takes what real peers send beside the letter', () => {
    expect(decodeTftp(bytesOf('\0\x04\0\x01padding'))).toMatchObject({ ok: true, packet: { block16: 1 } });
    expect(decodeTftp(bytesOf('\0\x05\0\x02'))).toMatchObject({
      ok: true,
      packet: { errorCode: 2, message: '' },
    });
    expect(decodeTftp(bytesOf('\0\x05\0\x02no'))).toMatchObject({ ok: true, packet: { message: 'no' } });
    expect(decodeTftp(bytesOf('\0\x01a\0octet\0\0\0'))).toMatchObject({ ok: true, packet: { options: [] } });
    expect(decodeTftp(bytesOf('\0\x01a\0octet\0blksize\0'))).toMatchObject({
      ok: true,
      packet: { options: [] },
    });
  });

  it('takes the last of options that come twice, whatever their case', () => {
    expect(decodeTftp(bytesOf('\0\x01a\0octet\0blksize\x008\0x\0y\0BLKSIZE\x009\0'))).toMatchObject({
      packet: {
        options: [
          { name: 'BLKSIZE', value: '9' },
          { name: 'x', value: 'y' },
        ],
      },
    });
  });

  it('refuses a request with hundreds of options after reading a bounded number', () => {
    const wire = bytesOf(`\0\x01a\0octet\0${'o\0v\0'.repeat(500)}`);
    expect(decodeTftp(wire)).toMatchObject({ ok: false, fault: { code: 'OPTIONS_TOO_MANY' } });
    expect(readTftp(wire).fields).toHaveLength(3 + 2 * maxOptions);
  });
});

describe('the writers', () => {
  it('refuse what a packet cannot carry', () => {
    const request = { type: 'readRequest', name: 'a', mode: 'octet', options: [] } as const;
    expect(encodeRequest({ ...request, name: '' })).toBeUndefined();
    expect(encodeRequest({ ...request, name: 'a\0b' })).toBeUndefined();
    expect(encodeRequest({ ...request, name: 'a'.repeat(504) })).toBeUndefined();
    expect(encodeRequest({ ...request, name: 'a'.repeat(503) })).toHaveLength(512);
    expect(encodeRequest({ ...request, name: 'a'.repeat(504) }, 1024)).toHaveLength(513);
    expect(encodeOptionAcknowledgement([{ name: 'a\0', value: '' }])).toBeUndefined();
  });

  it('cut the message of an ERROR', () => {
    expect(encodeError(0, 'x'.repeat(10_000))).toHaveLength(405);
    expect(encodeError(0, 'a\0b')).toEqual(bytesOf('\0\x05\0\0a\0'));
  });
});

describe('the fast readers', () => {
  it('read in place and never beyond the length', () => {
    const arena = bytesOf('??\0\x04\x11\x70');
    expect(opcodeOf(arena, 2, 4)).toBe(4);
    expect(blockOf(arena, 2, 4)).toBe(4464);
    expect(opcodeOf(arena, 2, 1)).toBe(0);
    expect(blockOf(arena, 2, 3)).toBe(-1);
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
      const bytes = bytesOf(rows[random(rows.length)]?.[1] ?? '').slice(0, random(80));
      for (let flips = random(6); flips > 0 && bytes.length > 0; flips -= 1) {
        bytes[random(bytes.length)] = random(4) === 0 ? 0 : random(256);
      }
      const { fields, fault } = readTftp(bytes);
      const inside = fields.every((field) => field.offset + field.length <= bytes.length);
      if (!inside || (fault?.offset ?? 0) > bytes.length) expect.fail(`seed ${seed}, round ${round}`);
      decodeTftp(bytes);
    }
  });
});
