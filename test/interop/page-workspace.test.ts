// The workspace on the page: what one that is new to the machine would do.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  { locale: 'en-GB', title: 'This workspace is new to this machine', agree: 'Agree', start: 'start <b>lab' },
  { locale: 'zh-CN', title: '本机首次打开此工作区', agree: '同意', start: '启动 <b>lab' },
] as const;

describePage('the workspace in Chromium', (bench) => {
  it.each(people)('starts nothing of a new workspace before its person agrees ($locale)', async (person) => {
    await bench.workbench.stop();
    rmSync(join(bench.workspace, '.bob'), { recursive: true, force: true });
    mkdirSync(join(bench.workspace, 'endpoints'), { recursive: true });
    writeFileSync(join(bench.workspace, 'workspace.yaml'), 'version: 1\n');
    writeFileSync(
      join(bench.workspace, 'endpoints', 'lab.yaml'),
      'id: e77\ntype: tcp-listen\naddress: 127.0.0.1:0\nlabel: "<b>lab"\nautoStart: true\n',
    );
    await bench.startWorkbench();
    const page = await bench.open('#/', { locale: person.locale, width: 400 });
    const notice = page.getByRole('region', { name: person.title });
    await eventually(() => notice.locator('li').allTextContents()).toEqual([person.start]);
    expect((await bench.endpoint('e77'))?.status.state).toBe('stopped');
    await notice.getByRole('button', { name: person.agree }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => notice.count()).toBe(0);
    await eventually(async () => (await bench.endpoint('e77'))?.status.state).toBe('listening');
    await page.reload();
    await page.locator('.welcome').waitFor();
    expect(await notice.count()).toBe(0);
    // What it says at the start of a workspace that is not trusted is no fault of this bench.
    await bench.workbench.stop();
  });
});
