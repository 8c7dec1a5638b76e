import { expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { describePage, eventually, portOf } from '../page-bench.js';
import { datagrams } from '../page-datagrams.js';
import { sensorRoom } from '../sensor-room.js';

const people = [
  {
    locale: 'en-GB',
    menu: 'Saved filters',
    save: 'Save this filter …',
    name: 'Name',
    keep: 'Save',
    hide: 'Hide',
    hidden: (count: string) => `${count} hidden`,
    reveal: 'Show them',
    undo: 'Undo',
    coloured: 'coloured',
    red: 'red',
    colour: 'Colour',
    selects: (selected: number, of: number) => `Selects ${selected} of the ${of} messages here`,
    rules: '1 rule',
    taken: 'Another filter has this name',
    edge: (name: string) => `Highlighted by ${name}`,
    saveLog: 'Save …',
    left: '4 hidden lines are not in it',
    remove: (name: string) => `Remove ${name}`,
  },
  {
    locale: 'zh-CN',
    menu: '已保存的过滤器',
    save: '保存此过滤器…',
    name: '名称',
    keep: '保存',
    hide: '隐藏',
    hidden: (count: string) => `已隐藏 ${count} 条`,
    reveal: '显示',
    undo: '撤销',
    coloured: '着色',
    red: '红',
    colour: '着色',
    selects: (selected: number, of: number) => `选中当前 ${of} 条消息中的 ${selected} 条`,
    rules: '1 条规则',
    taken: '已有同名过滤器',
    edge: (name: string) => `由 ${name} 着色`,
    saveLog: '保存…',
    left: '不含 4 条已隐藏的行',
    remove: (name: string) => `移除 ${name}`,
  },
] as const;

describePage('saved filters and what always holds, in Chromium', (bench) => {
  it.each(people)('a filter is saved by a name, chosen, and linked to ($locale)', async (person) => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    const page = await bench.open(`#/${made.id}`, person);
    await datagrams(portOf(made), 1, 12);
    const rows = () => page.locator('.row.rx').count();
    const field = page.locator('.bar .filter-typed input');
    await eventually(rows).toBe(12);
    await field.fill('size > 9');
    await field.press('Enter');
    await eventually(rows).toBe(3);
    expect(await page.evaluate(() => location.hash)).toBe(`#/${made.id}?filter=size+%3E+9`);
    await page.getByRole('button', { name: person.menu }).click();
    await page.getByRole('menuitem', { name: person.save }).click();
    const dialog = page.locator('.filter-form');
    expect(await (await Axe.into(page)).violations()).toEqual([]);
    await dialog.getByLabel(person.name, { exact: true }).fill(`long-${person.locale}`);
    await dialog.getByRole('button', { name: person.keep, exact: true }).click();
    await eventually(() => bench.ask('GET', 'filters')).toContainEqual(
      expect.objectContaining({ name: `long-${person.locale}`, filter: 'size > 9', show: 'choose' }),
    );
    await page.goBack();
    await eventually(rows).toBe(12);
    expect(await field.inputValue()).toBe('');
    await page.goForward();
    await eventually(rows).toBe(3);
    await field.fill('');
    await eventually(rows).toBe(12);
    await page.getByRole('button', { name: person.menu }).click();
    expect(await (await Axe.into(page)).violations('.filter-menu')).toEqual([]);
    await page.getByRole('menuitem', { name: `long-${person.locale}` }).click();
    await eventually(rows).toBe(3);
    await page.goto(`${bench.url}#/${made.id}?filter=${encodeURIComponent('text contains "message 1"')}`);
    await eventually(rows).toBe(4);
    expect(await field.inputValue()).toBe('text contains "message 1"');
    await page.reload();
    await eventually(rows).toBe(4);
  });

  it.each(people)('H hides messages like one, counted and undone ($locale)', async (person) => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true, label: 'meter' });
    const page = await bench.open(`#/${made.id}`, person);
    await datagrams(portOf(made), 9, 4);
    const rows = () => page.locator('.row.rx').count();
    await eventually(rows).toBe(4);
    await page.locator('.row.rx').first().click();
    await page.keyboard.press('h');
    const dialog = page.locator('.filter-form');
    await dialog.waitFor();
    expect(await dialog.locator('.filter-typed input').inputValue()).toBe(
      'dir == received and text contains "message"',
    );
    expect(await (await Axe.into(page)).violations('.filter-form')).toEqual([]);
    await dialog.getByLabel(person.name, { exact: true }).fill('noise');
    await dialog.getByRole('button', { name: person.hide, exact: true }).click();
    await eventually(rows).toBe(0);
    const count = page.locator('.hidden-count');
    await eventually(() => count.textContent()).toBe(person.hidden('4'));
    expect(await bench.ask('GET', 'filters')).toContainEqual(
      expect.objectContaining({ name: 'noise', show: 'hide', endpoints: ['meter'] }),
    );
    await page.getByRole('button', { name: person.saveLog }).click();
    await eventually(() => page.locator('.menu-note').textContent()).toBe(person.left);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: person.reveal, exact: true }).click();
    await eventually(rows).toBe(4);
    await page.locator('.hidden-line [aria-pressed]').click();
    await eventually(rows).toBe(0);
    await datagrams(portOf(made), 100, 6);
    await eventually(() => count.textContent()).toBe(person.hidden('10'));
    await count.click();
    expect(await page.locator('.hidden-rules .hidden-number').allTextContents()).toEqual(['10']);
    expect(await (await Axe.into(page)).violations('.hidden-bar')).toEqual([]);
    await page.getByRole('button', { name: person.remove('noise') }).click();
    await eventually(rows).toBe(10);
    await page.getByRole('button', { name: person.undo }).click();
    await eventually(rows).toBe(0);
    await page.getByRole('button', { name: person.remove('noise') }).click();
    await eventually(rows).toBe(10);
  });

  it.each(people)('colours rows with a mark that has the rule’s name ($locale)', async (person) => {
    const { page, id, rows } = await sensorRoom(bench, person);
    await page.locator('.row.rx').first().click();
    await page.keyboard.press('H');
    const dialog = page.locator('.filter-form');
    await dialog.waitFor();
    await dialog.locator('.filter-typed input').fill('sensor.temp > 31');
    await eventually(() => dialog.locator('.filter-count').textContent()).toBe(person.selects(2, 4));
    await dialog.getByLabel(person.coloured, { exact: true }).check();
    await dialog.getByLabel(person.red, { exact: true }).check();
    await dialog.getByLabel(person.name, { exact: true }).fill('hot');
    await dialog.getByRole('button', { name: person.colour, exact: true }).click();
    const marks = page.locator('.row.row-red .row-highlight');
    await eventually(() => marks.count()).toBe(2);
    expect(await marks.first().getAttribute('title')).toBe(person.edge('hot'));
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      expect(await (await Axe.into(page)).violations('.log')).toEqual([]);
    }
    expect(await rows()).toBe(4);
    const bar = page.locator('.hidden-count');
    expect(await bar.textContent()).toBe(person.rules);
    await bar.click();
    await page.locator('.hidden-rules .colour-mark.row-red').waitFor();
    await page.locator('.hidden-rules').getByRole('link', { name: 'hot' }).waitFor();
    await page.locator('.row.rx').first().click();
    await page.keyboard.press('H');
    expect(await dialog.getByText(person.taken).count()).toBe(0);
    await dialog.getByLabel(person.name, { exact: true }).fill('hot');
    await dialog.getByText(person.taken).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await (await Axe.into(page)).violations('.hidden-bar')).toEqual([]);
    const [saved] = (await bench.ask('GET', 'filters')) as { path: string }[];
    await bench.ask('DELETE', `workspace/files/${saved?.path}`);
    await eventually(() => marks.count()).toBe(0);
    await bench.ask('DELETE', 'workspace/files/layouts/sensor.yaml');
    expect(id).toMatch(/^e\d+$/);
  });

  it('hides what is read back from the record and what a search finds', async () => {
    const sink = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    await datagrams(portOf(sink), 0, 6_000);
    await eventually(async () => (await bench.endpoint(sink.id))?.totals.receivedMessages).toBe(6_000);
    await bench.ask('PUT', 'workspace/files/filters/odd.yaml', {
      text: `filter: text matches "[13579]$"\nshow: hide\nendpoints: [${sink.id}]\n`,
    });
    const page = await bench.open(`#/${sink.id}`);
    const texts = () => page.locator('.row.rx .content').allTextContents();
    await eventually(texts).toContain('message 5998');
    await eventually(texts).not.toContain('message 5999');
    await eventually(async () => {
      await page.locator('.lines').press('Home');
      return (await texts()).slice(0, 3);
    }).toEqual(['message 0', 'message 2', 'message 4']);
    // Line by line through where pages meet, none twice and none left out.
    const seen = new Set<number>();
    const lines = page.locator('.lines');
    for (let last = -1; last < 1_400; ) {
      const numbers = (await texts()).map((text) => Number(text.split(' ').at(1)));
      for (const number of numbers) seen.add(number);
      expect(numbers.every((number) => number % 2 === 0)).toBe(true);
      last = numbers.at(-1) ?? last;
      await lines.evaluate((element) => {
        element.scrollTop += 480;
      });
      await eventually(async () => Number((await texts()).at(-1)?.split(' ').at(1))).toBeGreaterThan(last);
    }
    expect([...seen].filter((number) => number <= 1_400)).toHaveLength(701);
    const field = page.locator('.bar .filter-typed input');
    await field.fill('text matches "^message 1?2[34]$"');
    await field.press('Enter');
    await eventually(texts).toEqual(['message 24', 'message 124']);
    await eventually(() => page.locator('.hidden-count').textContent()).toBe('2 hidden');
    await bench.ask('DELETE', 'workspace/files/filters/odd.yaml');
    await eventually(texts).toEqual(['message 23', 'message 24', 'message 123', 'message 124']);
  });
});
