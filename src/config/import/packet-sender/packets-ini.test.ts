import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../bytes/encodings.js';
import { failureMessage } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import { importFile } from '../import-file.js';

function outcomes(text: string): readonly unknown[] {
  const file = orThrow(importFile(encodeText(text, 'utf-8'), 'packets.ini'));
  expect(file.format).toBe('packet-sender');
  return file.entries.map((entry) =>
    entry.isTaken
      ? [
          entry.line,
          entry.becomes.type,
          entry.becomes.value,
          ...entry.without.map((reason) => failureMessage(reason, 'en')),
        ]
      : [entry.line, failureMessage(entry.reason, 'en')],
  );
}

const packets = `[General]
version=8

[NAMES]
1\\name=TCP hello
2\\name=game:reset
3\\name="\\x6e29\\x5ea6, 1"
4\\name=gone
size=4
5\\name=stale

[TCP%20hello]
fromIP=You
fromPort=50000
hexString=48 65 6c 6c 6f 0d 0a
port=7777
repeat=@Variant(\\0\\0\\0\\x87?\\xc0\\0\\0)
sendResponse=true
tcpOrUdp=TCP
timestamp=@Variant(\\0\\0\\0\\x10\\0%\\x86\\xd5)
toIP=192.168.1.40

[game%3Areset]
fromPort=4294967295
hexString=0x1,0xAB
port=9
tcpOrUdp=UDP
toIP=::1

[%U6E29%U5EA6%2C%201]
hexString=1 234 z
port=1
tcpOrUdp=TCP
toIP=h

[stale]
hexString=00
port=1
tcpOrUdp=TCP
toIP=h
`;

describe('packets.ini of Packet Sender', () => {
  it('gives the packets that its list of names has, with target, repetition and what is left out', () => {
    expect(outcomes(packets)).toEqual([
      [8, 'not taken: it has no content'],
      [
        12,
        'message',
        {
          name: 'TCP hello',
          to: 'tcp://192.168.1.40:7777',
          text: 'Hello\\r\\n',
          repeat: { times: 0, every: '1500ms' },
        },
        'not taken: sending a response to what comes back; make a rule for it',
        'not taken: the own port 50000; bind an endpoint to it',
      ],
      [23, 'message', { name: 'game:reset', to: 'udp://[::1]:9', hex: '01 AB' }],
      [30, expect.stringContaining('hex has "z"')],
      [36, 'not taken: deleted there: the list of names does not have it'],
    ]);
  });

  it.each([
    ['SSL', { to: 'tls://h:1', hex: '01' }],
    [
      'HTTP Get',
      { to: 'tcp://h:1', text: 'GET /a HTTP/1.1\\r\\nHost: h:1\\r\\nConnection: close\\r\\n\\r\\n' },
    ],
  ])('sends %s as it can', (kind, value) => {
    const packet = `[a]\nhexString=1\nport=1\ntcpOrUdp=${kind}\ntoIP=h\nrequestPath=/a\n`;
    expect(outcomes(packet)).toEqual([[1, 'message', { name: 'a', ...value }]]);
  });

  it('has the length of what is posted', () => {
    const [[, , value] = []] = outcomes(
      '[a]\nhexString=61 3d 31\nport=80\ntcpOrUdp=HTTPS Post\ntoIP=h\n',
    ) as [[number, string, unknown]];
    expect(value).toMatchObject({
      to: 'tls://h:80',
      text: expect.stringMatching(/^POST \/ HTTP\/1\.1.*Content-Length: 3\\r\\n\\r\\na=1$/),
    });
  });

  it('names a protocol that it does not have, and an address that is none', () => {
    expect(outcomes('[a]\nhexString=01\nport=1\ntcpOrUdp=DTLS\ntoIP=h\n')).toEqual([
      [1, 'not taken: there is no DTLS here: TCP, UDP and TLS'],
    ]);
    expect(outcomes('[a]\nhexString=01\nport=99999\ntcpOrUdp=TCP\ntoIP=h\n')).toEqual([
      [1, 'message', { name: 'a', hex: '01' }, 'not taken: the address h:99999 is none'],
    ]);
  });

  it('takes the macros of a packet as placeholders, and other braces as braces', () => {
    const hex = [...'{{COUNTER}} {{x}}'].map((one) => one.charCodeAt(0).toString(16)).join('');
    expect(outcomes(`[a]\nhexString=${hex}\ntoIP=\n`)).toEqual([
      [1, 'message', { name: 'a', text: '{{counter}} \\{{x}}' }],
    ]);
  });
});

const responses = `[General]
smartResponseEnableCheck=true
responseEnableCheck1=true
responseIfEdit1=ping\\\\0d
responseReplyEdit1=pong {{TIME}} {x} {{UNIQUE}}
responseEncodingBox1=Mixed ASCII
matchMethodBox1=Starts With
responseEnableCheck2=false
responseIfEdit2=AA 55
responseReplyEdit2=06
responseEncodingBox2=HEX
matchMethodBox2=Ends With
responseIfEdit3=
responseReplyEdit3=x
responseIfEdit4=\\xe4
responseReplyEdit4=\\xe4
`;

describe('smart responses', () => {
  it('become rules, armed as they were', () => {
    expect(outcomes(responses)).toEqual([
      [
        4,
        'rule',
        {
          name: 'Smart response 1',
          when: { text: 'ping\\r', at: 'start' },
          // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
          then: [{ send: 'pong {time} \\{x} \\{\\{UNIQUE}}' }],
          enabled: true,
        },
        'not taken: the macro {{UNIQUE}}, which an answer does not have',
      ],
      [
        9,
        'rule',
        {
          name: 'Smart response 2',
          when: { hex: 'AA 55', at: 'end' },
          // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
          then: [{ send: '06', hex: true }],
          enabled: false,
        },
      ],
      [13, 'not taken: it waits for nothing'],
      [
        15,
        'rule',
        {
          name: 'Smart response 4',
          when: { hex: 'E4', at: 'whole' },
          // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
          then: [{ send: 'E4', hex: true }],
          enabled: false,
        },
      ],
    ]);
  });
});
