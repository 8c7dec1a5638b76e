import { describe, expect, it } from 'vitest';
import { answer, datagram, hex, joined, TestCapture, u16, valuesOf } from '../../../test/dissected.js';
import { message, name, question } from '../../../test/dns-messages.js';

const asked = [question(name('example.org'), 1)];
const query = (id: number, port = 40_000): Uint8Array =>
  datagram(port, 53, message({ id, flags: 0x0100, questions: asked }));
const response = (id: number, port = 40_000): Uint8Array =>
  answer(53, port, message({ id, flags: 0x8180, questions: asked }));

/** What is found of messages, each half a second after the one before: the fields that depend on earlier packets. */
function found(frames: readonly Uint8Array[], stepSeconds = 0.5) {
  const capture = new TestCapture();
  return frames.map((frame, index) => {
    capture.packet.seconds = 1_700_000_000 + Math.floor(index * stepSeconds);
    capture.packet.nanoseconds = ((index * stepSeconds) % 1) * 1e9;
    const values = Object.entries(valuesOf(capture.layer('dns', frame), frame));
    return values
      .filter(([field]) => /^dns\.(time|response_to|retrans|unsolicited)/.test(field))
      .map(([field, value]) => `${field.slice(4)} ${value}`.trim())
      .join(', ');
  });
}

describe('a transaction of DNS', () => {
  it('pairs the response with its query, whatever comes between', () => {
    expect(found([query(1), query(2), query(1, 40_001), response(2), response(1)])).toEqual([
      '',
      '',
      '',
      'response_to 2, time 1',
      'response_to 1, time 2',
    ]);
  });

  it('finds what is sent again', () => {
    expect(found([query(1), query(1), response(1), response(1)])).toEqual([
      '',
      'retransmit_request, retransmit_request_in 1, retransmission 1',
      'response_to 1, time 1',
      'retransmit_response, retransmit_response_in 3, retransmission 1',
    ]);
  });

  it('begins anew when the query was answered, or five seconds later', () => {
    expect(found([query(1), response(1), query(1), response(1)])[3]).toBe('response_to 3, time 0.5');
    expect(found([query(1), query(1), response(1)], 5)).toEqual(['', '', 'response_to 2, time 5']);
  });

  it('knows a response without a query, and a message that is cut off before its flags', () => {
    const cut = joined(datagram(40_000, 53, u16(1)).subarray(0, 42), u16(1));
    expect(found([response(7), cut, response(1)])).toEqual(['unsolicited 1', '', 'unsolicited 1']);
  });

  it('says what follows the last record', () => {
    const frame = datagram(40_000, 53, joined(message({ id: 1, questions: asked }), hex('0102')));
    expect(valuesOf(new TestCapture().layer('dns', frame), frame)).toMatchObject({
      'dns.extraneous.data': '0102',
      'dns.extraneous.length': 2,
    });
  });
});
