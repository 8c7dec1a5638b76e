import { expect, it } from 'vitest';
import { decodeBatch } from '../../src/traffic/event-codec.js';
import { Axe } from '../axe.js';
import { describePage, eventually, portOf } from '../page-bench.js';
import { datagrams } from '../page-datagrams.js';

const people = [
  {
    locale: 'en-GB',
    recorded: 'recorded',
    notRecorded: 'not recorded',
    days: 'Keep for days',
    save: 'Save',
    remove: 'Delete',
    removed: 'were deleted',
    keep: 7,
  },
  {
    locale: 'zh-CN',
    recorded: '已记录',
    notRecorded: '不记录',
    days: '保留天数',
    save: '保存',
    remove: '删除',
    removed: '已删除',
    keep: 8,
  },
] as const;

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
    // Once the record was read: until then the log begins where the feed does.
    await eventually(async () => {
      await page.locator('.lines').press('Home');
      return texts();
    }).toContain('message 0');
    await page.locator('.lines').evaluate((lines) => {
      lines.scrollTop = lines.scrollHeight / 2;
    });
    await eventually(async () => Number((await texts()).at(0)?.split(' ').at(1))).toBeGreaterThan(1_000);
    await datagrams(portOf(sink), 6_000, 1);
    await page.locator('.lines').press('End');
    await eventually(texts).toContain('message 6000');
  });

  it('leads from a link to its message', async () => {
    const sink = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    await datagrams(portOf(sink), 0, 6_000);
    await eventually(async () => (await bench.endpoint(sink.id))?.totals.receivedMessages).toBe(6_000);
    const found = await fetch(`${bench.url}api/record/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: sink.id, filter: 'text == "message 42"' }),
    });
    const hits = (await found.text())
      .split('\n')
      .find((line) => line.includes('"hits"') && line.includes('batch'));
    const decoded = decodeBatch(Buffer.from(String(JSON.parse(hits ?? '{}').batch), 'base64'));
    const number = decoded.ok ? decoded.batch.events[0]?.sequence : undefined;
    const page = await bench.open(`#/${sink.id}?message=${number}`);
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 42');
    await page.reload();
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 42');
  });

  it('is searched for what an expression or a text selects, and what comes is found as well', async () => {
    const sink = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    await datagrams(portOf(sink), 0, 6_000);
    await eventually(async () => (await bench.endpoint(sink.id))?.totals.receivedMessages).toBe(6_000);
    const page = await bench.open(`#/${sink.id}`);
    const texts = () => page.locator('.row.rx .content').allTextContents();
    const field = page.locator('.bar .filter-typed input');
    await eventually(texts).toContain('message 5999');
    await field.fill('text matches "^message 1?23$"');
    await field.press('Enter');
    await eventually(texts).toEqual(['message 23', 'message 123']);
    await eventually(() => page.locator('.find-note').textContent()).toBe('2 found in all of the record');
    await datagrams(portOf(sink), 23, 1);
    await eventually(texts).toEqual(['message 23', 'message 123', 'message 23']);
    await page.locator('.lines').press('Home');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.inspector').textContent()).toContain('message 23');
    await field.fill('MESSAGE 77');
    await eventually(texts).not.toContain('message 77');
    await field.press('Enter');
    await eventually(async () => (await texts()).slice(0, 3)).toEqual([
      'message 77',
      'message 770',
      'message 771',
    ]);
    await field.fill('nothing of the kind');
    await field.press('Enter');
    await eventually(() => page.locator('.silence').textContent()).toBe('No message matches the filter.');
    await field.fill('');
    // Without a filter the log is at the line that was chosen last.
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 23');
    await page.locator('.lines').press('End');
    await eventually(texts).toContain('message 5999');
  });

  it.each(people)(
    'says where it is, keeps less, leaves an endpoint out, and is deleted from ($locale)',
    async (person) => {
      const made = await bench.create({
        type: 'udp',
        address: '127.0.0.1:0',
        autoStart: true,
        label: 'meter',
      });
      await datagrams(portOf(made), 1, 3);
      const page = await bench.open(`#/${made.id}`, { locale: person.locale });
      const texts = () => page.locator('.row.rx .content').allTextContents();
      await eventually(texts).toHaveLength(3);
      await page.getByRole('button', { name: person.recorded, exact: true }).click();
      const dialog = page.locator('.record-form');
      await eventually(() => dialog.textContent()).toContain('record.sqlite');
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await dialog.getByLabel(person.days).fill('0');
      expect(await dialog.getByRole('button', { name: person.save }).isEnabled()).toBe(false);
      await dialog.getByLabel(person.days).fill(String(person.keep));
      await dialog.getByRole('button', { name: person.save }).click();
      await eventually(() => bench.ask('GET', 'record')).toMatchObject({ limits: { days: person.keep } });
      await dialog.getByRole('button', { name: person.remove }).click();
      await page.locator('.ask').getByRole('button', { name: person.remove }).click();
      await eventually(() => dialog.textContent()).toContain(person.removed);
      await eventually(texts).toEqual([]);
      await dialog.getByRole('checkbox').click();
      await eventually(async () => (await bench.endpoint(made.id))?.input).toMatchObject({ record: false });
      await page.keyboard.press('Escape');
      await page.reload();
      await page.getByRole('button', { name: person.notRecorded }).waitFor();
      expect(await texts()).toEqual([]);
    },
  );

  it('keeps tags, notes and marks of messages, which filters find and keys go to', async () => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', autoStart: true });
    await datagrams(portOf(made), 1, 5);
    const page = await bench.open(`#/${made.id}`);
    const texts = () => page.locator('.row.rx .content').allTextContents();
    await eventually(texts).toHaveLength(5);
    await page.locator('.row.rx').nth(1).click();
    await page.keyboard.press('t');
    await page.keyboard.type('odd #late');
    await page.getByLabel('Note', { exact: true }).fill('the cable was out');
    expect(await (await Axe.into(page)).violations('.note-form')).toEqual([]);
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.row-notes').allTextContents()).toEqual([
      'the cable was out#late#odd',
    ]);
    await page.locator('.row.rx').nth(3).click();
    await page.keyboard.press('m');
    await eventually(() => page.locator('.row-notes').allTextContents()).toEqual([
      'the cable was out#late#odd',
      '⚑',
    ]);
    await page.keyboard.press('Home');
    await page.keyboard.press(']');
    await eventually(() => page.locator('.row.cursor .content').textContent()).toBe('message 4');
    await page.reload();
    await eventually(() => page.locator('.row-notes').count()).toBe(2);
    const field = page.locator('.bar .filter-typed input');
    await field.fill('tag == "late" or note contains "cable"');
    await field.press('Enter');
    await eventually(texts).toEqual(['message 2']);
    expect(await page.locator('.row-notes').allTextContents()).toEqual(['the cable was out#late#odd']);
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
