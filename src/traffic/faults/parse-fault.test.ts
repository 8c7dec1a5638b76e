import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../test/layouts.js';
import { failureMessage } from '../../errors/error.js';
import { readAimedFault } from './parse-fault.js';

const sensor = layoutOf({ fields: [{ cmd: 'u8' }] });

describe('the text of an aimed fault', () => {
  it.each([
    ['tftp.block == 7: drop once', { type: 'drop' }, 1],
    ['tftp.block == 7:duplicate', { type: 'duplicate' }, Number.POSITIVE_INFINITY],
    ['sensor.cmd == 3: delay 2s', { type: 'delay', ms: 2_000 }, Number.POSITIVE_INFINITY],
    ['sensor.cmd == 3: delay 500ms 3 times', { type: 'delay', ms: 500 }, 3],
    ['dir == out: from another port once', { type: 'fromAnotherPort' }, 1],
    ['size > 3: corrupt', { type: 'corrupt', bits: 1, place: 'anywhere' }, Number.POSITIVE_INFINITY],
    ['size > 3: corrupt once', { type: 'corrupt', bits: 1, place: 'anywhere' }, 1],
    ['size > 3: corrupt 2 times', { type: 'corrupt', bits: 1, place: 'anywhere' }, 2],
    ['size > 3: corrupt 2 bits 4 times', { type: 'corrupt', bits: 2, place: 'anywhere' }, 4],
    ['size > 3: corrupt checksum once', { type: 'corrupt', bits: 1, place: 'checksum' }, 1],
    ['size > 3: corrupt bit 17 once', { type: 'corruptBit', bit: 17 }, 1],
    ['hex contains aa:bb: drop', { type: 'drop' }, Number.POSITIVE_INFINITY],
    ['text == "a: b": drop 1 time', { type: 'drop' }, 1],
    [': drop once', { type: 'drop' }, 1],
  ])('%s', async (text, action, times) => {
    const parsed = await readAimedFault(text, [sensor]);
    expect(parsed).toMatchObject({ ok: true, value: { text, action, times } });
  });

  it.each([
    ['tftp.block == 7', 16, /behind the filter comes a colon/],
    ['tftp.block == 7:', 17, /behind the filter comes a colon/],
    ['tftp.block == 7: lose', 18, /"lose" is nothing that can be done/],
    ['tftp.block == 7: delay', 23, /comes a time/],
    ['tftp.block == 7: delay 2', 24, /comes a time/],
    ['tftp.block == 7: from port', 23, /write: from another port/],
    ['tftp.block == 7: corrupt bit', 29, /number of the bit/],
    ['tftp.block == 7: corrupt 0 bits', 26, /1 to 1024 bits/],
    ['tftp.block == 7: corrupt 3', 26, /"3" does not belong here/],
    ['tftp.block == 7: drop twice', 23, /"twice" does not belong here/],
    ['tftp.block == 7: drop once more', 23, /"once" does not belong here/],
    ['tftp.block == 7: drop 3 times more', 31, /"more" does not belong here/],
    ['tftp.blok == 7: drop', 1, /neither a field nor a protocol.*tftp.block/],
    ['sensor.cmd = 7: drop', 12, /equality is ==/],
    ['tftp.request_frame == 1: drop', 1, /neither a field nor a protocol/],
  ])('says where "%s" is wrong', async (text, column, message) => {
    const parsed = await readAimedFault(text, [sensor]);
    if (parsed.ok) expect.fail('it was taken');
    expect(parsed.failure.params.column).toBe(column);
    expect(failureMessage(parsed.failure, 'en')).toMatch(message);
  });

  it.each([
    ['size > 3: from another port', 11, /no other port/],
    ['tftp.block == 7: drop', 1, /neither a field nor a protocol/],
  ])('of a stream refuses what is for datagrams: %s', async (text, column, message) => {
    const parsed = await readAimedFault(text, [sensor], 'stream');
    if (parsed.ok) expect.fail('it was taken');
    expect(parsed.failure.params.column).toBe(column);
    expect(failureMessage(parsed.failure, 'en')).toMatch(message);
    expect(await readAimedFault('sensor.cmd == 3: drop', [sensor], 'stream')).toMatchObject({ ok: true });
  });

  it('throws for no text', async () => {
    const word = fc.constantFrom(
      'tftp.block',
      '==',
      '7',
      ':',
      'drop',
      'corrupt',
      'bits',
      'once',
      'bit',
      '"',
      'from',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 10 }).map((words) => words.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const parsed = await readAimedFault(given, [sensor]);
        if (!parsed.ok)
          expect(failureMessage(parsed.failure, 'zh-CN')).not.toMatch(/\{(word|limit|column)\}/);
      }),
      { numRuns: 300 },
    );
  });
});
