import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../bytes/encodings.js';
import { failureMessage } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import { importFile } from '../import-file.js';

function outcomes(items: readonly unknown[], disableAll = false): readonly unknown[] {
  const text = JSON.stringify({ disableAll, items }, null, 1);
  const file = orThrow(importFile(encodeText(text, 'utf-8'), 'presets.json'));
  expect(file.format).toBe('x-tools');
  return file.entries.map((entry) =>
    entry.isTaken
      ? [
          entry.becomes.type,
          entry.becomes.value,
          ...entry.without.map((reason) => failureMessage(reason, 'en')),
        ]
      : failureMessage(entry.reason, 'en'),
  );
}

const text = (fields: object) => ({
  ...{ textFormat: 5, escapeCharacter: 0, prefix: 0, suffix: 0, crcEnable: false, crcBigEndian: false },
  ...{ crcAlgorithm: 7, crcStartIndex: 0, crcEndIndex: 0, text: '' },
  ...fields,
});

describe('presets of x-tools', () => {
  it.each([
    [
      { textFormat: 3, text: '01 03', crcEnable: true },
      { hex: '01 03', checksum: 'crc-16/modbus le' },
    ],
    [
      { textFormat: 3, text: '01 03', crcEnable: true, crcAlgorithm: 0, crcStartIndex: 1, crcEndIndex: 2 },
      { hex: '01 03', checksum: '(1,-3) crc-8/smbus' },
    ],
    [
      { textFormat: 3, text: '01', prefix: 3, crcEnable: true, crcBigEndian: true },
      { hex: '0D 0A 01', checksum: '(2,-1) crc-16/modbus be' },
    ],
    [{ textFormat: 10, text: 'aa55' }, { hex: 'AA 55' }],
    [{ textFormat: 0, text: '00000001 11111111' }, { hex: '01 FF' }],
    [{ textFormat: 1, text: '17 377' }, { hex: '0F FF' }],
    [{ textFormat: 2, text: '10,255' }, { hex: '0A FF' }],
    [
      { text: 'a', suffix: 3 },
      { text: 'a', ending: 'crlf' },
    ],
    [{ text: 'a', suffix: 4, prefix: 1 }, { text: '\\ra\\n\\r' }],
    [{ text: 'a\\r\\n', escapeCharacter: 3 }, { text: 'a\\r\\n' }],
    [{ text: 'a\\r\\n', escapeCharacter: 1 }, { text: 'a\\r\\\\n' }],
    [{ text: 'a\\x41', escapeCharacter: 6 }, { text: 'a\\x41' }],
    [
      { text: '温', textFormat: 8 },
      { text: '温', encoding: 'gbk' },
    ],
  ])('%j is sent the same', (fields, value) => {
    expect(outcomes([{ description: 'one', ...text(fields) }])).toEqual([
      ['message', { name: 'one', ...value }],
    ]);
  });

  it('repeat as emitters do', () => {
    const emitter = { description: '', enable: true, interval: 500, textItem: text({ text: 'a' }) };
    expect(outcomes([emitter])).toEqual([
      ['message', { name: 'a', text: 'a', repeat: { times: 0, every: '500ms' } }],
    ]);
  });

  it('say what cannot be taken', () => {
    const items = [
      text({ text: 'AA 5', textFormat: 3 }),
      text({ text: '256', textFormat: 2 }),
      text({ text: 'a', textFormat: 99 }),
      text({ text: '' }),
      text({ text: 'a', crcEnable: true, crcAlgorithm: 50 }),
      7,
    ];
    expect(outcomes(items)).toEqual([
      'hex at column 4 is half a byte; every byte is two digits, or one with 0x before it',
      'not taken: 256 is no byte in its base',
      'not taken: the kind 99 is not known',
      'not taken: empty entry',
      ['message', { name: 'a', text: 'a' }, 'not taken: the checksum 50 is not known'],
      'not taken: it has no content',
    ]);
  });
});

describe('responders of x-tools', () => {
  const responder = (fields: object) => ({
    ...{ enable: true, description: 'r', delay: 0 },
    ...{ reference: text({ text: 'ping' }), response: text({ text: 'pong', suffix: 2 }) },
    ...fields,
  });
  const rule = (when: object, then: readonly object[], enabled = true) => [
    'rule',
    { name: 'r', when, then, enabled, else: 'continue' },
  ];
  const pong = { send: '70 6F 6E 67 0A', hex: true };

  it.each([
    [0, rule({ size: '0..' }, [{ send: '{text}' }])],
    [1, rule({ size: '0..' }, [pong])],
    [2, rule({ hex: '70 69 6E 67', at: 'whole' }, [pong])],
    [3, rule({ hex: '70 69 6E 67', at: 'anywhere' }, [pong])],
    [4, 'not taken: the condition number 4 has no counterpart'],
  ])('with the option %d', (option, outcome) => {
    expect(outcomes([responder({ option })])).toEqual([outcome]);
  });

  it('wait, and are armed as they were', () => {
    expect(outcomes([responder({ option: 1, delay: 20 })], true)).toEqual([
      rule({ size: '0..' }, [{ wait: '20ms' }, pong], false),
    ]);
  });

  it('say what they lack', () => {
    const empty = text({});
    expect(
      outcomes([responder({ option: 2, reference: empty }), responder({ option: 1, response: empty })]),
    ).toEqual(['not taken: it waits for nothing', 'not taken: it answers nothing']);
  });
});
