import { expect, it } from 'vitest';
import type { ErrorCode } from '../errors/catalog.js';
import { clusterErrors } from '../errors/cluster.js';
import { statusOf } from './statuses.js';

/** What the names of codes promise. */
const promised: readonly (readonly [RegExp, number])[] = [
  [/_(AWAY|UNAVAILABLE|UNREACHABLE)$/, 503],
  [/_(FILE|VERSION|NODE)?_?UNKNOWN$/, 404],
  [/_NOT_PERMITTED$|_DENIED$/, 403],
  [/_CHANGED$|_TAKEN$|_(WORKSPACE|CLUSTER)_NONE$/, 409],
  [/_BUSY$/, 429],
  [/_SILENT$/, 504],
  [/_TOO_LARGE$/, 413],
  [/(URL|NAME|ROOM|LIMIT)_INVALID$/, 400],
];

it('a failure of several nodes is answered with the status that its name promises', () => {
  const codes = Object.keys(clusterErrors) as (keyof typeof clusterErrors)[];
  const wrong = codes.flatMap((code) =>
    promised
      .filter(([name, status]) => name.test(code) && statusOf(code) !== status)
      .map(([, status]) => `${code}: ${statusOf(code)}, not ${status}`),
  );
  expect(wrong).toEqual([]);
});

it('what the other side or the system has done wrong is no bad request', () => {
  const codes = Object.entries(clusterErrors) as [ErrorCode, { readonly fault: string }][];
  expect(codes.filter(([code, { fault }]) => fault !== 'local' && statusOf(code) === 400)).toEqual([]);
});

it('other failures keep theirs, and those that name none are bad requests', () => {
  expect((['ENDPOINT_UNKNOWN', 'WORKBENCH_BUSY', 'FILTER_INVALID'] as const).map(statusOf)).toEqual([
    404, 503, 400,
  ]);
});
