import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bob, run } from '../bob.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram, programPath } from '../peer-programs.js';

const needed = [
  'dumpcap',
  'tshark',
  'dnsmasq',
  'busybox',
  'dig',
  'ping',
  'curl',
  'atftp',
  'tftp',
  'openssl',
  'nsenter',
];
const missing = needed.filter((name) => !hasProgram(name));
const needs = [hasNamespaces ? '' : namespaceNeeds, ...missing].filter((one) => one !== '').join(', ');

/** Not errors, which quote packets: what those carry is not read (docs/dissection.md). */
const whole = 'not icmp.type == 3';

/** Fields of each protocol in the capture that people ask for; not those that differ on purpose (docs/dissection.md). */
const fields = {
  frame: ['number', 'len', 'cap_len', 'time_epoch', 'time_delta', 'time_relative', 'encap_type'],
  eth: ['src', 'dst', 'type'],
  arp: ['opcode', 'src.hw_mac', 'src.proto_ipv4', 'dst.hw_mac', 'dst.proto_ipv4', 'hw.type'],
  ip: [
    'src',
    'dst',
    'ttl',
    'proto',
    'id',
    'flags',
    'flags.df',
    'flags.mf',
    'frag_offset',
    'len',
    'hdr_len',
    'dsfield.dscp',
  ],
  ipv6: ['src', 'dst', 'hlim', 'nxt', 'plen', 'flow', 'fraghdr.offset', 'fraghdr.ident'],
  icmp: ['type', 'code', 'checksum', 'ident', 'seq', 'resp_to'],
  icmpv6: [
    'type',
    'code',
    'checksum',
    'echo.identifier',
    'echo.sequence_number',
    'nd.ns.target_address',
    'opt.linkaddr',
  ],
  udp: ['srcport', 'dstport', 'length'],
  tcp: [
    'srcport',
    'dstport',
    'stream',
    'seq',
    'ack',
    'len',
    'flags',
    'flags.str',
    'window_size',
    'options.mss_val',
    'analysis.acks_frame',
    'analysis.ack_rtt',
    'analysis.bytes_in_flight',
    'time_delta',
  ],
  dns: [
    'id',
    'flags',
    'flags.response',
    'flags.rcode',
    'qry.name',
    'qry.type',
    'a',
    'aaaa',
    'count.answers',
    'resp.ttl',
  ],
  dhcp: [
    'type',
    'id',
    'hw.mac_addr',
    'ip.your',
    'ip.server',
    'file',
    'option.dhcp',
    'option.vendor_class_id',
    'option.dhcp_server_id',
    'option.subnet_mask',
  ],
  tftp: [
    'opcode',
    'block',
    'source_file',
    'destination_file',
    'type',
    'error.code',
    'option.name',
    'option.value',
    'request_frame',
  ],
  http: [
    'request.method',
    'request.uri',
    'request.version',
    'host',
    'user_agent',
    'response.code',
    'response.phrase',
    'content_type',
    'content_length_header',
    'server',
  ],
  tls: [
    'record.content_type',
    'record.version',
    'record.length',
    'handshake.type',
    'handshake.version',
    'handshake.extensions_server_name',
    'handshake.extensions_alpn_str',
    'handshake.ciphersuite',
    'handshake.random',
    'handshake.session_id',
    'handshake.ja3',
    'handshake.ja3_full',
    'handshake.ja3s',
    'handshake.certificates_length',
    'handshake.certificate',
  ],
  mbtcp: ['trans_id', 'prot_id', 'len', 'unit_id'],
  modbus: ['func_code', 'reference_num', 'word_cnt', 'bit_cnt', 'exception_code', 'byte_cnt'],
} as const;

describe.skipIf(needs !== '')(
  `a capture of the programs that people use (needs ${needs || needed.join(', ')})`,
  () => {
    const home = mkdtempSync(join(tmpdir(), 'breakoutbox-peers-'));
    const capture = join(home, 'capture.pcap');

    afterAll(() => rmSync(home, { recursive: true }));
    beforeAll(async () => {
      const made = await inNamespace('dissect-peers.mjs', [home, programPath('atftp') ?? ''], {
        timeoutMs: 100_000,
      });
      expect([made.status, made.stderr]).toEqual([0, '']);
      expect(readFileSync(capture).length).toBeGreaterThan(30_000);
    }, 120_000);

    it('is dissected to the same lines as tshark prints', async () => {
      const own = await bob(['dissect', capture]);
      expect([own.status, own.stderr]).toEqual([0, '']);
      const theirs = await run('tshark', ['-n', '-r', capture]);
      const rows = theirs.stdout.toString().split('\n');
      for (const word of ['DHCP', 'TFTP', 'DNS', 'ICMP', 'ICMPv6', 'ARP', 'HTTP', 'TLSv1.2', 'TLSv1.3'])
        expect(rows.some((row) => row.includes(` ${word} `))).toBe(true);
      expect(own.stdout.toString().split('\n')).toEqual(rows);
    });

    describe('has the same fields', () => {
      const names = Object.entries(fields).flatMap(([protocol, ones]) =>
        ones.map((name) => `${protocol}.${name}`),
      );
      let own: readonly (readonly string[])[] = [];
      let theirs: readonly (readonly string[])[] = [];

      beforeAll(async () => {
        const options = names.flatMap((name) => ['-e', name]);
        const [bobs, tsharks] = [
          await bob(['dissect', capture, '--fields', names.join(','), '--filter', whole]),
          await run('tshark', ['-n', '-r', capture, '-Y', whole, '-T', 'fields', ...options]),
        ];
        expect([bobs.status, bobs.stderr, tsharks.status]).toEqual([0, '', 0]);
        own = cells(bobs.stdout);
        theirs = cells(tsharks.stdout);
        expect(own.length).toBe(theirs.length);
      });

      it.each(Object.keys(fields))('of %s', (protocol) => {
        const columns = names.flatMap((name, index) => (name.startsWith(`${protocol}.`) ? [index] : []));
        const of = (rows: typeof own): readonly (readonly (string | undefined)[])[] =>
          rows.map((row) => columns.map((column) => row[column]));
        expect(of(own)).toEqual(of(theirs));
        expect(
          of(theirs)
            .flat()
            .some((cell) => cell !== ''),
        ).toBe(true);
      });
    });
  },
);

function cells(rows: Buffer): readonly (readonly string[])[] {
  return rows
    .toString()
    .trimEnd()
    .split('\n')
    .map((row) => row.split('\t'));
}
