import { describe, expect, it } from 'vitest';
import {
  answeringSegment,
  hex,
  joined,
  segment,
  TestCapture,
  u16,
  valuesOf,
} from '../../../test/dissected.js';

/** A message of Modbus/TCP: its transaction, then function and data. */
function message(transaction: number, digits: string): Uint8Array {
  const data = hex(digits);
  return joined(u16(transaction), u16(0), u16(data.length + 1), hex('01'), data);
}

/** What is found of the last of some messages, each a millisecond after the one before; responses are marked with `<`. */
function found(messages: readonly (readonly [from: '<' | '>', transaction: number, digits: string])[]) {
  const capture = new TestCapture();
  let sent = 1;
  let received = 1;
  let values: Readonly<Record<string, string | number>> = {};
  messages.forEach(([from, transaction, digits], index) => {
    capture.packet.seconds = 1_700_000_000;
    capture.packet.nanoseconds = index * 1_000_000;
    const payload = message(transaction, digits);
    const frame =
      from === '>'
        ? segment(40_000, 502, { sequence: sent, acknowledgment: received, flags: 0x18, payload })
        : answeringSegment(502, 40_000, { sequence: received, acknowledgment: sent, flags: 0x18, payload });
    if (from === '>') sent += payload.length;
    else received += payload.length;
    values = valuesOf(capture.layer('modbus', frame), frame);
  });
  return values;
}

describe('a response of Modbus', () => {
  it('is paired with its request, which numbers its registers', () => {
    expect(
      found([
        ['>', 1, '03 0064 0002'],
        ['>', 2, '03 0001 0001'],
        ['<', 1, '03 04 0001 0002'],
      ]),
    ).toMatchObject({
      'modbus.request_frame': 1,
      'modbus.response_time': 0.002,
      'modbus.regnum16': 101,
    });
  });

  it('is not paired with another transaction or function, nor if it is an exception', () => {
    for (const [transaction, digits] of [
      [2, '03 02 0001'],
      [1, '04 02 0001'],
      [1, '83 02'],
    ] as const)
      expect(
        found([
          ['>', 1, '03 0064 0001'],
          ['<', transaction, digits],
        ]),
      ).not.toHaveProperty(['modbus.request_frame']);
  });
});
