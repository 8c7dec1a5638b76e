import { expect, it } from 'vitest';
import { encodingChoices } from './encoding-choices.js';

it('writes every encoding as its standard does', () => {
  expect(encodingChoices.map(({ label }) => label)).toEqual([
    'UTF-8',
    'GBK',
    'GB18030',
    'Big5',
    'Shift_JIS',
    'EUC-JP',
    'EUC-KR',
    'ASCII',
    'Latin-1',
    'ISO-8859-2',
    'ISO-8859-15',
    'Windows-1250',
    'Windows-1251',
    'Windows-1252',
    'KOI8-R',
    'UTF-16LE',
    'UTF-16BE',
  ]);
});
