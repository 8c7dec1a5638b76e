import { expect, it } from 'vitest';
import type { SettledMessage } from '../../../../src/operations/standing-in.js';
import { hex, layoutWith } from '../../../../test/layouts.js';
import { pageWords } from '../../../../test/page-words.js';
import { encodeBase64 } from '../../../transport/base64.js';
import { settledWords } from './settled-words.js';

const en = await pageWords('en');
const zhCn = await pageWords('zh-CN');
const sensor = layoutWith({ sync: 'const AA 55', unit: 'u8', temp: 'i16 * 0.1 ℃', sum: 'checksum sum8' });

const settled = (what: SettledMessage['what'], data: string, after?: string): SettledMessage => ({
  ...{ number: 1, side: 'up', peer: '192.0.2.7:9000', atMicros: 1, what, data: encodeBase64(hex(data)) },
  ...(after === undefined ? {} : { after: encodeBase64(hex(after)) }),
});
const sensorMessage = 'AA 55 01 00 EB EB';

it.each([
  [settled('forwarded', '01 02'), 'forwarded as it came, 2 B', '原样放行，2 B'],
  [
    settled('changed', sensorMessage, 'AA 55 01 03 E7 EA'),
    'forwarded changed, temp 23.5 to 99.9 ℃',
    '改后放行，temp 由 23.5 改为 99.9 ℃',
  ],
  [settled('changed', '01 02', '01 02 03'), 'forwarded changed, 2 B → 3 B', '改后放行，2 B → 3 B'],
  [settled('dropped', '01 02'), 'dropped, 2 B', '丢弃，2 B'],
  [settled('answered', '01', '01 02'), 'answered in the target’s name, 2 B', '以目标的名义代答，2 B'],
  [settled('timedOut', '01'), 'time ran out, went as it came', '时限已到，原样放行'],
  [settled('gone', '01'), 'went with its connection, 1 B', '随连接结束，1 B'],
])('%o is told', (message, english, chinese) => {
  const reading = { layouts: [sensor], encoding: 'utf-8' } as const;
  expect(settledWords(message, reading, en)).toBe(english);
  expect(settledWords(message, reading, zhCn)).toBe(chinese);
});
