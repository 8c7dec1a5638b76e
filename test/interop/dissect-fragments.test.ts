import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bob } from '../bob.js';
import { ethernet, type FiledPacket, hex, ipv4, joined, pcapFile, u16, udp } from '../dissected.js';
import { ipv6, onEthernet } from '../ipv6-packets.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { describeWith, hasProgram, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const datagram = udp(40_000, 9_999, Uint8Array.from(range(600)));
const changed = Uint8Array.from(datagram);
changed[200] = 0xff;

/** Bytes of the datagram from `from` to before `to`, as a fragment in IPv4. */
function four(
  id: number,
  from: number,
  to: number,
  isLast = to === datagram.length,
  of = datagram,
): Uint8Array {
  const packet = ipv4(17, of.subarray(from, to));
  packet.set(u16(id), 4);
  packet.set(u16((isLast ? 0 : 0x2000) | (from / 8)), 6);
  return ethernet(0x0800, packet);
}

function six(
  id: number,
  from: number,
  to: number,
  isLast = to === datagram.length,
  of = datagram,
): Uint8Array {
  const head = joined(hex('1100'), u16(from | (isLast ? 0 : 1)), hex('0000'), u16(id));
  return onEthernet(ipv6(44, joined(head, of.subarray(from, to))));
}

const packets: readonly FiledPacket[] = [
  ...[four, six].flatMap((cut) => [
    ...[cut(1, 0, 200), cut(1, 200, 400), cut(1, 400, 608)],
    ...[cut(2, 400, 608), cut(2, 0, 200), cut(2, 200, 400)],
    ...[
      cut(3, 0, 200),
      cut(3, 0, 200),
      cut(3, 200, 400),
      cut(3, 200, 400),
      cut(3, 400, 608),
      cut(3, 400, 608),
    ],
    ...[cut(4, 0, 208), cut(4, 200, 400), cut(4, 400, 608)],
    ...[cut(5, 0, 208), cut(5, 200, 400, false, changed), cut(5, 400, 608)],
    ...[cut(6, 0, 200), cut(6, 400, 500, true), cut(6, 400, 608), cut(6, 200, 400)],
    ...[cut(7, 400, 500, true), cut(7, 504, 600), cut(7, 0, 400)],
    ...[cut(1, 0, 200), cut(1, 200, 400), cut(1, 400, 608)],
    cut(8, 400, 608),
    ...range(38).map((index) => cut(10, index * 16, Math.min((index + 1) * 16, 608))),
  ]),
].map((bytes) => ({ bytes }));
const cut = four(20, 200, 400);
const withCut: readonly FiledPacket[] = [
  ...packets,
  { bytes: four(9, 0, 0) },
  { bytes: cut.subarray(0, 100), wireBytes: cut.length },
  { bytes: four(20, 0, 200) },
  { bytes: four(20, 400, 608) },
];

const numbers = (protocol: string): readonly string[] =>
  [
    'fragment',
    'fragment.error',
    'fragment.overlap',
    'fragment.overlap.conflict',
    'fragment.multipletails',
  ].map((name) => `${protocol}.${name}`);
const fields = [
  'ip.frag_offset',
  ...numbers('ip'),
  'ip.fragment.toolongfragment',
  'ip.fragment.count',
  'ip.reassembled.length',
  ...numbers('ipv6'),
  'ipv6.fragment.toolongfragment',
  'ipv6.fragment.count',
  'ipv6.reassembled.length',
  'udp.length',
];

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

async function rowsOf(file: string, ...words: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await bob(['dissect', file, ...words]);
  expect([status, stderr]).toEqual([0, '']);
  return stdout.toString().split('\n');
}

describeWith('tshark', 'datagrams in fragments', () => {
  it('have the rows of tshark', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(withCut) }), 'a.pcap');
    expect(await rowsOf(file)).toEqual(tshark('-r', file));
  });

  it('have the values of its fields', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(withCut) }), 'a.pcap');
    const asking = fields.flatMap((field) => ['-e', field]);
    expect(await rowsOf(file, '--fields', fields.join(','))).toEqual(
      tshark('-r', file, '-T', 'fields', ...asking),
    );
  });
});

const needed = ['tshark', 'dumpcap'].filter((name) => !hasProgram(name));
const canSend = hasNamespaces && needed.length === 0;

describe.runIf(canSend)(`datagrams that a link has to cut (needs ${namespaceNeeds}, dumpcap, tshark)`, () => {
  it('have the rows of tshark, each in its last fragment', { timeout: 60_000 }, async () => {
    const file = join(folder({}), 'sent.pcap');
    const { status, stderr } = await inNamespace('fragments.mjs', [file]);
    expect([status, stderr.toString()]).toEqual([0, '']);
    const rows = await rowsOf(file);
    expect(rows).toEqual(tshark('-r', file));
    expect(rows.map((row) => row.endsWith('9999 Len=4000'))).toEqual([
      ...range(4).flatMap(() => [false, false, true]),
      false,
    ]);
  });
});
