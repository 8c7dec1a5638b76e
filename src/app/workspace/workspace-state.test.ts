import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { WorkspaceState } from './workspace-state.js';

const bench = scratch();

it('keeps the counters of 10,000 messages, those that counted last', () => {
  const root = bench.folder();
  const path = join(root, '.bob', 'state.json');
  mkdirSync(join(root, '.bob'));
  const counters = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`m${index}`, 7]));
  writeFileSync(path, JSON.stringify({ environment: 'bench', counters }));
  const state = new WorkspaceState(root);
  expect([state.nextCount('m0'), state.nextCount('new')]).toEqual([8, 1]);
  expect([state.countOf('m0'), state.countOf('m1'), state.countOf('m2')]).toEqual([8, 0, 7]);
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  expect(Object.keys(kept.counters)).toHaveLength(10_000);
  expect(new WorkspaceState(root).environment).toBe('bench');
});
