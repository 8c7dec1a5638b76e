// A lesson on the page: real sockets at the workbench, in both languages, by mouse and by keys. All of them: page-lessons.test.ts.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, eventually, type PageBench } from '../page-bench.js';
import { pageWords } from '../page-words.js';

/** Opens the lesson without messages, before its first step. */
async function openLesson(bench: PageBench, locale = 'en-GB'): Promise<Page> {
  const page = await bench.open('#/learn/no-messages', { locale });
  await page.locator('.bench-step[aria-disabled="false"]').waitFor();
  return page;
}

/** What the browser itself finds wrong from now on. */
function watchConsole(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') faults.push(said.text());
  });
  return faults;
}

const moment = (page: Page): Promise<string | null> => page.locator('.bench-moment').textContent();
const rows = (page: Page): Promise<readonly string[]> => page.locator('.lesson-row').allTextContents();

describePage('the lessons in Chromium', (bench) => {
  it('asks, lets the wire answer, and keeps a wrong guess with the truth beside it', async () => {
    const page = await bench.open('#/learn');
    const faults = watchConsole(page);
    expect(await page.locator('.rail a[href="#/learn"] small').count()).toBe(0);
    await page.getByRole('link', { name: 'TCP has no messages' }).click();
    await page.locator('.bench-step.primary').waitFor();
    await page.getByRole('button', { name: 'Step' }).click();
    await page.getByText(/^The server listens at 127\.0\.0\.1:\d+, the client connects/).waitFor();
    // The server's connection has not taken its listening away.
    const states = ['ESTABLISHED', 'ESTABLISHED', 'LISTEN'];
    await eventually(() => page.locator('.socket-state').allTextContents()).toEqual(states);
    expect((await rows(page)).filter((row) => /SYN|ACK/.test(row))).toHaveLength(3);
    const step = page.getByRole('button', { name: 'Step' });
    expect(await step.getAttribute('aria-disabled')).toBe('true');

    const pass = page.getByRole('button', { name: 'Answer, and see what happens' });
    expect(await pass.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('radio', { name: 'waits for 3 more' }).check();
    await pass.click();
    await eventually(() => page.locator('.lesson-verdict').textContent()).toMatch(
      /^✗You said: waits for 3 more\. It was: returns the 5 bytes\. The number is the most/,
    );
    // The question has gone, and the focus with it to what comes next.
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('bench-step');
    expect(await page.locator('.head-state').textContent()).toBe('guessed right 0 of 1');
    expect((await rows(page)).join('\n')).toContain('reads 23.5LFrecv() returns');
    await page.keyboard.press('Enter');
    await eventually(() => moment(page)).toBe('moment 3 of 6');
    await eventually(() => page.locator('.bench-right').textContent()).toContain('10 B unread');
    expect(await page.locator('.lesson-earlier').textContent()).toContain('You said: waits for 3 more.');

    await page.getByRole('radio', { name: /one and a half/ }).check();
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.lesson-verdict').textContent()).toContain('Right: one and a half.');
    expect((await rows(page)).join('\n')).toContain('reads 23.6LF23.recv() returns');
    expect(faults).toEqual([]);
  });

  it('is walked in Chinese by keys alone, back and forth', async () => {
    const page = await openLesson(bench, 'zh-CN');
    const faults = watchConsole(page);
    expect(await page.locator('#lesson-title').textContent()).toContain('TCP 没有消息边界');
    await page.keyboard.press('Space');
    await page.locator('.lesson-question').waitFor();
    await page.keyboard.press('2');
    expect(await page.locator('.lesson-choice input').nth(1).isChecked()).toBe(true);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.lesson-verdict').textContent()).toContain(
      '猜对了：返回这 5 个字节。',
    );
    const all = await rows(page);
    await page.keyboard.press('ArrowLeft');
    expect(await moment(page)).toBe('第 1 步，共 6 步');
    expect((await rows(page)).length).toBeLessThan(all.length);
    expect(await page.locator('.bench-hint').textContent()).toBe('这是之前的一刻；线路上发生过的不会撤销');
    expect(await page.locator('.lesson-question').count()).toBe(0);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await moment(page)).toBe('第 0 步，共 6 步');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await rows(page)).toEqual(all);
    await page.keyboard.press('ArrowRight');
    await eventually(() => moment(page)).toBe('第 3 步，共 6 步');
    await page.getByRole('button', { name: '不知道' }).click();
    await eventually(() => page.locator('.lesson-verdict').textContent()).toContain('答案是：一条半。');
    expect(faults).toEqual([]);
  });

  it('shows the bytes of the row that is chosen, by keys as well', async () => {
    const page = await openLesson(bench);
    await page.keyboard.press('ArrowRight');
    await page.locator('.lesson-question').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.locator('.lesson-verdict').waitFor();
    await eventually(() => page.locator('.row-pane .dump').textContent()).toContain('32332E350A');
    await page.locator('.lesson-rows').focus();
    await page.keyboard.press('Home');
    await eventually(() => page.locator('.row-pane').textContent()).toContain('nothing of it is on the wire');
    expect(await page.locator('.lesson-row').first().getAttribute('aria-selected')).toBe('true');
    await page.locator('.lesson-row', { hasText: 'SYN, ACK' }).click();
    await eventually(() => page.locator('.row-pane').textContent()).toMatch(
      /· (?:captured|inferred, not captured)/,
    );
  });

  it('goes on after a reload, and begins again on another bench', async () => {
    const page = await openLesson(bench);
    await page.keyboard.press('ArrowRight');
    await page.locator('.lesson-question').waitFor();
    const before = await page.locator('.bench-right .mono').textContent();
    await page.reload();
    await page.locator('.lesson-question').waitFor();
    expect(await page.locator('.bench-right .mono').textContent()).toBe(before);
    await page.getByRole('link', { name: 'All lessons' }).click();
    await eventually(() => page.locator('.lesson-mark', { hasText: 'moment 1 of 6' }).count()).toBe(1);
    await page.goBack();
    await page.locator('.lesson-question').waitFor();
    await bench.workbench.stop();
    await bench.startWorkbench();
    await page.locator('.page:not(.stale)').waitFor();
    await page.getByRole('button', { name: 'I don’t know' }).click();
    await page.locator('.lesson-trouble .complaint', { hasText: 'begin it again' }).waitFor();
    await page.getByRole('button', { name: 'Begin again' }).click();
    await eventually(() => moment(page)).toBe('moment 0 of 6');
    await page.locator('.bench-step.primary').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('.lesson-question').waitFor();
    expect(await page.locator('.bench-right .mono').textContent()).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('has a list for a name that no lesson has, and never scrolls sideways', async () => {
    const { t } = await pageWords('en');
    const page = await bench.open('#/learn/nothing');
    await page.getByText(t('learnUnknown', { name: 'nothing' })).waitFor();
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      for (const hash of ['#/learn', '#/learn/no-messages']) {
        await page.goto(`${bench.url}${hash}`);
        await page.locator('.lesson-line, .bench-step').first().waitFor();
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        ).toBeLessThanOrEqual(0);
      }
    }
  });
});
