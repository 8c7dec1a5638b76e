import { describe, expect, it } from 'vitest';
import { answeringSegment, hex, type SegmentDraft, segment, TestCapture } from '../../../test/dissected.js';

const row = (draft: SegmentDraft): string => new TestCapture().words(segment(40_000, 80, draft));

describe('the row of a TCP segment', () => {
  it.each([
    ['none', 0x000, '<None>'],
    ['one', 0x002, 'SYN'],
    ['several', 0x011, 'FIN, ACK'],
    ['all', 0xfdf, 'FIN, SYN, RST, PSH, ACK, ECE, CWR, AE, Reserved'],
    ['those that are reserved', 0x400, 'Reserved'],
  ])('names the flags: %s', (_, flags, names) => {
    expect(row({ flags })).toContain(` 40000 → 80 [${names}] Seq=`);
  });

  it('counts from the first segment, after the SYN from 1', () => {
    const capture = new TestCapture();
    const syn = { sequence: 0xffff_ffff, flags: 0x02, options: hex('020405b4 0402 0103 0307 0000') };
    const answer = { sequence: 7, acknowledgment: 0, flags: 0x12, options: hex('03030200') };
    expect([
      capture.words(segment(40_000, 7_000, { ...syn, window: 64_240 })),
      capture.words(answeringSegment(7_000, 40_000, answer)),
      capture.words(segment(40_000, 7_000, { sequence: 0, acknowledgment: 8, payload: hex('6162') })),
    ]).toEqual([
      'TCP 66 40000 → 7000 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM WS=128',
      'TCP 58 7000 → 40000 [SYN, ACK] Seq=0 Ack=1 Win=1000 Len=0 WS=4',
      'TCP 56 40000 → 7000 [ACK] Seq=1 Ack=1 Win=128000 Len=2',
    ]);
  });

  it('scales no window where one end has not offered it', () => {
    const capture = new TestCapture();
    capture.walk(segment(40_000, 7_000, { flags: 0x02, options: hex('03030700') }));
    capture.walk(answeringSegment(80, 40_000, { flags: 0x12, acknowledgment: 1 }));
    expect(capture.words(segment(40_000, 80, { sequence: 1, acknowledgment: 1 }))).toContain(' Win=1000 ');
  });

  it('shows where urgent data ends', () => {
    expect(row({ flags: 0x30, urgentPointer: 7 })).toBe(
      'TCP 54 40000 → 80 [ACK, URG] Seq=1 Ack=1 Win=1000 Urg=7 Len=0',
    );
  });

  it('of which the last bytes of the header are missing says neither that nor what was found', () => {
    const capture = new TestCapture();
    const bytes = segment(40_000, 80, { flags: 0x30, urgentPointer: 7 });
    const cut = () => capture.words(bytes.subarray(0, 14 + 20 + 18), bytes.length);
    const words = 'TCP 54 40000 → 80 [ACK, URG] Seq=1 Ack=1 Win=1000[Packet size limited during capture]';
    expect([cut(), cut()]).toEqual([words, words]);
  });

  it('puts what was found before the ports', () => {
    const capture = new TestCapture();
    const draft = { sequence: 1, acknowledgment: 1, payload: hex('616263') };
    capture.walk(segment(40_000, 80, draft));
    expect(capture.words(segment(40_000, 80, { ...draft, window: 0 }))).toBe(
      'TCP 57 [TCP ZeroWindow] [TCP Retransmission] 40000 → 80 [ACK] Seq=1 Ack=1 Win=0 Len=3',
    );
    capture.walk(answeringSegment(80, 40_000, { sequence: 1, acknowledgment: 4 }));
    expect(capture.words(answeringSegment(80, 40_000, { sequence: 1, acknowledgment: 4 }))).toBe(
      'TCP 54 [TCP Dup ACK 3#1] 80 → 40000 [ACK] Seq=1 Ack=4 Win=1000 Len=0',
    );
  });

  it.each([
    [4, 'TCP 57 40000 → 80[Packet size limited during capture]'],
    [16, 'TCP 57 40000 → 80 [ACK] Seq=1 Ack=1 Win=1000[Packet size limited during capture]'],
    [20, 'TCP 57 40000 → 80 [ACK] Seq=1 Ack=1 Win=1000 Len=3'],
    [3, 'IPv4 57 [Packet size limited during capture]'],
  ])('shows what %i captured bytes of a header tell', (bytes, words) => {
    const whole = segment(40_000, 80, { sequence: 9, payload: hex('616263') });
    expect(new TestCapture().words(whole.subarray(0, 34 + bytes), whole.length)).toBe(words);
  });

  it.each([
    [0x40, 'Win=1000, bogus TCP header length (16, must be at least 20)'],
    [0xf0, 'Win=1000[Malformed Packet]'],
  ])('says what is wrong with a header that begins with 0x%s at its length', (length, words) => {
    const bytes = segment(40_000, 80, { payload: hex('61626364') });
    bytes[34 + 12] = length;
    expect(new TestCapture().words(bytes)).toContain(words);
  });

  it('names a segment with an option of several paths by that protocol', () => {
    expect(row({ options: hex('1e030000') })).toMatch(/^MPTCP /);
  });
});
