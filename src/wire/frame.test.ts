import { describe, expect, it } from 'vitest';
import { datagram, hex, TestCapture, valuesOf } from '../../test/dissected.js';

const frame = datagram(1, 2, hex('0102'));

/** Walks a packet of a time, and returns what the capture says of it. */
function framed(capture: TestCapture, seconds: number, nanoseconds: number, wireBytes = frame.length) {
  Object.assign(capture.packet, { seconds, nanoseconds });
  return valuesOf(capture.layer('frame', frame, wireBytes), frame);
}

describe('what the capture says of a packet', () => {
  it('is its number, its lengths and its protocols', () => {
    const capture = new TestCapture();
    framed(capture, 0, 0);
    expect(framed(capture, 0, 0, 60)).toMatchObject({
      'frame.number': 2,
      'frame.len': 60,
      'frame.cap_len': 44,
      'frame.encap_type': 1,
      'frame.protocols': 'eth:ethertype:ip:udp:data',
    });
  });

  it('is its time, since 1970, as a date, and since other packets', () => {
    const capture = new TestCapture();
    Object.assign(capture.packet, { firstSeconds: 1_700_000_000, firstNanoseconds: 750_000_000 });
    expect(framed(capture, 1_700_000_000, 750_000_000)).toMatchObject({
      'frame.time': 'Nov 14, 2023 22:13:20.750000000 UTC',
      'frame.time_delta': 0,
      'frame.time_delta_displayed': 0,
      'frame.time_relative': 0,
    });
    Object.assign(capture.packet, { displayedSeconds: 1_700_000_000, displayedNanoseconds: 0 });
    expect(framed(capture, 1_700_000_002, 250_000_000)).toMatchObject({
      'frame.time_epoch': 1_700_000_002.25,
      'frame.time_delta': 1.5,
      'frame.time_delta_displayed': 2.25,
      'frame.time_relative': 1.5,
    });
    expect(framed(capture, 1_700_000_001, 0)['frame.time_delta']).toBe(-1.25);
  });

  it.each([
    [0, 'Jan  1, 1970 00:00:00.000000000 UTC'],
    [951_782_400, 'Feb 29, 2000 00:00:00.000000000 UTC'],
    [4_294_967_295, 'Feb  7, 2106 06:28:15.000000000 UTC'],
  ])('has the date of %i seconds as Wireshark writes it', (seconds, date) => {
    expect(framed(new TestCapture(), seconds, 0)['frame.time']).toBe(date);
  });

  it('has no time where the capture has none, which is no time of the next one either', () => {
    const capture = new TestCapture();
    framed(capture, 5, 0);
    capture.packet.isTimed = false;
    const names = Object.keys(framed(capture, 9, 0));
    expect(names.filter((name) => name.startsWith('frame.time'))).toEqual([]);
    capture.packet.isTimed = true;
    expect(framed(capture, 6, 0)['frame.time_delta']).toBe(1);
  });

  it('has no kind of link that Wireshark has no number for', () => {
    expect(framed(new TestCapture(12_345), 0, 0)).not.toHaveProperty(['frame.encap_type']);
  });
});
