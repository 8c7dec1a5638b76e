import { describe, expect, it } from 'vitest';
import {
  answer,
  datagram,
  expectBounded,
  hex,
  joined,
  TestCapture,
  u16,
  valuesOf,
} from '../../../test/dissected.js';
import { message, name, option, options, pointer, question, record } from '../../../test/dns-messages.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const client = 40_000;
const asked = name('example.org');
const owner = pointer(12);
const authority = joined(bytesOf('\x02ns'), owner, bytesOf('\x04host'), owner, new Uint8Array(20));

const query = datagram(client, 53, message({ flags: 0x0100, questions: [question(asked, 1)] }));

function response(type: number, data: Uint8Array, flags = 0x8180): Uint8Array {
  const parts = { flags, questions: [question(asked, type)], answers: [record(owner, type, data)] };
  return answer(53, client, message(parts));
}

function wordsOf(frame: Uint8Array): string {
  return new TestCapture().words(frame).replace(/^DNS \d+ /, '');
}

describe('the row of a DNS message', () => {
  it('says what is asked', () => {
    expect(wordsOf(query)).toBe('Standard query 0x1234 A example.org');
  });

  it.each([
    ['A', 1, hex('c0000201'), 'A 192.0.2.1'],
    ['A', 1, hex('c00002'), 'A[Malformed Packet]'],
    ['AAAA', 28, hex('20010db8000000000000000000000001'), 'AAAA 2001:db8::1'],
    ['NS', 2, joined(bytesOf('\x02ns'), owner), 'NS ns.example.org'],
    ['CNAME', 5, name('www.example.net'), 'CNAME www.example.net'],
    ['PTR', 12, hex('00'), 'PTR <Root>'],
    ['MX', 15, joined(u16(10), bytesOf('\x02mx'), owner), 'MX 10 mx.example.org'],
    ['TXT', 16, bytesOf('\x05hello'), 'TXT'],
    ['TXT', 16, bytesOf('\x09hello'), 'TXT[Malformed Packet]'],
    ['SOA', 6, authority, 'SOA ns.example.org'],
    ['SRV', 33, joined(u16(1), u16(2), u16(389), name('srv.example')), 'SRV 1 2 389 srv.example'],
    ['HINFO', 13, bytesOf('\x03cpu\x02os'), 'HINFO cpu os'],
    ['NAPTR', 35, joined(u16(1), u16(2), bytesOf('\x01S\x03SIP\0\0')), 'NAPTR 1 2 S'],
    ['TLSA', 52, hex('030101'), 'TLSA example.org'],
    ['CAA', 257, bytesOf('\0\x05issueca.example'), 'CAA'],
    ['CAA', 257, bytesOf('\0\xffissue'), 'CAA[Malformed Packet]'],
    ['HTTPS', 65, joined(u16(1), hex('00 0001 0003 02 6832')), 'HTTPS'],
    ['Unknown (65280)', 65_280, hex('01'), 'Unknown (65280)'],
  ])('shows the record %s (%i)', (type, number, data, shown) => {
    expect(wordsOf(response(number, data))).toBe(
      `Standard query response 0x1234 ${type} example.org ${shown}`,
    );
  });

  it.each([
    [0x8183, 'Standard query response 0x1234 No such name'],
    [0x818f, 'Standard query response 0x1234 Unknown error (15)'],
    [0x2800, 'Dynamic update 0x1234'],
    [0xa005, 'Zone change notification response 0x1234 Refused'],
    [0x1800, 'Unknown operation (3) 0x1234'],
  ])('names the kind and the result of the flags 0x%s', (flags, words) => {
    expect(wordsOf(datagram(client, 53, message({ flags })))).toBe(words);
  });

  it('has the records of all sections', () => {
    const parts = {
      questions: [question(asked, 1)],
      answers: [record(owner, 5, name('a.b'))],
      authority: [record(owner, 6, authority)],
      additional: [options(option(10, new Uint8Array(8)))],
    };
    expect(wordsOf(answer(53, client, message(parts)))).toBe(
      'Standard query response 0x1234 A example.org CNAME a.b SOA ns.example.org OPT',
    );
  });

  it.each([
    [3, ''],
    [4, 'Standard query response 0x1234'],
    [28, 'Standard query response 0x1234'],
    [29, 'Standard query response 0x1234 A example.org'],
    [40, 'Standard query response 0x1234 A example.org'],
    [41, 'Standard query response 0x1234 A example.org A'],
    [44, 'Standard query response 0x1234 A example.org A'],
  ])('says what %i bytes of it say', (length, words) => {
    const whole = response(1, hex('c0000201'));
    const cut = new TestCapture().words(whole.subarray(0, 42 + length), whole.length);
    expect(cut).toBe(`DNS ${whole.length} ${words}[Packet size limited during capture]`);
  });

  it('ends at the limit of a line, however many names it would have', () => {
    const long = name(`${`${'x'.repeat(63)}.`.repeat(3)}y`);
    const answers = new Array<Uint8Array>(2_000).fill(record(owner, 5, owner));
    const frame = answer(53, client, message({ questions: [question(long, 1)], answers }));
    const row = new TestCapture().row(frame);
    expect(row.length).toBeGreaterThan(4_096);
    expect(row.length).toBeLessThanOrEqual(4_608);
  });
});

describe('multicast DNS and LLMNR', () => {
  const service = name('_http._tcp.local');

  it.each([
    [1, 'Standard query 0x0000 PTR _http._tcp.local, "QM" question'],
    [0x8001, 'Standard query 0x0000 PTR _http._tcp.local, "QU" question'],
  ])('says how an answer to class 0x%s may come', (recordClass, words) => {
    const parts = { id: 0, flags: 0, questions: [question(service, 12, recordClass)] };
    expect(new TestCapture().words(datagram(5353, 5353, message(parts)))).toBe(`MDNS 76 ${words}`);
  });

  it('says that a record replaces others', () => {
    const answers = [record(name('h.local'), 1, hex('0a000001'), { recordClass: 0x8001 })];
    const frame = datagram(5353, 5353, message({ id: 0, flags: 0x8400, answers }));
    expect(new TestCapture().words(frame)).toMatch(/ A, cache flush 10\.0\.0\.1$/);
    expect(valuesOf(new TestCapture().layer('mdns', frame), frame)).toMatchObject({
      'dns.resp.class': 1,
      'dns.resp.cache_flush': 1,
    });
  });

  it('has flags of its own as LLMNR', () => {
    const frame = answer(5355, client, message({ flags: 0x8500, questions: [question(name('a'), 1)] }));
    expect(new TestCapture().words(frame)).toMatch(/^LLMNR \d+ Standard query response 0x1234 A a$/);
    expect(valuesOf(new TestCapture().layer('llmnr', frame), frame)).toMatchObject({
      'dns.flags.conflict': 1,
      'dns.flags.tentative': 1,
    });
  });
});

describe('the fields of a DNS message', () => {
  it('have the names of Wireshark', () => {
    const frame = response(1, hex('c0000201'));
    expect(valuesOf(new TestCapture().layer('dns', frame), frame)).toMatchObject({
      'dns.id': 0x1234,
      'dns.flags': 0x8180,
      'dns.flags.response': 1,
      'dns.flags.rcode': 0,
      'dns.count.queries': 1,
      'dns.count.answers': 1,
      'dns.qry.name': 'example.org',
      'dns.qry.name.len': 11,
      'dns.count.labels': 2,
      'dns.resp.ttl': 300,
      'dns.a': 'c0000201',
    });
  });

  it.each([
    ['a label of a reserved kind', hex('40'), { code: 'NAME_INVALID', offset: 54, field: 'dns.qry.name' }],
    ['no name', hex(''), { code: 'TRUNCATED', offset: 54, field: 'dns.qry.name' }],
  ])('end at %s', (_, bytes, fault) => {
    const head = message({ questions: [bytes] });
    expect(new TestCapture().layer('dns', datagram(client, 53, head)).fault).toEqual(fault);
  });

  it('give the service of an SRV record apart from its domain', () => {
    const answers = [record(name('_ldap._tcp.a.b'), 33, joined(new Uint8Array(6), name('c')))];
    const frame = answer(53, client, message({ answers }));
    expect(valuesOf(new TestCapture().layer('dns', frame), frame)).toMatchObject({
      'dns.srv.service': '_ldap',
      'dns.srv.proto': '_tcp',
      'dns.srv.name': 'a.b',
    });
  });

  it('give the tag of a key (RFC 4034, appendix B)', () => {
    const frame = response(48, joined(hex('0101 03 08 03010001'), bytesOf('k'.repeat(30))));
    expect(valuesOf(new TestCapture().layer('dns', frame), frame)).toMatchObject({
      'dns.dnskey.flags.zone_key': 1,
      'dns.dnskey.key_id': 21_078,
    });
  });

  it('end where the bytes do, whatever the counts are', () => {
    const frame = datagram(client, 53, hex('0001 0100 ffff ffff ffff ffff'));
    expect(new TestCapture().layer('dns', frame).fault?.code).toBe('TRUNCATED');
  });
});

describe('a DNS message that is cut off', () => {
  const all = message({
    questions: [question(asked, 1)],
    answers: [
      record(owner, 257, bytesOf('\x80\x05iodefmailto:a@b')),
      record(
        owner,
        64,
        joined(u16(1), hex('00 0000 0002 0001 0001 0003 02 6832 0003 0002 01bb 0004 0004 01020304')),
      ),
      record(owner, 46, joined(new Uint8Array(18), asked, new Uint8Array(8))),
    ],
    additional: [
      options(option(8, hex('0001180001020300')), option(15, hex('0006')), option(11, hex('0005'))),
    ],
  });

  it('stays within what was captured', () => {
    expectBounded(answer(53, client, all));
  });

  it('stays within what was captured, whichever of its bytes is wrong', () => {
    const capture = new TestCapture();
    for (let at = 0; at < all.length; at += 1)
      for (const byte of [0, 0x3f, 0x41, 0xc0, 0xff]) {
        const wrong = Uint8Array.from(all);
        wrong[at] = byte;
        expectStays(capture, answer(53, client, wrong));
      }
  });
});

function expectStays(capture: TestCapture, frame: Uint8Array): void {
  expect(() => capture.row(frame)).not.toThrow();
  for (const { offset, length, fault } of capture.layers(frame)) {
    expect(offset + length).toBeLessThanOrEqual(frame.length);
    expect(fault?.offset ?? 0).toBeLessThanOrEqual(frame.length);
  }
}
