// Files of other programs dropped on the page: shown first, then taken.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/encodings.js';
import { describePage, eventually } from '../page-bench.js';

const sscom = `N1=H,01 03 00 00 00 02
N101=1,读温度,500
N2=A,<b>hi</b>
N102=2,<i>问候,1000
N3=H,AA 5
N103=0,写参数,1000
`;

const people = [
  {
    locale: 'en-GB',
    import: 'Import',
    take: 'Take 3',
    left: 'Not taken 1',
    cancel: 'Cancel',
    close: 'Close',
    wrote: '3 files were written',
    why: 'hex at column 9',
  },
  {
    locale: 'zh-CN',
    import: '导入',
    take: '导入 3 项',
    left: '不导入 1',
    cancel: '取消',
    close: '关闭',
    wrote: '已写入 3 个文件',
    why: '第 9 列',
  },
] as const;

describePage('an import in Chromium', (bench) => {
  // The workbench may be writing there yet.
  afterEach(() =>
    rmSync(join(bench.workspace, 'messages'), {
      recursive: true,
      force: true,
      maxRetries: 60,
      retryDelay: 50,
    }),
  );

  it.each(people)('shows what becomes of a file before it is written ($locale)', async (person) => {
    const file = join(bench.folder, 'sscom51.ini');
    writeFileSync(file, encodeText(sscom, 'gbk'));
    const page = await bench.open('#/messages', { locale: person.locale });
    const dock = page.locator('.import-dock');
    const choose = async (paths: readonly string[]): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: person.import, exact: true }).click();
      await (await chooser).setFiles([...paths]);
    };
    await choose([file]);
    const rows = dock.locator('li');
    await eventually(() => rows.count()).toBe(4);
    expect(await rows.nth(0).textContent()).toContain('读温度 · 01 03 00 00 00 02');
    expect(await rows.nth(2).textContent()).toContain('<i>问候 · <b>hi</b>');
    await dock.getByRole('button', { name: person.left }).click();
    await eventually(() => rows.count()).toBe(1);
    expect(await rows.textContent()).toContain(person.why);
    expect(existsSync(join(bench.workspace, 'messages'))).toBe(false);
    await dock.getByRole('button', { name: person.cancel }).click();
    await eventually(() => dock.count()).toBe(0);
    await choose([file]);
    await dock.getByRole('button', { name: person.take }).click();
    await eventually(() => dock.textContent()).toContain(person.wrote);
    await eventually(() => page.locator('.file-head h1, .file-head h2').first().textContent()).toContain(
      '读温度',
    );
    expect(readFileSync(join(bench.workspace, 'messages/sscom51/读温度.yaml'), 'utf8')).toContain('01 03');
    await dock.getByRole('button', { name: person.close }).click();
    await eventually(() => dock.count()).toBe(0);
  });

  it.each([
    {
      locale: 'en-GB',
      import: 'Import',
      why: 'looks like an INI file',
      asText: 'Take its lines as text',
      take: 'Take 2',
    },
    {
      locale: 'zh-CN',
      import: '导入',
      why: '带节名的 INI 文件',
      asText: '按文本逐行导入',
      take: '导入 2 项',
    },
  ])('offers the lines of a file that it does not know ($locale)', async (person) => {
    const file = join(bench.folder, 'odd.ini');
    writeFileSync(file, '[display]\nwidth = 80\n');
    const page = await bench.open('#/messages', { locale: person.locale });
    const dock = page.locator('.import-dock');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: person.import, exact: true }).click();
    await (await chooser).setFiles([file]);
    await eventually(() => dock.locator('.complaint').textContent()).toContain(person.why);
    await dock.getByRole('button', { name: person.asText }).click();
    await dock.getByRole('button', { name: person.take }).click();
    await eventually(() => existsSync(join(bench.workspace, 'messages/odd'))).toBe(true);
    // The file is there before the page has heard of it.
    await eventually(() => dock.getByRole('button', { name: person.asText }).count()).toBe(0);
  });

  it('takes what is dropped, one file after the other, and says what it cannot read', async () => {
    const page = await bench.open('#/messages', { width: 400, height: 700 });
    await page.locator('.messages').waitFor();
    await page.evaluate(() => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array([0, 1, 2, 3, 0, 255])], 'noise.bin'));
      files.items.add(new File(['hello\nworld\n'], 'words.txt'));
      document
        .querySelector('.messages')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
    });
    const dock = page.locator('.import-dock');
    await eventually(() => dock.locator('.complaint').textContent()).toContain('noise.bin');
    await dock.getByRole('button', { name: 'Cancel' }).click();
    await dock.getByRole('button', { name: 'Take 2' }).click();
    await eventually(() => dock.textContent()).toContain('2 files were written');
    expect(existsSync(join(bench.workspace, 'messages/words'))).toBe(true);
  });
});
