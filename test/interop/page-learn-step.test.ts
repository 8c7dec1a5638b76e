// What a step of a lesson shows besides its words: packets that move, the calls with where they go, and the lines of the program.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { describePage, eventually, type PageBench, type Person } from '../page-bench.js';

/** Opens a lesson that begins with a step; what moves on its ladder is counted from then on, by its name. */
async function openLesson(bench: PageBench, lesson: string, person: Person = {}): Promise<Page> {
  const page = await bench.open(`#/learn/${lesson}`, person);
  await page.locator('.bench-step.primary').waitFor();
  await page.evaluate(() => {
    document.body.dataset.moved = '';
    document.addEventListener('animationstart', ({ animationName, elapsedTime, target }) => {
      if (!(target instanceof Element) || !animationName.startsWith('arrow-') || elapsedTime > 0) return;
      const { animationDuration } = getComputedStyle(target);
      document.body.dataset.moved += `${animationName} ${animationDuration};`;
    });
  });
  return page;
}

const moved = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (document.body.dataset.moved ?? '').split(';').filter((one) => one !== ''));
const marks = (page: Page): Promise<readonly string[]> =>
  page.locator('.program-text mark').allTextContents();

describePage('a step of a lesson in Chromium', (bench) => {
  it('moves its packets for 160 ms, and none of those before, of a look back or after a reload', async () => {
    const page = await openLesson(bench, 'no-messages');
    await page.keyboard.press('ArrowRight');
    await page.locator('.lesson-question').waitFor();
    await eventually(async () => new Set(await moved(page))).toEqual(
      new Set(['arrow-tip 0.16s', 'arrow-to-right 0.16s', 'arrow-to-left 0.16s']),
    );
    await eventually(() => moved(page)).toHaveLength(6);
    expect(await page.locator('.lesson-row.stepped').count()).toBe(await page.locator('.lesson-row').count());
    const before = await page.locator('.lesson-row').count();
    await page.getByRole('button', { name: 'I don’t know' }).click();
    await page.locator('.lesson-verdict').waitFor();
    await eventually(async () => (await moved(page)).length).toBeGreaterThan(6);
    expect(
      await page
        .locator('.lesson-row')
        .nth(before - 1)
        .getAttribute('class'),
    ).not.toContain('stepped');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => page.locator('.lesson-row').count()).toBe(before);
    expect(await page.locator('.lesson-row.stepped').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.reload();
    await page.locator('.lesson-row').first().waitFor();
    expect(await page.locator('.lesson-row.stepped').count()).toBe(0);
  });

  it('moves nothing for who wants less motion', async () => {
    const page = await openLesson(bench, 'no-messages');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.keyboard.press('ArrowRight');
    await page.locator('.lesson-question').waitFor();
    await page.locator('.lesson-row.stepped .arrow-head').first().waitFor();
    expect(await moved(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: null });
  });

  it.each([
    ['en-GB', 'light', 'I don’t know'],
    ['zh-CN', 'dark', '不知道'],
  ] as const)(
    'marks the lines of the program that it is about, in sight: %s',
    async (locale, colorScheme, unsure) => {
      const page = await openLesson(bench, 'no-messages', { locale, colorScheme });
      await page.locator('.program-pane').getByText('Python', { exact: true }).click();
      expect(await marks(page)).toEqual([]);
      await page.locator('.lesson-text').hover();
      await page.keyboard.press('ArrowRight');
      await eventually(async () => (await marks(page)).map((line) => line.trim())).toEqual([
        'with socket.create_server((host, int(port))) as server:',
        'connection, peer = server.accept()',
      ]);
      const isInSight = (): Promise<boolean> =>
        page.locator('.program-text').evaluate((box) => {
          const line = box.querySelector('mark')?.getBoundingClientRect();
          const { top, bottom } = box.getBoundingClientRect();
          return line !== undefined && line.top >= top && line.bottom <= bottom;
        });
      await eventually(isInSight).toBe(true);
      await page.locator('.lesson-question').waitFor();
      await page.getByRole('button', { name: unsure }).click();
      await eventually(async () => (await marks(page)).join('')).toContain('.recv(');
      await eventually(isInSight).toBe(true);
      expect(await (await Axe.into(page)).violations('.program-pane')).toEqual([]);
      await page.keyboard.press('ArrowLeft');
      await eventually(async () => (await marks(page)).join('')).toContain('server.accept()');
    },
  );

  it('says where a program connects, and breaks the address before its port only', async () => {
    const page = await openLesson(bench, 'no-messages');
    await page.keyboard.press('ArrowRight');
    await page.locator('.lesson-question').waitFor();
    const server = (await page.locator('.bench-right .mono').textContent()) ?? '';
    await eventually(() => page.locator('.call.left code').allTextContents()).toContain(`connect(${server})`);
    const height = await page
      .locator('.call.left code', { hasText: server })
      .evaluate((code) => code.getBoundingClientRect().height);
    expect(height).toBeLessThan(48);
  });
});
