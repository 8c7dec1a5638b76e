import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import {
  answer,
  datagram,
  type FiledPacket,
  hex,
  joined,
  pcapFile,
  TestCapture,
  u16,
  valuesOf,
} from '../dissected.js';
import { message, name, option, options, pointer, question, record } from '../dns-messages.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';
import { captureFile, expectSameFields } from '../tshark.js';

const client = 40_000;
const asked = name('example.org');
const owner = pointer(12);
const authority = joined(bytesOf('\x02ns'), owner, bytesOf('\x04host'), owner, hex('00000001'.repeat(5)));
const service = joined(u16(1), hex('00 0001 0006 02 6832 02 6833 0003 0002 01bb 0004 0004 c0000201'));

const toServer = (bytes: Uint8Array): FiledPacket => ({ bytes: datagram(client, 53, bytes) });
const toClient = (bytes: Uint8Array): FiledPacket => ({ bytes: answer(53, client, bytes) });
const cut = ({ bytes }: FiledPacket, length: number): FiledPacket => ({
  bytes: bytes.subarray(0, length),
  wireBytes: bytes.length,
});
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

function response(type: number, data: Uint8Array, id = 0x1234): FiledPacket {
  const parts = { id, questions: [question(asked, type)], answers: [record(owner, type, data)] };
  return toClient(message(parts));
}

/** Whole messages with records of each type, whose fields are compared too. */
const whole: readonly FiledPacket[] = [
  toServer(message({ flags: 0x0120, questions: [question(asked, 1)], additional: [options()] })),
  response(1, hex('c0000201'), 1),
  response(28, hex('20010db8000000000000000000000001'), 2),
  response(2, joined(bytesOf('\x02ns'), owner), 3),
  response(5, name('www.example.net'), 4),
  response(6, authority, 5),
  response(12, name('host.example'), 6),
  response(13, bytesOf('\x03cpu\x02os'), 7),
  response(15, joined(u16(10), bytesOf('\x02mx'), owner), 8),
  response(16, bytesOf('\x05hello\x03abc'), 9),
  response(33, joined(u16(1), u16(2), u16(389), name('srv.example')), 10),
  response(35, joined(u16(1), u16(2), bytesOf('\x01S\x03SIP\0\0')), 11),
  response(43, joined(hex('30390802'), new Uint8Array(32)), 12),
  response(48, joined(hex('01010308'), bytesOf('k'.repeat(33))), 13),
  response(65, service, 14),
  response(257, bytesOf('\x80\x09issuewildca.example'), 15),
  toClient(
    message({
      id: 16,
      flags: 0x8183,
      questions: [question(asked, 1)],
      authority: [record(owner, 6, authority)],
    }),
  ),
  toClient(
    message({ id: 17, additional: [options(option(10, new Uint8Array(24)), option(15, hex('0006')))] }),
  ),
];

const odd: readonly FiledPacket[] = [
  ...range(0, 112).map((type) => toServer(message({ questions: [question(asked, type)] }))),
  ...[249, 252, 253, 254, 255, 256, 257, 32_768, 32_769, 65_280, 65_281].map((type) =>
    response(type, hex('')),
  ),
  ...range(0, 16).map((code) => toClient(message({ flags: 0x8180 + code, questions: [question(asked, 1)] }))),
  ...range(0, 16).map((opcode) =>
    toServer(message({ flags: opcode << 11, questions: [question(asked, 1)] })),
  ),
  ...[
    '\0',
    '\x03a.b\0',
    '\x04\x01\x7f\xffb\0',
    '\xc0\x0c',
    '\x01a\xc0\x0c',
    '\xc0\x60',
    '\x40\0',
    '\x05ab',
  ].map((bytes) => toServer(message({ questions: [question(bytesOf(bytes), 1)] }))),
  toServer(message({ questions: [question(name(`${'x'.repeat(63)}.`.repeat(4)), 1)] })),
  response(1, hex('c00002')),
  response(16, bytesOf('\x09hello')),
  response(52, hex('030101')),
  toClient(hex('0001 8180 0001 ffff ffff ffff')),
  ...[0, 1, 0x8001].map((recordClass) => ({
    bytes: datagram(
      5353,
      5353,
      message({ flags: 0, questions: [question(name('_http._tcp.local'), 12, recordClass)] }),
    ),
  })),
  {
    bytes: datagram(
      5353,
      5353,
      message({
        flags: 0x8400,
        answers: [record(name('h.local'), 1, hex('0a000001'), { recordClass: 0x8001 })],
      }),
    ),
  },
  { bytes: datagram(client, 5355, message({ flags: 0, questions: [question(name('host'), 1)] })) },
];

const packets = [
  ...whole,
  ...odd,
  ...whole.flatMap((packet) => range(42, packet.bytes.length).map((length) => cut(packet, length))),
];

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

/** Fields whose values tshark prints as plain numbers and texts. */
const plainFields = [
  'dns.flags.opcode',
  'dns.flags.rcode',
  'dns.count.queries',
  'dns.count.answers',
  'dns.count.auth_rr',
  'dns.count.add_rr',
  'dns.qry.name',
  'dns.qry.name.len',
  'dns.count.labels',
  'dns.qry.type',
  'dns.ns',
  'dns.cname',
  'dns.ptr.domain_name',
  'dns.mx.preference',
  'dns.mx.mail_exchange',
  'dns.soa.mname',
  'dns.soa.rname',
  'dns.soa.minimum_ttl',
  'dns.srv.port',
  'dns.srv.target',
  'dns.naptr.flags',
  'dns.naptr.service',
  'dns.hinfo.cpu',
  'dns.hinfo.os',
  'dns.dnskey.key_id',
  'dns.svcb.svcpriority',
  'dns.svcb.targetname',
  'dns.svcb.svcparam.port',
  'dns.caa.tag',
  'dns.caa.value',
  'dns.rr.udp_payload_size',
  'dns.opt.ext_error.info_code',
];
const again = message({ id: 7, questions: [question(asked, 1)] });
const answered = message({ id: 7, flags: 0x8180, questions: [question(asked, 1)] });
const hashed = hex('01 01 0014 04 aabbccdd 05 0040134b27 0005 4000000002');
/** Messages of which some were sent before, or have no query. */
const exchanges: readonly FiledPacket[] = [
  toClient(answered),
  toServer(again),
  toServer(again),
  toClient(answered),
  toClient(answered),
  toServer(again),
  { bytes: answer(53, client + 1, answered) },
  { bytes: datagram(5353, 5353, again) },
  { bytes: datagram(5353, 5353, again) },
  { bytes: answer(5353, 5353, answered) },
  cut(toServer(message({ id: 9, questions: [question(asked, 1)] })), 46),
  toClient(message({ id: 9, flags: 0x8180 })),
  toServer(joined(message({ id: 10 }), hex('010203'))),
  response(10, hex('010203'), 11),
  response(50, hashed, 12),
];

describeWith('tshark', 'DNS', () => {
  it('pairs queries and responses, and knows what was sent before', async () => {
    await expectSameFields(captureFile(folder, exchanges), [
      'dns.id',
      'dns.response_to',
      'dns.time',
      'dns.retransmission',
      'dns.retransmit_request',
      'dns.retransmit_request_in',
      'dns.retransmit_response',
      'dns.retransmit_response_in',
      'dns.unsolicited',
      'dns.extraneous.length',
      'dns.null',
      'dns.nsec3.iterations',
      'dns.nsec3.salt_value',
      'dns.nsec3.hash_value',
    ]);
  });

  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file));
  });

  it('has the values of its fields', () => {
    const file = join(folder({ 'a.pcap': pcapFile(whole) }), 'a.pcap');
    const asking = plainFields.flatMap((field) => ['-e', field]);
    const rows = tshark('-r', file, '-T', 'fields', '-E', 'occurrence=l', ...asking);
    const ours = whole.map(({ bytes }) => {
      const values = valuesOf(new TestCapture().layer('dns', bytes), bytes);
      return plainFields.map((field) => values[field] ?? '').join('\t');
    });
    expect(ours).toEqual(rows.slice(0, -1));
  });
});
