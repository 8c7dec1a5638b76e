import { describe, expect, it } from 'vitest';
import {
  answeringSegment,
  expectBounded,
  hex,
  segment,
  TestCapture,
  valuesOf,
} from '../../../test/dissected.js';

const options = hex('0101 080a 00000001 00000002');
const data = segment(40_000, 41_000, {
  sequence: 0xffff_fffe,
  acknowledgment: 100,
  flags: 0x18,
  options,
  payload: hex('616263'),
});

describe('the fields of a TCP segment', () => {
  it('have the names of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('tcp', data), data)).toEqual({
      'tcp.srcport': 40_000,
      'tcp.dstport': 41_000,
      'tcp.stream': 0,
      'tcp.completeness': 0,
      'tcp.len': 3,
      'tcp.seq': 1,
      'tcp.seq_raw': 0xffff_fffe,
      'tcp.nxtseq': 4,
      'tcp.ack': 1,
      'tcp.ack_raw': 100,
      'tcp.hdr_len': 32,
      'tcp.flags': 0x18,
      'tcp.flags.res': 0,
      'tcp.flags.ae': 0,
      'tcp.flags.cwr': 0,
      'tcp.flags.ece': 0,
      'tcp.flags.urg': 0,
      'tcp.flags.ack': 1,
      'tcp.flags.push': 1,
      'tcp.flags.reset': 0,
      'tcp.flags.syn': 0,
      'tcp.flags.fin': 0,
      'tcp.flags.str': '·······AP···',
      'tcp.window_size_value': 1_000,
      'tcp.window_size': 1_000,
      'tcp.window_size_scalefactor': -1,
      'tcp.checksum': 0,
      'tcp.checksum.status': 0,
      'tcp.checksum_calculated': 0x5d96,
      'tcp.checksum_bad.expert': '0000',
      'tcp.urgent_pointer': 0,
      'tcp.options': '0101080a0000000100000002',
      'tcp.options.nop': '01',
      'tcp.option_kind': 8,
      'tcp.options.timestamp': '080a0000000100000002',
      'tcp.option_len': 10,
      'tcp.options.timestamp.tsval': 1,
      'tcp.options.timestamp.tsecr': 2,
      'tcp.time_relative': 0,
      'tcp.time_delta': 0,
      'tcp.analysis': '',
      'tcp.analysis.bytes_in_flight': 3,
      'tcp.analysis.push_bytes_sent': 3,
      'tcp.payload': '616263',
    });
  });

  it.each([
    ['a SYN', 0x02, 0, 4],
    ['a FIN', 0x11, 1, 5],
    ['an ACK', 0x10, 1, 4],
  ])('count %s as its place in the stream needs', (_, flags, sequence, nextSequence) => {
    const bytes = segment(1, 2, { flags, sequence: 77, payload: hex('616263') });
    expect(valuesOf(new TestCapture().layer('tcp', bytes), bytes)).toMatchObject({
      'tcp.seq': sequence,
      'tcp.nxtseq': nextSequence,
    });
  });

  it('say by which factor a window is scaled once both have agreed', () => {
    const capture = new TestCapture();
    const scale = (draft: { readonly sequence: number }): unknown => {
      const bytes = segment(1, 2, { ...draft, acknowledgment: 1 });
      const values = valuesOf(capture.layer('tcp', bytes), bytes);
      return [values['tcp.window_size'], values['tcp.window_size_scalefactor']];
    };
    capture.walk(segment(1, 2, { flags: 0x02, options: hex('03030300') }));
    capture.walk(answeringSegment(2, 1, { flags: 0x12, acknowledgment: 1, options: hex('03030100') }));
    expect(scale({ sequence: 1 })).toEqual([8_000, 8]);
    capture.walk(segment(1, 2, { sequence: 70_000, flags: 0x02 }));
    expect(scale({ sequence: 70_001 })).toEqual([1_000, -2]);
  });

  it('say what the analysis has found, and when the segment came', () => {
    const capture = new TestCapture();
    capture.layers(data);
    Object.assign(capture.packet, { seconds: 1, nanoseconds: 5e8 });
    const values = valuesOf(capture.layer('tcp', data), data);
    expect(values).toMatchObject({
      'tcp.time_relative': 1.5,
      'tcp.time_delta': 1.5,
      'tcp.analysis': '',
      'tcp.analysis.flags': '',
      'tcp.analysis.retransmission': '',
    });
    expect(values).not.toHaveProperty('tcp.analysis.out_of_order');
  });

  it('say what an ACK acknowledges, what is on its way, and how long it took until it was sent again', () => {
    const capture = new TestCapture();
    let microseconds = 0;
    const at = (micros: number, bytes: Uint8Array): Readonly<Record<string, string | number>> => {
      microseconds += micros;
      Object.assign(capture.packet, { nanoseconds: microseconds * 1_000 });
      const all = valuesOf(capture.layer('tcp', bytes), bytes);
      return Object.fromEntries(
        Object.entries(all)
          .filter(([name]) => /acks_frame|ack_rtt|in_flight|push_bytes|rto/.test(name))
          .map(([name, value]) => [name.slice('tcp.analysis.'.length), value]),
      );
    };
    const send = (sequence: number, flags = 0x10): Uint8Array =>
      segment(1, 2, { sequence, acknowledgment: 1, flags, payload: hex('616263') });
    const acknowledge = (acknowledgment: number): Uint8Array =>
      answeringSegment(2, 1, { sequence: 1, acknowledgment });
    expect(at(0, send(1))).toEqual({ bytes_in_flight: 3, push_bytes_sent: 3 });
    expect(at(10, send(4, 0x18))).toEqual({ bytes_in_flight: 6, push_bytes_sent: 6 });
    expect(at(10, send(7))).toEqual({ bytes_in_flight: 9, push_bytes_sent: 3 });
    expect(at(5, acknowledge(7))).toEqual({ acks_frame: 2, ack_rtt: 0.000_015 });
    expect(at(80_000, send(7))).toMatchObject({ rto: 0.080_005, rto_frame: 3, bytes_in_flight: 3 });
    expect(at(5, acknowledge(10))).toEqual({ acks_frame: 3, ack_rtt: 0.080_01 });
    // After a gap it is not known how much is on its way, until that is closed.
    expect(at(5, send(20))).toEqual({});
    expect(at(5, acknowledge(10))).toEqual({});
    expect(at(5, acknowledge(23))).toEqual({ acks_frame: 7, ack_rtt: 0.000_01 });
    expect(at(5, send(23))).toMatchObject({ bytes_in_flight: 3 });
  });

  it('end with the fault of a header that is too short', () => {
    const bytes = Uint8Array.from(data);
    bytes[46] = 0x40;
    expect(new TestCapture().layer('tcp', bytes).fault).toMatchObject({
      code: 'HEADER_TOO_SHORT',
      field: 'tcp.hdr_len',
    });
  });

  it('do not count what comes with a reset as payload', () => {
    const bytes = segment(1, 2, { flags: 0x14, payload: hex('62796521') });
    const capture = new TestCapture();
    expect(valuesOf(capture.layer('tcp', bytes), bytes)).not.toHaveProperty('tcp.payload');
    expect(capture.layers(bytes).at(-1)?.protocol).toBe('tcp');
  });

  it('carry what is not known as data', () => {
    expect(new TestCapture().layers(data).at(-1)).toMatchObject({ protocol: 'data', offset: 66, length: 3 });
  });

  it('stay within what was captured', () => {
    expectBounded(data);
  });

  it('stay within the packet, whatever its bytes are', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    let state = seed;
    const next = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return (state >>> 8) % limit;
    };
    const capture = new TestCapture();
    for (let run = 0; run < 300; run += 1) {
      const bytes = Uint8Array.from(data);
      for (let change = 0; change <= run % 5; change += 1) bytes[34 + next(bytes.length - 34)] = next(256);
      for (const layer of capture.layers(bytes.subarray(0, 34 + next(bytes.length - 33)), bytes.length))
        expect(layer.offset + layer.length, `seed ${seed}, run ${run}`).toBeLessThanOrEqual(bytes.length);
      expect(capture.row(bytes), `seed ${seed}, run ${run}`).not.toBe('');
    }
  });
});

describe('what a segment does to its connection', () => {
  /** The fields `tcp.connection.*` of segments of one capture. */
  function turns(frames: readonly Uint8Array[]): readonly string[] {
    const capture = new TestCapture();
    return frames.map((frame) => {
      const names = Object.keys(valuesOf(capture.layer('tcp', frame), frame));
      return names
        .filter((name) => name.startsWith('tcp.connection.'))
        .map((name) => name.slice('tcp.connection.'.length))
        .join(' ');
    });
  }

  it('is said of SYN, FIN and RST; who closes first is remembered', () => {
    expect(
      turns([
        segment(40_000, 41_000, { sequence: 1, flags: 0x02 }),
        answeringSegment(41_000, 40_000, { sequence: 1, acknowledgment: 2, flags: 0x12 }),
        segment(40_000, 41_000, { sequence: 2, acknowledgment: 2 }),
        answeringSegment(41_000, 40_000, { sequence: 2, acknowledgment: 2, flags: 0x11 }),
        segment(40_000, 41_000, { sequence: 2, acknowledgment: 3, flags: 0x11 }),
        answeringSegment(41_000, 40_000, { sequence: 2, acknowledgment: 2, flags: 0x11 }),
        segment(40_000, 41_000, { sequence: 3, acknowledgment: 3, flags: 0x04 }),
      ]),
    ).toEqual(['syn', 'synack', '', 'fin fin_active', 'fin fin_passive', 'fin fin_active', 'rst']);
  });

  it('names an acknowledgment number without its flag, and headers that cannot be', () => {
    const reset = segment(40_000, 41_000, { acknowledgment: 7, flags: 0x04 });
    expect(valuesOf(new TestCapture().layer('tcp', reset), reset)).toHaveProperty(['tcp.ack.nonzero']);
    const short = segment(40_000, 41_000, {});
    short[46] = 0x40;
    expect(valuesOf(new TestCapture().layer('tcp', short), short)).toHaveProperty([
      'tcp.bogus_header_length',
    ]);
    const wrong = segment(40_000, 41_000, { options: hex('02090000') });
    expect(valuesOf(new TestCapture().layer('tcp', wrong), wrong)).toHaveProperty(['tcp.option.len.invalid']);
  });

  it('gives the lengths of messages that say them', () => {
    const twice = segment(40_000, 53, { payload: hex('0003010203 0002 0405') });
    const sizes = new TestCapture().layer('tcp', twice).fields.filter(({ name }) => name === 'tcp.pdu.size');
    expect(sizes.map(({ offset, length, value }) => [offset, length, value])).toEqual([
      [54, 5, 5],
      [59, 4, 4],
    ]);
  });
});
