import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { importFile } from './import-file.js';
import type { ImportEntry } from './imported-file.js';

function read(text: string): readonly ImportEntry[] {
  const file = orThrow(importFile(encodeText(text, 'gbk'), 'sscom51.ini'));
  expect(file.format).toBe('sscom');
  return file.entries;
}

/** What the entries become, and why the others do not. */
function outcomes(text: string): readonly unknown[] {
  return read(text).map((entry) =>
    entry.isTaken
      ? [entry.line, entry.becomes.type, entry.becomes.value]
      : [entry.line, failureMessage(entry.reason, 'en')],
  );
}

const sscom5 = `; 本文件由 sscom 保存
N1=H,01 03 00 00 00 02
N101=1,读温度,500
N2=A,你好,"世界"
N102=2,问候,1000
N3=A,
N103=0,3无注释,1000
N4=H,AA 5
N104=0,写参数,1000
N5=A,
N105=0,开泵,1000
N1053=AT
N1054=
N1056=1000
N1057=Y
N1060=1
N1068=192.168.1.10
N1069=502
N1070=8080
N1074=1
N1075=0
N1080=1
`;

describe('sscom 5', () => {
  it('gives its commands with remarks, checksum, line end and port, Chinese as it is', () => {
    expect(outcomes(sscom5)).toEqual([
      [2, 'message', { name: '读温度', hex: '01 03 00 00 00 02', checksum: 'crc16-modbus' }],
      [
        3,
        'panel',
        { name: 'sscom', rows: [[{ title: '循环发送', messages: ['读温度', { wait: '500ms' }, '问候'] }]] },
      ],
      [4, 'message', { name: '问候', text: '你好,"世界"', encoding: 'gbk', ending: 'crlf' }],
      [8, expect.stringContaining('column 9 is half a byte')],
      [11, 'not taken: empty entry'],
      [12, 'message', { name: 'AT', text: 'AT', ending: 'crlf' }],
      [14, 'not taken: settings of the program itself (1)'],
      [16, 'checksum', 'crc16-modbus'],
      [
        22,
        'endpoint',
        {
          type: 'tcp-connect',
          label: 'sscom TCP 192.168.1.10:502',
          address: '192.168.1.10:502',
          encoding: 'gbk',
        },
      ],
    ]);
  });

  it.each([
    ['2', '8080', { type: 'tcp-listen', label: 'sscom TCP :8080', address: '8080', framing: 'gap:20' }],
    ['3', '8080', { type: 'udp', label: 'sscom UDP 10.0.0.1:9', address: '8080', remote: '10.0.0.1:9' }],
  ])('has what port %s stands for', (kind, local, value) => {
    const settings = `N1064=Y\nN1065=20\nN1068=10.0.0.1\nN1069=9\nN1070=${local}\nN1080=${kind}\n`;
    expect(outcomes(`N1=A,x\nN101=0,,0\n${settings}`)[1]).toEqual([
      8,
      'endpoint',
      { ...value, encoding: 'gbk' },
    ]);
  });

  it.each([
    ['N1080=COM3', 'not taken: a serial port; this program has network ones'],
    ['N1080=9', 'not taken: there is no 9 here: TCP, UDP and TLS'],
    ['N1060=7', 'not taken: the checksum 7 is not known'],
    ['N1070=x\nN1080=2', 'x has no port'],
  ])('names what %s is not', (line, reason) => {
    expect(JSON.stringify(outcomes(`N1=A,x\nN101=0,,0\n${line}\n`))).toContain(
      JSON.stringify(reason).slice(1, -1),
    );
  });

  it('puts the range of a checksum in our counting', () => {
    expect(outcomes('N1=H,AA 55 01\nN1060=2\nN1074=3\nN1075=1\n')[0]).toEqual([
      1,
      'message',
      { name: 'AA 55 01', hex: 'AA 55 01', checksum: '(2,-2) sum8' },
    ]);
  });

  it('keeps what looks like an escape or a placeholder literal', () => {
    expect(outcomes('N1=A,C:\\temp {{x}}\nN101=0,,0\n')[0]).toEqual([
      1,
      'message',
      { name: 'C:\\temp {{x}}', text: 'C:\\\\temp \\{{x}}' },
    ]);
  });

  it('is read as UTF-8 where somebody saved it so', () => {
    const file = orThrow(importFile(encodeText('N1=A,温度\nN101=0,读,0\n', 'utf-8'), 'a.ini'));
    const [entry] = file.entries;
    expect(entry?.isTaken && entry.becomes.value).toEqual({ name: '读', text: '温度', encoding: 'gbk' });
  });
});

describe('sscom 3 and 4', () => {
  it('gives its commands, which have no remarks, and both main inputs', () => {
    expect(outcomes('N1=H,12 FF\nN2=A,hello\nN33=main\nN34=AB CD\nN37=Y\nN80=COM1\nN90=1\n')).toEqual([
      [1, 'message', { name: '12 FF', hex: '12 FF' }],
      [2, 'message', { name: 'hello', text: 'hello', ending: 'crlf' }],
      [3, 'message', { name: 'main', text: 'main', ending: 'crlf' }],
      [4, 'message', { name: 'AB CD', hex: 'AB CD' }],
      [6, 'not taken: a serial port; this program has network ones'],
      [7, 'not taken: settings of the program itself (1)'],
    ]);
  });

  it('reports text on a line of hex', () => {
    expect(outcomes('N1=A,x\nN2= ,y\n')[1]).toEqual([2, expect.stringContaining('its kind is missing')]);
    expect(outcomes('N1=H,hello\n')[0]).toEqual([1, expect.stringContaining('hex has "h" at column 6')]);
  });
});
