// Files that were changed at two nodes, on the page: both versions, and what a person decides.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { Axe } from '../axe.js';
import { RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describePage, eventually } from '../page-bench.js';
import { itWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

describePage('files that were changed at two nodes, in Chromium', (bench) => {
  const { folder } = scratch();
  const running: RunningBob[] = [];
  const contexts: BrowserContext[] = [];
  const a = 'messages/a.yaml';
  let nats: NatsServer | undefined;
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats?.close();
    nats = undefined;
  });

  async function node(
    name: string,
    cluster: string,
  ): Promise<{
    readonly url: string;
    readonly folder: string;
    readonly text: () => string | undefined;
  }> {
    const workspace = join(folder(), name);
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', workspace];
    const process = RunningBob.start(...words, '--cluster', cluster, '--node', name);
    running.push(process);
    const { url } = await process.event(({ type }) => type === 'workbench');
    const file = join(workspace, a);
    return {
      url: String(url),
      folder: workspace,
      text: () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
    };
  }
  async function call(method: string, url: string, body?: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    return await (await fetch(url, { method, ...sent })).json();
  }
  const stateOf = async (url: string): Promise<unknown> =>
    ((await call('GET', `${url}api/workspace`)) as { sharing?: { state: string } }).sharing?.state;
  const long = Array.from({ length: 12 }, (_, index) => `# line ${index}\n`).join('');

  /** Two nodes with one conflict, at the second. */
  async function conflict() {
    const server = await startNats();
    nats = server;
    const [one, two] = [await node('room1', server.url), await node('room2', server.url)];
    const save = (url: string, text: string) => call('PUT', `${url}api/workspace/files/${a}`, { text });
    await eventually(async () => [await stateOf(one.url), await stateOf(two.url)]).toEqual([
      'shared',
      'shared',
    ]);
    await server.kill();
    await eventually(async () => [await stateOf(one.url), await stateOf(two.url)]).toEqual(['away', 'away']);
    await save(one.url, `${long}text: <b>one\n`);
    await save(two.url, `${long}text: two\n`);
    await server.restart();
    const inConflict = async (url: string): Promise<boolean> =>
      ((await call('GET', `${url}api/workspace`)) as { sharing: { conflicts: number } }).sharing.conflicts ===
      1;
    await eventually(async () => (await inConflict(one.url)) || (await inConflict(two.url))).toBe(true);
    return (await inConflict(two.url)) ? { here: two, there: one } : { here: one, there: two };
  }
  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await bench.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(4_000);
    await page.goto(url);
    return page;
  }
  itWith(
    'nats-server',
    'are told above everything, compared line by line, and one is taken by keyboard',
    async () => {
      const { here, there } = await conflict();
      const page = await open(here.url);
      const notice = page.getByRole('status', { name: 'Shared workspace' });
      await eventually(() => notice.textContent()).toContain('1 shared file was changed here and elsewhere');
      await notice.getByRole('button', { name: 'Compare' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Changed here and elsewhere' });
      const lines = dialog.getByRole('region', { name: 'Both versions, line by line' });
      await eventually(() => lines.locator('.differs').count()).toBe(1);
      const words = await lines.locator('.differs').textContent();
      expect(words).toContain('text: two');
      expect(words).toContain('text: <b>one');
      await lines.getByRole('button', { name: '10 lines alike' }).click();
      expect(await lines.locator('.conflict-pair').count()).toBe(13);
      expect(await dialog.locator('dd').allTextContents()).toEqual([
        expect.stringMatching(/@.* at node room[12], /),
        expect.stringMatching(/@.* at node room[12], /),
      ]);
      for (const width of [1280, 768, 400]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await (await Axe.into(page)).violations('.conflicts')).toEqual([]);
        expect(
          await dialog.evaluate((element) => element.scrollWidth - element.clientWidth),
        ).toBeLessThanOrEqual(0);
      }
      const theirs = there.text();
      await dialog.getByRole('button', { name: 'Take the other version' }).focus();
      await page.keyboard.press('Enter');
      await eventually(() => dialog.textContent()).toContain('Nothing is left to decide');
      await eventually(() => here.text()).toBe(theirs);
      // What was not taken is told where it is, and the next press decides nothing.
      const [, kept = ''] =
        /(\.bob\/passed-over\/\S+-here-a\.yaml)/.exec((await dialog.textContent()) ?? '') ?? [];
      expect(readFileSync(join(here.folder, kept), 'utf8')).toMatch(/text: (two|<b>one)\n$/);
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('conflict-decided');
      await page.keyboard.press('Escape');
      await eventually(() => notice.count()).toBe(0);
    },
  );

  itWith(
    'nats-server',
    'are named above everything, in their list, by their editor and among the nodes; spaces that are typed decide nothing',
    async () => {
      const { here, there } = await conflict();
      const [before, others] = [here.text(), there.text()];
      const page = await open(here.url);
      const notice = page.getByRole('status', { name: 'Shared workspace' });
      await notice.getByRole('link', { name: a }).click();
      const row = page.getByRole('list', { name: 'Messages' }).getByRole('link');
      await eventually(() => row.textContent()).toContain('2 versions');
      const editor = page.getByRole('region', { name: a });
      await eventually(() => editor.textContent()).toContain('This file was changed here and elsewhere.');
      for (const width of [1280, 768, 400]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await (await Axe.into(page)).violations('.file-work')).toEqual([]);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await editor.getByRole('button', { name: 'Compare' }).click();
      const dialog = page.getByRole('dialog', { name: 'Changed here and elsewhere' });
      const focused = (): Promise<string | null | undefined> =>
        page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
      await dialog.getByRole('button', { name: 'Make one of both' }).focus();
      await page.keyboard.press('Enter');
      await eventually(focused).toBe('One text of both, for all nodes');
      await page.keyboard.type('# a b c\n');
      await dialog.getByRole('button', { name: 'Back to both versions' }).focus();
      await page.keyboard.press('Space');
      await eventually(focused).toBe('Make one of both');
      for (let press = 0; press < 4; press += 1) await page.keyboard.press('Space');
      await eventually(focused).toBe('One text of both, for all nodes');
      expect([here.text(), there.text()]).toEqual([before, others]);
      expect(existsSync(join(here.folder, '.bob/passed-over'))).toBe(false);
      await page.keyboard.press('Escape');
      for (const { url } of [here, there]) {
        await page.goto(`${url}#/nodes`);
        const nodes = page.getByRole('region', { name: 'Nodes', exact: true });
        await eventually(() => nodes.textContent()).toContain('1 shared file has two versions');
      }
    },
  );

  itWith(
    'nats-server',
    'are made one by hand, in Chinese and in the dark, and a text with a fault is refused with its place',
    async () => {
      const { here, there } = await conflict();
      const page = await open(here.url, { locale: 'zh-CN', colorScheme: 'dark' });
      await page.getByRole('status', { name: '共享工作区' }).getByRole('button', { name: '比较' }).click();
      const dialog = page.getByRole('dialog', { name: '本节点和别处都有改动' });
      await dialog.getByRole('button', { name: '合并两个版本' }).click();
      const editor = dialog.getByRole('textbox', { name: '合并后的内容，所有节点通用' });
      await editor.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('text: [');
      await dialog.getByRole('button', { name: '采用此内容' }).click();
      await eventually(() => dialog.getByRole('alert').textContent()).toContain('第 1 行第 7 列');
      expect(await (await Axe.into(page)).violations('.conflicts')).toEqual([]);
      await editor.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('text: both');
      await dialog.getByRole('button', { name: '采用此内容' }).click();
      await eventually(() => [here.text(), there.text()]).toEqual(['text: both', 'text: both']);
      await eventually(() => dialog.textContent()).toContain('没有待处理的冲突');
    },
  );
});
