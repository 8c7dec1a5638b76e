import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { describePage, eventually, portOf } from '../page-bench.js';

/** An address that no name server knows (RFC 2606, section 2). */
const nowhere = 'plc-hall-3.building-west.plant.example.invalid:50200';

describePage('the page’s frame in Chromium', (bench) => {
  /** What has the focus, by its hash, its name or its text. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('href') ?? element?.getAttribute('aria-label') ?? element?.tagName ?? '';
    });

  const top = (page: Page, selector: string): Promise<number> =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => element.getBoundingClientRect().top);

  it('shows the whole port of every endpoint in the rail, whatever is cut for it', async () => {
    await bench.create({ type: 'tcp-connect', address: nowhere });
    await bench.create({
      type: 'udp',
      address: '[::1]:0',
      remote: '[2001:db8:4000:1000:aaaa:bbbb:cccc:7777]:47808',
    });
    const page = await bench.open();
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      await page.locator('.endpoint .port').first().waitFor();
      const cut = (): Promise<(string | null)[]> =>
        page.locator('.endpoint .port').evaluateAll((ports) =>
          ports
            .filter((port) => port.getClientRects().length > 0)
            .filter((port) => {
              const { left, right } = port.getBoundingClientRect();
              const box = port.closest('.endpoint')?.getBoundingClientRect();
              return (
                port.scrollWidth > port.clientWidth + 1 ||
                left < (box?.left ?? 0) ||
                right > (box?.right ?? 0)
              );
            })
            .map((port) => port.textContent),
        );
      // The page is drawn anew for another width.
      await eventually(cut).toEqual([]);
      const shown = await page.locator('.endpoint .port:visible').allTextContents();
      expect(shown, `at ${width}`).toContain(':50200');
    }
  });

  it('has one tab stop for the rail, and arrow keys inside it', async () => {
    const made: EndpointSummary[] = [];
    for (let times = 0; times < 5; times += 1)
      made.push(await bench.create({ type: 'udp', address: '127.0.0.1:0' }));
    const [first, second, , , last] = made.map(({ id }) => `#/${id}`);
    const page = await bench.open(first);
    await page.locator('.composer').waitFor();
    await page.locator('.theme').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(second);
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('#/ports');
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe('#/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    await page.keyboard.press('Alt+ArrowUp');
    await eventually(() => page.evaluate(() => location.hash)).toBe(last);
  });

  it('reaches filter, composer and log by one key each, and lists the keys on a sheet', async () => {
    const { id } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
    const page = await bench.open(`#/${id}`);
    await page.locator('.composer').waitFor();
    await page.keyboard.press('/');
    expect(
      await page.locator('.bar .filter-typed input').evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await page.keyboard.type('/i?');
    expect(await page.locator('.bar .filter-typed input').inputValue()).toBe('/i?');
    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    expect(await focused(page)).toBe('What to send');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('dialog.keys').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog.keys').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('shortcuts');
    await page.keyboard.press('Enter');
    await page.locator('dialog.keys').waitFor();
  });

  it('skips to the content by the first tab stop', async () => {
    const page = await bench.open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('MAIN');
  });

  it('begins the log at one height in every state of an endpoint', async () => {
    const open = await bench.create({ type: 'tcp-listen', address: '0' });
    const stopped = await bench.create({ type: 'udp', address: '0' });
    await bench.ask('POST', `endpoints/${stopped.id}/stop`);
    const failing = await bench.create({ type: 'tcp-connect', address: nowhere, reconnect: true });
    const page = await bench.open(`#/${open.id}`);
    for (const width of [1280, 768]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${bench.url}#/${open.id}`);
      await page.locator('.head .copy').first().waitFor();
      const usual = await top(page, '.log');
      expect(usual).toBeLessThanOrEqual(160);
      for (const { id } of [stopped, failing]) {
        await page.goto(`${bench.url}#/${id}`);
        await page.locator('.head h1').waitFor();
        await eventually(() => top(page, '.log')).toBe(usual);
      }
      await page.locator('.head p.bad').waitFor();
      expect(await top(page, '.log')).toBe(usual);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${bench.url}#/${open.id}`);
    await page.locator('.head .lamp-on').waitFor();
    expect(await top(page, '.log')).toBeLessThanOrEqual(150);
    // The choice of a view is as high as a finger needs it.
    const values = await page.getByRole('button', { name: 'Values', exact: true }).boundingBox();
    const middle = (values?.y ?? 0) + (values?.height ?? 0) / 2;
    for (const y of [middle - 22, middle + 11]) {
      await page.mouse.click((values?.x ?? 0) + 10, y);
      await page.locator('.values-view').waitFor();
      await page.getByRole('button', { name: 'Log', exact: true }).click();
      await page.locator('.log').waitFor();
    }
  });

  it('fits into 768 pixels, and into 400', async () => {
    const { id, status } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
    expect(status.state).toBe('listening');
    const page = await bench.open(`#/${id}`);
    for (const width of [768, 400]) {
      await page.setViewportSize({ width, height: 900 });
      await page.locator('.composer').waitFor();
      const outside = (): Promise<string[]> =>
        page.locator('button:visible, select:visible, input:visible, .place:visible').evaluateAll((all) =>
          all
            .filter((element) => element.closest('.skip, .chips') === null)
            .filter((element) => {
              const { left, right } = element.getBoundingClientRect();
              return left < 0 || right > window.innerWidth;
            })
            .map((element) => element.outerHTML),
        );
      await eventually(outside).toEqual([]);
      expect(await page.locator('.head-state').isVisible(), `state at ${width}`).toBe(true);
      expect(
        await page.locator('.find').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      ).toBe(0);
    }
  });

  it('finds a place for the endpoint that was chosen in the palette, in the rail too', async () => {
    for (let times = 0; times < 40; times += 1)
      await bench.create({ type: 'udp', address: '127.0.0.1:0', label: `socket ${times}` });
    const page = await bench.open('#/', { height: 500 });
    await page.locator('.endpoint').nth(39).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('go socket 39');
    await page.keyboard.press('Enter');
    await eventually(() =>
      page.locator('.endpoint[aria-current]').evaluate((link) => {
        const { top: from, bottom } = link.getBoundingClientRect();
        return from >= 44 && bottom <= window.innerHeight;
      }),
    ).toBe(true);
  });

  it('begins its sheets at the top, and fits them to a narrow page', async () => {
    const { id } = await bench.create({
      ...{ type: 'udp', address: '127.0.0.1:0', label: 'the sensor gateway in the old hall' },
    });
    const page = await bench.open(`#/${id}`, { width: 400, height: 500 });
    const scrolled = (): Promise<readonly number[]> =>
      page
        .locator('dialog')
        .evaluate(({ scrollTop, scrollWidth, clientWidth }) => [scrollTop, scrollWidth - clientWidth]);
    await page.locator('.record-switch').click();
    await page.locator('.record-facts').waitFor();
    expect(await scrolled()).toEqual([0, 0]);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.locator('dialog.keys').waitFor();
    expect(await scrolled()).toEqual([0, 0]);
  });

  it('searches what is recorded for what is typed into the palette', async () => {
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line' });
    const device = await bench.device(portOf(made));
    device.socket.write('T=1\nERR 7\n');
    const page = await bench.open(`#/${made.id}`);
    await eventually(() => page.locator('.row.rx').count()).toBe(2);
    await page.getByRole('button', { name: 'Values', exact: true }).click();
    await page.keyboard.press('Control+k');
    await page.locator('.palette input').fill('err 7');
    await page.getByRole('option', { name: /Search the record for “err 7”/ }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.row.rx .content').allTextContents()).toEqual([
      expect.stringContaining('ERR 7'),
    ]);
    expect(new URL(page.url()).hash).toBe(`#/${made.id}?filter=err+7`);
  });

  it('leads to every place by the palette, in both languages', async () => {
    for (const locale of ['en-US', 'zh-CN']) {
      const page = await bench.open('#/', { locale });
      const names = await page
        .locator('.rail .place:visible')
        .evaluateAll((links) =>
          links.map((link) => [link.getAttribute('href') ?? '', link.textContent.trim()] as const),
        );
      expect(names.length).toBeGreaterThanOrEqual(2);
      for (const [hash, name] of names) {
        await page.keyboard.press('Control+k');
        await page.keyboard.type(name);
        await page.keyboard.press('Enter');
        await eventually(() => page.evaluate(() => location.hash)).toBe(hash);
      }
    }
  });

  it('shows who holds a port on a narrow page too', async () => {
    const { status } = await bench.create({ type: 'tcp-listen', address: '[::1]:0' });
    // That port alone: a machine with many sockets shows only the first of them.
    const port = status.state === 'listening' ? status.local.split(':').at(-1) : undefined;
    const page = await bench.open(`#/ports/${port}`, { width: 400 });
    const holder = page
      .locator('.ports-table td:last-child')
      .filter({ hasText: String(bench.workbench.process.pid) });
    await holder.first().waitFor();
    const { left, right } = await holder.first().evaluate((cell) => {
      const box = cell.getBoundingClientRect();
      return { left: box.left, right: box.right };
    });
    expect(left).toBeGreaterThan(0);
    expect(right).toBeLessThanOrEqual(400);
  });

  it('breaks no port in two where addresses take several lines', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
    await bench.device(portOf(server));
    // That port alone: a machine with many sockets shows only the first of them.
    const page = await bench.open(`#/ports/${portOf(server)}`, { width: 400 });
    const connection = page.locator('tr').filter({ hasText: 'ESTABLISHED' });
    await connection.first().waitFor();
    const lines = await connection
      .locator('.port:visible')
      .evaluateAll((ports) => ports.map((port) => [port.textContent, port.getClientRects().length]));
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const [text, count] of lines) expect([text, count]).toEqual([expect.stringMatching(/^:\d+$/), 1]);
    const heights = await connection
      .locator('.port:visible')
      .evaluateAll((ports) => ports.map((port) => port.getBoundingClientRect().height));
    expect(Math.max(...heights)).toBeLessThan(30);
  });

  it('writes events below the same head as messages, and fills the popover of a narrow page', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const device = await bench.device(portOf(server));
    device.socket.write('hello');
    const page = await bench.open(`#/${server.id}`, { width: 768 });
    await page.locator('.row.rx').waitFor();
    const left = (selector: string): Promise<number> =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => element.getBoundingClientRect().left);
    const head = await left('.log-head > :last-child');
    expect(await left('.row.rx .content')).toBe(head);
    expect(await left('.row.happened .content')).toBe(head);
    await page.setViewportSize({ width: 400, height: 800 });
    await page.locator('button.repeat').click();
    const [form, button] = await Promise.all(
      ['.popover', '.repeat-form .primary'].map((selector) => page.locator(selector).boundingBox()),
    );
    // 10 px of padding and a line at each side.
    expect(button?.width).toBe((form?.width ?? 0) - 22);
  });

  it('asks for a token once, and says that one was refused only after it was', async () => {
    const page = await bench.fresh();
    // As a workbench that is open to the network answers a page without the token, or with another.
    await page.route('**/api/**', (route) => route.fulfill({ status: 401, json: {} }));
    await page.routeWebSocket('**/api/live', (socket) => void socket.close());
    await page.goto(bench.url);
    await page.locator('form.token').waitFor();
    expect(await page.locator('.complaint').count()).toBe(0);
    expect(await page.locator('.feed-notice').count()).toBe(0);
    await page.locator('form.token input').fill('not-the-token');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.complaint').textContent()).toContain('not the token');
  });

  it('says above what is old that the workbench is gone, and moves and covers nothing for it', async () => {
    const { id } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
    const page = await bench.fresh();
    const open: { readonly close: () => void }[] = [];
    await page.routeWebSocket('**/api/live', (socket) => {
      if (open.length > 0) return void socket.close();
      socket.connectToServer();
      open.push({ close: () => void socket.close() });
    });
    await page.goto(`${bench.url}#/${id}`);
    await page.locator('.head .lamp-on').waitFor();
    const before = await top(page, '.log');
    open[0]?.close();
    await page.locator('.feed-notice').waitFor();
    expect(await top(page, '.log')).toBe(before);
    expect(await page.locator('.page.stale').count()).toBe(1);
    // Nothing of the place is covered, none of the words is cut, and home, theme and language stay reachable.
    for (const width of [1280, 1100, 768, 400, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const notice = await page.locator('.feed-notice').boundingBox();
      expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThanOrEqual(await top(page, '.head'));
      const words = page.locator('.feed-notice p');
      const height = notice?.height ?? 0;
      await eventually(() => words.evaluate((one) => one.clientHeight)).toBeLessThanOrEqual(height);
      for (const control of [
        '.top .logo',
        '.top .theme',
        '.top .segments button >> nth=0',
        '.top .segments button >> nth=1',
      ])
        await page.locator(control).click({ trial: true, timeout: 2_000 });
    }
  });
});
