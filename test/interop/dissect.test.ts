import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bob } from '../bob.js';
import { answer, datagram, type FiledPacket, hex, joined, pcapFile, u16 } from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';

const client = 4003;
const server = 5000;
const toServer = (text: string): FiledPacket => ({ bytes: datagram(client, 69, bytesOf(text)) });
const toClient = (text: string): FiledPacket => ({ bytes: answer(server, client, bytesOf(text)) });
const block = (number: number, bytes: number): FiledPacket => ({
  bytes: answer(server, client, joined(u16(3), u16(number), new Uint8Array(bytes).fill(0x61))),
});
const cut = ({ bytes }: FiledPacket, length: number): FiledPacket => ({
  bytes: bytes.subarray(0, length),
  wireBytes: bytes.length,
});

/** Packets of transfers, whole, malformed and cut off by a snap length at every byte. */
const packets: readonly FiledPacket[] = [
  toServer('\0\x01boot.img\0octet\0blksize\x001428\0tsize\x000\0windowsize\x0016\0'),
  toClient('\0\x06blksize\x001428\0tsize\x009000\0'),
  { bytes: datagram(client, server, hex('0004 0000')) },
  block(1, 1_428),
  block(2, 1_427),
  { bytes: datagram(client, server, hex('0004 0002')) },
  toClient('\0\x05\0\x01No such file\0'),
  toClient('\0\x05\x02\x09x\0'),
  toClient('\0\x05\0\x01'),
  toServer(`\0\x01${String.fromCharCode(...Array.from({ length: 255 }, (_, index) => index + 1))}\0octet\0`),
  toServer('\0\x02\xe5\x9b\xba\xe4\xbb\xb6 \xe2\x80\xae\xc2\x85\xf3\xa0\x80\x81\0NetAscii\0'),
  toServer('\0\x01'),
  toServer('\0'),
  toServer(''),
  toServer('\0\x01abc'),
  toServer('\0\x01abc\0octet\0blk\0'),
  toServer('\0\x01abc\0octet\0blk\x001\0\0\0'),
  toServer('\0\x07abc'),
  toServer('\xff\xffabc'),
  ...Array.from({ length: 60 }, (_, length) => cut(block(3, 40), length)),
  ...Array.from({ length: 70 }, (_, length) => cut(toServer('\0\x01boot.img\0octet\0tsize\x000\0'), length)),
  ...[0, 7, 8, 9, 12, 13, 0xffff].map((length) => {
    const bytes = datagram(40_000, 41_000, hex('01020304'));
    bytes.set(u16(length), 38);
    return { bytes };
  }),
  ...[0, 10, 19, 20, 27, 28, 0xffff].map((length) => {
    const bytes = datagram(40_000, 41_000, hex('01020304'));
    bytes.set(u16(length), 16);
    return { bytes };
  }),
  ...['40', '44', '46', '4f'].map((first) => {
    const bytes = datagram(40_000, 41_000, hex('01020304'));
    bytes.set(hex(first), 14);
    return { bytes };
  }),
];

const { folder } = scratch();

function rowsOfTshark(file: string): readonly string[] {
  const path = programPath('tshark') ?? '';
  const all = execFileSync(path, ['-n', '-r', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return all.split('\n');
}

describeWith('tshark', 'the rows of a capture', () => {
  it('are those of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(rowsOfTshark(file));
  });
});

describeWith('tshark', 'the fields of a capture', () => {
  const names = [
    ...[
      'frame.number',
      'frame.time_epoch',
      'frame.time_relative',
      'frame.len',
      'frame.cap_len',
      'frame.protocols',
    ],
    ...['eth.dst', 'eth.dst.lg', 'eth.dst.ig', 'eth.src', 'eth.src.lg', 'eth.src.ig', 'eth.addr', 'eth.type'],
    ...['ip.version', 'ip.hdr_len', 'ip.dsfield', 'ip.dsfield.dscp', 'ip.dsfield.ecn', 'ip.len', 'ip.id'],
    ...['ip.flags', 'ip.flags.rb', 'ip.flags.df', 'ip.flags.mf', 'ip.frag_offset', 'ip.ttl', 'ip.proto'],
    ...['ip.checksum', 'ip.src', 'ip.dst', 'ip.addr'],
    ...['udp.srcport', 'udp.dstport', 'udp.port', 'udp.length', 'udp.checksum', 'udp.payload'],
    ...['tftp.source_file', 'tftp.destination_file', 'tftp.request_frame', 'tftp.block.full'],
    ...['tftp.opcode', 'tftp.type', 'tftp.option.name', 'tftp.option.value', 'tftp.block'],
    ...['tftp.error.code', 'tftp.error.message', 'data.data', 'data.len', 'tftp'],
  ];
  const whole = packets
    .filter(({ bytes, wireBytes = bytes.length }) => bytes.length === wireBytes)
    .slice(0, 8);

  it('are those of tshark, in every packet', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(whole) }), 'a.pcap');
    const { status, stdout } = await bob(['dissect', file, '--fields', names.join(',')]);
    expect(status).toBe(0);
    const asked = ['-n', '-r', file, '-T', 'fields', ...names.flatMap((name) => ['-e', name])];
    const theirs = execFileSync(programPath('tshark') ?? '', asked, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const cells = (text: string) =>
      text.split('\n').map((line) => line.split('\t').map((cell, column) => `${names[column]}: ${cell}`));
    expect(cells(stdout.toString())).toEqual(cells(theirs));
  });
});

describe('bob dissect', () => {
  it('reads standard input', async () => {
    const { status, stdout } = await bob(['dissect', '-'], { input: pcapFile(packets.slice(0, 2)) });
    expect(status).toBe(0);
    expect(stdout.toString()).toMatch(/^ {4}1 .*Read Request, File: boot\.img.*\n {4}2 .*Option Ack.*\n$/);
  });

  it('prints trees in the language of the person, and JSON', async () => {
    const input = pcapFile(packets.slice(0, 2));
    const tree = await bob(['dissect', '-', '--verbose', '--lang', 'zh-CN'], { input });
    expect(tree.stdout.toString()).toContain('tftp.opcode: 1 (Read Request)  — 报文类型');
    const json = await bob(['dissect', '-', '--json'], { input });
    const lines = json.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ number, protocol }) => [number, protocol])).toEqual([
      [1, 'TFTP'],
      [2, 'TFTP'],
    ]);
  });

  it('selects packets by a display filter, and keeps their numbers and times', async () => {
    const input = pcapFile(packets.slice(0, 8));
    const { stdout } = await bob(['dissect', '-', '--filter', 'tftp.error.code or tftp.block == 2'], {
      input,
    });
    const rows = stdout.toString().trimEnd().split('\n');
    expect(rows.map((row) => row.trim().split(/\s+/).slice(0, 2))).toEqual([
      ['5', '0.006000'],
      ['6', '0.007500'],
      ['7', '0.009000'],
      ['8', '0.010500'],
    ]);
    const fields = await bob(['dissect', '-', '--filter', 'tftp.error.code', '--fields', 'frame.number'], {
      input,
    });
    expect(fields.stdout.toString()).toBe('7\n8\n');
  });

  it('refuses a filter as a mistake of the command line, and says where it is wrong', async () => {
    const { status, stderr } = await bob(['dissect', '-', '--filter', 'udp.prot == 1'], {
      input: pcapFile([]),
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /"udp\.prot" at column 1 is neither a field nor a protocol; the nearest are udp\.port/,
    );
  });

  it('refuses a field that no protocol has as a mistake of the command line', async () => {
    const { status, stderr } = await bob(['dissect', '-', '--fields', 'udp.prot'], { input: pcapFile([]) });
    expect([status, stderr.trim()]).toEqual([
      2,
      expect.stringContaining('no protocol here has a field "udp.prot"'),
    ]);
  });

  it('shows what was read of a damaged capture, and then what is wrong with it', async () => {
    const { status, stdout, stderr } = await bob(['dissect', '-'], {
      input: pcapFile(packets.slice(0, 2)).subarray(0, -3),
    });
    expect(status).toBe(1);
    expect(stdout.toString()).toMatch(/^ {4}1 .*\n$/);
    expect(stderr).toMatch(/the capture ends in the middle .* 3 bytes are missing/);
  });

  it.each([
    ['/does/not/exist.pcap', /cannot read \/does\/not\/exist\.pcap/],
    ['/', /\/ is a folder/],
  ])('says why it cannot read %s', async (file, line) => {
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stdout.length]).toEqual([1, 0]);
    expect(stderr.trim()).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
