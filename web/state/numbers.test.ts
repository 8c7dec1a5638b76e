import { describe, expect, it } from 'vitest';
import {
  formatDay,
  formatDelta,
  formatLeft,
  formatMoment,
  formatRate,
  formatSpan,
  formatZonedTime,
  isSameDay,
} from './numbers.js';

describe('numbers for people', () => {
  it('are short', () => {
    expect(formatRate(18_842.4)).toBe('18.4 KiB/s');
    expect(
      [380, 12_400, 1_428_000, 184_000_000, 7_260_000_000, 325_546_200e6].map((micros) => formatSpan(micros)),
    ).toEqual(['380 µs', '12.4 ms', '1.428 s', '3 min 4 s', '2 h 1 min', '3767 d 21 h']);
    expect([198e6, 7_200e6, 325_546_200e6].map(formatDelta)).toEqual(['198 s', '2.0 h', '3767.9 d']);
  });

  it('say what is left in whole seconds, and no more of an hour’s minutes than there are', () => {
    expect([0, 860_000, 59_200_000, 183_500_000, 7_140_000_000].map((micros) => formatLeft(micros))).toEqual([
      '0 s',
      '1 s',
      '1 min 0 s',
      '3 min 4 s',
      '1 h 59 min',
    ]);
  });
});

it('have words for two units in Chinese', () => {
  expect([12_400, 184e6, 7_260e6, 86_400e6].map((micros) => formatSpan(micros, 'zh-CN'))).toEqual([
    '12.4 ms',
    '3 分 4 秒',
    '2 小时 1 分',
    '1 天 0 小时',
  ]);
  expect(formatLeft(59.2e6, 'zh-CN')).toBe('1 分 0 秒');
});

it('name the day of a moment that is not today', () => {
  const now = new Date(2026, 10, 28, 9).getTime() * 1000;
  expect(formatMoment(now - 3_600e6, now / 1000)).toBe('08:00:00.000');
  expect(formatMoment(now - 10 * 3_600e6, now / 1000)).toBe('2026-11-27 23:00:00.000');
});

it('tell days apart at midnight of the machine, and name the year of another year only', () => {
  const at = (...[year, month, day, hour]: [number, number, number, number]): number =>
    new Date(year, month - 1, day, hour).getTime() * 1000;
  expect(isSameDay(at(2026, 11, 28, 0), at(2026, 11, 28, 23))).toBe(true);
  expect(isSameDay(at(2026, 11, 27, 23), at(2026, 11, 28, 0))).toBe(false);
  expect(isSameDay(at(2025, 11, 28, 9), at(2026, 11, 28, 9))).toBe(false);
  const nowMs = at(2026, 1, 2, 9) / 1000;
  expect(formatDay(at(2026, 1, 1, 0), nowMs)).toBe('01-01');
  expect(formatDay(at(2025, 12, 31, 23), nowMs)).toBe('2025-12-31');
});

it('show local time with its offset from UTC, so that it reads as the same moment anywhere', () => {
  for (const micros of [1_764_082_991_204_017, 1_784_082_991_204_900]) {
    const text = formatZonedTime(micros);
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d$/);
    expect([Date.parse(text), text.slice(23, 26)]).toEqual([
      Math.floor(micros / 1000),
      String(micros).slice(-3),
    ]);
  }
});
