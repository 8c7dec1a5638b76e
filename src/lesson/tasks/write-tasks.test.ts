import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CheckFacts } from '../../check/check.js';
import { checkSubjects } from '../../check/check-subjects.js';
import { lessonIds } from '../lesson.js';
import { clientCommand, taskCommand } from './task-command.js';
import { taskFile, taskFileName } from './task-file.js';
import { taskIds } from './write-task.js';
import { writeTaskOf, writeTasks } from './write-tasks.js';

it('has one task of each name', () => {
  expect(writeTasks.map(({ id }) => id)).toEqual(taskIds);
  expect(writeTaskOf('write-nothing')).toBeUndefined();
});

describe.each(writeTasks)('the task $id', (task) => {
  const checks: readonly CheckFacts[] = checkSubjects[task.subject];

  it('is checked by checks that there are, in the order in which these are run, without the level full', () => {
    const chosen = checks.filter(({ id }) => task.only?.includes(id) ?? true);
    if (task.only !== undefined) expect([...task.only].sort()).toEqual(chosen.map(({ id }) => id).sort());
    if (task.only !== undefined) expect(chosen.every(({ level }) => level === 'basic')).toBe(true);
    expect(chosen.length).toBeGreaterThan(3);
  });

  it('belongs to a lesson, says what to write in both languages, and has a right program', () => {
    expect(lessonIds).toContain(task.lesson);
    for (const words of [task.title, task.asks, ...task.rules])
      for (const language of ['en', 'zh-CN'] as const) {
        expect(words[language].length).toBeGreaterThan(3);
        // Code stands between two backticks.
        expect(words[language].split('`').length % 2).toBe(1);
      }
    const { folder, role } = task.solution;
    for (const suffix of ['py', 'php', 'mjs', 'c'])
      expect(existsSync(`examples/${folder}/${role}.${suffix}`)).toBe(true);
  });
});

it('tells the command that checks a program', () => {
  const gbk = writeTaskOf('write-gbk-echo');
  const server = writeTaskOf('write-tftp-server');
  const client = writeTaskOf('write-tftp-client');
  if (gbk === undefined || server === undefined || client === undefined) throw new Error('no such task');
  expect(taskCommand(gbk, '[::1]:7005', 7)).toBe(
    `bob check tcp-echo [::1]:7005 --encoding gbk --only ${gbk.only?.join(',')} --seed 7`,
  );
  expect(taskCommand(server, '127.0.0.1:6969')).toContain('--file boot.img --expect boot.img --only');
  expect(clientCommand(client, 'CLIENT {url} {file}')).toMatch(
    /^bob check tftp-client --get 'CLIENT \{url\} \{file\}' --only get-whole,/,
  );
});

it('has a file of whole blocks alone', () => {
  expect(taskFileName).toBe('boot.img');
  expect(taskFile()).toHaveLength(10 * 512);
  expect(new TextDecoder().decode(taskFile()).split('\n').slice(-3)).toEqual(['2022', '2023', '']);
});
