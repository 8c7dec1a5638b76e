// An endpoint that a message's own address made: told as temporary, kept, or gone with its removal.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  { locale: 'en-GB', temporary: 'temporary', keep: 'Keep' },
  { locale: 'zh-CN', temporary: '临时', keep: '保留' },
] as const;

describePage('an endpoint for the address of a message in Chromium', (bench) => {
  it.each(people)('is temporary until it is kept, and leaves no file otherwise ($locale)', async (person) => {
    const files = (): readonly string[] => {
      const folder = join(bench.workspace, 'endpoints');
      return existsSync(folder) ? readdirSync(folder) : [];
    };
    mkdirSync(join(bench.workspace, 'messages'), { recursive: true });
    writeFileSync(
      join(bench.workspace, 'messages', 'hello.yaml'),
      'name: Hello\nto: udp://127.0.0.1:9\ntext: hello\n',
    );
    const page = await bench.open('#/messages/hello.yaml', { locale: person.locale });
    const send = async (): Promise<void> => {
      await page.locator('.send-bar .primary').click();
      await eventually(async () => (await bench.endpoints()).length).toBe(1);
    };
    await send();
    const sentence = page.locator('.endpoints small');
    await eventually(() => sentence.textContent()).toContain(`Hello · ${person.temporary}`);
    expect(files()).toEqual([]);
    await page.locator('.send-said a').click();
    await page.locator('[data-verb="remove"]').click();
    await page.locator('dialog.ask .danger').click();
    await eventually(async () => (await bench.endpoints()).length).toBe(0);
    await page.goto(`${bench.url}#/messages/hello.yaml`);
    await send();
    await page.locator('.send-said a').click();
    await page.getByRole('button', { name: person.keep, exact: true }).click();
    await eventually(files).toHaveLength(1);
    await eventually(() => sentence.textContent()).not.toContain(person.temporary);
    await eventually(() => page.locator('[data-verb="keep"]').count()).toBe(0);
  });
});
