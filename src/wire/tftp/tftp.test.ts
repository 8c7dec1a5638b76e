import { describe, expect, it } from 'vitest';
import { answer, datagram, expectBounded, TestCapture, valuesOf } from '../../../test/dissected.js';
import { bytesOf, packetRows } from '../../../test/tftp-packets.js';

const client = 4003;
const server = 5000;
const request = datagram(client, 69, bytesOf('\0\x01abc\0octet\0'));
const fromServer = (text: string): Uint8Array => answer(server, client, bytesOf(text));
const data = (block: number, bytes: number): Uint8Array =>
  fromServer(`\0\x03\0${String.fromCharCode(block)}${'a'.repeat(bytes)}`);

describe('the row of a TFTP packet', () => {
  it.each([
    ['\0\x01abc\0octet\0', 'Read Request, File: abc, Transfer type: octet'],
    ['\0\x02abc\0octet\0tsize\x0012\0', 'Write Request, File: abc, Transfer type: octet, tsize=12'],
    ['\0\x01a\x1b[2J\n\0octet\0', 'Read Request, File: a\\033[2J\\n, Transfer type: octet'],
    ['\0\x01\xff\0octet\0', 'Read Request, File: \ufffd, Transfer type: octet'],
    ['\0\x01abc\0octet\0blk\x001\0\0\0', 'Read Request, File: abc, Transfer type: octet, blk=1, ='],
    ['\0\x01', 'Read Request[Malformed Packet]'],
    ['\0\x01abc', 'Read Request[Malformed Packet]'],
    ['\0\x01abc\0octet', 'Read Request, File: abc[Malformed Packet]'],
    ['\0\x01abc\0octet\0blk\x001', 'Read Request, File: abc, Transfer type: octet[Malformed Packet]'],
    ['\0\x03\0', 'Data Packet[Malformed Packet]'],
    ['\0\x04\0\x05xyz', 'Acknowledgement, Block: 5'],
    ['\0\x05\0\x01No file\0', 'Error Code, Code: File not found, Message: No file'],
    ['\0\x05\0\x01', 'Error Code, Code: File not found[Malformed Packet]'],
    ['\0\x05\x01\x09x\0', 'Error Code, Code: Unknown (265), Message: x'],
    ['\0\x06', 'Option Acknowledgement'],
    ['\0\x07abc', 'Unknown (0x0007)'],
  ])('of %j says what tshark says', (text, words) => {
    const bytes = datagram(client, 69, bytesOf(text));
    expect(new TestCapture().words(bytes)).toBe(`TFTP ${bytes.length} ${words}`);
  });

  it('without an opcode is that of UDP', () => {
    expect(new TestCapture().words(datagram(client, 69, bytesOf('\0')))).toBe(
      'TFTP 43 4003 → 69 Len=1[Malformed Packet]',
    );
  });

  it('says that a snap length has cut it, and not that it is malformed', () => {
    expect(new TestCapture().words(request.subarray(0, 48), request.length)).toBe(
      'TFTP 54 Read Request, File: abc[Packet size limited during capture]',
    );
  });
});

describe('a transfer', () => {
  it('is known by its request, in both directions, at ports that no table has', () => {
    const capture = new TestCapture();
    expect(capture.words(data(1, 512))).toBe('UDP 558 5000 → 4003 Len=516');
    capture.words(request);
    expect(capture.words(data(1, 512))).toBe('TFTP 558 Data Packet, Block: 1');
    expect(capture.words(datagram(client, server, bytesOf('\0\x04\0\x01')))).toBe(
      'TFTP 46 Acknowledgement, Block: 1',
    );
    expect(capture.words(answer(server, client + 1, bytesOf('\0\x03\0\x01')))).toMatch(/^UDP /);
  });

  it('names its file, its request and the full number of the block in every later packet', () => {
    const capture = new TestCapture();
    const fieldsOf = (bytes: Uint8Array) => valuesOf(capture.layer('tftp', bytes), bytes);
    expect(fieldsOf(request)).not.toHaveProperty('tftp.request_frame');
    const known = { 'tftp.destination_file': 'abc', 'tftp.request_frame': 1 };
    expect(fieldsOf(data(1, 512))).toMatchObject({ ...known, 'tftp.block': 1, 'tftp.block.full': 1 });
    expect(fieldsOf(fromServer('\0\x04\xff\xff'))).toMatchObject({ ...known, 'tftp.block.full': 65_535 });
    expect(fieldsOf(data(1, 512))).toMatchObject({ ...known, 'tftp.block': 1, 'tftp.block.full': 65_537 });
    expect(fieldsOf(fromServer('\0\x05\0\x01no\0'))).toMatchObject(known);
    expect(fieldsOf(datagram(client + 1, 69, bytesOf('\0\x04\0\x01')))).not.toHaveProperty('tftp.block.full');
  });

  it('is an error, but for one that ends a probe for the size of a file', () => {
    const probe = datagram(client, 69, bytesOf('\0\x01abc\0octet\0TSIZE\x000\0'));
    const answered = fromServer('\0\x06tsize\x0012\0');
    const error = (code: number) =>
      datagram(client, server, bytesOf(`\0\x05\0${String.fromCharCode(code)}no\0`));
    const names = (...frames: readonly Uint8Array[]): readonly string[] => {
      const capture = new TestCapture();
      for (const frame of frames.slice(0, -1)) capture.walk(frame);
      const last = frames.at(-1) ?? request;
      const fields = Object.keys(valuesOf(capture.layer('tftp', last), last));
      return fields.filter((name) => ['tftp.error', 'tftp.likely_tsize_probe'].includes(name));
    };
    expect(names(probe, answered, error(8))).toEqual(['tftp.likely_tsize_probe']);
    expect(names(probe, data(1, 512), error(0))).toEqual(['tftp.likely_tsize_probe']);
    for (const frames of [
      [request, answered, error(8)],
      [probe, answered, error(1)],
      [probe, answered, data(1, 512), data(2, 512), error(8)],
      [probe, error(8)],
    ])
      expect(names(...frames)).toEqual(['tftp.error']);
  });

  it('begins with a request to any port', () => {
    const capture = new TestCapture();
    expect(capture.words(datagram(client, 6970, bytesOf('\0\x01abc\0OCTET\0')))).toMatch(/^TFTP /);
    expect(capture.words(data(1, 3))).toBe('TFTP 49 Data Packet, Block: 1 (last)');
  });

  it('has its last block by the block size that was agreed', () => {
    const capture = new TestCapture();
    capture.words(request);
    expect(capture.words(data(1, 511))).toMatch(/ \(last\)$/);
    capture.words(fromServer('\0\x06BLKSIZE\x001024\0'));
    expect(capture.words(data(1, 1023))).toMatch(/ \(last\)$/);
    expect(capture.words(data(1, 1024))).toMatch(/Block: 1$/);
    capture.words(fromServer('\0\x06blksize\x001024x\0'));
    expect(capture.words(data(1, 512))).toMatch(/ \(last\)$/);
    capture.words(request);
    expect(capture.words(data(1, 512))).toMatch(/Block: 1$/);
  });

  it('has its last block by the length on the wire', () => {
    const capture = new TestCapture();
    capture.words(request);
    expect(capture.words(data(1, 512).subarray(0, 60), 558)).toBe('TFTP 558 Data Packet, Block: 1');
  });
});

describe.each(packetRows)('%s', (_, wire) => {
  it('stays within what was captured', () => {
    expectBounded(datagram(client, 69, bytesOf(wire)));
  });
});
