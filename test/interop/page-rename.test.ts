// A file of the workspace with another name: by F2 and by the head, what names it followed, and taken back.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    rename: 'Rename',
    name: 'New name',
    said: /^meter\.yaml is thermo-温\.yaml now and 2 files name it so/,
    left: 'The old name still stands in one place:',
    taken: 'there is something at layouts/other.yaml already',
    undo: 'Undo',
  },
  {
    locale: 'zh-CN',
    rename: '重命名',
    name: '新名称',
    said: /^meter\.yaml 已改名为 thermo-温\.yaml ，2 个文件中的引用已更新/,
    left: '以下 1 处仍是旧名称：',
    taken: 'layouts/other.yaml 处已有文件',
    undo: '撤销',
  },
] as const;

describePage('a file with another name in Chromium', (bench) => {
  it.each(people)('is followed by what names it, and can be taken back ($locale)', async (person) => {
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(bench.workspace, path)), { recursive: true });
      writeFileSync(join(bench.workspace, path), text);
    };
    const text = (path: string): string => readFileSync(join(bench.workspace, path), 'utf8');
    put('layouts/meter.yaml', 'fields: [ { temp: u8 } ]\n');
    put('layouts/other.yaml', 'fields: [ { temp: u8 } ]\n');
    put('messages/read.yaml', 'form: { layout: meter, values: { temp: "3" } } # mine\n');
    put('rules/hot.yaml', 'enabled: false\nwhen: { field: meter.temp > 30 }\nthen: [ { tag: hot } ]\n');
    await bench.create({ type: 'udp', address: '127.0.0.1:0', label: 'Oven', layouts: ['meter'] });
    const page = await bench.open('#/layouts/meter.yaml', { locale: person.locale });
    await page.locator('.cm-content').first().click();
    await page.keyboard.press('F2');
    const input = page.getByRole('textbox', { name: person.name });
    await input.waitFor();
    await page.keyboard.type('other');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.file-notice').textContent()).toContain(person.taken);
    await page.locator('.file-menu > span > button').click();
    await page.getByRole('button', { name: person.rename, exact: true }).click();
    await input.fill('thermo 温');
    await page.keyboard.press('Enter');
    await eventually(() => decodeURIComponent(page.url())).toContain('#/layouts/thermo-温.yaml');
    const notice = page.locator('.renamed');
    await eventually(() => notice.locator('p').first().textContent()).toMatch(person.said);
    await eventually(() => page.locator('.file-row[aria-current]').textContent()).toContain('thermo-温');
    expect(await notice.locator('.renamed-left').textContent()).toBe(`${person.left}rules/hot.yaml:2:16`);
    expect(text('messages/read.yaml')).toBe('form: { layout: thermo-温, values: { temp: "3" } } # mine\n');
    await eventually(async () => (await bench.endpoints())[0]?.input).toMatchObject({
      layouts: ['thermo-温'],
    });
    expect(existsSync(join(bench.workspace, 'layouts/meter.yaml'))).toBe(false);
    await notice.getByRole('button', { name: person.undo }).click();
    await eventually(() => page.url()).toContain('#/layouts/meter.yaml');
    await eventually(() => text('messages/read.yaml')).toBe(
      'form: { layout: meter, values: { temp: "3" } } # mine\n',
    );
    await eventually(() => notice.count()).toBe(0);
    // Escape leaves the name as it is, and the focus on the page.
    await page.keyboard.press('F2');
    await page.keyboard.type('never');
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.file-head h1').textContent()).toBe('meter');
  });

  it('is found in the menu of a narrow page, for a message in a folder', async () => {
    mkdirSync(join(bench.workspace, 'messages'), { recursive: true });
    writeFileSync(join(bench.workspace, 'messages/hello.yaml'), 'text: hello\n');
    const page = await bench.open('#/messages/hello.yaml', { width: 400 });
    await page.locator('.file-menu > span > button').click();
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page.getByRole('textbox', { name: 'New name' }).fill('greetings/hello');
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toContain('#/messages/greetings/hello.yaml');
    await eventually(() => existsSync(join(bench.workspace, 'messages/greetings/hello.yaml'))).toBe(true);
  });
});
