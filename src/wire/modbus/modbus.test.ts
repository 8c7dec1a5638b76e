import { describe, expect, it } from 'vitest';
import {
  answeringSegment,
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  joined,
  segment,
  TestCapture,
} from '../../../test/dissected.js';

const request = (digits: string): Uint8Array => segment(40_000, 502, { payload: hex(digits) });
const response = (digits: string): Uint8Array => answeringSegment(502, 40_000, { payload: hex(digits) });
const wordsOf = (frame: Uint8Array): string => new TestCapture().words(frame).replace(/ \d+/, '');

describe('the row of a Modbus message', () => {
  it.each([
    [
      '   Query: Trans:     7; Unit: 255, Func:   3: Read Holding Registers',
      request('0007 0000 0006 ff 03 0001 0002'),
    ],
    [
      'Response: Trans:     7; Unit:   1, Func:   3: Read Holding Registers',
      response('0007 0000 0005 01 03 02 0001'),
    ],
    [
      'Response: Trans:     7; Unit:   1, Func:   3: Read Holding Registers. Exception returned ',
      response('0007 0000 0003 01 83 02'),
    ],
    [
      '   Query: Trans:     1; Unit:   1, Func: 100: Unknown function (100)',
      request('0001 0000 0003 01 64 00'),
    ],
    [
      '   Query: Trans:     1; Unit:   5, Func:   8/  1: Return Query Data',
      request('0001 0000 0006 05 08 0000 0102'),
    ],
    [
      '   Query: Trans:     1; Unit:   5, Func:  43/  1: Read Device Identification',
      request('0001 0000 0005 05 2b 0e 01 00'),
    ],
    [
      '   Query: Trans:     1; Unit:   1, Func:   3: Read Holding Registers[Malformed Packet]',
      request('0001 0000 0002 01 03'),
    ],
    [
      '   Query: Trans:     8; Unit:   1, Func:   4: Read Input Registers',
      request('0007 0000 0006 01 03 0001 0002 0008 0000 0006 01 04 0001 0002'),
    ],
  ])('says %s', (words, frame) => {
    expect(wordsOf(frame)).toBe(`Modbus/TCP ${words}`);
  });

  it.each(['0001 0005 0006 01 03 0001 0002', '0001 0000 0001 01'])(
    'is that of TCP if the header cannot be: %s',
    (digits) => {
      expect(wordsOf(request(digits))).toMatch(/^TCP 40000 → 502 .* Len=\d+$/);
    },
  );

  it('waits for the rest of a message', () => {
    expect(wordsOf(request('0001 0000 0006 01 03'))).toMatch(/^TCP .*\[TCP segment of a reassembled PDU\]$/);
  });

  it('is the same wherever the stream is cut into two segments', () => {
    const bytes = hex('0007 0000 0006 01 03 0001 0002');
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const capture = new TestCapture();
      capture.row(segment(40_000, 502, { sequence: 1, payload: bytes.subarray(0, cut) }));
      const row = capture.words(segment(40_000, 502, { sequence: 1 + cut, payload: bytes.subarray(cut) }));
      expect(row).toMatch(/^Modbus\/TCP \d+ {4}Query: Trans: {5}7; /);
    }
  });
});

it.each([
  '0001 0000 000b 01 10 0001 0002 04 000a 0102',
  '0001 0000 0011 01 17 0003 0006 000e 0003 06 00ff 00ff 00ff',
])('reads nothing outside of a message, however it is cut or changed: %s', (digits) => {
  expectBounded(request(digits));
  expectBounded(response(digits));
  expectBoundedWhenChanged(joined(request(digits)));
});
