// One message looked at closely: its bytes and its fields show each other, and what the bytes may mean stands beside them.
import { createSocket } from 'node:dgram';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/encodings.js';
import { Axe } from '../axe.js';
import { describePage, eventually, type PageBench, type Person, portOf } from '../page-bench.js';
import { sensorRoom } from '../sensor-room.js';

const query = '1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001'.replaceAll(' ', '');

const people = [
  {
    locale: 'en-GB',
    colorScheme: 'dark',
    fits: 'what fits',
    likeliest: 'likeliest',
    invalid: 'invalid at byte 2',
  },
  { locale: 'zh-CN', colorScheme: 'light', fits: '自动', likeliest: '最可能', invalid: '第 2 字节起无效' },
] as const;

const byteAt = (page: Page, offset: number) => page.locator(`.dump-hex b[data-offset="${offset}"]`);
const selected = (page: Page): Promise<readonly string[]> => page.locator('.dump-hex b.on').allTextContents();
const chosenField = (page: Page) => page.locator('.layout-tree tr[aria-current] th');

/** The room of a server to which a device said these bytes, its message looked at. */
async function inspected(bench: PageBench, bytes: Uint8Array, person: Person = {}): Promise<Page> {
  const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
  const page = await bench.open(`#/${server.id}`, person);
  const { socket } = await bench.device(portOf(server));
  socket.write(bytes);
  await page.locator('.row.rx').first().dblclick();
  return page;
}

describePage('the inspector, in Chromium', (bench) => {
  it('shows the bytes of a field and the field of a byte', async () => {
    const { page } = await sensorRoom(bench, people[0]);
    await page.locator('.row.rx').nth(2).dblclick();
    const field = (name: string) => page.locator('.layout-tree').getByRole('button', { name });
    await field('temp').hover();
    await eventually(() => page.locator('.dump-hex b.around').allTextContents()).toEqual(['01', '38']);
    expect(await selected(page)).toEqual(['AA']);
    // Every line of the tree is one line of text.
    for (const row of await page.locator('.layout-tree tr').all())
      expect((await row.boundingBox())?.height).toBeLessThan(30);
    await field('temp').click();
    await eventually(() => selected(page)).toEqual(['01', '38']);
    // The layout says the order of its number.
    await eventually(() => page.locator('.orders tr.own th').textContent()).toBe('AB ✓');
    expect(await page.locator('.orders tr.own td').allTextContents()).toContain('312');
    await byteAt(page, 2).hover();
    await eventually(() => page.locator('.layout-tree tr.hovered th').textContent()).toBe('unit');
    await byteAt(page, 5).click();
    await eventually(() => chosenField(page).textContent()).toBe('sum');
  });

  it('keeps what is selected, where it stands, when another message is chosen', async () => {
    const { page } = await sensorRoom(bench, people[0]);
    await page.locator('.row.rx').first().dblclick();
    await page.locator('.layout-tree').getByRole('button', { name: 'temp' }).click();
    await page.getByRole('group', { name: 'Bits of a number' }).getByRole('button', { name: '32' }).click();
    const places = () =>
      page
        .locator('.inspector :is(.dump, .tree-part, .number-part, .orders, .encodings)')
        .evaluateAll((parts) => parts.map((part) => Math.round(part.getBoundingClientRect().top)));
    const before = await places();
    expect(before).toHaveLength(5);
    await page.locator('.row.rx').nth(2).click();
    await eventually(() => selected(page)).toEqual(['01', '38']);
    expect(await places()).toEqual(before);
  });

  it('is moved through by keys, and Shift extends', async () => {
    const page = await inspected(bench, Buffer.from('4048f5c3000102030405060708', 'hex'), people[0]);
    await byteAt(page, 0).click();
    const dump = page.locator('.dump');
    await dump.focus();
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight'])
      await page.keyboard.press(key);
    await eventually(() => selected(page)).toEqual(['40', '48', 'F5', 'C3']);
    await eventually(() => page.locator('.orders tbody tr').first().allTextContents()).toEqual([
      expect.stringContaining('3.14'),
    ]);
    await page.keyboard.press('Shift+ArrowLeft');
    await eventually(() => selected(page)).toEqual(['40', '48', 'F5']);
    await page.keyboard.press('ArrowDown');
    await eventually(() => selected(page)).toEqual(['06']);
    await page.keyboard.press('End');
    await eventually(() => selected(page)).toEqual(['08']);
  });

  it.each(people)('has a text in several encodings, the likeliest first ($locale)', async (person) => {
    const page = await inspected(bench, Uint8Array.of(0x54, 0x3d, ...encodeText('温度过高', 'gbk')), person);
    const rows = page.locator('.encodings tbody tr');
    await eventually(() => rows.first().textContent()).toContain(`T=温度过高${person.likeliest}`);
    expect(await rows.first().locator('th').textContent()).toContain('GBK');
    expect(await rows.filter({ hasText: 'UTF-8' }).textContent()).toContain(person.invalid);
    // The log is read in the one that is chosen.
    await rows.first().getByRole('button').click();
    await eventually(() => page.locator('.row.rx').textContent()).toContain('T=温度过高');
    expect(await rows.first().getAttribute('aria-current')).toBe('true');
  });

  it.each(people)('reads a message as the protocol that is chosen ($locale)', async (person) => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
    const page = await bench.open(`#/${made.id}`, person);
    const asking = createSocket('udp4');
    asking.send(Buffer.from(query, 'hex'), portOf(made), '127.0.0.1');
    await page.locator('.row.rx').first().dblclick();
    asking.close();
    const by = page.locator('.tree-part select');
    await eventually(() => by.locator('option:checked').textContent()).toBe(person.fits);
    await eventually(() => by.locator('option', { hasText: 'dns' }).count()).toBeGreaterThan(0);
    expect(await page.locator('.layout-tree').count()).toBe(0);
    await by.selectOption('dns');
    const names = page.locator('.layout-tree th');
    await eventually(() => names.allTextContents()).toContain('qry.name');
    await byteAt(page, 14).click();
    await eventually(() => chosenField(page).textContent()).toBe('qry.name');
    await by.selectOption('tftp');
    await eventually(() => names.allTextContents()).not.toContain('qry.name');
  });

  it('marks the checksum that follows what is selected', async () => {
    const page = await inspected(
      bench,
      Buffer.from('01030000000184 0A'.replaceAll(' ', ''), 'hex'),
      people[0],
    );
    await byteAt(page, 0).click();
    await byteAt(page, 5).click({ modifiers: ['Shift'] });
    await page.locator('.checksums summary').click();
    const next = page.locator('.checksums tr.ok');
    await eventually(() => next.allTextContents()).toEqual(['crc-16/modbus84 0A ✓']);
  });

  it.each(people)('is docked, a sheet of two columns, or a line that opens ($locale)', async (person) => {
    const { page } = await sensorRoom(bench, person);
    const inspector = page.locator('.inspector');
    await page.locator('.row.rx').nth(3).dblclick();
    const box = async () => await inspector.boundingBox();
    expect((await box())?.width).toBe(336);
    const axe = await Axe.into(page);
    expect(await axe.violations('.inspector')).toEqual([]);
    await page.setViewportSize({ width: 768, height: 900 });
    await eventually(() => inspector.evaluate((one) => getComputedStyle(one).display)).toBe('grid');
    await page.setViewportSize({ width: 400, height: 800 });
    await eventually(async () => (await box())?.height).toBeLessThan(60);
    expect(await page.locator('.composer textarea').isVisible()).toBe(true);
    expect(await inspector.locator('h2 .bad').count()).toBe(1);
    expect(await axe.violations('.inspector')).toEqual([]);
    await inspector.locator('[aria-expanded]').click();
    await eventually(() => page.locator('.layout-tree th').count()).toBe(4);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    expect(await axe.violations('.inspector')).toEqual([]);
    await page.emulateMedia({ colorScheme: person.colorScheme === 'dark' ? 'light' : 'dark' });
    expect(await axe.violations('.inspector', ['color-contrast'])).toEqual([]);
    await page.emulateMedia({ colorScheme: person.colorScheme });
  });
});
