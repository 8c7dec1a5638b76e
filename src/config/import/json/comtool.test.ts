import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../bytes/encodings.js';
import { failureMessage } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import { importFile } from '../import-file.js';

function outcomes(value: unknown): readonly unknown[] {
  const file = orThrow(importFile(encodeText(JSON.stringify(value, null, 1), 'utf-8'), 'config.json'));
  expect(file.format).toBe('comtool');
  return file.entries.map((entry) =>
    entry.isTaken ? [entry.becomes.type, entry.becomes.value] : failureMessage(entry.reason, 'en'),
  );
}

const tab = (plugin: object, network?: object) => ({
  name: 'dbg',
  config: { plugin, conns: network === undefined ? {} : { tcp_udp: network } },
});

describe("COMTool's settings", () => {
  it('give the items and the history of each tab as it sends them', () => {
    const items = [
      tab({
        ...{ sendAscii: true, sendEscape: true, useCRLF: true, sendAutoNewline: true },
        customSendItems: ['AT\\r\\n', '\\x01\\101\\e[0m{{x}}', ''],
        sendHistoryList: ['a\nb'],
      }),
      tab({ sendAscii: false, customSendItems: ['AA 5', 'aa55'] }),
      tab({
        ...{ sendAscii: true, sendEscape: false, encoding: 'GBK', sendAutoNewline: true },
        customSendItems: [{ text: 'C:\\new 温', remark: '温度', icon: 'x', shortcut: [[16777264, 'F1']] }],
      }),
      'rest',
    ];
    expect(outcomes({ version: 3, items })).toEqual([
      ['message', { name: 'AT\\r\\n', text: 'AT\\r\\n', ending: 'crlf' }],
      ['message', { name: '\\x01\\101\\e[0m{{x}}', text: '\\x01\\x41\\x1b[0m\\{{x}}', ending: 'crlf' }],
      'not taken: empty entry',
      ['message', { name: 'a b', text: 'a\\r\\nb', ending: 'crlf' }],
      'hex at column 4 is half a byte; every byte is two digits, or one with 0x before it',
      ['message', { name: 'aa55', hex: 'AA 55' }],
      ['message', { name: '温度', text: 'C:\\\\new 温', encoding: 'gbk', ending: 'lf' }],
      'not taken: it has no content',
    ]);
  });

  it.each([
    [
      { protocol: 'tcp', mode: 'client', target: ['10.0.0.1:502', []], port: 1, auto_reconnect: true },
      { type: 'tcp-connect', label: 'COMTool TCP 10.0.0.1:502', address: '10.0.0.1:502', reconnect: true },
    ],
    [
      { protocol: 'tcp', mode: 'server', target: ['', []], port: 2345 },
      { type: 'tcp-listen', label: 'COMTool TCP 2345', address: '2345' },
    ],
    [
      { protocol: 'udp', mode: 'client', target: ['10.0.0.1:9', []], port: 1 },
      { type: 'udp', label: 'COMTool UDP 10.0.0.1:9', address: '0', remote: '10.0.0.1:9' },
    ],
    [
      { protocol: 'udp', mode: 'server', target: ['', []], port: 2345 },
      { type: 'udp', label: 'COMTool UDP 2345', address: '2345' },
    ],
  ])('give their connections as endpoints: %j', (network, value) => {
    expect(outcomes({ version: 3, items: [tab({}, network)] })).toEqual([['endpoint', value]]);
  });

  it('name a protocol that there is not', () => {
    expect(outcomes({ items: [tab({}, { protocol: 'ssh' })] })).toEqual([
      'not taken: there is no ssh here: TCP, UDP and TLS',
    ]);
  });

  it('may be a list of items alone', () => {
    const items = [{ text: 'a', remark: '', icon: '', highlight: false, color: '' }];
    const message = ['message', { name: 'a', text: 'a' }];
    expect(outcomes(items)).toEqual([message]);
    expect(outcomes({ customSendItems: items })).toEqual([message]);
    expect(outcomes(['a'])).toEqual([message]);
  });
});
