import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';
import { datagrams } from '../page-datagrams.js';

describePage('the record on the page, in Chromium', (bench) => {
  it('goes back to the first message there is, and to the end again', async () => {
    const sink = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    await datagrams(portOf(sink), 0, 6_000);
    const counted = async (): Promise<number | undefined> =>
      (await bench.endpoint(sink.id))?.totals.receivedMessages;
    await eventually(counted).toBe(6_000);
    const page = await bench.open(`#/${sink.id}`);
    const texts = () => page.locator('.row.rx .content').allTextContents();
    await eventually(texts).toContain('message 5999');
    await page.locator('.lines').press('Home');
    await eventually(texts).toContain('message 0');
    await page.locator('.lines').evaluate((lines) => {
      lines.scrollTop = lines.scrollHeight / 2;
    });
    await eventually(async () => Number((await texts()).at(0)?.split(' ').at(1))).toBeGreaterThan(1_000);
    await datagrams(portOf(sink), 6_000, 1);
    await page.locator('.lines').press('End');
    await eventually(texts).toContain('message 6000');
  });

  it('has what came before the program was started again, and a line for the time between', async () => {
    const sink = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    const page = await bench.open(`#/${sink.id}`, { locale: 'zh-CN' });
    await datagrams(portOf(sink), 1, 1);
    const texts = () => page.locator('.row:is(.rx, .gap) .content').allTextContents();
    await eventually(texts).toEqual(['message 1']);
    await bench.workbench.stop();
    await bench.startWorkbench();
    await eventually(() => page.locator('.feed-notice').count()).toBe(0);
    await eventually(async () => (await bench.endpoint(sink.id))?.status.state).toBe('listening');
    await datagrams(portOf((await bench.endpoint(sink.id)) ?? sink), 2, 1);
    const expected = ['message 1', expect.stringMatching(/^程序未运行：.* 至 /), 'message 2'];
    await eventually(texts).toEqual(expected);
    await page.reload();
    await eventually(texts).toEqual(expected);
  });
});
