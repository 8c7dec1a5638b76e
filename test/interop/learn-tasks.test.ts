// The tasks in the terminal, and the right programs of every language that the page shows as solutions.
import { describe, expect, it } from 'vitest';
import { taskCommand } from '../../src/lesson/tasks/task-command.js';
import { taskFile, taskFileName } from '../../src/lesson/tasks/task-file.js';
import { taskIds } from '../../src/lesson/tasks/write-task.js';
import { writeTaskOf, writeTasks } from '../../src/lesson/tasks/write-tasks.js';
import { bob, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { lessonLanguages, lessonPrograms, missingFor } from '../lesson-programs.js';
import { scratch } from '../scratch.js';
import { startWrong } from '../wrong-programs.js';

const { own, folder } = scratch();
const programs = lessonPrograms('examples');
const timeoutMs = 90_000;

describe('bob learn', () => {
  it('lists the tasks, and prints one with the command that checks it, in both languages', async () => {
    const list = (await bob(['learn'])).stdout.toString();
    expect(list).toMatch(/Write it yourself[^\n]*\n +1 +write-reverse-server +A server that reverses\n/);
    for (const id of taskIds) expect(list).toContain(` ${id} `);
    const english = (await bob(['learn', 'write-gbk-echo'])).stdout.toString();
    expect(english).toContain('Task 2 of 7 · An echo in GBK');
    expect(english).toContain('bob check tcp-echo 127.0.0.1:7005 --encoding gbk --only echo-text,');
    expect(english).toContain('bob learn write-gbk-echo 127.0.0.1:7005');
    const chinese = (await bob(['learn', 'write-tftp-server', '--lang', 'zh-CN'])).stdout.toString();
    expect(chinese).toContain('第 7 题，共 7 题 · TFTP 服务器');
    expect(chinese).toContain('seq 1000 2023 > boot.img');
    expect(english + chinese).not.toMatch(/`|\{\{/);
  });

  it('checks a program at an address, behind -- as well, and fails where it does not hold', async () => {
    const wrong = await startWrong('write-counter');
    own(wrong);
    const { status, stdout } = await bob(['learn', 'write-counter', '--', String(wrong.port)]);
    expect(status).toBe(1);
    expect(stdout.toString()).toMatch(/✗ counter-counts [^\n]*\n {4}expected {2}the number 2\n/);
  });

  it('refuses an address for what is no task, and names the nearest task', async () => {
    const lesson = await bob(['learn', 'no-messages', '7007']);
    expect([lesson.status, lesson.stderr]).toEqual([2, expect.stringContaining('write-reverse-server 7007')]);
    const misspelt = await bob(['learn', 'write-chatt']);
    expect([misspelt.status, misspelt.stderr]).toEqual([2, expect.stringContaining('write-chat')]);
  });
});

describe('the right programs of a task', () => {
  const languages = lessonLanguages.filter((language) => missingFor(language) === undefined);

  it.each(writeTasks.filter(({ port }) => port !== undefined).map((task) => [task.id, task] as const))(
    '%s: pass it in every language',
    async (id, { solution, hasFile }) => {
      const before = hasFile === true ? [folder({ [taskFileName]: taskFile() })] : [];
      const outcomes = languages.map(async (language) => {
        const { port } = await programs.serve(solution.folder, language, before);
        const { status, stdout } = await bob(['learn', id, `127.0.0.1:${port}`], { timeoutMs });
        return [language, status, / (\d+) failed/.exec(stdout.toString())?.[1]];
      });
      expect(await Promise.all(outcomes)).toEqual(languages.map((language) => [language, 0, '0']));
    },
    timeoutMs,
  );

  const client = writeTaskOf('write-tftp-client');
  if (client === undefined) throw new Error('no such task');
  it(
    'write-tftp-client: pass it in every language',
    async () => {
      const statuses = languages.map(async (language) => {
        const port = await freePort();
        const words = taskCommand(client, `127.0.0.1:${port}`).split(' ').slice(1);
        const checking = RunningBob.start(...words);
        own({ close: () => checking.stop() });
        const [file, ...args] = programs.command('lessons/tftp', 'client', language);
        while (checking.isRunning) await run(file, [...args, 'any.bin', '127.0.0.1', String(port)]);
        return [language, await checking.ended()];
      });
      expect(await Promise.all(statuses)).toEqual(languages.map((language) => [language, 0]));
    },
    timeoutMs,
  );
});
