import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/layouts.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { encodeText } from '../../bytes/encodings.js';
import { orThrow } from '../../errors/parsed.js';
import type { FilteredMessage } from './message-codec.js';
import { readMessageFilter } from './message-filter.js';
import { pretestOf } from './message-pretest.js';

const messageOf = (bytes: Uint8Array, encoding: EncodingName): FilteredMessage => ({
  bytes,
  encoding,
  direction: 'in',
  endpoint: ['e1'],
  peer: '',
  timeMicros: 0,
  layouts: [],
});

async function passes(
  filter: string,
  bytes: Uint8Array,
  encoding: EncodingName,
): Promise<boolean | undefined> {
  return pretestOf(orThrow(await readMessageFilter(filter, [])))?.(messageOf(bytes, encoding));
}

describe('what is looked for in bytes before text is decoded', () => {
  it.each([
    ['text contains "温度"', true],
    ['text contains "湿度"', false],
    ['text == "温"', true],
    ['text matches "OK ?度|."', undefined],
    ['text matches "ok$"', true],
    ['text matches "(?-i)o\\\\dk"', undefined],
    ['text contains "no" and size > 3', false],
    ['text contains "no" or text matches "温"', true],
    ['text contains "no" or size > 3', undefined],
    ['not text contains "no"', undefined],
    ['lower(text) contains "no"', undefined],
    ['peer contains "no"', undefined],
  ])('%s: %s', async (filter, expected) => {
    expect(await passes(filter, encodeText('温度 OK', 'gbk'), 'gbk')).toBe(expected);
  });

  it('is in the encoding of each message', async () => {
    expect(await passes('text contains "é"', hex('C3 A9'), 'utf-8')).toBe(true);
    expect(await passes('text contains "é"', hex('C3 A9'), 'latin1')).toBe(false);
    expect(await passes('text contains "é"', hex('E9'), 'ascii')).toBe(false);
    expect(await passes('text contains "\ufffd"', hex('E9'), 'ascii')).toBe(true);
  });
});
