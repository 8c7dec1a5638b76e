// The conversation of an endpoint as a ladder: what repeats is one row, what was not answered is said, and a row leads to its message.

import { setTimeout as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    ladder: 'Ladder',
    log: 'Log',
    alike: 'more like these',
    unanswered: 'no answer',
    sentence: 'One request at a time',
    received: 'message, 3 B',
  },
  {
    locale: 'zh-CN',
    ladder: '时序图',
    log: '日志',
    alike: '条同样的消息',
    unanswered: '无应答',
    sentence: '一问一答',
    received: '条，3 B',
  },
] as const;

describePage('a ladder in Chromium', (bench) => {
  it.each(people)('shows who said what when, and what limits ($locale)', async (person) => {
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const device = await bench.device(portOf(made));
    await eventually(async () => (await bench.endpoint(made.id))?.totals.connections).toBe(1);
    for (let asked = 1; asked <= 8; asked += 1) {
      await bench.say(made.id, 'read 2');
      await eventually(() => device.received().length).toBe(asked * 12);
      device.socket.write(`${asked}00`);
      await eventually(async () => (await bench.endpoint(made.id))?.totals.receivedMessages).toBe(asked);
    }
    await bench.say(made.id, 'status?');
    // Long enough for an answer, which does not come.
    await later(150);
    await bench.say(made.id, 'status?');
    const page = await bench.open(`#/${made.id}`, { locale: person.locale });
    await page.getByRole('button', { name: person.ladder, exact: true }).click();
    const rungs = page.locator('.rungs');
    await eventually(() => rungs.textContent()).toContain(person.alike);
    await eventually(() => rungs.locator('.unanswered').count()).toBe(1);
    expect(await rungs.textContent()).toContain(person.unanswered);
    expect(await page.locator('.ladder-sentence').textContent()).toContain(person.sentence);

    // It grows with what passes, and follows it.
    device.socket.write('温度\n');
    await eventually(() => rungs.locator('.rung').last().textContent()).toContain('温度');

    // By keyboard to its message, and to the same line of the log.
    await rungs.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.inspector').textContent()).toContain('温度');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: person.log, exact: true }).click();
    await eventually(() => page.locator('.lines .row.cursor').textContent()).toContain('温度');
    await page.getByRole('button', { name: person.ladder, exact: true }).click();
    await eventually(() => rungs.locator('.rung.cursor').textContent()).toContain('温度');

    // Coarser, several messages are one row.
    const before = await rungs.locator('.rung').count();
    await rungs.focus();
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('-');
    await eventually(() => rungs.locator('.rung.burst').count()).toBeGreaterThan(0);
    expect(await rungs.locator('.rung').count()).toBeLessThan(before);
  });
});
