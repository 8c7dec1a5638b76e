import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../src/bytes/hex.js';
import { encodeUtf8 } from '../../../../src/bytes/utf8.js';
import { compileLayout } from '../../../../src/layout/compile-layout.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { messageCatalog } from '../../../../src/traffic/filter/message-filter.js';
import type { MessageEntry } from '../log/log-entry.js';
import { MessageLog } from '../log/message-log.js';
import { StreamText } from '../log/stream-text.js';
import { joinedFilter, proposalsOf, soundProposals } from './like-this.js';

const log = new MessageLog();

function entry(bytes: Uint8Array, type: 'received' | 'sent' = 'received'): MessageEntry {
  return {
    ...{ number: 0, before: undefined, after: undefined, streamBytes: 0 },
    event: {
      ...{ type, endpoint: 'e1', sequence: 1, timeMicros: 1, peer: '10.0.0.7:502', connection: 1 },
      bytes,
    },
  };
}

async function proposed(message: MessageEntry, layouts: readonly Layout[] = []) {
  const stream = new StreamText(log, 'utf-8', false);
  const context = { endpoint: ['e1'], check: undefined, layouts };
  return await soundProposals(
    proposalsOf(message, stream, layouts),
    message,
    messageCatalog(layouts),
    stream,
    context,
  );
}

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.bytes;
}

describe('what messages like one have in common', () => {
  it('is its direction and what its text begins with, before the number that changes', async () => {
    const found = await proposed(entry(encodeUtf8('temp=23.5 ok\r\n')));
    expect(found.map(({ filter }) => filter)).toEqual([
      'dir == received',
      'peer == "10.0.0.7:502"',
      'peer contains "10.0.0.7:"',
      'text contains "temp="',
      'text contains "temp=23.5 ok"',
      'hex[0:2] == 74:65',
      'hex[0:4] == 74:65:6d:70',
      'size == 14',
    ]);
    const ticked = found.filter(({ isTicked }) => isTicked).map(({ filter }) => filter);
    expect(joinedFilter(ticked)).toBe('dir == received and text contains "temp="');
  });

  it('is its first bytes where it is no text', async () => {
    const found = await proposed(entry(hex('01 03 02 00 10 b8'), 'sent'));
    expect(found.filter(({ isTicked }) => isTicked).map(({ filter }) => filter)).toEqual([
      'dir == sent',
      'hex[0:2] == 01:03',
    ]);
    expect(found.some(({ filter }) => filter.startsWith('text'))).toBe(false);
  });

  it('has the values of its layout to choose from', async () => {
    const compiled = compileLayout('sensor', {
      fields: [{ sync: 'const AA 55' }, { unit: 'u8' }, { temp: 'i16 * 0.1 ℃' }, { sum: 'checksum sum8' }],
    });
    if (!compiled.ok) throw new Error('the layout of the test');
    const found = await proposed(entry(hex('AA 55 03 01 38 3B')), [compiled.value]);
    const filters = found.map(({ filter }) => filter);
    expect(filters).toContain('sensor');
    expect(filters).toContain('sensor.unit == 3');
    expect(filters).toContain('sensor.temp == 31.2');
  });

  it.each(['', '"quoted" \\ 7', 'ab', '\u0000\u0001', '\u202eevil', '温度 23', '7', 'x'.repeat(5_000)])(
    'of %j selects the message itself',
    async (of) => {
      const found = await proposed(entry(encodeUtf8(of)));
      const ticked = found.filter(({ isTicked }) => isTicked);
      expect(ticked.length).toBeGreaterThan(1);
      for (const { filter } of found) expect(filter.length).toBeLessThan(200);
    },
  );
});
