import { describe, expect, it } from 'vitest';
import { answer, datagram, hex, joined, udp } from '../../test/dissected.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { PacketOwners } from './packet-owners.js';

/** Tables with the processes of UDP ports, and a clock; `took` milliseconds for each reading. */
function bench(ports: Readonly<Record<number, string>>, took = 1) {
  const state = { nowMs: 100_000, readings: 0, ports: {} as Readonly<Record<number, string>>, next: ports };
  const owners = {
    refresh: () => {
      state.readings += 1;
      state.ports = state.next;
      state.nowMs += took;
    },
    ownerOf: (_protocol: 'tcp' | 'udp', port: number) => {
      const process = state.ports[port];
      return process === undefined ? undefined : { process, pid: port };
    },
  };
  const clock = { wallMs: () => state.nowMs, steadyMs: () => state.nowMs };
  const packetOwners = new PacketOwners(owners, () => ['10.0.0.1', 'fd00::1', 'fe80::2%eth0'], clock);
  const comments = (bytes: Uint8Array, timeMs = state.nowMs, link = 1): readonly string[] => {
    // Other packets lie around it.
    const memory = joined(hex('ff'), bytes, hex('ffffffff'));
    const options = packetOwners.optionsOf(memory, 1, 1 + bytes.length, link, timeMs);
    if (options === undefined) return [];
    const view = new DataView(options.buffer, options.byteOffset);
    const texts: string[] = [];
    for (let at = 0; view.getUint16(at, true) === 1; ) {
      const length = view.getUint16(at + 2, true);
      texts.push(decodeUtf8(options.subarray(at + 4, at + 4 + length)));
      at += 4 + Math.ceil(length / 4) * 4;
    }
    return texts;
  };
  return { state, comments };
}

/** An IPv6 packet in a frame. */
function overIpv6(source: string, destination: string, payload: Uint8Array): Uint8Array {
  return joined(
    hex('000000000000 000000000000 86dd'),
    hex('60000000'),
    hex(payload.length.toString(16).padStart(4, '0')),
    hex('1140'),
    hex(source),
    hex(destination),
    payload,
  );
}

const own6 = 'fd000000000000000000000000000001';
const link6 = 'fe800000000000000000000000000002';
const other6 = 'fd000000000000000000000000000009';

describe('whose packet it is', () => {
  it('is said of the ends that are of this machine', () => {
    const { comments } = bench({ 1234: 'curl', 69: 'tftpd' });
    const toOther = datagram(1234, 69, hex('00'));
    expect(comments(toOther)).toEqual(['sent by curl (pid 1234)']);
    expect(comments(answer(69, 1234, hex('00')))).toEqual(['received by curl (pid 1234)']);
    expect(comments(overIpv6(own6, link6, udp(1234, 69, hex('00'))))).toEqual([
      'sent by curl (pid 1234)',
      'received by tftpd (pid 69)',
    ]);
    expect(comments(overIpv6(other6, other6, udp(1234, 69, hex('00'))))).toEqual([]);
    expect(comments(toOther.subarray(14), undefined, 101)).toEqual(['sent by curl (pid 1234)']);
  });

  it('is not said of a packet that has no ports, at whatever byte it is cut off', () => {
    const { comments } = bench({ 1234: 'curl' });
    const frame = datagram(1234, 69, hex('00'));
    for (let length = 0; length < 38; length += 1) expect(comments(frame.subarray(0, length))).toEqual([]);
    const fragment = frame.slice();
    fragment[21] = 8;
    expect(comments(fragment)).toEqual([]);
    expect(comments(joined(hex('ffffffffffff 000000000001 0806'), new Uint8Array(60)))).toEqual([]);
  });

  it('is asked for when a packet has a port that the tables lacked, and is ? where they were read after it', () => {
    const { state, comments } = bench({ 1: 'one' });
    expect(comments(datagram(1, 9, hex('00')))).toEqual(['sent by one (pid 1)']);
    state.next = { 1: 'one', 2: 'two' };
    state.nowMs += 50;
    expect(comments(datagram(2, 9, hex('00')))).toEqual(['sent by two (pid 2)']);
    expect(state.readings).toBe(2);
    state.nowMs += 50;
    expect(comments(datagram(3, 9, hex('00')), state.nowMs - 60)).toEqual(['sent by ?']);
    expect(state.readings).toBe(2);
  });

  it('takes a fifth of the time at most', () => {
    const { state, comments } = bench({}, 20);
    const beganMs = state.nowMs;
    for (let index = 0; index < 2_000; index += 1) {
      expect(comments(datagram(1_000 + index, 9, hex('00')))).toEqual(['sent by ?']);
      state.nowMs += 1;
    }
    expect((state.readings * 20) / (state.nowMs - beganMs)).toBeLessThan(0.22);
    expect(state.readings).toBeGreaterThan(10);
  });

  it('follows a port that another process has taken', () => {
    const { state, comments } = bench({ 5: 'before' });
    comments(datagram(5, 9, hex('00')));
    state.next = { 5: 'after' };
    state.nowMs += 1_500;
    expect(comments(datagram(5, 9, hex('00')))).toEqual(['sent by after (pid 5)']);
  });
});
