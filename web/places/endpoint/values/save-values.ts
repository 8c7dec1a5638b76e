import { seriesCsv } from '../../../../src/traffic/values/series-csv.js';
import { download } from '../../../views/download.js';
import type { SeriesPoints } from './reading/series-points.js';

/** Milliseconds of writing between looks at what else the page has to do. */
const sliceMs = 12;

/** Hands all points kept of series to the browser as a file of CSV, by the names of their columns. The page goes on meanwhile. */
export async function saveValues(
  columns: ReadonlyMap<string, SeriesPoints>,
  fileName: string,
): Promise<void> {
  const series = new Map([...columns].map(([name, points]) => [name, points.series()]));
  const parts: string[] = [];
  let began = performance.now();
  for (const part of seriesCsv(series)) {
    parts.push(part);
    if (performance.now() - began < sliceMs) continue;
    await new Promise((go) => setTimeout(go));
    began = performance.now();
  }
  // A spreadsheet takes a file for UTF-8 by its mark.
  download(new Blob(['\ufeff', ...parts], { type: 'text/csv' }), fileName);
}

/** The name of each column: another one where two series have the same. */
export function columnNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let count = 2; taken.has(own); count += 1) own = `${name} ${count}`;
    taken.add(own);
    return own;
  });
}
