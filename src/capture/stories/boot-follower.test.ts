import { describe, expect, it } from 'vitest';
import { bootp, option } from '../../../test/dhcp-messages.js';
import {
  answer,
  datagram,
  ethernet,
  hex,
  ipv4,
  joined,
  TestCapture,
  u16,
  udp,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { BootFollower } from './boot-follower.js';
import type { BootMachine } from './boot-machine.js';
import { bootState } from './boot-state.js';

/** A packet at a time in milliseconds after the first. */
type Timed = readonly [ms: number, frame: Uint8Array];

const ms = 1_000_000;
const client = 4_003;
const server = 5_000;

/** A DHCP message of a machine that boots, or an answer to it by the server with that last byte. */
function dhcp(kind: number, options: readonly Uint8Array[] = [], from = 0, address = '0a000001'): Uint8Array {
  const isReply = from > 0;
  const bytes = bootp({
    kind: isReply ? 2 : 1,
    options: [option(53, Uint8Array.of(kind)), ...options, hex('ff')],
  });
  if (isReply) bytes.set(hex(address), 16);
  const packet = ipv4(17, udp(isReply ? 67 : 68, isReply ? 68 : 67, bytes));
  packet.set(isReply ? joined(hex('0a0000'), Uint8Array.of(from)) : hex('00000000'), 12);
  return ethernet(0x0800, packet);
}

const discover = (architecture: number): Uint8Array =>
  dhcp(1, [option(60, bytesOf('PXEClient')), option(93, u16(architecture))]);
const offer = (from: number, file: string, address?: string): Uint8Array =>
  dhcp(2, file === '' ? [] : [option(67, bytesOf(file))], from, address);
const ack = (from: number, file: string): Uint8Array => dhcp(5, [option(67, bytesOf(file))], from);
const get = (file: string, options = ''): Uint8Array =>
  datagram(client, 69, bytesOf(`\0\x01${file}\0octet\0${options}`));
const data = (block: number, bytes: number): Uint8Array =>
  answer(server, client, joined(u16(3), u16(block), new Uint8Array(bytes)));
const acknowledge = (block: number): Uint8Array => datagram(client, server, joined(u16(4), u16(block)));
const noFile = answer(server, client, bytesOf('\0\x05\0\x01no\0'));

/** The machine after some packets. */
function follow(packets: readonly Timed[], isOver = false): BootMachine {
  const capture = new TestCapture();
  const follower = new BootFollower();
  for (const [at, frame] of packets) {
    capture.packet.seconds = Math.floor(at / 1_000);
    capture.packet.nanoseconds = Math.round((at % 1_000) * ms);
    follower.take(capture.walk(frame));
  }
  if (isOver) follower.end();
  const [machine] = follower.machines();
  if (machine === undefined) throw new Error('no machine boots');
  return machine;
}

const begun: readonly Timed[] = [
  [0, discover(0)],
  [2, offer(7, 'pxelinux.0')],
  [4, dhcp(3)],
  [5, ack(7, 'pxelinux.0')],
];

describe('a machine that boots', () => {
  it('has its architecture, its vendor class, and what each server offered', () => {
    const machine = follow([...begun.slice(0, 2), [3, offer(8, '', '0a000009')], ...begun.slice(2)]);
    expect(machine).toMatchObject({
      mac: '52:54:00:12:34:56',
      architecture: 0,
      architectureName: 'IA x86 PC',
      vendor: 'PXEClient',
      offers: [
        { server: '10.0.0.7', address: '10.0.0.1', bootFile: 'pxelinux.0', isTaken: true, packet: 2 },
        { server: '10.0.0.8', address: '10.0.0.9', bootFile: '', isTaken: false, packet: 3 },
      ],
    });
    expect(machine.messages).toHaveLength(5);
  });

  it('has a file as soon as it asks for it, and how much of it has come', () => {
    const packets: readonly Timed[] = [
      ...begun,
      [10, get('a.img')],
      [11, data(1, 512)],
      [12, acknowledge(1)],
    ];
    expect(follow(packets).files).toMatchObject([
      {
        name: 'a.img',
        server: '10.0.0.2',
        outcome: 'running',
        packet: 5,
        timeNanos: 10 * ms,
        lastNanos: 12 * ms,
        doneBytes: 512,
      },
    ]);
    const [whole] = follow([...packets, [13, data(2, 7)]]).files;
    expect(whole).toMatchObject({ outcome: 'complete', doneBytes: 519 });
    const [cut] = follow(packets, true).files;
    expect(cut?.outcome).toBe('unfinished');
  });

  it('has the times of what was sent again', () => {
    const packets: readonly Timed[] = [
      ...begun,
      [10, get('a.img')],
      [11, data(1, 512)],
      [1_011, data(1, 512)],
      [2_011, data(1, 512)],
    ];
    expect(follow(packets).files[0]?.againNanos).toEqual([1_011 * ms, 2_011 * ms]);
  });
});

describe('what it does now', () => {
  const at = (packets: readonly Timed[], nowMs: number, isOver = false) =>
    bootState(follow(packets, isOver), nowMs * ms, isOver);

  it('asks, as long as an answer may come', () => {
    expect(at(begun.slice(0, 1), 4_000).type).toBe('asking');
    expect(at(begun, 4_000).type).toBe('asking');
  });

  it('is wrong when it has waited too long, and whose fault that is', () => {
    expect(at(begun.slice(0, 1), 5_000)).toMatchObject({
      type: 'wrong',
      verdicts: [{ code: 'BOOT_NO_OFFER', fault: 'server' }],
    });
    expect(at(begun, 6_000)).toMatchObject({ verdicts: [{ code: 'BOOT_NO_REQUEST', fault: 'client' }] });
  });

  const running: readonly Timed[] = [...begun, [10, get('a.img')], [11, data(1, 512)]];

  it('loads a file, is stuck when nothing comes of it, and is cut off by the end of the capture', () => {
    expect(at(running, 500)).toMatchObject({ type: 'loading', file: { name: 'a.img' } });
    expect(at(running, 3_011)).toMatchObject({ type: 'stuck', silentNanos: 3_000 * ms });
    expect(at(running, 500, true)).toMatchObject({ type: 'cut', file: { name: 'a.img' } });
  });

  it('has loaded all when the last file came and it asks for no other', () => {
    const whole: readonly Timed[] = [...running, [20, data(2, 7)]];
    expect(at(whole, 1_000).type).toBe('loading');
    expect(at(whole, 3_000)).toEqual({
      type: 'loaded',
      tookNanos: 20 * ms,
      files: 1,
      bytes: 519,
      verdicts: [],
    });
  });

  it('is wrong when the last file is not there, and not while it searches', () => {
    const missed: readonly Timed[] = [...begun, [10, get('b.img')], [11, noFile]];
    expect(at(missed, 1_000).type).toBe('asking');
    expect(at(missed, 6_000)).toMatchObject({
      type: 'wrong',
      verdicts: [{ code: 'BOOT_FILE_NOT_FOUND', params: { file: 'b.img' }, fault: 'client' }],
    });
  });

  it('is wrong at once when it was given what it cannot start', () => {
    const efi: readonly Timed[] = [
      [0, discover(0)],
      [2, offer(7, 'shimx64.efi')],
    ];
    expect(at(efi, 10)).toMatchObject({ type: 'wrong', verdicts: [{ code: 'BOOT_BIOS_GOT_EFI' }] });
  });

  it('has two servers, unless one of them is a proxy that offers no address', () => {
    const two = (address?: string): readonly Timed[] => [
      [0, discover(0)],
      [2, offer(7, 'a.0')],
      [3, offer(8, 'a.0', address)],
    ];
    expect(at(two(), 10)).toMatchObject({
      type: 'wrong',
      verdicts: [{ code: 'DHCP_TWO_SERVERS', params: { servers: '10.0.0.7, 10.0.0.8' } }],
    });
    expect(at(two('00000000'), 10).type).toBe('asking');
    const loaded: readonly Timed[] = [...two(), [10, get('a.0')], [11, data(1, 9)]];
    expect(at(loaded, 4_000)).toMatchObject({ type: 'loaded', verdicts: [{ code: 'DHCP_TWO_SERVERS' }] });
  });
});
