import { expect, it } from 'vitest';
import type { PortRow } from './port-row.js';
import { withHiddenOwner } from './ports.js';

const row: PortRow = { protocol: 'tcp', local: '127.0.0.1:631', peer: '*', state: 'LISTEN' };

it.each<[string, PortRow, boolean, true | undefined]>([
  ['of another user', row, false, true],
  ['of nobody, as root sees it', row, true, undefined],
  ['of this user', { ...row, pid: 7, process: 'cupsd' }, false, undefined],
  ['that was closed', { ...row, state: 'TIME_WAIT' }, false, undefined],
])('a socket %s says whether its owner is hidden', (_, socket, isRoot, hidden) => {
  expect(withHiddenOwner(socket, isRoot).ownerHidden).toBe(hidden);
});
