import { expect, it } from 'vitest';
import { isAudited } from './audit.js';
import { httpRoutes } from './http-routes.js';
import { rolesOf } from './roles.js';
import { type OperationName, operations } from './table.js';

it('writes down everything that changes something, but what a page keeps for itself or tells of itself', () => {
  const changing = (Object.keys(operations) as OperationName[]).filter(
    (name) => httpRoutes[name].method !== 'GET' && rolesOf[name] !== 'view',
  );
  expect(changing.filter((name) => !isAudited(name)).toSorted()).toEqual([
    'composer.addSent',
    'composer.keepDraft',
    'courses.report',
  ]);
});

it('writes down nothing that only looks', () => {
  expect(
    (['endpoints.list', 'record.search', 'composer.get', 'courses.people'] as const).map(isAudited),
  ).toEqual([...[false, false, false, false]]);
});
