import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { importFile } from './import-file.js';

function read(text: string, encoding: 'utf-8' | 'gbk' | 'utf-16le' = 'utf-8') {
  const { format, entries } = orThrow(importFile(encodeText(text, encoding), 'list.txt'));
  return {
    format,
    entries: entries.map((entry) =>
      entry.isTaken ? [entry.line, entry.becomes.value] : [entry.line, failureMessage(entry.reason, 'en')],
    ),
  };
}

describe('a list of lines of hex', () => {
  it('gives a message for each, by its name where it has one', () => {
    expect(read('# codes\n01 03 00 00\n\n读温度: AA55\nstop=0x01,0x02\nAA 5\nAA:BB\n', 'gbk')).toEqual({
      format: 'hex-lines',
      entries: [
        [1, 'not taken: a comment'],
        [2, { name: '01 03 00 00', hex: '01 03 00 00' }],
        [4, { name: '读温度', hex: 'AA 55' }],
        [5, { name: 'stop', hex: '01 02' }],
        [6, expect.stringContaining('hex at column 4 is half a byte')],
        [7, { name: 'AA BB', hex: 'AA BB' }],
      ],
    });
  });

  it('may have comments behind the hex, which become remarks', () => {
    expect(
      read('01 03 00 // reset\n01 04 ; go\nAA55 # hm\nstop: 01 05 // now\n; a note\nAA;BB\n01 06 //\n'),
    ).toEqual({
      format: 'hex-lines',
      entries: [
        [1, { name: '01 03 00', hex: '01 03 00', remark: 'reset' }],
        [2, { name: '01 04', hex: '01 04', remark: 'go' }],
        [3, { name: 'AA 55', hex: 'AA 55', remark: 'hm' }],
        [4, { name: 'stop', hex: '01 05', remark: 'now' }],
        [5, 'not taken: a comment'],
        [6, { name: 'AA BB', hex: 'AA BB' }],
        [7, { name: '01 06', hex: '01 06' }],
      ],
    });
  });

  it('may be a table of names and hex', () => {
    expect(read('name,hex\nread,01 03 00\n"stop, all","01 05"\nlast;AA55\n')).toEqual({
      format: 'hex-lines',
      entries: [
        [1, expect.stringContaining('hex has "n" at column 1')],
        [2, { name: 'read', hex: '01 03 00' }],
        [3, { name: 'stop, all', hex: '01 05' }],
        [4, { name: 'last', hex: 'AA 55' }],
      ],
    });
  });

  it('is none where it might be numbers', () => {
    expect(read('1234\n5678\n').format).toBe('text-lines');
    expect(read('AB\nhello\nworld\n').format).toBe('text-lines');
  });
});

describe('a list of lines of text', () => {
  it('gives a message for each, with escapes and placeholders where they can be read', () => {
    expect(read('AT\\r\\n\nset {{name}}\n// note\nC:\\temp {{\n温度\r\n', 'gbk')).toEqual({
      format: 'text-lines',
      entries: [
        [1, { name: 'AT\\r\\n', text: 'AT\\r\\n' }],
        [2, { name: 'set {{name}}', text: 'set {{name}}' }],
        [3, 'not taken: a comment'],
        [4, { name: 'C:\\temp {{', text: 'C:\\\\temp \\{{' }],
        [5, { name: '温度', text: '温度', encoding: 'gbk' }],
      ],
    });
  });

  it('may be UTF-16 with its mark', () => {
    expect(read('\ufeff温度\n', 'utf-16le').entries).toEqual([
      [1, { name: '温度', text: '温度', encoding: 'utf-16le' }],
    ]);
  });
});

describe('lines of sokit', () => {
  it('have bytes in brackets', () => {
    expect(read('GET[0D 0A]\n[[a] [FF 00]{{\n').entries).toEqual([
      [1, { name: 'GET[0D 0A]', text: 'GET\\r\\n' }],
      [2, { name: '[[a] [FF 00]{{', text: '[a] \\xff\\x00\\{{' }],
    ]);
  });
});
