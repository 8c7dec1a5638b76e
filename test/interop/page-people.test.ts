import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describePage, eventually } from '../page-bench.js';
import { hasProgram } from '../peer-programs.js';

describePage('several people at the pages of a cluster, in Chromium', (bench) => {
  const running: RunningBob[] = [];
  let nats: NatsServer;
  const isMissing = !hasProgram('nats-server');
  beforeEach(async () => {
    if (!isMissing) nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats?.close();
  });

  async function node(name: string): Promise<string> {
    const workspace = join(bench.folder, `people-${name}`);
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', workspace, '--trust'];
    const process = RunningBob.start(...words, '--cluster', nats.url, '--node', name);
    running.push(process);
    return String((await process.event(({ type }) => type === 'workbench')).url);
  }

  /** Gives a name on the page of a node. */
  async function called(page: Page, url: string, name: string): Promise<void> {
    await page.goto(`${url}#/nodes`);
    await page.locator('.person-field input').fill(name);
  }

  it.skipIf(isMissing)(
    'see each other at an endpoint, what the other sends and notes, and who did what (needs nats-server)',
    async () => {
      const [room1, room2] = [await node('room1'), await node('room2')];
      const made = (await (
        await fetch(`${room1}api/endpoints`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0' }),
        })
      ).json()) as { id: string; status: { local: string } };
      const device = await bench.device(Number(made.status.local.split(':').at(-1)));
      const [ana, ben] = [await bench.fresh({ locale: 'en-GB' }), await bench.fresh({ locale: 'zh-CN' })];
      await called(ana, room1, 'Ana');
      await called(ben, room2, '王小明');
      await ana.goto(`${room1}#/${made.id}`);
      await ben.goto(`${room2}?node=room1#/${made.id}`);
      const present = (page: Page) => eventually(() => page.locator('.present-person').allTextContents());
      await present(ana).toEqual(['王小明']);
      await present(ben).toEqual(['Ana']);
      await ana.locator('.composer textarea').fill('read 7');
      await ana.keyboard.press('Control+Enter');
      await eventually(() => device.received()).toBe(Buffer.from('read 7').toString('hex'));
      await eventually(() => ben.locator('.row.tx .row-sender').allTextContents()).toEqual(['Ana']);
      // Of one's own message nobody is named.
      await eventually(() => ana.locator('.row.tx').count()).toBe(1);
      expect(await ana.locator('.row-sender').count()).toBe(0);
      await ben.locator('.row.tx').click();
      await ben.keyboard.press('m');
      await eventually(() => ana.locator('.row.tx .row-notes').getAttribute('title')).toBe('by 王小明');
      expect(await (await Axe.into(ana)).violations()).toEqual([]);
      await ben.goto(`${room2}#/`);
      await present(ana).toEqual([]);
      await ana.goto(`${room1}#/nodes`);
      await ana.getByRole('button', { name: 'Who did what' }).click();
      const lines = () => ana.locator('.audit tbody tr').allTextContents();
      await eventually(lines).toHaveLength(3);
      const [mark = '', send = ''] = await lines();
      expect(mark).toMatch(/room1王小明 .*record\.annotate number=\d+ isMarked=true.*ok/);
      expect(send).toMatch(/room1Ana .*endpoints\.send id=e\d+ data=726561642037 bytes=6.*ok/);
      await ana.locator('.audit input').fill('ana');
      await eventually(lines).toHaveLength(1);
      for (const width of [1280, 768, 400]) {
        await ana.setViewportSize({ width, height: 800 });
        expect(await ana.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        expect(await (await Axe.into(ana)).violations()).toEqual([]);
      }
    },
  );
});
