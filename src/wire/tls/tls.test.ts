import { describe, expect, it } from 'vitest';
import {
  answeringSegment,
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  joined,
  segment,
  TestCapture,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import {
  clientHello,
  handshake,
  modern,
  record,
  serverHello,
  serverHello13,
} from '../../../test/tls-records.js';

const zeros = (count: number): Uint8Array => new Uint8Array(count);

function wordsOf(payload: Uint8Array, port = 443): string {
  return new TestCapture().words(segment(40_000, port, { payload })).replace(/ \d+/, '');
}

describe('the row of TLS records', () => {
  it.each([
    ['TLSv1 Client Hello', record(22, clientHello(modern), 0x0301)],
    ['TLSv1.2 Server Hello', record(22, serverHello())],
    [
      'TLSv1.3 Server Hello, Change Cipher Spec, Application Data',
      joined(record(22, serverHello13), record(20, hex('01')), record(23, zeros(9))),
    ],
    ['SSLv3 Client Hello', record(22, clientHello([], 0x0300), 0x0300)],
    [
      'TLSv1.2 Certificate, Server Hello Done',
      record(22, joined(handshake(11, zeros(9)), handshake(14, zeros(0)))),
    ],
    ['TLSv1.2 Application Data, Application Data', joined(record(23, zeros(9)), record(23, zeros(9)))],
    [
      'TLSv1.2 Change Cipher Spec, Encrypted Handshake Message',
      joined(record(20, hex('01')), record(22, zeros(40))),
    ],
    ['TLSv1.2 Encrypted Handshake Message', record(22, hex('f3 112233 4455'))],
    ['TLSv1.2 Alert (Level: Fatal, Description: Handshake Failure)', record(21, hex('0228'))],
    ['TLSv1.2 Alert (Level: Unknown, Description: Unknown)', record(21, hex('0963'))],
    ['TLSv1.2 Encrypted Alert', record(21, zeros(26))],
    ['TLSv1.2 Heartbeat Request', record(24, hex('01 0001 00'))],
    ['TLSv1.2 [Certificate Fragment]', record(22, handshake(11, zeros(90)).subarray(0, 50))],
    ['TLSv1.2 Client Hello[Malformed Packet]', record(22, handshake(1, zeros(8)))],
    ['SSL [Malformed Packet]', record(23, zeros(0))],
    ['SSL Continuation Data', record(22, clientHello(), 0x0304)],
    ['SSL Continuation Data', record(19, zeros(8))],
    ['TCP 40000 → 443 [ACK] Seq=1 Ack=1 Win=1000 Len=11', bytesOf('not of TLS.')],
    ['TCP [TCP segment of a reassembled PDU]', record(22, clientHello()).subarray(0, 20)],
    ['TCP [TCP segment of a reassembled PDU]', hex('1603')],
  ])('says %s', (words, payload) => {
    expect(wordsOf(payload)).toBe(words);
  });

  it('names a hello that asks for another one', () => {
    const hello = serverHello13.slice();
    hello.set(hex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'), 6);
    expect(wordsOf(record(22, hello))).toBe('TLSv1.3 Hello Retry Request');
  });

  it.each([
    [record(22, clientHello()), true],
    [record(23, zeros(9)), true],
    [record(21, hex('0228')), false],
    [record(22, clientHello(), 0x0500), false],
    [bytesOf('anything else'), false],
  ])('is that of TLS at any port if the payload is: %#', (payload, isTls) => {
    expect(wordsOf(payload, 12_345).startsWith('TLS')).toBe(isTls);
  });

  it('has the version that the server has chosen, from then on and in both directions', () => {
    const capture = new TestCapture();
    const client = segment(40_000, 443, { sequence: 1, payload: record(22, clientHello(modern), 0x0301) });
    const server = answeringSegment(443, 40_000, { sequence: 1, payload: record(22, serverHello13) });
    const data = record(23, zeros(9));
    const later = segment(40_000, 443, { sequence: 1 + client.length - 54, payload: data });
    const other = segment(40_001, 443, { sequence: 1, payload: data });
    const labels = [client, server, later, other].map((frame) => capture.words(frame).split(' ')[0]);
    expect(labels).toEqual(['TLSv1', 'TLSv1.3', 'TLSv1.3', 'TLSv1.2']);
  });

  it('names a handshake after a change of keys what it is, whatever its bytes look like, and that of version 1.3 not', () => {
    const looksLikeHello = record(22, hex('01 112233 4455'));
    const words = (chosen: Uint8Array): readonly string[] => {
      const capture = new TestCapture();
      const payloads = [record(20, hex('01')), looksLikeHello, joined(record(20, hex('01')), looksLikeHello)];
      capture.walk(answeringSegment(443, 40_000, { sequence: 1, payload: record(22, chosen) }));
      let sequence = 1;
      return payloads.map((payload) => {
        const said = capture.words(segment(40_000, 443, { sequence, payload })).replace(/^\S+ \d+ /, '');
        sequence += payload.length;
        return said;
      });
    };
    expect(words(serverHello())).toEqual([
      'Change Cipher Spec',
      'Encrypted Handshake Message',
      'Change Cipher Spec, Encrypted Handshake Message',
    ]);
    expect(words(serverHello13)).toEqual([
      'Change Cipher Spec',
      '[Client Hello Fragment]',
      'Change Cipher Spec, [Client Hello Fragment]',
    ]);
  });

  it('reads the hello of the next connection on the same ports', () => {
    const capture = new TestCapture();
    capture.walk(answeringSegment(443, 40_000, { sequence: 1, payload: record(22, serverHello()) }));
    capture.walk(segment(40_000, 443, { sequence: 1, payload: record(20, hex('01')) }));
    const next = segment(40_000, 443, { sequence: 7, payload: record(22, clientHello()) });
    expect(capture.words(next)).toMatch(/ Client Hello$/);
  });

  it('says that a snap length has cut records', () => {
    const frame = segment(40_000, 443, { payload: record(23, zeros(99)) });
    expect(new TestCapture().words(frame.subarray(0, 90), frame.length)).toBe(
      `TLSv1.2 ${frame.length} [Packet size limited during capture]`,
    );
  });
});

describe('the records of a connection', () => {
  it('are the same wherever the stream is cut into two segments', () => {
    const bytes = joined(record(22, clientHello(modern)), record(20, hex('01')), record(23, zeros(30)));
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const capture = new TestCapture();
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
      const contents = parts.flatMap((payload, index) =>
        capture
          .layers(segment(40_000, 443, { sequence: 1_000 + (index === 0 ? 0 : cut), payload }))
          .filter(({ protocol }) => protocol === 'tls')
          .flatMap(({ fields }) => fields.filter(({ name }) => name === 'tls.record'))
          .map(({ fields }) => fields[0]?.value),
      );
      expect(contents, `cut at ${cut}`).toEqual([22, 20, 23]);
    }
  });
});

it.each([
  ['client', joined(record(22, clientHello(modern)), record(23, zeros(9)))],
  [
    'server',
    joined(record(22, serverHello13), record(20, hex('01')), record(22, zeros(30)), record(21, hex('0100'))),
  ],
])(
  'reads nothing outside of the records, however they are cut or changed: %s',
  { timeout: 20_000 },
  (_, payload) => {
    const frame = segment(40_000, 443, { payload });
    expectBounded(frame);
    expectBoundedWhenChanged(frame);
  },
);
