import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';
import { datagrams } from '../page-datagrams.js';

describePage('the place in a log, in Chromium', (bench) => {
  const rowsOf = async (count: number) => {
    const sink = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    await datagrams(portOf(sink), 0, count);
    await eventually(async () => (await bench.endpoint(sink.id))?.totals.receivedMessages).toBe(count);
    return sink;
  };

  it('is led to by an address from the values and the ladder, and from another filter', async () => {
    const sink = await rowsOf(300);
    const page = await bench.open(`#/${sink.id}`);
    await eventually(() => page.locator('.row.rx').count()).toBeGreaterThan(10);
    await page.getByRole('button', { name: 'Ladder' }).click();
    await page.locator('.lines').waitFor({ state: 'detached' });
    await page.evaluate((id) => {
      location.hash = `#/${id}?filter=message+29`;
    }, sink.id);
    await eventually(() => page.locator('.row.rx').count()).toBe(11);
    await page.getByRole('button', { name: 'Ladder' }).click();
    await page.locator('.lines').waitFor({ state: 'detached' });
    await page.goto(`${bench.url}#/`);
    await page.goto(`${bench.url}#/${sink.id}?message=1`);
    await page.locator('.lines').waitFor();
  });

  it('stays where a person chose a line, when the filter is cleared; the filter is in the address as it is typed', async () => {
    const sink = await rowsOf(2_000);
    const page = await bench.open(`#/${sink.id}`);
    await eventually(() => page.locator('.row.rx').count()).toBeGreaterThan(10);
    await page.locator('.lines').hover();
    await page.mouse.wheel(0, -9_000);
    await page.locator('.newer').waitFor();
    await page.locator('.row.rx').nth(25).click();
    const linked = await page.locator('.row.cursor .content').textContent();
    await page.keyboard.press('l');
    await page.locator('.copied-line p').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.goto(`${bench.url}#/`);
    await page.goto(link);
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe(linked);
    const above = () =>
      page.evaluate(() => {
        const lines = document.querySelector('.lines')?.getBoundingClientRect();
        const row = document.querySelector('.row.cursor')?.getBoundingClientRect();
        return lines === undefined || row === undefined
          ? -1
          : Math.round(((row.top - lines.top) / lines.height) * 10);
      });
    await eventually(above).toBe(3);
    const field = page.locator('.bar .filter-typed input');
    await field.pressSequentially('ge 77');
    expect(await page.evaluate(() => location.hash)).toBe(`#/${sink.id}?filter=ge+77`);
    await page.reload();
    await eventually(() => page.locator('.row.rx').count()).toBe(11);
    const hit = page.locator('.row.rx', { hasText: 'message 774' });
    await hit.click();
    await field.fill('');
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 774');
    await eventually(above).toBe(3);
    expect(await page.locator('.row.cursor').getAttribute('aria-selected')).toBe('true');
  });

  it('keeps a message open that was found, when the filter is cleared', async () => {
    const sink = await rowsOf(40);
    const page = await bench.open(`#/${sink.id}?filter=ge+17`);
    await eventually(() => page.locator('.row.rx').count()).toBe(1);
    await page.locator('.row.rx').dblclick();
    const inspector = page.locator('.inspector');
    await inspector.waitFor();
    await page.locator('.bar .filter-typed input').fill('');
    await eventually(() => page.locator('.row.rx').count()).toBeGreaterThan(10);
    // It says the time since the message above, which the search did not have.
    await eventually(() => inspector.textContent()).toMatch(/\d[\d.]* [µm]?s after the last from it.*313717/);
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 17');
  });

  it('is told where a message is gone, with a way to the nearest', async () => {
    const sink = await rowsOf(40);
    const page = await bench.open(`#/${sink.id}?message=999999`);
    await eventually(() => page.locator('.missing-line').textContent()).toContain(
      'No message has the number 999999 yet.',
    );
    await page.getByRole('button', { name: 'Show the nearest' }).click();
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 39');
    expect(await page.locator('.missing-line').textContent()).toBe('');
  });

  it('is copied as a link, which is said, and lines apart are selected by keys', async () => {
    const sink = await rowsOf(10);
    const page = await bench.open(`#/${sink.id}`);
    await page.locator('.row.rx').nth(3).click();
    await page.keyboard.press('l');
    await eventually(() => page.locator('.copied-line').textContent()).toContain('Link copied');
    expect(await page.locator('.copied-line').textContent()).toContain('on this machine alone');
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('Control+ArrowDown');
    expect(await page.locator('.row[aria-selected=true]').count()).toBe(1);
    await page.keyboard.press('Space');
    await eventually(() => page.locator('.row[aria-selected=true] .content').allTextContents()).toEqual([
      'message 3',
      'message 5',
    ]);
    await page.keyboard.press('c');
    await eventually(() => page.locator('.copied-line').textContent()).toBe('2 lines copied');
    await page.locator('.bar .filter-typed input').fill('message 7');
    await eventually(() => page.locator('.row.rx').count()).toBe(1);
    await eventually(() => page.locator('.chosen').count()).toBe(0);
  });

  it.each([1280, 768, 400])('has a foot with nothing over anything, %i pixels wide', async (width) => {
    const sink = await rowsOf(300);
    const page = await bench.open(`#/${sink.id}?filter=message`, { width });
    await eventually(() => page.locator('.row.rx').count()).toBeGreaterThan(5);
    await page.locator('.lines').hover();
    await page.mouse.wheel(0, -2_000);
    await page.locator('.newer').waitFor();
    await page.locator('.row.rx').nth(20).click();
    const overlaps = () =>
      page.evaluate(() => {
        const parts = [...document.querySelectorAll('.log-foot :is(button, strong, .note)')]
          .filter((part) => part.closest('.menu') === null && !part.contains(part.querySelector('button')))
          .map((part) => ({ box: part.getBoundingClientRect(), text: part.textContent }))
          .filter(({ box }) => box.width > 0);
        const pairs = parts.flatMap((one, at) =>
          parts
            .slice(at + 1)
            .filter(
              ({ box }) =>
                one.box.left < box.right - 1 &&
                box.left < one.box.right - 1 &&
                one.box.top < box.bottom - 1 &&
                box.top < one.box.bottom - 1,
            )
            .map((other) => `${one.text} / ${other.text}`),
        );
        const cut = parts.filter(({ box }) => box.right > innerWidth || box.left < 0).map(({ text }) => text);
        return [...pairs, ...cut, ...(document.documentElement.scrollWidth > innerWidth ? ['page'] : [])];
      });
    expect(await overlaps()).toEqual([]);
    await page.keyboard.press('Shift+ArrowDown');
    expect(await page.locator('.row[aria-selected=true]').count()).toBe(2);
    expect(await overlaps()).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/foot-${width}.png` });
  });
});
