import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { LibraryNode, someBytes } from '../library-nodes.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describePage, eventually } from '../page-bench.js';
import { hasProgram } from '../peer-programs.js';

describePage('the library of a cluster on the page, in Chromium', (bench) => {
  const running: LibraryNode[] = [];
  let nats: NatsServer;
  const isMissing = !hasProgram('nats-server');
  beforeEach(async () => {
    if (!isMissing) nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats?.close();
  });
  const start = async (name: string): Promise<LibraryNode> => {
    const node = await LibraryNode.start(name, bench.folder, nats.url);
    running.push(node);
    return node;
  };

  it.skipIf(isMissing)(
    'is served where it is chosen, takes files, shows what other nodes do, and takes a version back (needs nats-server)',
    async () => {
      const [room1, room2] = [await start('room1'), await start('room2')];
      const page = await bench.fresh();
      await page.goto(`${room1.url}#/tftp`);
      await page.locator('.tftp-folder button').click();
      await page.getByRole('button', { name: 'Serve the cluster’s library' }).click();
      await eventually(() => page.locator('.tftp-folder').first().textContent()).toContain(
        'the library of the cluster',
      );
      const files = page.locator('.tftp-files');
      await eventually(() => files.textContent()).toContain('The library is empty');
      const [first, second] = [someBytes(40_000), someBytes(50_000)];
      const choose = (bytes: Uint8Array) =>
        files.locator('input[type="file"]').setInputFiles({
          name: 'boot.img',
          mimeType: 'application/octet-stream',
          buffer: Buffer.from(bytes),
        });
      await choose(first.bytes);
      const row = files.locator('tbody tr');
      await eventually(() => row.textContent()).toMatch(/^boot\.img39\.1 KiB room1 .*1$/);
      expect(await room2.download('boot.img')).toBe(first.text);
      // A new version by another node shows by itself.
      await room2.upload('boot.img', second.bytes);
      await eventually(() => row.textContent()).toMatch(/room2 .*2$/);
      await row.getByRole('button', { name: 'Versions of boot.img; 2 is served' }).click();
      const versions = page.locator('.library-versions');
      await eventually(() => versions.locator('li').allTextContents()).toEqual([
        expect.stringMatching(/^version 2.*room2.*copies at the workbenches room1, room2.*served/),
        expect.stringMatching(
          /^version 1.*room1.*copies at the workbenches room1, room2.*Take back to version 1/,
        ),
      ]);
      await versions.getByRole('button', { name: 'Take back to version 1' }).click();
      await eventually(() => versions.locator('li[aria-current]').textContent()).toMatch(/^version 1/);
      await eventually(() => room2.download('boot.img')).toBe(first.text);
      const download = page.waitForEvent('download');
      await versions.getByRole('button', { name: 'Download version 2 of boot.img' }).click();
      expect(readFileSync(await (await download).path()).toString('base64')).toBe(second.text);
      await room2.ask('PUT', 'library/served/boot.img', { version: 2 });
      await eventually(() => versions.locator('li[aria-current]').textContent()).toMatch(/^version 2/);
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await page.keyboard.press('Escape');
      await row.getByRole('button', { name: 'Remove boot.img' }).click();
      expect(await page.locator('dialog').textContent()).toContain('with all its versions');
      await page.locator('dialog .danger').click();
      await eventually(() => files.textContent()).toContain('The library is empty');
      // The folder is there as before, and not served.
      await files.getByRole('button', { name: 'Folder' }).click();
      await eventually(() => files.textContent()).toContain(
        'Devices do not get these: the library is served.',
      );
      const dropped = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['dropped'], 'dropped.cfg'));
        return transfer;
      });
      await files.getByRole('button', { name: 'Library' }).click();
      await files.dispatchEvent('dragover', { dataTransfer: dropped });
      await eventually(() => files.textContent()).toContain('for all nodes');
      await files.dispatchEvent('drop', { dataTransfer: dropped });
      await eventually(() => room2.download('dropped.cfg')).toBe(btoa('dropped'));
    },
  );

  it.skipIf(isMissing)(
    'holds at every width, in both languages and themes, on the page of another node and while it is cut off (needs nats-server)',
    async () => {
      const [room1, room2] = [await start('room1'), await start('room2')];
      await room2.ask('PUT', 'tftp/source', { source: 'library' });
      for (const name of ['images/debian-12/vmlinuz-6.1.0-28-amd64', '固件/交换机-v2.bin', 'boot.img'])
        await room2.upload(name, someBytes(2_000).bytes);
      await room1.upload('boot.img', someBytes(3_000).bytes);
      for (const [locale, colorScheme, title, here] of [
        ['en-GB', 'dark', 'Library of the cluster', /cut off from NATS/],
        ['zh-CN', 'light', '集群文件库', /失去连接/],
      ] as const) {
        const page = await bench.fresh({ locale, colorScheme });
        await page.goto(`${room1.url}?node=room2#/tftp`);
        const files = page.locator('.tftp-files');
        await eventually(() => files.locator('tbody tr').count()).toBe(3);
        expect(await files.locator('h2').textContent()).toContain(title);
        for (const width of [1280, 768, 400]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
          expect(await (await Axe.into(page)).violations()).toEqual([]);
        }
        await files.locator('tbody button').nth(1).click();
        await eventually(() => page.locator('.library-versions li').count()).toBe(2);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
        expect(await (await Axe.into(page)).violations()).toEqual([]);
        await page.keyboard.press('Escape');
        // The name, with its folders, stays when a file takes it anew.
        await files.locator('tbody tr', { hasText: 'amd64' }).locator('td:nth-child(2) button').click();
        await page.locator('.library-versions input[type="file"]').setInputFiles({
          name: 'vmlinuz',
          mimeType: 'application/octet-stream',
          buffer: Buffer.from(`newer ${locale}`),
        });
        await eventually(() => room1.download('images/debian-12/vmlinuz-6.1.0-28-amd64')).toBe(
          btoa(`newer ${locale}`),
        );
        await nats.kill();
        await page.goto(`${room2.url}#/tftp`);
        await eventually(() => files.locator('.complaint').textContent()).toMatch(here);
        await eventually(() => files.locator('tbody tr').count()).toBe(3);
        await nats.restart();
        await eventually(() => files.locator('.complaint').count()).toBe(0);
      }
    },
  );
});
