import { expect, it } from 'vitest';
import { SeriesTable } from './series-table.js';

it('a table keeps series by their names, and no more than it may', () => {
  const table = new SeriesTable({ series: 2, points: 3 });
  for (let at = 0; at < 10; at += 1) for (const name of ['a', 'b', `c${at}`]) table.add(name, at, at);
  expect([...table.series.keys()]).toEqual(['a', 'b']);
  expect(table.series.get('a')?.count).toBe(3);
  expect(table.refused).toBe(10);
  table.remove('a');
  table.add('c', 1, 1);
  expect([...table.series.keys()]).toEqual(['b', 'c']);
});

it('a name from the network is made visible and is bounded', () => {
  const table = new SeriesTable();
  table.add('\u001b[31mtemp\u202e', 1, 1);
  table.add('x'.repeat(10_000), 1, 1);
  const [first = '', second = ''] = [...table.series.keys()];
  expect(first).not.toMatch(/[\u001b\u202e]/);
  expect(first).toContain('temp');
  expect(second).toHaveLength(60);
});
