import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

describePage('the page of a workbench that ends, in Chromium', (bench) => {
  it('greys what it knew when the workbench is gone, through all attempts to reach it', async () => {
    const page = await bench.open();
    expect(await page.locator('.page.stale').count()).toBe(0);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const watched = document.querySelector('.page');
      if (watched === null) return;
      new MutationObserver(() => seen.push(watched.className)).observe(watched, { attributes: true });
    });
    await bench.workbench.stop();
    await eventually(() => page.locator('.page.stale').count()).toBe(1);
    // The first attempts come after half a second and a second; none of them looks like an answer.
    await page.waitForRequest((request) => request.url().includes('/api/'), { timeout: 30_000 });
    expect(await page.evaluate(() => Reflect.get(window, 'seen'))).toEqual(['page stale']);
    await bench.startWorkbench();
    await eventually(() => page.locator('.page.stale').count()).toBe(0);
  });

  it('says that it was killed, and comes back with its endpoints, what was received and what was typed', async () => {
    const gone = await bench.create({ type: 'udp', address: '127.0.0.1:0', label: 'gone' });
    const own = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', autoStart: true });
    const other = await bench.create({
      type: 'udp',
      address: '127.0.0.1:0',
      label: 'meters',
      encoding: 'gbk',
    });
    // Another comes first in the list from then on.
    await bench.ask('DELETE', `endpoints/${gone.id}`);
    const page = await bench.open(`#/${other.id}`);
    const text = page.locator('.composer textarea');
    await text.fill('half a mess');
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${own.id}`);
    await eventually(() => page.locator('.head-state').textContent()).toContain('listening');
    const { socket } = await bench.device(portOf(own));
    await eventually(() => page.locator('.head-state').textContent()).toContain('1 connected');
    socket.write('before');
    await eventually(() => page.locator('.row.rx .content').textContent()).toBe('before');
    const long = 'x'.repeat(5_000);
    await text.fill(long);

    await bench.workbench.stop('SIGKILL');
    await eventually(() => page.locator('.feed-notice').textContent()).toContain('does not answer');
    expect(await page.locator('.page.stale').count()).toBe(1);
    await text.press('End');
    await page.keyboard.type('!');
    await page.locator('.send').click();
    await eventually(() => page.locator('.composer-status [role]').textContent()).toContain('did not answer');

    await bench.startWorkbench();
    await eventually(() => page.locator('.feed-notice').count()).toBe(0);
    expect(await page.evaluate(() => location.hash)).toBe(`#/${own.id}`);
    await eventually(() => page.locator('.head-state').textContent()).toContain('listening');
    expect(await text.inputValue()).toBe(`${long}!`);
    const again = (await bench.endpoint(own.id)) ?? own;
    const { socket: back } = await bench.device(portOf(again));
    back.write('after');
    await eventually(() => page.locator('.row.rx .content').allTextContents()).toEqual(['before', 'after']);
    await page.locator('.rail a.endpoint').filter({ hasText: 'meters' }).click();
    await eventually(() => text.inputValue()).toBe('half a mess');
    expect((await bench.endpoint(other.id))?.input).toMatchObject({ label: 'meters', encoding: 'gbk' });
  });

  it('has what was sent and the draft again in another browser, after a restart', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', autoStart: true });
    const { received } = await bench.device(portOf(server));
    const page = await bench.open(`#/${server.id}`);
    await eventually(() => page.locator('.head-state').textContent()).toContain('1 connected');
    const text = page.locator('.composer textarea');
    await text.fill('yesterday');
    await text.press('Control+Enter');
    await eventually(received).toBe(Buffer.from('yesterday').toString('hex'));
    await text.fill('not sent yet');
    await eventually(() => bench.ask('GET', `composer?endpoint=${server.id}`)).toMatchObject({
      sent: [{ text: 'yesterday', hex: false }],
      draft: 'not sent yet',
    });
    await bench.workbench.stop();
    await bench.startWorkbench();
    const other = await bench.fresh();
    await other.goto(`${bench.url}#/${server.id}`);
    const field = other.locator('.composer textarea');
    await eventually(() => field.inputValue()).toBe('not sent yet');
    await field.fill('');
    await field.press('ArrowUp');
    expect(await field.inputValue()).toBe('yesterday');
  });
});
