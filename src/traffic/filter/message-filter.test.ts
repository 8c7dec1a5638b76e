import { describe, expect, it } from 'vitest';
import { hex, layoutOf } from '../../../test/layouts.js';
import { parseChecksum } from '../../bytes/checksum/parse-checksum.js';
import { receivedCheck } from '../../bytes/checksum/received-check.js';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { completeFilter } from './complete.js';
import { explainFilter } from './explain.js';
import type { FilteredMessage } from './message-codec.js';
import { compileMessageFilter, messageCatalog, readMessageFilter } from './message-filter.js';

const sensor = layoutOf({
  fields: [{ sync: 'const AA' }, { temp: 'i8 ℃' }, { state: 'u8 { 1 = ok }' }, { sum: 'checksum sum8' }],
});
const weather = layoutOf({ line: 'T={temp:f}' }, 'weather');
const layouts = [sensor, weather];

const message: FilteredMessage = {
  bytes: hex('AA 1F 01 CA'),
  direction: 'in',
  endpoint: ['bench', 'e3'],
  peer: '192.168.1.9:502',
  timeMicros: Date.UTC(2026, 10, 27, 8, 0, 0) * 1_000 + 500_000,
  encoding: 'utf-8',
  layouts,
  by: undefined,
};

async function selects(text: string, more: Partial<FilteredMessage> = {}): Promise<boolean> {
  return compileMessageFilter(orThrow(await readMessageFilter(text, layouts)))({ ...message, ...more });
}

describe('a filter of messages', () => {
  it.each([
    ['endpoint == "bench"', true],
    ['endpoint == e3', true],
    ['endpoint == e4', false],
    ['endpoint != "bench"', false],
    ['peer contains "192.168.1."', true],
    ['peer matches r"\\.9:\\d+$"', true],
    ['dir == "in"', true],
    ['dir == received', true],
    ['dir == sent', false],
    ['dir != "out"', true],
    ['size == 4 && size < 5', true],
    ['hex contains 1f:01', true],
    ['hex[0] == aa', true],
    ['hex matches "AA ?? 01"', true],
    ['hex matches "AA 1? 02"', false],
    ['time > "2026-11-27 08:00:00"', true],
    ['time > "2026-11-27 08:00:01"', false],
    ['sensor', true],
    ['weather', true],
    ['sensor.temp > 30', true],
    ['sensor.temp > 31', false],
    ['sensor.state == "ok" and not checksum.bad == 1', true],
    ['weather.temp', false],
    ['checksum.bad == 0', true],
    ['len(hex) == 4', true],
    ['', true],
  ])('%s: %s', async (text, isSelected) => {
    expect(await selects(text)).toBe(isSelected);
  });

  it('looks at text in the encoding of the endpoint', async () => {
    const gbk = { bytes: hex('CE C2 B6 C8 32 33'), encoding: 'gbk' } as const;
    expect(await selects('text contains "温度"', gbk)).toBe(true);
    expect(await selects('text contains "温度"', { ...gbk, encoding: 'latin1' })).toBe(false);
    expect(await selects('lower(text) matches r"\\d\\d$"', gbk)).toBe(true);
  });

  it('finds wrong checksums, those of the endpoint and those of layouts', async () => {
    const parsed = parseChecksum('sum8');
    if (!parsed.ok) throw new Error('no checksum');
    const check = receivedCheck(parsed.value, { type: 'raw' }, 'utf-8');
    expect(await selects('checksum.bad == 1', { bytes: hex('AA 1F 01 CB') })).toBe(true);
    expect(await selects('checksum.bad == 1', { bytes: hex('01 02 03'), layouts: [], check })).toBe(false);
    expect(await selects('checksum.bad == 1', { bytes: hex('01 02 04'), layouts: [], check })).toBe(true);
    expect(await selects('checksum.bad', { bytes: hex('01'), layouts: [] })).toBe(false);
  });

  it('knows the tags and the note of a message', async () => {
    const noted = { tags: ['odd', 'late'], note: 'cable 3' };
    expect(await selects('tag == "late" and note contains "cable"', noted)).toBe(true);
    expect(await selects('tag != "odd"', noted)).toBe(false);
    expect(await selects('all tag matches "d|l"', noted)).toBe(true);
    expect(await selects('tag or note')).toBe(false);
    expect(await selects('tag or note', { tags: [''], note: '' })).toBe(false);
  });

  it('looks at an empty message', async () => {
    expect(await selects('size == 0 and text == ""', { bytes: hex('') })).toBe(true);
  });

  it.each([
    ['tcp.port == 1', /"tcp\.port" at column 1 is neither a field nor a protocol/],
    ['sensor.tmp > 1', /"sensor\.tmp" at column 1 .* the nearest are sensor\.temp/],
    ['hex matches "AA ?"', /the filter is wrong at column 13: "AA \?" is no pattern of bytes/],
    ['size == "big"', /cannot be compared with size/],
  ])('with a mistake is refused: %s', async (text, complaint) => {
    const parsed = await readMessageFilter(text, layouts);
    expect(parsed.ok ? '' : failureMessage(parsed.failure, 'en')).toMatch(complaint);
  });
});

it.each([
  ['', 'all messages', '所有消息'],
  [
    'sensor.temp > 30',
    'messages whose sensor.temp (a field of the layout sensor, in ℃) is more than 30',
    'sensor.temp（报文格式 sensor 的字段，单位 ℃）大于 30 的消息',
  ],
  [
    'tag == "odd" or note',
    'messages whose tag (each of its tags in the record) is "odd" or with note (the note on it in the record)',
    'tag（记录中的各个标签）为 "odd"，或含有 note（记录中的备注）的消息',
  ],
  [
    'hex matches "AA ??"',
    'messages whose hex (its bytes; matches takes a pattern such as "AA ?? 01") matches the pattern of bytes "AA ??"',
    'hex（报文字节；matches 后写字节模式，例如 "AA ?? 01"）匹配字节模式“AA ??”的消息',
  ],
])('is explained: %s', async (text, en, zh) => {
  const filter = orThrow(await readMessageFilter(text, layouts));
  expect(explainFilter(filter, 'en', 'messages')).toBe(en);
  expect(explainFilter(filter, 'zh-CN', 'messages')).toBe(zh);
});

it('is completed with the desk’s fields and those of layouts', () => {
  const completed = (text: string): readonly string[] =>
    completeFilter(text, text.length, messageCatalog(layouts)).items.map((item) => item.text);
  expect(completed('')).toContain('checksum.bad');
  expect(completed('')).not.toContain('');
  expect(completed('sensor.t')).toEqual(['sensor.temp']);
  expect(completed('sensor.state == ')).toContain('"ok"');
});
