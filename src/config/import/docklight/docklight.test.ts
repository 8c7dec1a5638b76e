import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../bytes/encodings.js';
import { failureMessage } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import { importFile } from '../import-file.js';

function outcomes(text: string, encoding: 'windows-1252' | 'gbk' = 'windows-1252'): readonly unknown[] {
  const file = orThrow(importFile(encodeText(text.replaceAll('\n', '\r\n'), encoding), 'a.ptp'));
  expect(file.format).toBe('docklight');
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

const project9 = `VERSION
9

COMMSETTINGS
0
192.168.1.40:502
COM2
9600
2
13
4
0
0

SEND
0
Status abfragen – Gerät
01 03 00 00 00 02 00 00
1
0,5
CHECKSUM CRC-MODBUS L # Modbus RTU

SEND
1
Ask
48 69 ?? ?? 0D && 05 ## 0A
0
1
CHECKSUM

SEND
2
Acknowledge
06 00
0
1
CHECKSUM MOD256

SEND
3
Text
48 69 0D 0A
0
1
CHECKSUM #

RECEIVE
0
Überlauf
02 ?? ^^ 80 80 ## 03
2
1
COMMENT too hot {now}
0
1
1
0
CHECKSUM CRC-8
1

RECEIVE
1
Only seen
AA BB
-1
0
COMMENT
0
0
0
0
CHECKSUM
0

RECEIVE
2
Asks back
AA
1
1
COMMENT
0
0
0
0

RECEIVE
3
Broken
AA XY
-1
1
COMMENT

SCRIPT
1
`;

describe('a project of Docklight', () => {
  it('gives its sequences, answers, channels and checksums, and says what is left out', () => {
    expect(outcomes(project9)).toEqual([
      [
        6,
        'endpoint',
        { type: 'tcp-connect', label: 'Docklight 192.168.1.40:502', address: '192.168.1.40:502' },
      ],
      [
        15,
        'message',
        {
          name: 'Status abfragen – Gerät',
          hex: '01 03 00 00 00 02 00 00',
          checksum: 'crc-16/modbus @-2',
          repeat: { times: 0, every: '500ms' },
        },
      ],
      [
        23,
        'message',
        { name: 'Ask', hex: '48 69 {{?value1}} 0D {{?value2}} 0A' },
        'not taken: && 05: a pause, control line or break within a message',
      ],
      [31, 'message', { name: 'Acknowledge', hex: '06 00', checksum: 'sum8 @-1' }],
      [39, 'message', { name: 'Text', text: 'Hi\\r\\n' }],
      [
        47,
        'rule',
        {
          name: 'Überlauf',
          when: { hex: '02 ?? ^^ 80 80 ## 03', at: 'anywhere' },
          // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
          then: [{ log: 'too hot \\{now}' }, { send: '06 06', hex: true }],
          enabled: true,
        },
        'not taken: the trigger of a snapshot',
        'not taken: stopping the communication',
        'not taken: the checksum CRC-8 of what is received; set one on the endpoint',
      ],
      [
        61,
        'rule',
        {
          name: 'Only seen',
          when: { hex: 'AA BB', at: 'anywhere' },
          // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
          then: [{ tag: 'Only seen' }],
          enabled: false,
        },
      ],
      [
        75,
        'rule',
        {
          name: 'Asks back',
          when: { hex: 'AA', at: 'anywhere' },
          // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
          then: [{ tag: 'Asks back' }],
          enabled: true,
        },
        'not taken: the answer Ask: a value in it is asked for when it is sent, it is too long, or it is not in the file',
      ],
      [87, 'not taken: it has something else than pairs of hex digits and wildcards: AA XY'],
      [95, 'not taken: a block SCRIPT has no counterpart'],
    ]);
  });

  it.each([
    ['SERVER:7000', { type: 'tcp-listen', address: '7000' }],
    ['UDP:10.0.0.1:9', { type: 'udp', address: '9', remote: '10.0.0.1:9' }],
    ['UDP:10.0.0.1:9:8', { type: 'udp', address: '8', remote: '10.0.0.1:9' }],
  ])('has the channel %s as an endpoint', (channel, value) => {
    expect(outcomes(`VERSION\n8\n\nCOMMSETTINGS\n0\n${channel}\n\n`)).toEqual([
      [6, 'endpoint', { ...value, label: `Docklight ${channel}` }],
    ]);
  });

  it.each([
    ['COM3', 'not taken: a serial port; this program has network ones'],
    ['USBHID:4D8:F708', 'not taken: there is no USBHID:4D8:F708 here: TCP, UDP and TLS'],
  ])('says that %s is no network', (channel, reason) => {
    expect(outcomes(`VERSION\n8\n\nCOMMSETTINGS\n0\n${channel}\n\n`)).toEqual([[6, reason]]);
  });

  it('finds the channels of an old project where they stand, both while it monitors', () => {
    const old = 'VERSION\n7\n\nCOMMSETTINGS\n1\n3\n4\n9600\n\nCOMMCHANNELS\nSERVER:1\nSERVER:2\n\n';
    expect(outcomes(old)).toMatchObject([
      [11, 'endpoint', { address: '1' }],
      [12, 'endpoint', { address: '2' }],
    ]);
    expect(outcomes('VERSION\n6\n\nCOMMSETTINGS\n0\n3\n\n')).toEqual([
      [6, 'not taken: a serial port; this program has network ones'],
    ]);
  });

  it('reads names in the code page of China', () => {
    expect(outcomes('VERSION\n9\n\nSEND\n0\n读温度\nAA\n0\n1\n', 'gbk')).toEqual([
      [4, 'message', { name: '读温度', hex: 'AA' }],
    ]);
  });

  it('names a version that it does not know', () => {
    expect(outcomes('VERSION\n12\n\nSEND\n0\na\nAA\n0\n1\n')).toEqual([
      [1, 'not taken: version 12 is none of 6 to 9; what can be read is taken'],
      [4, 'message', { name: 'a', hex: 'AA' }],
    ]);
  });
});

describe('a project that was made to be too much', () => {
  const project = (...blocks: readonly string[]): string => ['VERSION\n9', ...blocks].join('\n\n');

  it('has sequences of 64 Ki characters, and no longer', () => {
    const text = project(
      `SEND\n0\nLong\n${'41 '.repeat(5_000_000)}\n0\n1`,
      'RECEIVE\n0\nAsk\n05\n0\n1',
      `SEND\n1\nShort\n${'41 '.repeat(20_000)}\n0\n1`,
    );
    const [long, answer, short] = outcomes(text) as unknown[][];
    expect(long?.[1]).toMatch(/too large/);
    expect(answer?.slice(3)).toEqual([expect.stringMatching(/the answer Long/)]);
    expect(short?.[1]).toBe('message');
  });

  it('has answers of 16 Mi characters in all, however many rules name one', () => {
    const asks = Array.from({ length: 1_000 }, (_, index) => `RECEIVE\n${index}\nAsk\n05\n0\n1`);
    const rules = outcomes(project(`SEND\n0\nLong\n${'41 '.repeat(21_000)}\n0\n1`, ...asks)) as unknown[][];
    const answered = rules.filter((rule) => JSON.stringify(rule[2]).includes('"send"'));
    expect(answered).toHaveLength(Math.floor((16 * 1024 * 1024) / (21_000 * 3 - 1)));
  });
});
