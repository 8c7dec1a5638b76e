// The room of a relay at every width: what is told whole, what it says, and what can be opened.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { describePage, eventually, portOf } from '../page-bench.js';

const target = createSocket('udp4');
const client = createSocket('udp4');

/** AA 55, unit, temperature in tenths, sum of the bytes. */
const layout = `fields:
  - sync: const AA 55
  - unit: u8
  - temp: i16 * 0.1 ℃
  - sum: checksum sum8
`;

beforeAll(async () => {
  target.bind(0, '127.0.0.1');
  await once(target, 'listening');
});
afterAll(() => {
  target.close();
  client.close();
});

/** How often a text is seen whole within a selector, and how often a part of it only. */
function seen(page: Page, within: string, text: string): Promise<{ whole: number; cut: number }> {
  return page.evaluate(
    ([where, wanted]) => {
      const counts = { whole: 0, cut: 0 };
      const walker = document.createTreeWalker(
        document.querySelector(where) ?? document,
        NodeFilter.SHOW_TEXT,
      );
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (!(node.textContent ?? '').includes(wanted)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const parts = [...range.getClientRects()].filter(({ width }) => width > 0);
        let inView = parts.length;
        let some = parts.length;
        for (const { left, right, top, bottom } of parts) {
          let isWhole = true;
          let isSome = true;
          for (let around = node.parentElement; around !== null; around = around.parentElement) {
            if (getComputedStyle(around).overflowX === 'visible') continue;
            const box = around.getBoundingClientRect();
            if (left < box.left - 1 || right > box.right + 1) isWhole = false;
            if (
              box.width < 1 ||
              box.height < 1 ||
              left >= box.right ||
              top >= box.bottom ||
              bottom <= box.top
            )
              isSome = false;
          }
          if (!isWhole) inView -= 1;
          if (!isSome) some -= 1;
        }
        if (some > 0 && inView === parts.length) counts.whole += 1;
        else if (some > 0) counts.cut += 1;
      }
      return counts;
    },
    [within, text] as const,
  );
}

describePage('the room of a relay in Chromium', (bench) => {
  it.each([
    [1280, 'en-GB', 'gateway.boiler-room.plant-7.example:7000', 1],
    [768, 'zh-CN', 'gateway.boiler-room.plant-7.example:7000', 0],
    [400, 'en-GB', 'gateway.boiler-room.plant-7.example:7000', 0],
    [1280, 'zh-CN', '[2001:db8:1234:5678:9abc:def0:1234:5678]:7000', 1],
    [400, 'zh-CN', '[2001:db8:1234:5678:9abc:def0:1234:5678]:7000', 0],
  ] as const)('tells its target whole at %d (%s, %s)', async (width, locale, wanted, inRail) => {
    const { id } = await bench.create({ type: 'udp-relay', address: '127.0.0.1:0', target: wanted });
    const page = await bench.open(`#/${id}`, { width, locale });
    await page.locator('.standing .hold').waitFor();
    expect(await seen(page, '.room', wanted)).toEqual({ whole: 1, cut: 0 });
    expect(await seen(page, '.rail', wanted)).toEqual({ whole: inRail, cut: 0 });
    // Its own port is seen beside it, or alone.
    const port = `:${portOf((await bench.endpoint(id)) ?? expect.fail())}`;
    expect((await seen(page, '.head h1', port)).whole).toBe(1);
  });

  it.each([1280, 768])('names its target in the head in place of its own host, at %d', async (width) => {
    const wanted = `127.0.0.1:${target.address().port}`;
    const { id } = await bench.create({ type: 'udp-relay', address: '127.0.0.1:0', target: wanted });
    const page = await bench.open(`#/${id}`, { width });
    await page.locator('.standing .hold').waitFor();
    expect(await seen(page, '.head h1', wanted)).toEqual({ whole: 1, cut: 0 });
    expect(await seen(page, '.head h1', '127.0.0.1')).toEqual({ whole: 1, cut: 0 });
  });

  it.each([
    [1280, 'en-GB'],
    [768, 'en-GB'],
    [768, 'zh-CN'],
    [400, 'zh-CN'],
  ] as const)('shows the hints of its filters whole at %d (%s)', async (width, locale) => {
    const made = await bench.create({
      ...{ type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${target.address().port}` },
    });
    client.send('one', portOf(made), '127.0.0.1');
    const page = await bench.open(`#/${made.id}`, { width, locale });
    await page.locator('.lines .row.rx').first().waitFor();
    const fields = page.locator('.room .filter-typed input');
    await eventually(() => fields.count()).toBe(2);
    for (const field of await fields.all())
      expect(
        await field.evaluate((node) => {
          if (!(node instanceof HTMLInputElement)) return Number.POSITIVE_INFINITY;
          const style = getComputedStyle(node);
          const context = new OffscreenCanvas(1, 1).getContext('2d');
          if (context === null) return Number.POSITIVE_INFINITY;
          context.font = `${style.fontSize} ${style.fontFamily}`;
          const room =
            node.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
          return context.measureText(node.placeholder).width - room;
        }),
      ).toBeLessThanOrEqual(0);
    // Nothing of the bar lies over anything else of it.
    const edges = await page.locator('.bar').evaluate((bar) =>
      [...bar.querySelectorAll(':scope > :not(.bar-options), .chips > *')]
        .map((node) => node.getBoundingClientRect())
        .filter(({ width: size }) => size > 0)
        .map(({ left, right, top }) => ({ left, right, top })),
    );
    for (const one of edges)
      for (const other of edges)
        if (one !== other && Math.abs(one.top - other.top) < 12 && one.left <= other.left)
          expect(one.right).toBeLessThanOrEqual(other.left + 1);
  });

  it.each([
    ['en-GB', 'off', 'Not holding any more; 2 still wait.'],
    ['zh-CN', '关', '已停止拦截；仍有 2 条待处理。'],
  ] as const)('says that messages still wait when no more are held (%s)', async (locale, off, said) => {
    const made = await bench.create({
      ...{ type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${target.address().port}` },
    });
    const page = await bench.open(`#/${made.id}`, { locale });
    const pane = page.locator('.standing');
    await pane.locator('.hold').waitFor();
    await bench.ask('PUT', `endpoints/${made.id}/hold`, { mode: 'all' });
    client.send('one', portOf(made), '127.0.0.1');
    client.send('two', portOf(made), '127.0.0.1');
    await pane.getByText('1/2').waitFor();
    expect(await pane.locator('.hold-still').count()).toBe(0);
    await pane.getByRole('button', { name: off, exact: true }).click();
    await pane.getByText(said).waitFor();
  });

  it.each([
    {
      width: 1280,
      locale: 'en-GB',
      colorScheme: 'light',
      said: 'changed, to the target',
      came: 'Came, 6 bytes',
    },
    { width: 768, locale: 'zh-CN', colorScheme: 'dark', said: '改动，发往目标', came: '收到，6 字节' },
  ] as const)(
    'opens what became of a message whole, by the keyboard alone ($width, $locale)',
    async (person) => {
      await bench.ask('PUT', 'workspace/files/layouts/sensor.yaml', { text: layout });
      const made = await bench.create({
        ...{ type: 'udp-relay', address: '127.0.0.1:0', layouts: ['sensor'] },
        target: `127.0.0.1:${target.address().port}`,
      });
      const page = await bench.open(`#/${made.id}`, person);
      const axe = await Axe.into(page);
      await page.locator('.standing .hold').waitFor();
      await bench.ask('PUT', `endpoints/${made.id}/hold`, { mode: 'next' });
      client.send(Buffer.from('aa550100ebeb', 'hex'), portOf(made), '127.0.0.1');
      await page.locator('.held-clock').waitFor();
      // The names of the fields stand below their bytes.
      const cells = page.locator('.standing .held-cell small');
      expect(await cells.allTextContents()).toEqual(['sync', 'unit', 'temp', 'sum']);
      await page.locator('.standing').getByLabel('temp').fill('150.0');
      await page.keyboard.press('Control+Enter');
      await page.locator('.row.altered:not(.held)').waitFor();

      await page.locator('main .lines').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      const inspector = page.locator('.inspector');
      await inspector.getByRole('heading', { name: person.said }).waitFor();
      expect(await inspector.locator('.held-cells ins').allTextContents()).toEqual(['05 DC', 'E1']);
      expect(await inspector.locator('.held-cells s').allTextContents()).toEqual(['00 EB', 'EB']);
      expect(await inspector.locator('.dump-hex').textContent()).toBe('AA550105DCE1');
      await inspector.locator('.layout-tree').getByText('150.0 ℃').waitFor();
      expect(await axe.violations('.inspector')).toEqual([]);
      // The line is in view beside it.
      const row = page.locator('.row.altered.cursor');
      expect(
        await row.evaluate((node) => {
          const { left, top, height } = node.getBoundingClientRect();
          return node.contains(document.elementFromPoint(left + 40, top + height / 2));
        }),
      ).toBe(true);
      await inspector.getByRole('button', { name: person.came }).click();
      expect(await inspector.locator('.dump-hex').textContent()).toBe('AA550100EBEB');
      await inspector.locator('.layout-tree').getByText('23.5 ℃').waitFor();

      // The cursor takes it along, to what was held before and to a message.
      await page.locator('main .lines').focus();
      await page.keyboard.press('ArrowUp');
      await eventually(() => inspector.locator('.held-cells').count()).toBe(0);
      await page.keyboard.press('ArrowUp');
      await inspector.locator('h2.rx').waitFor();
      await page.keyboard.press('Escape');
      await inspector.waitFor({ state: 'detached' });
    },
  );

  it.each([
    { width: 1280, locale: 'en-GB', take: 'Messages of 6 bytes, as sensor has them' },
    { width: 400, locale: 'zh-CN', take: '按 sensor，每条 6 字节' },
  ] as const)('offers the framing of a layout where TCP has none ($width, $locale)', async (person) => {
    await bench.ask('PUT', 'workspace/files/layouts/sensor.yaml', { text: layout });
    const server = createServer((socket) => socket.on('error', () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const made = await bench.create({
      ...{ type: 'tcp-relay', address: '127.0.0.1:0', layouts: ['sensor'], target: `127.0.0.1:${port}` },
    });
    const page = await bench.open(`#/${made.id}`, person);
    const pane = page.locator('.standing');
    await pane.locator('.hold').waitFor();
    // Who only relays is told nothing.
    expect(await pane.locator('.framing-notice').count()).toBe(0);
    await bench.ask('PUT', `endpoints/${made.id}/hold`, { mode: 'all' });
    const device = await bench.device(portOf(made));
    device.socket.write(Buffer.from('aa550100ebebaa550105dce1', 'hex'));
    await pane.locator('.held-what').getByText('12 B').waitFor();
    const axe = await Axe.into(page);
    expect(await axe.violations('.standing')).toEqual([]);
    // Answered when the relay is open again: what is held before that is held by the one that ends.
    const replaced = page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().endsWith(`/endpoints/${made.id}`),
    );
    await pane.getByRole('button', { name: person.take }).click();
    expect(await (await replaced).json()).toMatchObject({ input: { framing: 'fixed:6' } });
    await eventually(() => pane.locator('.framing-notice').count()).toBe(0);
    await bench.ask('PUT', `endpoints/${made.id}/hold`, { mode: 'all' });
    const again = await bench.device(portOf((await bench.endpoint(made.id)) ?? expect.fail()));
    again.socket.write(Buffer.from('aa550100ebebaa550105dce1', 'hex'));
    await pane.locator('.held-what').getByText('6 B').waitFor();
    server.close();
  });

  it('folds the composer on a narrow page while a message is held, unless somebody types in it', async () => {
    const made = await bench.create({
      ...{ type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${target.address().port}` },
    });
    const page = await bench.open(`#/${made.id}`, { width: 400 });
    const composer = page.locator('.composer');
    const height = (): Promise<number> => composer.evaluate((node) => node.getBoundingClientRect().height);
    await page.locator('.standing .hold').waitFor();
    expect(await height()).toBeGreaterThan(200);
    await bench.ask('PUT', `endpoints/${made.id}/hold`, { mode: 'all' });
    client.send('one', portOf(made), '127.0.0.1');
    await page.locator('.held-clock').waitFor();
    expect(await height()).toBeLessThan(50);
    const axe = await Axe.into(page);
    expect(await axe.violations('.composer')).toEqual([]);
    await composer.getByRole('button').click();
    await page.keyboard.type('hello');
    expect(await composer.locator('textarea').inputValue()).toBe('hello');
    expect(await axe.violations('.composer')).toEqual([]);
    await composer.getByRole('button', { name: 'Fold it while a message is held' }).click();
    await composer.getByText('Not sent yet: hello').click();
    await page.locator('.standing').getByRole('button', { name: 'All go' }).click();
    await page.locator('.held-clock').waitFor({ state: 'detached' });
    // It is typed in while the next one comes.
    await composer.locator('textarea').focus();
    await bench.ask('PUT', `endpoints/${made.id}/hold`, { mode: 'all' });
    client.send('two', portOf(made), '127.0.0.1');
    await page.locator('.held-clock').waitFor();
    expect(await composer.locator('textarea').inputValue()).toBe('hello');
  });

  it.each([
    {
      locale: 'en-GB',
      width: 1280,
      after: /^.+ after the client’s last$/,
      counted: '1 from clients · 3 B',
      from: 'From the target, 6 bytes',
    },
    {
      locale: 'zh-CN',
      width: 400,
      after: /^距客户端上一条 .+$/,
      counted: '▸ 1 · 3 B',
      from: '来自目标，6 字节',
    },
  ])('says since what an answer took its time, and counts whole ($locale, $width)', async (person) => {
    target.once('message', (_bytes, from) => target.send('answer', from.port, from.address));
    const made = await bench.create({
      ...{ type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${target.address().port}` },
    });
    const page = await bench.open(`#/${made.id}`, person);
    await page.locator('.standing .hold').waitFor();
    client.send('ask', portOf(made), '127.0.0.1');
    await eventually(() => seen(page, '.counters', person.counted)).toEqual({ whole: 1, cut: 0 });
    await page.locator('.lines .row.tx').dblclick();
    if (person.width < 761) await page.locator('.inspector-head button').first().click();
    expect(await page.locator('.inspector-since').textContent()).toMatch(person.after);
    await page.locator('.inspector').getByRole('heading', { name: person.from }).waitFor();
  });
});
