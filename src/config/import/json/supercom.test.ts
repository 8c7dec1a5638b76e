import { expect, it } from 'vitest';
import { encodeText } from '../../../bytes/encodings.js';
import { failureMessage } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import { importFile } from '../import-file.js';

it('gives the commands of SuperCom and their order', () => {
  const commands = [
    { CommandID: 1, Name: '复位', Order: 2, Command: 'AA 55 01', Delay: 100, IsResultCheck: false },
    {
      CommandID: 2,
      Name: '',
      Order: 1,
      Command: 'AT+GMR',
      Delay: 200,
      RecvResult: 'OK {{1}}',
      RecvTimeOut: 1500,
      IsResultCheck: true,
    },
    { CommandID: 3, Name: 'none', Order: 3, Command: '' },
  ];
  const file = orThrow(importFile(encodeText(JSON.stringify(commands, null, 1), 'gbk'), 'supercom.json'));
  expect(file.format).toBe('supercom');
  expect(
    file.entries.map((entry) =>
      entry.isTaken
        ? [
            entry.becomes.type,
            entry.becomes.value,
            ...entry.without.map((reason) => failureMessage(reason, 'en')),
          ]
        : failureMessage(entry.reason, 'en'),
    ),
  ).toEqual([
    ['message', { name: '复位', hex: 'AA 55 01' }],
    ['message', { name: 'AT+GMR', text: 'AT+GMR' }],
    'not taken: empty entry',
    [
      'panel',
      {
        name: 'SuperCom',
        rows: [[{ title: 'SuperCom', messages: ['AT+GMR', { wait: '200ms' }, '复位'] }]],
      },
    ],
    [
      'sequence',
      {
        name: 'SuperCom',
        remark: 'target=tcp://HOST:PORT',
        steps: [
          { open: '{{target}}' },
          { send: 'AT+GMR' },
          { expect: 'OK \\{{1}}', within: '1500ms' },
          { wait: '200ms' },
          { send: { hex: 'AA 55 01' } },
        ],
      },
    ],
  ]);
});
