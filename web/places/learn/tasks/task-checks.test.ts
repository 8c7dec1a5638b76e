import { expect, it } from 'vitest';
import { writeTaskOf } from '../../../../src/lesson/tasks/write-tasks.js';
import type { CheckRow, CheckRunState } from '../../../../src/operations/checks.js';
import { awaitedNumber, isRight, shownChecks, tallyOf } from './task-checks.js';
import { parseTarget, targetText } from './task-target.js';

const row = (id: string, state: CheckRow['state']): CheckRow => ({
  ...{ id, state, level: 'basic', title: { en: id, 'zh-CN': id } },
});

function run(checks: readonly CheckRow[], phase: CheckRunState['phase'] = 'ended'): CheckRunState {
  return {
    ...{ id: '1', subject: 'tftp-server', version: 1, address: '127.0.0.1:69', level: 'basic', seed: 1 },
    ...{ phase, checks, written: [] },
  };
}

it('shows the checks of the task, and of those that they build on what failed alone', () => {
  const task = writeTaskOf('write-tftp-server');
  if (task === undefined) throw new Error('no such task');
  const checks = [
    row('write-whole', 'skipped'),
    row('read-whole', 'passed'),
    row('option-support', 'failed'),
  ];
  expect(shownChecks(task, run(checks)).map(({ id }) => id)).toEqual(['read-whole', 'option-support']);
  expect(shownChecks({ ...task, only: undefined }, run(checks))).toHaveLength(3);
});

it('counts what holds, and says that a program is right only when everything was checked', () => {
  const rows = [row('a', 'passed'), row('b', 'warned'), row('c', 'running')];
  expect(tallyOf(rows)).toEqual({ all: 3, over: 2, held: 2, failed: 0 });
  expect(awaitedNumber(rows)).toBe(3);
  expect(isRight(run(rows), tallyOf(rows))).toBe(false);
  const held = rows.slice(0, 2);
  expect(isRight(run(held), tallyOf(held))).toBe(true);
  expect(isRight(run(held, 'stopped'), tallyOf(held))).toBe(false);
  const silent = [row('a', 'failed'), row('b', 'skipped')];
  expect(isRight(run(silent), tallyOf(silent))).toBe(false);
});

it.each([
  ['7002', '127.0.0.1:7002'],
  [' localhost:7002 ', '127.0.0.1:7002'],
  ['[::1]:7002', '[::1]:7002'],
  ['192.168.1.9:7', '192.168.1.9:7'],
])('reads %s as %s', (typed, text) => {
  const parsed = parseTarget(typed);
  expect(parsed.ok && targetText(parsed.value)).toBe(text);
});

it.each(['', '0', '70000', 'x y:7'])('takes "%s" for no address', (typed) => {
  expect(parseTarget(typed).ok).toBe(false);
});
