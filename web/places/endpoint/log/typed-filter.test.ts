import { describe, expect, it } from 'vitest';
import { messageCatalog } from '../../../../src/traffic/filter/message-filter.js';
import { layoutOf } from '../../../../test/layouts.js';
import { isExpression } from './typed-filter.js';

const catalog = messageCatalog([layoutOf({ fields: [{ temp: 'i8 ℃' }] })]);

describe('what is typed into the filter of a log', () => {
  it.each([
    'size > 3',
    'size==3',
    'sensor.temp',
    'sensor.',
    'sensor.temp > 30 and dir == in',
    'sensor.tmp > 30',
    'tcp.port == 7',
    'not sensor.temp > 3',
    '!(peer contains "9")',
    'not sensor',
    'sensor and size > 3',
    'checksum.bad',
    'len(text) > 3',
    'hex[0] == aa',
    'hex matches "AA ??"',
    'text contains "温度"',
    'size in {1, 2}',
  ])('is an expression: %s', (text) => {
    expect(isExpression(text, catalog)).toBe(true);
  });

  it.each([
    '',
    'size',
    'sensor',
    'sen',
    'text ',
    'temp=23.4',
    'error and warning',
    'router> show',
    'a > b',
    '192.168.1.9',
    'example.org',
    'AA 55',
    '"quoted',
    '温度',
    '(1) first',
    'not found',
    'time out',
  ])('is a text to be found: %j', (text) => {
    expect(isExpression(text, catalog)).toBe(false);
  });
});
