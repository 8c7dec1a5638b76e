// What never moves: a notice of a place of files stands where room is kept for it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, eventually, type PageBench } from '../page-bench.js';

const people = [
  { locale: 'en-GB', fault: 'Line 4, column 9', conflict: 'Keep mine', refused: 'nobody is connected' },
  { locale: 'zh-CN', fault: '第 4 行第 9 列', conflict: '保留我的版本', refused: '没有对端连入' },
] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 400, height: 800 },
] as const;

function put(bench: PageBench, path: string, text: string): void {
  mkdirSync(join(bench.workspace, path, '..'), { recursive: true });
  writeFileSync(join(bench.workspace, path), text);
}

/** Where these begin on the page, once nothing is on its way. */
async function tops(page: Page, ...selectors: readonly string[]): Promise<readonly (number | undefined)[]> {
  const boxes = selectors.map((selector) => page.locator(selector).first().boundingBox());
  return (await Promise.all(boxes)).map((box) => box?.y);
}

/** Types at the end of the text. */
async function typeAtEnd(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.page().keyboard.press('Control+End');
  await editor.page().keyboard.type(text);
}

describePage('a notice of a place of files in Chromium', (bench) => {
  it.each(people.flatMap((person) => sizes.map((size) => ({ ...person, ...size }))))(
    'moves neither the text nor what stands below it ($locale, $width)',
    async ({ locale, width, height, fault, conflict, refused }) => {
      const file = `messages/still-${locale}-${width}.yaml`;
      put(bench, file, 'name: Still\nto: tcp://127.0.0.1:1\ntext: hi\n');
      const page = await bench.open(`#/${file}`, { locale, width, height });
      await page.locator('.message-form').first().waitFor();
      await page.locator('.file-head .segments button').last().click();
      const editor = page.locator('.cm-content').first();
      await editor.waitFor();
      const parts = ['.cm-line', '.send-bar', '.send-bar .primary'] as const;
      const before = await tops(page, ...parts);
      await typeAtEnd(editor, 'ending: lots');
      await eventually(() => page.locator('.file-notice').textContent()).toContain(fault);
      expect(await tops(page, ...parts)).toEqual(before);
      put(bench, file, 'name: Still\nto: tcp://127.0.0.1:1\ntext: elsewhere\n');
      await page.getByRole('button', { name: conflict }).waitFor();
      expect((await tops(page, ...parts)).slice(1)).toEqual(before.slice(1));
      await page.keyboard.press('Escape');
      await page.locator('.file-notice button').last().click();
      await eventually(() => page.locator('.file-notice').textContent()).toBe('');
      await page.locator('.send-bar .primary').click();
      await eventually(() => page.locator('.send-said').textContent()).toContain(refused);
      expect(await tops(page, ...parts)).toEqual(before);
    },
  );
});
