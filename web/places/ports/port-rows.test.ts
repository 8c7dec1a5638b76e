import { expect, it } from 'vitest';
import type { PortRow } from '../../../src/operations/system.js';
import { breakable, filteredRows, holderOf } from './port-rows.js';

const listening: PortRow = {
  protocol: 'tcp',
  local: '[::]:8620',
  peer: '*',
  state: 'LISTEN',
  process: 'node',
  pid: 77,
};
const hidden: PortRow = { protocol: 'udp', local: '10.0.0.1:69', peer: '*', state: '', ownerHidden: true };
const rows = [listening, hidden];

it.each<[filter: string, found: readonly PortRow[]]>([
  ['', rows],
  ['  ', rows],
  [':8620', [listening]],
  ['listen', [listening]],
  [' NODE 77 ', [listening]],
  ['UDP', [hidden]],
  ['undefined', []],
])('the filter %j finds the rows that hold it', (filter, found) => {
  expect(filteredRows(rows, filter)).toEqual(found);
});

it('the holder of a socket is as much as the system reports', () => {
  expect([holderOf(listening), holderOf({ pid: 77 }), holderOf(hidden)]).toEqual(['node · 77', '77', '']);
});

it.each([
  ['[::1%lo]:8620', '[::1%lo]', ':8620'],
  ['10.0.0.1:69', '10.0.0.1', ':69'],
  ['*', '', '*'],
])('%s is broken nowhere but in its host', (address, host, port) => {
  expect(breakable(address)).toEqual({ host, port });
});
