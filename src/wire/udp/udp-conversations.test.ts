import { describe, expect, it } from 'vitest';
import { answer, datagram, ethernet, hex, ipv4, joined, TestCapture, udp } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

/** Walks packets, each 1.5 ms after the one before, and gives the number and the times of each one's innermost datagram. */
function followed(frames: readonly Uint8Array[]): readonly string[] {
  const capture = new TestCapture();
  return frames.map((frame, index) => {
    capture.packet.seconds = 1_700_000_000;
    capture.packet.nanoseconds = index * 1_500_000;
    const packet = capture.walk(frame);
    const { stream, isFromFirst, hasTimes, sinceFirst, sincePrevious, walk } = capture.protocols.udp.notes;
    if (walk !== packet.walks) return '';
    const times = hasTimes ? ` ${sinceFirst / 1e6} ${sincePrevious / 1e6}` : '';
    return `${stream} ${isFromFirst ? 'first' : 'other'}${times}`;
  });
}

const text = (length: number): Uint8Array => bytesOf('x'.repeat(length));
const quoted = (source: number, destination: number): Uint8Array =>
  ethernet(0x0800, ipv4(1, joined(hex('0303 0000 00000000'), ipv4(17, udp(source, destination, text(2))))));

describe('the conversations of UDP', () => {
  it('are numbered in the order of their first datagrams, in both directions', () => {
    const frames = [datagram(1_000, 1_001, text(1)), datagram(1_000, 1_002, text(1))];
    const back = [answer(1_001, 1_000, text(1)), datagram(1_000, 1_001, text(1))];
    expect(followed([...frames, ...back])).toEqual([
      '0 first 0 0',
      '1 first 0 0',
      '0 other 3 3',
      '0 first 4.5 1.5',
    ]);
  });

  it('have times between datagrams with a payload', () => {
    const lengths = [0, 3, 0, 3];
    expect(followed(lengths.map((length) => datagram(1_000, 1_001, text(length))))).toEqual([
      '0 first',
      '0 first 1.5 1.5',
      '0 first',
      '0 first 4.5 3',
    ]);
  });

  it('begin with a datagram that an error quotes, which has no times', () => {
    expect(followed([quoted(2_000, 2_001), datagram(2_000, 2_001, text(1))])).toEqual([
      '0 first',
      '0 first 1.5 1.5',
    ]);
  });

  it('leave out packets without a whole header', () => {
    expect(followed([datagram(1, 2, text(1)), ethernet(0x0800, ipv4(17, hex('000100')))])).toEqual([
      '0 first 0 0',
      '',
    ]);
  });
});
