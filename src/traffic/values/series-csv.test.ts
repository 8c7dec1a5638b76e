import { describe, expect, it } from 'vitest';
import { seriesCsv } from './series-csv.js';
import { ValueSeries } from './value-series.js';

const second = 1_000_000;
const start = Date.UTC(2026, 10, 27) * 1_000;

function seriesOf(points: readonly (readonly [time: number, value: number])[]): ValueSeries {
  const series = new ValueSeries();
  for (const [time, value] of points) series.add(start + time, value);
  return series;
}

const csvOf = (series: ReadonlyMap<string, ValueSeries>): string => [...seriesCsv(series)].join('');

describe('series as CSV', () => {
  it('have a line for each time, with what came then', () => {
    const temp = seriesOf([
      [0, 23.5],
      [second, 24],
    ]);
    const hum = seriesOf([
      [0, 45],
      [second / 2, 46],
    ]);
    expect(
      csvOf(
        new Map([
          ['temp', temp],
          ['hum', hum],
        ]),
      ),
    ).toBe(
      [
        'time,temp,hum',
        '2026-11-27T00:00:00.000000Z,23.5,45',
        '2026-11-27T00:00:00.500000Z,,46',
        '2026-11-27T00:00:01.000000Z,24,',
        '',
      ].join('\r\n'),
    );
  });

  it('have several lines for numbers of one time', () => {
    expect(
      csvOf(
        new Map([
          [
            'a',
            seriesOf([
              [0, 1],
              [0, 2],
            ]),
          ],
        ]),
      )
        .split('\r\n')
        .slice(1, 3),
    ).toEqual(['2026-11-27T00:00:00.000000Z,1', '2026-11-27T00:00:00.000000Z,2']);
  });

  it('have names that no spreadsheet runs', () => {
    const none = new ValueSeries();
    expect(
      csvOf(
        new Map([
          ['=1+1', none],
          ['@x', none],
          ['a,"b"', none],
        ]),
      ),
    ).toBe(`time,'=1+1,'@x,"a,""b"""\r\n`);
  });

  it('have all points although a clock was set back', () => {
    const csv = csvOf(
      new Map([
        [
          'a',
          seriesOf([
            [second, 1],
            [0, 2],
            [second, 3],
          ]),
        ],
        ['b', seriesOf([[0, 9]])],
      ]),
    );
    expect(csv.split('\r\n')).toHaveLength(6);
  });

  it('come in parts', () => {
    const many = seriesOf(Array.from({ length: 10_000 }, (_, at) => [at, at]));
    const parts = [...seriesCsv(new Map([['a', many]]))];
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.join('').split('\r\n')).toHaveLength(10_002);
  });

  it('go on behind what a series has forgotten meanwhile', () => {
    const series = new ValueSeries(10_000);
    for (let at = 0; at < 10_000; at += 1) series.add(start + at, at);
    const parts = seriesCsv(new Map([['a', series]]));
    const before = parts.next().value ?? '';
    for (let at = 10_000; at < 19_000; at += 1) series.add(start + at, at);
    const lines = (before + [...parts].join('')).trimEnd().split('\r\n');
    expect(lines.at(-1)).toMatch(/,9999$/);
    expect(lines.length).toBeLessThan(10_001);
  });
});
