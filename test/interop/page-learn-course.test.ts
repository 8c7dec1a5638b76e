// A course on the page: a teacher's link, two students in browsers of their own, at a workbench that is shared with a token.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { RunningBob } from '../bob.js';
import { describePage, eventually, type PageBench } from '../page-bench.js';
import { pageWords } from '../page-words.js';

const title = 'Week 1 & <b>';
const hostile = '<img src=x onerror=alert(1)>\u202eevil';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-course-'));
let shared: RunningBob;
let url = '';

const start = async (port: string): Promise<void> => {
  shared = RunningBob.start(
    ...['workbench', '--host', '0.0.0.0', '--port', port, '--no-open', '--workspace', folder],
  );
  url = String((await shared.event(({ type }) => type === 'workbench')).url);
};
beforeAll(() => start('0'));
afterAll(async () => {
  await shared.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The teacher's page, with two lessons chosen and named; the link that it gives. */
async function teach(bench: PageBench): Promise<{ readonly page: Page; readonly link: string }> {
  const page = await bench.fresh({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.locator('.rail a[href="#/learn"]').click();
  await page.getByRole('link', { name: 'For a class' }).click();
  await page.getByText('Choose at least one.').waitFor();
  await page.getByRole('group', { name: 'Lessons' }).getByRole('button', { name: 'All' }).click();
  await eventually(() => page.locator('.teach-choice summary').textContent()).toContain('12 chosen');
  await page.getByRole('group', { name: 'Lessons' }).getByRole('button', { name: 'None' }).click();
  await page.getByRole('checkbox', { name: 'TCP has no messages' }).check();
  await page.getByRole('checkbox', { name: 'A client' }).check();
  await page.getByLabel('Title').fill(title);
  await page.getByText('whoever has it may do on this workbench whatever you may').waitFor();
  const link = (await page.locator('.teach-url').textContent()) ?? '';
  return { page, link };
}

const rowOf = (page: Page, name: string) => page.locator('.teach-table tbody tr', { hasText: name });

/** Goes through a lesson from where it is, whatever is asked. */
async function walk(page: Page, unsure: string): Promise<void> {
  for (;;) {
    await page
      .locator('.lesson-summary, .lesson-question, .bench-step[aria-disabled="false"]')
      .first()
      .waitFor();
    if ((await page.locator('.lesson-summary').count()) > 0) return;
    const before = await page.locator('.bench-moment').textContent();
    if ((await page.locator('.lesson-question').count()) > 0)
      await page.getByRole('button', { name: unsure }).click();
    else await page.locator('.bench-step').click();
    await eventually(() => page.locator('.bench-moment').textContent()).not.toBe(before);
  }
}

describePage('a course in Chromium', (bench) => {
  it('is chosen, opened by a link with the token, and shows the teacher who is where', async () => {
    const { t } = await pageWords('zh-CN');
    const { page: teacher, link } = await teach(bench);
    expect(link).toMatch(
      /^http:\/\/[^/]+\/#\/learn\/course\/client\.no-messages\?title=Week%201%20%26%20%3Cb%3E&token=[\w-]+$/,
    );
    expect(await teacher.locator('.teach-people').textContent()).toContain('Nobody yet.');

    const ming = await bench.fresh({ locale: 'zh-CN' });
    await ming.goto(link);
    await ming.locator('.course-name').waitFor();
    expect(new URL(ming.url()).hash).toBe('#/learn/course/client.no-messages?title=Week%201%20%26%20%3Cb%3E');
    expect(await ming.locator('h1').textContent()).toBe(title);
    expect(await ming.locator('.lesson-line b').allTextContents()).toEqual(['客户端', 'TCP 没有消息边界']);
    await ming.getByLabel(t('courseAsk')).fill('小明');
    await ming.keyboard.press('Enter');
    await ming.locator('.course-listing', { hasText: '小明' }).waitFor();
    await rowOf(teacher, '小明').waitFor();
    expect(await rowOf(teacher, '小明').textContent()).toContain('nothing open');

    // The link lets in as well where the page is open already, and waits for a token.
    const other = await bench.fresh();
    await other.goto(new URL('/', url).href);
    await other.locator('form.token').waitFor();
    await other.goto(link);
    await other.getByLabel('What is your name?').fill(hostile);
    await other.getByRole('button', { name: 'Put me on the list' }).click();
    await rowOf(teacher, '<img src=x onerror=alert(1)>\\u{202e}evil').waitFor();
    expect(await teacher.locator('.teach-table img').count()).toBe(0);

    await ming.getByRole('link', { name: '继续：客户端' }).click();
    await eventually(() => rowOf(teacher, '小明').textContent()).toContain('A client');
    await walk(ming, t('learnUnsure'));
    await eventually(() =>
      rowOf(teacher, '小明').locator('.teach-mark').first().getAttribute('title'),
    ).toMatch(/^A client: done · guessed right \d of \d/);
    // What follows in the course is not what follows in the list of all.
    await ming.getByRole('link', { name: '下一项：TCP 没有消息边界' }).click();
    await eventually(() => rowOf(teacher, '小明').locator('.here').getAttribute('title')).toContain(
      'TCP has no messages',
    );
    await ming.getByRole('link', { name: '返回课堂' }).click();
    await eventually(() => ming.locator('.head-state').textContent()).toBe('2 项中已完成 1 项');

    await teacher.getByRole('button', { name: 'stuck longest' }).click();
    await eventually(() => teacher.locator('.teach-name').allTextContents()).toEqual([
      expect.stringContaining('evil'),
      '小明',
    ]);
    const axe = await Axe.into(teacher);
    expect(await axe.violations('main')).toEqual([]);
    expect(await (await Axe.into(ming)).violations('main')).toEqual([]);
    await teacher.setViewportSize({ width: 400, height: 800 });
    await teacher.locator('.teach-cards li').first().waitFor();
    expect(await axe.violations('main')).toEqual([]);
    expect(
      await teacher.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await teacher.setViewportSize({ width: 1280, height: 800 });

    // The name is asked once; all of it is there again after a reload, and after a start of the workbench.
    await ming.reload();
    await ming.locator('.course-listing', { hasText: '小明' }).waitFor();
    expect(await ming.locator('.course-name').count()).toBe(0);
    await teacher.reload();
    await rowOf(teacher, '小明').waitFor();
    expect(await teacher.locator('.teach-url').textContent()).toBe(link);

    await teacher.getByRole('button', { name: /^Take .*evil off the list$/ }).click();
    await teacher.getByRole('button', { name: 'Take off', exact: true }).click();
    await eventually(() => teacher.locator('.teach-table tbody tr').count()).toBe(1);
    await other.getByRole('link', { name: 'Go on with A client' }).click();
    // A run of one's own, whatever others have done in theirs.
    await eventually(() => other.locator('.bench-moment').textContent()).toContain('moment 0 of');
    await other.getByRole('link', { name: 'The course' }).click();
    await other.getByText('You were taken off the list of who is where.').waitFor();
  });

  it('keeps who is where over a start of the workbench', async () => {
    const { port } = new URL(url);
    await shared.stop();
    await start(port);
    const { page } = await teach(bench);
    await rowOf(page, '小明').waitFor();
    expect(await page.locator('.teach-table tbody tr').count()).toBe(1);
  });

  it('goes without a name, and says where the link works on loopback', async () => {
    const page = await bench.open('#/learn/teach');
    await page.getByRole('checkbox', { name: 'A client' }).check();
    await page.getByText('This workbench answers on this machine alone').waitFor();
    expect(await page.locator('.teach-url').textContent()).toBe(`${bench.url}#/learn/course/client`);
    await page.getByRole('link', { name: 'See it as a student' }).click();
    await page.getByRole('button', { name: 'Without a name' }).click();
    await page.getByText('Not on the list of who is where').waitFor();
    await page.getByRole('link', { name: 'Leave the course' }).click();
    await page.getByRole('link', { name: 'For a class' }).waitFor();
    expect(await page.locator('.course-lead').count()).toBe(0);
    expect(await bench.ask('GET', 'courses/people')).toMatchObject({ people: [] });
    await page.goto(`${bench.url}#/learn/course/client.`);
    await page.getByText('This link names no course').waitFor();
  });
});
