import { describe, expect, it } from 'vitest';
import { translator } from '../language.js';
import { clockTime, countdown, durationWords, latencyFigure } from './times.js';

describe('times and durations', () => {
  it('of day are local, with milliseconds that are not rounded up', () => {
    const micros = new Date(2026, 0, 2, 3, 4, 5, 6).getTime() * 1000;
    expect(clockTime(micros + 999)).toBe('03:04:05.006');
  });

  it.each([
    [0.000_4, '0.4 ms', '0.4 毫秒'],
    [0.012_4, '12 ms', '12 毫秒'],
    [2.345, '2.35 s', '2.35 秒'],
    [41.04, '41.0 s', '41.0 秒'],
    [7_260, '2 h 1 min', '2 小时 1 分'],
    [325_546_200, '3767 d 21 h', '3767 天 21 小时'],
  ])('of %f s are worded in both languages', (seconds, english, chinese) => {
    expect(durationWords(seconds, translator('en'))).toBe(english);
    expect(durationWords(seconds, translator('zh-CN'))).toBe(chinese);
  });

  it.each([
    [279.6, '280 µs'],
    [2_100, '2.10 ms'],
    [41_250, '41.3 ms'],
    [1_200_000, '1.20 s'],
  ])('of %f µs are figures', (micros, figure) => {
    expect(latencyFigure(micros)).toBe(figure);
  });

  it.each([
    [0.2, '0:01'],
    [7, '0:07'],
    [750, '12:30'],
    [3_723, '1:02:03'],
  ])('that are left, %f s, count down to nothing', (seconds, shown) => {
    expect(countdown(seconds)).toBe(shown);
  });
});
