import { expect, it } from 'vitest';
import { exportName } from './export-name.js';

/** Half past nine in the evening, wherever the test runs. */
const evening = new Date(2026, 2, 4, 21, 30, 5).getTime();

it.each([
  ['锅炉 #2', '锅炉-2-20260304-213005.csv'],
  ['TCP 127.0.0.1:15502', 'TCP-127.0.0.1-15502-20260304-213005.csv'],
  ['Kühlung/Süd', 'Kühlung-Süd-20260304-213005.csv'],
  ['../..', 'log-20260304-213005.csv'],
])('names the file of a saved log after %s and the local time', (endpoint, name) => {
  expect(exportName(endpoint, 'csv', evening)).toBe(name);
});
