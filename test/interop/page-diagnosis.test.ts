// What the page says of an endpoint at which nothing arrives.
import { expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { freePort } from '../free-port.js';
import { describePage, eventually } from '../page-bench.js';

describePage('the diagnosis of an endpoint in Chromium', (bench) => {
  for (const [locale, colorScheme, width, ask, loopback] of [
    ['en-GB', 'dark', 1280, 'Why does nothing arrive?', 'bound to loopback alone'],
    ['zh-CN', 'light', 400, '为什么收不到数据？', '只绑定了回环地址'],
  ] as const)
    it(`offers it after ten seconds of silence, and says what is wrong: ${locale}, ${width}`, async () => {
      const { id } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
      const page = await bench.fresh({ viewport: { width, height: 800 }, colorScheme, locale });
      await page.clock.install();
      await page.goto(`${bench.url}#/${id}`);
      await page.locator('.silence').waitFor();
      expect(await page.locator('.diagnose button').count()).toBe(0);
      await page.clock.fastForward(10_000);
      await page.getByRole('button', { name: ask }).click();
      const dialog = page.locator('dialog.diagnosis');
      await eventually(() => dialog.locator('.findings li').count()).toBeGreaterThan(3);
      const fault = dialog.locator('.findings .fault').first();
      expect(await fault.textContent()).toContain(loopback);
      expect(await fault.locator('.next').count()).toBe(1);
      expect(await dialog.locator('.findings .ok').first().textContent()).toContain(
        String(bench.workbench.process.pid),
      );
      const axe = await Axe.into(page);
      expect(await axe.violations('dialog.diagnosis')).toEqual([]);
      await page.keyboard.press('Escape');
      await eventually(() => dialog.count()).toBe(0);
    });

  it('offers it at once to a client that is refused', async () => {
    const port = await freePort();
    const { id } = await bench.create({ type: 'tcp-connect', address: `127.0.0.1:${port}` });
    const page = await bench.open(`#/${id}`);
    await page.getByRole('button', { name: 'Why is it not reached?' }).click();
    await eventually(() => page.locator('.findings .fault').first().textContent()).toContain(
      `nobody listens on tcp port ${port}`,
    );
  });
});
