import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import {
  answeringSegment,
  type FiledPacket,
  hex,
  joined,
  pcapFile,
  type SegmentDraft,
  segment,
  u16,
} from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const server = 41_000;
const flags = { fin: 1, syn: 2, reset: 4, push: 8, ack: 16 } as const;
const withoutUpper = ['--disable-protocol', 'http'];

/** A number below `limit`, from a seed that stays the same. */
function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % limit;
  };
}

/** One end of a conversation. */
interface End {
  readonly send: (draft: SegmentDraft) => Uint8Array;
  next: number;
  window: number;
}

/** A conversation in which segments get lost, are repeated and swapped, windows close, and ACKs repeat. */
function conversation(port: number, next: (limit: number) => number): readonly Uint8Array[] {
  const ends: readonly End[] = [
    { send: (draft) => segment(port, server, draft), next: 0xffff_ff80 + port, window: 1_000 },
    { send: (draft) => answeringSegment(server, port, draft), next: 5_000 * port, window: 1_000 },
  ];
  const [client, host] = ends;
  if (client === undefined || host === undefined) return [];
  const options = next(2) === 0 ? hex('01030307') : hex('');
  const frames = [
    client.send({ sequence: client.next++, flags: flags.syn, options }),
    host.send({ sequence: host.next++, acknowledgment: client.next, flags: flags.syn | flags.ack, options }),
    client.send({ sequence: client.next, acknowledgment: host.next }),
  ];
  for (let step = 0; step < 25; step += 1) {
    const [own, peer] = next(2) === 0 ? [client, host] : [host, client];
    if (next(12) === 0) own.window = [0, 10, 20, 999][next(4)] ?? 0;
    const behind = [0, 0, 0, 0, 0, -10, -20, 10][next(8)] ?? 0;
    const payload = new Uint8Array([0, 0, 10, 10, 20][next(5)] ?? 0).fill(0x78);
    const acknowledgment = peer.next - (next(4) === 0 ? 10 : 0);
    const sequence = own.next + behind;
    frames.push(own.send({ sequence, acknowledgment, window: own.window, payload }));
    own.next = Math.max(own.next, sequence + payload.length);
  }
  return frames;
}

/** A conversation with everything that chance seldom makes. */
function rareConversation(): readonly Uint8Array[] {
  const client = (draft: SegmentDraft): Uint8Array => segment(41_999, server, draft);
  const host = (draft: SegmentDraft): Uint8Array => answeringSegment(server, 41_999, draft);
  const payload = new Uint8Array(10).fill(0x78);
  const asking = host({ sequence: 1, acknowledgment: 11 });
  const closed = host({ sequence: 1, acknowledgment: 31, window: 0 });
  return [
    client({ sequence: 0, flags: flags.syn }),
    client({ sequence: 0, flags: flags.syn }),
    host({ sequence: 0, acknowledgment: 1, flags: flags.syn | flags.ack }),
    ...[1, 11, 21].map((sequence) => client({ sequence, acknowledgment: 1, payload })),
    ...[asking, asking, asking, client({ sequence: 11, acknowledgment: 1, payload })],
    ...[closed, client({ sequence: 31, acknowledgment: 1, payload: payload.subarray(9) }), closed],
    host({ sequence: 1, acknowledgment: 31, window: 10 }),
    client({ sequence: 31, acknowledgment: 1, payload }),
    host({ sequence: 1, acknowledgment: 41 }),
    ...[client({ sequence: 40, acknowledgment: 1 }), host({ sequence: 1, acknowledgment: 41 })],
    ...[41, 41].map((sequence) => client({ sequence, acknowledgment: 1, flags: flags.fin | flags.ack })),
    host({ sequence: 1, acknowledgment: 42, flags: flags.reset | flags.ack, payload }),
    client({ sequence: 90_000, flags: flags.syn }),
  ];
}

/** Words of a row that the capture must bring about. */
const findings = [
  ...['Retransmission', 'Fast Retransmission', 'Spurious Retransmission', 'Out-Of-Order'],
  ...['Previous segment not captured', 'ACKed unseen segment', 'Port numbers reused', 'Window Update'],
  ...['Window Full', 'ZeroWindow', 'ZeroWindowProbe', 'ZeroWindowProbeAck', 'Keep-Alive', 'Keep-Alive ACK'],
];

/** Frames of their own: flags, options, lengths that cannot be, ends by damage and by a snap length. */
function oddFrames(): readonly FiledPacket[] {
  const whole = segment(39_000, server, {
    acknowledgment: 5,
    flags: flags.push | flags.ack,
    options: hex('020405b4 0402 080a0000006400000065 01 030307'),
  });
  let port = 50_000;
  const alone = (draft: SegmentDraft): Uint8Array => segment(port++, server, { sequence: 7, ...draft });
  const options = ['02030501', '03030f00', '05020000', '0509010203040506070101 01', '0500 0000', '63ff 0000'];
  const more = ['0606 00000009 0000', '0b06 00000009 0000', '22020000', '1c048005', '01 00 020405b4 0000'];
  const every = [...options, ...more].map((digits) => hex(digits));
  return [
    ...Array.from({ length: 64 }, (_, index) => alone({ flags: index * 65, payload: hex('616263') })),
    ...every.map((bytes) => alone({ flags: flags.syn, options: bytes, payload: hex('6162') })),
    ...Array.from({ length: 16 }, (_, words) => {
      const frame = alone({ payload: hex('6161616161616161') });
      frame[46] = words << 4;
      return frame;
    }),
  ]
    .map((bytes): FiledPacket => ({ bytes }))
    .concat(
      Array.from({ length: whole.length - 33 }, (_, length) => ({
        bytes: withPort(whole, 52_000 + length).subarray(0, 34 + length),
        wireBytes: whole.length,
      })),
      Array.from({ length: whole.length - 33 }, (_, length) => {
        const bytes = withPort(whole, 53_000 + length).slice(0, 34 + length);
        bytes.set(u16(20 + length), 16);
        return { bytes };
      }),
    );
}

function withPort(frame: Uint8Array, port: number): Uint8Array {
  return joined(frame.subarray(0, 34), u16(port), frame.subarray(36));
}

const next = random(20_261_126);
const conversations = Array.from({ length: 60 }, (_, index) => conversation(42_000 + index, next));
conversations.push(rareConversation());
const packets = [...conversations.flat().map((bytes) => ({ bytes })), ...oddFrames()];

const fields = [
  'tcp.stream',
  'tcp.completeness',
  'tcp.len',
  'tcp.seq',
  'tcp.nxtseq',
  'tcp.ack',
  'tcp.hdr_len',
  'tcp.flags.str',
  'tcp.window_size_value',
  'tcp.window_size',
  'tcp.window_size_scalefactor',
  'tcp.options.mss_val',
  'tcp.options.wscale.multiplier',
  'tcp.options.timestamp.tsval',
  'tcp.ack.nonzero',
  'tcp.connection.syn',
  'tcp.connection.synack',
  'tcp.connection.fin',
  'tcp.connection.fin_active',
  'tcp.connection.fin_passive',
  'tcp.connection.rst',
  'tcp.analysis.duplicate_ack_num',
  'tcp.analysis.duplicate_ack_frame',
] as const;

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  const out = execFileSync(programPath('tshark') ?? '', ['-n', ...withoutUpper, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out.split('\n');
}

describeWith('tshark', 'TCP', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    const rows = stdout.toString().split('\n');
    expect(rows).toEqual(tshark('-r', file));
    for (const words of findings) expect(stdout.toString()).toContain(`[TCP ${words}]`);
  });

  it('has the values of its fields', async () => {
    const whole = conversations.flat().map((bytes) => ({ bytes }));
    const file = join(folder({ 'a.pcap': pcapFile(whole) }), 'a.pcap');
    const { stdout } = await bob(['dissect', file, '--fields', fields.join(',')]);
    const asked = fields.flatMap((name) => ['-e', name]);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file, '-T', 'fields', ...asked));
  });
});
