import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { bob, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describePage, eventually } from '../page-bench.js';
import { hasProgram } from '../peer-programs.js';

describePage('the page of one node that shows another, in Chromium', (bench) => {
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

  async function node(
    name: string,
    ...more: readonly string[]
  ): Promise<{ url: string; process: RunningBob }> {
    const workspace = join(bench.folder, name);
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', workspace];
    const process = RunningBob.start(...words, '--cluster', nats.url, '--node', name, ...more);
    running.push(process);
    return { url: String((await process.event(({ type }) => type === 'workbench')).url), process };
  }

  it.skipIf(isMissing).each([
    ['en-GB', 'Nodes', 'on room2', 'room2 has left', 'left'],
    ['zh-CN', '节点', '在 room2', 'room2 已离开集群', '已离开'],
  ])(
    'lists the nodes, opens a server on another and talks through it, and says when it is gone: %s (needs nats-server)',
    async (locale, title, on, gone, left) => {
      const [room1, room2] = [await node('room1'), await node('room2')];
      const page = await bench.fresh({ locale });
      await page.goto(room1.url);
      await page.locator('.node-of').click();
      await eventually(() => page.locator('.nodes h1').textContent()).toBe(title);
      await eventually(() => page.locator('.nodes tbody th a').allTextContents()).toEqual(['room1', 'room2']);
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await page.setViewportSize({ width: 400, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.locator('.nodes tbody th a').nth(1).click();
      await eventually(() => page.locator('.node-of').textContent()).toBe(on);
      expect(new URL(page.url()).search).toBe('?node=room2');
      const made = (await (
        await fetch(`${room2.url}api/endpoints`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0' }),
        })
      ).json()) as { id: string; status: { local: string } };
      const device = await bench.device(Number(made.status.local.split(':').at(-1)));
      device.socket.write('Temp 23.5\n');
      await page.locator(`.rail a[href="#/${made.id}"]`).click();
      await eventually(() => page.locator('.row.rx .content').first().textContent()).toContain('Temp 23.5');
      await page.locator('.composer textarea').fill('read 7');
      await page.keyboard.press('Control+Enter');
      await eventually(() => device.received()).toBe(Buffer.from('read 7').toString('hex'));
      await eventually(() => page.locator('.row.tx .content').first().textContent()).toContain('read 7');
      await room2.process.stop();
      await eventually(() => page.locator('.feed-notice').textContent()).toContain(gone);
      await page.goto(`${room1.url}#/nodes`);
      await eventually(() => page.locator('.nodes tbody tr').nth(1).textContent()).toContain(left);
    },
  );

  /** A listener of the command line; resolves when it listens. */
  async function listener(name: string, ...words: readonly string[]): Promise<RunningBob> {
    const process = await RunningBob.listen(...words, '--cluster', nats.url, '--node', name);
    running.push(process);
    return process;
  }

  it.skipIf(isMissing).each([
    ['en-GB', 'bob tcp listen 127.0.0.1:0', 'Messages: not on hall', 'This ends bob tcp', 'hall has left'],
    ['zh-CN', 'bob tcp listen 127.0.0.1:0', 'hall 上没有“报文”', '这将结束 hall', 'hall 已离开集群'],
  ])(
    'shows a listener by what it has: its room, sending, another reply, and its end; what it lacks says so: %s (needs nats-server)',
    async (locale, title, lacks, ends, left) => {
      const desk = await node('desk');
      const tcp = await listener('hall', 'tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
      const page = await bench.fresh({ locale });
      await page.goto(`${desk.url}#/nodes`);
      await eventually(() =>
        page.locator('.nodes tbody tr').nth(1).locator('.node-program').textContent(),
      ).toBe(title);
      await page.goto('about:blank');
      await page.goto(`${desk.url}?node=hall#/`);
      await eventually(() => page.locator('main h1').textContent()).toBe(title);
      const places = page.locator('.rail a.place');
      await eventually(() =>
        places.evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
      ).toEqual(['#/captures', '#/ports', '#/nodes']);
      expect(await page.locator('.rail .add').count()).toBe(0);
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await page.goto(`${desk.url}?node=hall#/messages`);
      await eventually(() => page.locator('main h1').textContent()).toBe(lacks);
      await page.locator('.rail a.endpoint').click();
      const device = await bench.device(tcp.port);
      device.socket.write('Temp 23.5');
      await eventually(() => page.locator('.row.rx .content').first().textContent()).toContain('Temp 23.5');
      await page.locator('.composer textarea').fill('read 7');
      await page.keyboard.press('Control+Enter');
      await eventually(() => device.received()).toBe(Buffer.from('Temp 23.5read 7').toString('hex'));
      expect(await page.locator('.head-verbs button').count()).toBe(2);
      await page.locator('.head-verbs button').nth(1).click();
      const [address, save] = ['dialog[open] input.mono', 'dialog[open] button[type="submit"]'];
      const typed = await page.locator(address).first().inputValue();
      await page.locator(address).first().fill('127.0.0.1:9');
      await page.locator(save).click();
      await eventually(() => page.locator('dialog[open] .complaint').textContent()).toContain(
        'bob tcp listen',
      );
      await page.locator(address).first().fill(typed);
      await page.locator('dialog[open] select:has(option[value="reverse"])').selectOption('reverse');
      await page.locator(save).click();
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      device.socket.write('abc');
      await eventually(() => device.received()).toContain(Buffer.from('cba').toString('hex'));
      await page.setViewportSize({ width: 400, height: 800 });
      await eventually(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.locator('.head-verbs button').first().click();
      await eventually(() => page.locator('dialog[open]').textContent()).toContain(ends);
      await page.locator('dialog[open] button').first().click();
      expect(await tcp.ended()).toBe(0);
      await eventually(() => page.locator('.feed-notice').textContent()).toContain(left);
    },
  );

  it.skipIf(isMissing)(
    'shows a TFTP server of the command line: its files and transfers, and nothing to change (needs nats-server)',
    async () => {
      const desk = await node('desk');
      const files = join(bench.folder, 'served');
      mkdirSync(files, { recursive: true });
      writeFileSync(join(files, 'boot.img'), 'boot');
      const tftp = await listener('boot', 'tftp', 'serve', files, '--host', '127.0.0.1', '--port', '0');
      const page = await bench.fresh({ locale: 'en-GB' });
      await page.goto(`${desk.url}?node=boot#/`);
      await page.locator('main a[href="#/tftp"]').click();
      await eventually(() => page.locator('.tftp-files td .link').allTextContents()).toEqual(['boot.img']);
      expect(await page.locator('.tftp-drop, .tftp-client, .tftp-another, .tftp-folder button').count()).toBe(
        0,
      );
      expect(await page.locator('.tftp-settings input:not([disabled])').count()).toBe(0);
      await bob(['tftp', 'get', `tftp://127.0.0.1:${tftp.port}/boot.img`, '-']);
      await eventually(() => page.locator('.tftp').textContent()).toMatch(/boot\.img.*done/);
      const saved = page.waitForEvent('download');
      await page.locator('.tftp-files td .link').click();
      expect((await saved).suggestedFilename()).toBe('boot.img');
      expect(await (await Axe.into(page)).violations()).toEqual([]);
    },
  );

  it.skipIf(isMissing)(
    'leads to a node by the palette, shows a server of the library as one, and says in its head that it is cut off (needs nats-server)',
    async () => {
      const room1 = await node('room1');
      const words = ['tftp', 'serve', '--library', '--library-folder', join(bench.folder, 'copies')];
      const tftp = RunningBob.start(
        ...[...words, '--host', '127.0.0.1', '--port', '0', '--cluster', nats.url, '--node', 'boot'],
      );
      running.push(tftp);
      await tftp.event(({ type }) => type === 'listening');
      const page = await bench.fresh({ locale: 'en-GB' });
      await page.goto(`${room1.url}#/nodes`);
      await eventually(() => page.locator('.nodes tbody th a').allTextContents()).toEqual(['boot', 'room1']);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('boot');
      const found = page.getByRole('option', { name: 'Go to node boot' });
      await eventually(() => found.getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('Enter');
      await eventually(() => page.locator('.node-of').textContent()).toBe('on boot');
      await page.goto(`${room1.url}?node=boot#/tftp`);
      const files = page.getByRole('region', { name: 'Library of the cluster' });
      await eventually(() => files.textContent()).toContain('serves the library of the cluster');
      expect(await page.locator('.tftp').getByRole('alert').count()).toBe(0);
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await files.getByRole('link', { name: 'open the library' }).click();
      await eventually(() => page.locator('.node-of').textContent()).toBe('room1');
      await nats.kill();
      await eventually(() => page.locator('.node-of').textContent()).toBe('room1 · cut off');
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await page.setViewportSize({ width: 400, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
    },
  );

  it.skipIf(isMissing).each([
    ['en-GB', 'Search', 'found in all of the history', 'up to date'],
    ['zh-CN', '搜索', '在全部历史中找到', '已同步'],
  ])(
    'finds what was said on any node, and leads to where it was: %s (needs nats-server)',
    async (locale, go, ended, current) => {
      const [room1, room2] = [await node('room1', '--trust'), await node('room2', '--trust')];
      for (const [{ url }, label] of [
        [room1, 'press'],
        [room2, 'oven'],
      ] as const) {
        const made = (await (
          await fetch(`${url}api/endpoints`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0', label, framing: 'line' }),
          })
        ).json()) as { status: { local: string } };
        const device = await bench.device(Number(made.status.local.split(':').at(-1)));
        for (let number = 1; number <= 12; number += 1)
          device.socket.write(`${label} ${number === 7 ? 'ERR 温度 <b>\u0007' : `at ${number} degrees`}\n`);
      }
      const page = await bench.fresh({ locale });
      await page.goto(`${room1.url}#/nodes`);
      await eventually(() => page.locator('.node-history .dim').allTextContents()).toEqual([
        current,
        current,
      ]);
      const field = page.locator('.nodes-find input');
      await field.fill('text contains "ERR"');
      await eventually(async () => {
        await field.press('Enter');
        return page.locator('.nodes-found tbody tr').count();
      }).toBe(2);
      await eventually(() => page.locator('.nodes-find-note').textContent()).toContain(ended);
      const rows = page.locator('.nodes-found tbody tr');
      expect((await rows.locator('th').allTextContents()).toSorted()).toEqual(['room1', 'room2']);
      expect(await rows.locator('.found-text').allTextContents()).toContainEqual(
        '<oven ERR 温度 <b>\\x07\\n',
      );
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      for (const width of [768, 400]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      // A plain text is found in any case, on the chosen node alone.
      await field.fill('AT 3');
      await page.locator('.nodes-find select').selectOption('room2');
      await page.getByRole('button', { name: go, exact: true }).click();
      await eventually(() => rows.locator('.found-text').allTextContents()).toEqual([
        '<oven at 3 degrees\\n',
      ]);
      await rows.locator('a').click();
      await eventually(() => page.locator('.node-of').textContent()).toContain('room2');
      await eventually(() => page.locator('.row.rx .content').first().textContent()).toContain('oven');
    },
  );
});
