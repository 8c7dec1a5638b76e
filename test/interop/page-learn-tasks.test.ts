// The tasks on the page: right programs of the examples and wrong ones of this test, on real sockets, in both languages.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import type { CheckFacts } from '../../src/check/check.js';
import { checkSubjects } from '../../src/check/check-subjects.js';
import type { Language } from '../../src/errors/error.js';
import { taskFile, taskFileName } from '../../src/lesson/tasks/task-file.js';
import type { TaskId, WriteTask } from '../../src/lesson/tasks/write-task.js';
import { writeTaskOf, writeTasks } from '../../src/lesson/tasks/write-tasks.js';
import { Axe } from '../axe.js';
import { run } from '../bob.js';
import { freePort } from '../free-port.js';
import { lessonPrograms } from '../lesson-programs.js';
import { describePage, eventually, type PageBench, type Person } from '../page-bench.js';
import { pageWords } from '../page-words.js';
import { scratch } from '../scratch.js';
import { askWrong, startWrong, wrongServers } from '../wrong-programs.js';

const { folder } = scratch();
const programs = lessonPrograms('examples');
const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const locales: readonly (readonly [locale: string, language: Language])[] = [
  ['en-GB', 'en'],
  ['zh-CN', 'zh-CN'],
];
const servers = writeTasks.filter(({ port }) => port !== undefined);

async function openTask(bench: PageBench, id: TaskId, person: Person = {}): Promise<Page> {
  const page = await bench.open(`#/learn/${id}`, person);
  await page.locator('.task-form').waitFor();
  return page;
}

/** Types where the server listens, and checks it by Enter. */
async function check(page: Page, target: string | number): Promise<void> {
  const field = page.locator('.task-form input');
  await field.fill(String(target));
  await field.press('Enter');
}

/** Waits until nothing runs any more; what is said then. */
async function said(page: Page): Promise<string | null> {
  await page.locator('.task-command').waitFor({ timeout: 40_000 });
  return page.locator('.task-state [role="status"]').textContent();
}

/** Starts the right program of a task in a language; its port. */
async function startRight({ solution, hasFile }: WriteTask, language: 'py' | 'mjs'): Promise<number> {
  const before = hasFile === true ? [folder({ [taskFileName]: taskFile() })] : [];
  const { port } = await programs.serve(solution.folder, language, before);
  return port;
}

function task(id: TaskId): WriteTask {
  const found = writeTaskOf(id);
  if (found === undefined) throw new Error(`no task ${id}`);
  return found;
}

describePage('the tasks in Chromium', (bench) => {
  it.each(locales.flatMap(([locale, language]) => servers.map(({ id }) => [id, language, locale] as const)))(
    '%s: a wrong program is told first of all what does not hold, a right one that everything does: %s',
    async (id, language, locale) => {
      const { t } = await pageWords(language);
      const page = await openTask(bench, id as Exclude<TaskId, 'write-tftp-client'>, { locale });
      const { found } = wrongServers[id as keyof typeof wrongServers];
      const wrong = await startWrong(id as keyof typeof wrongServers, taskFile());
      opened.push(wrong);
      // One that waits in vain at each of its checks is stopped at the first.
      const isSlow = id === 'write-tftp-server';
      if (!isSlow || language === 'en') {
        await check(page, wrong.port);
        const first = page.locator('.failed-check').first();
        await first.waitFor({ timeout: 40_000 });
        const { title, why } = factsOf(id, found);
        expect(await first.textContent()).toContain(title[language]);
        const details = await first.locator('.check-details').textContent();
        for (const word of ['taskExpected', 'taskCame', 'taskMatters'] as const)
          expect(details).toContain(t(word));
        expect(details).toContain(why[language]);
        if (isSlow) await page.getByRole('button', { name: t('taskStop') }).click();
        const words = await said(page);
        const all = await page.locator('.check-rows li').count();
        if (!isSlow) expect(words).toBe(t('taskWrong', { count: await failures(page), all }));
      }
      if (isSlow && language === 'en') return;
      await check(page, await startRight(task(id), language === 'en' ? 'py' : 'mjs'));
      await page.getByText(t('taskRight'), { exact: true }).waitFor({ timeout: 40_000 });
      expect(await page.locator('.failed-check').count()).toBe(0);
      expect(await page.locator('.task-next').count()).toBe(1);
    },
  );

  it.each(locales)('a TFTP client is waited for, a wrong and a right one: %s', async (locale, language) => {
    const { t } = await pageWords(language);
    const page = await openTask(bench, 'write-tftp-client', { locale });
    await page.keyboard.press('Enter');
    const address = async (): Promise<string> => {
      await page.locator('.task-awaits').waitFor();
      return (await page.locator('.task-awaits .copy').textContent())?.trim() ?? '';
    };
    await eventually(() => page.locator('.task-awaits').textContent()).toContain(
      t('taskAwaitsNumber', { number: 1, all: 8 }),
    );
    if (language === 'zh-CN') {
      const failed = page.locator('.failed-check');
      const place = await address();
      await askWrong(place);
      await failed.first().waitFor();
      expect(await failed.first().textContent()).toContain(t('taskMatters'));
      await page.getByRole('button', { name: t('taskStop') }).click();
      await eventually(() => said(page)).toMatch(/^已停止/);
      return;
    }
    const [host = '', port = ''] = (await address()).split(':');
    const [file, ...args] = programs.command('lessons/tftp', 'client', 'py');
    while ((await page.locator('.task-command').count()) === 0)
      await run(file, [...args, 'anything.bin', host, port], {});
    expect(await said(page)).toBe(t('taskRight'));
    expect(await page.locator('.task-command code').textContent()).toContain(
      `bob check tftp-client ${host}:${port} --only get-whole,`,
    );
  });

  it('says once that nobody answers, refuses other machines with the reason, and stays within every width', async () => {
    const { t, failure } = await pageWords('en');
    const page = await openTask(bench, 'write-chat', { colorScheme: 'dark' });
    const axe = await Axe.into(page);
    expect(await axe.violations('.learn')).toEqual([]);
    await check(page, '70000');
    await page.getByText(/70000/).waitFor();
    expect(await page.locator('.task-form input').getAttribute('aria-invalid')).toBe('true');
    await check(page, '192.0.2.1:7008');
    const params = { subject: 'tcp-chat', address: '192.0.2.1' };
    await page.getByText(failure({ code: 'CHECK_ADDRESS_FOREIGN', params })).waitFor();
    await check(page, await freePort());
    await page.getByText(t('taskSilent')).waitFor();
    expect(await failures(page)).toBe(1);
    expect(await page.locator('.check-details').first().textContent()).toContain('ECONNREFUSED');
    await page.locator('.task-solution summary').click();
    const solution = readFileSync('examples/tasks/chat/server.py', 'utf8');
    await eventually(async () => (await page.locator('.program-text').textContent())?.trimEnd()).toBe(
      solution.trimEnd(),
    );
    expect(await axe.violations('.learn')).toEqual([]);
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
    }
  });

  it('keeps in the browser what was done and where, and checks again with the same seed', async () => {
    const { t } = await pageWords('en');
    const page = await openTask(bench, 'write-counter');
    const right = await startRight(task('write-counter'), 'mjs');
    await check(page, right);
    expect(await said(page)).toBe(t('taskRight'));
    const command = (): Promise<string | null> => page.locator('.task-command code').textContent();
    const first = await command();
    expect(first).toMatch(new RegExp(`^bob check udp-counter 127\\.0\\.0\\.1:${right} --seed \\d+$`));
    await page.getByRole('button', { name: t('taskAgain') }).click();
    await eventually(() => page.locator('.head-state').textContent()).toBe(t('taskTries', { count: 2 }));
    expect(await command()).toBe(first);
    await page.reload();
    await page.locator('.task-form').waitFor();
    expect(await page.locator('.task-form input').inputValue()).toBe(String(right));
    await page.getByRole('link', { name: t('learnAll') }).click();
    const line = page.locator('.lesson-line', { hasText: 'A UDP echo with a counter' });
    await eventually(() => line.textContent()).toContain(t('taskMarkDone'));
    expect(await (await Axe.into(page)).violations('.lesson-list')).toEqual([]);
  });

  it('has the file of a TFTP server to be downloaded', async () => {
    const page = await openTask(bench, 'write-tftp-server');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: taskFileName }).click(),
    ]);
    expect(new Uint8Array(readFileSync(await download.path()))).toEqual(taskFile());
  });
});

const failures = (page: Page): Promise<number> => page.locator('.failed-check').count();

/** What is known of a check of a task. */
function factsOf(id: TaskId, check: string): CheckFacts {
  const checks: readonly CheckFacts[] = checkSubjects[task(id).subject];
  const found = checks.find((one) => one.id === check);
  if (found === undefined) throw new Error(`no check ${check}`);
  return found;
}
