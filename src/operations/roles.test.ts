import { expect, it } from 'vitest';
import { httpRoutes } from './http-routes.js';
import { rolesOf } from './roles.js';
import { type OperationName, operations } from './table.js';

/** What takes a body and changes nothing: it reads, computes or tries in memory. */
const asking: readonly OperationName[] = [
  ...(['endpoints.diagnose', 'ports.diagnose', 'imports.read', 'messages.preview'] as const),
  ...(['record.search', 'record.export', 'rules.try', 'history.search'] as const),
];

it('lets who may only look change nothing', () => {
  const names = Object.keys(operations) as OperationName[];
  const changing = names.filter((name) => httpRoutes[name].method !== 'GET');
  expect(changing.filter((name) => rolesOf[name] === 'view').toSorted()).toEqual(asking.toSorted());
});

it('keeps what a node serves, forgets and trusts for who administers it', () => {
  const names = Object.keys(operations) as OperationName[];
  expect(names.filter((name) => rolesOf[name] === 'administer').toSorted()).toEqual([
    'record.remove',
    'record.setLimits',
    'tftp.chooseFolder',
    'workspace.trust',
  ]);
});
