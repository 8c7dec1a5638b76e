// Numbers of messages over time: found by themselves, by a layout, and by one click; measured, caught by a trigger, and saved.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type Device, describePage, eventually, type PageBench, type Person, portOf } from '../page-bench.js';
import { sensorRoom } from '../sensor-room.js';

const people = [
  {
    locale: 'en-GB',
    values: 'Values',
    pause: /^Pause/,
    goOn: /^Go on/,
    armed: 'armed',
    fired: /fired .* 2 times/,
  },
  {
    locale: 'zh-CN',
    values: '曲线',
    pause: /^暂停/,
    goOn: /^继续/,
    armed: '等待触发',
    fired: /触发，共 2 次/,
  },
] as const;

interface ValuesRoom {
  readonly id: string;
  readonly page: Page;
  readonly device: Device;
}

/** The room of a server of lines, at its values, with a device. */
async function valuesRoom(
  bench: PageBench,
  person: Person & { readonly values: string },
): Promise<ValuesRoom> {
  const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line' });
  const device = await bench.device(portOf(made));
  const page = await bench.open(`#/${made.id}`, { locale: person.locale ?? 'en-GB' });
  await page.getByRole('button', { name: person.values, exact: true }).click();
  await page.locator('.value-plot').waitFor();
  return { id: made.id, page, device };
}

const chips = (page: Page): Promise<readonly string[]> => page.locator('.series-chip b').allTextContents();
const figure = (page: Page, row: number, column: number): Promise<string | null> =>
  page.locator('.values-figures tbody tr').nth(row).locator('td').nth(column).textContent();

describePage('values over time, in Chromium', (bench) => {
  it.each(people)('are found by themselves, in the colour of their direction ($locale)', async (person) => {
    const { id, page, device } = await valuesRoom(bench, person);
    for (const temp of [20, 21, 22, 23]) {
      device.socket.write(`temp=${temp}.5 hum=${60 - temp}\n`);
      await bench.say(id, `limit ${temp}\n`);
    }
    await eventually(() => chips(page)).toEqual(['temp', 'hum', 'limit']);
    expect(await page.locator('.series-chip.rx').count()).toBe(2);
    expect(await page.locator('.series-chip.tx').count()).toBe(1);
    await eventually(() => figure(page, 0, 0)).toBe('23.5');
    await eventually(() => figure(page, 0, 1)).toBe('20.5');

    // A pause holds what is shown, and not what is counted.
    const plot = page.locator('.value-plot');
    await plot.focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: person.goOn }).waitFor();
    const shown = await figure(page, 0, 4);
    device.socket.write('temp=40 hum=1\n');
    await eventually(() => figure(page, 0, 0)).toBe('40.0');
    expect(await figure(page, 0, 4)).toBe(shown);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: person.pause }).waitFor();
    await eventually(() => figure(page, 0, 4)).toBe('5');

    // Cursors by keys, and what lies between them.
    await plot.focus();
    await page.keyboard.press('a');
    await page.keyboard.press('b');
    await page.keyboard.press('Shift+ArrowRight');
    await eventually(() => page.locator('.values-figures thead th').count()).toBe(9);
    expect(await page.locator('.cursor-times').textContent()).toContain('B−A');
    await page.keyboard.press('Delete');
    await eventually(() => page.locator('.values-figures thead th').count()).toBe(6);

    // The trigger sees what comes from when it is armed on.
    await page.locator('#values-trigger-mode').selectOption('normal');
    await page.locator('.trigger-level').fill('30');
    await eventually(() => page.locator('.trigger-state').textContent()).toBe(person.armed);
    // A level is in force with the next picture, which nothing announces; the trigger that is armed anew is announced.
    await eventually(() => {
      for (const temp of [20, 31]) device.socket.write(`temp=${temp} hum=1\n`);
      return page.locator('.trigger-state').textContent();
    }).not.toBe(person.armed);
    device.socket.write('temp=22 hum=1\n');
    await eventually(async () => Number(await figure(page, 0, 0))).toBe(22);
    await page.locator('.trigger-state + button').click();
    await eventually(() => page.locator('.trigger-state').textContent()).toBe(person.armed);
    for (const temp of [20, 35, 20, 36]) device.socket.write(`temp=${temp} hum=1\n`);
    await eventually(() => page.locator('.trigger-state').textContent()).toMatch(person.fired);
  });

  it('are kept as they were chosen, for each endpoint', async () => {
    const { page, device } = await valuesRoom(bench, people[0]);
    for (const value of [1, 2, 3]) device.socket.write(`a=${value} b=${value * 2}\n`);
    await eventually(() => chips(page)).toEqual(['a', 'b']);
    await page.locator('.series-chip', { hasText: 'a' }).click();
    await eventually(() => chips(page)).toEqual(['b']);
    await page.locator('.values-options select').last().selectOption('300');
    await page.getByRole('button', { name: '+ Series' }).click();
    await page.getByRole('checkbox', { name: 'size in' }).check();
    await page.keyboard.press('Escape');
    await eventually(() => chips(page)).toEqual(['b', 'size in']);
    await page.reload();
    await eventually(() => chips(page)).toEqual(['b', 'size in']);
    expect(await page.locator('.values-options select').last().inputValue()).toBe('300');
  });

  it('are picked with one click on a number of a message', async () => {
    const { page, device } = await valuesRoom(bench, people[0]);
    device.socket.write('<b>tank</b> 7 is at (12.5) of 100\n');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.locator('.row.rx').first().dblclick();
    await page.locator('.number-picks button', { hasText: '12.5' }).click();
    await page.keyboard.press('Escape');
    device.socket.write('<b>tank</b> 7 is at (13.5) of 100\n');
    await eventually(() => chips(page)).toEqual(['at']);
    await eventually(() => figure(page, 0, 2)).toBe('13.0');
  });

  it('are picked in the log: by a click with Alt, and by a key', async () => {
    const { page, device } = await valuesRoom(bench, people[0]);
    device.socket.write('tank 7 is at 7 (12.5) of 100\n');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    const numbers = page.locator('.row.rx').first().locator('.row-number');
    expect(await numbers.allTextContents()).toEqual(['7', '7', '12.5', '100']);
    // A click alone chooses the line.
    await numbers.nth(1).click();
    await page.locator('.row.cursor').waitFor();
    expect(await page.locator('.values-view').count()).toBe(0);
    await numbers.nth(1).click({ modifiers: ['Alt'] });
    await page.locator('.value-plot').waitFor();
    device.socket.write('tank 7 is at 9 (13.5) of 100\n');
    await eventually(() => chips(page)).toEqual(['at']);
    await eventually(() => figure(page, 0, 0)).toBe('9');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.locator('.row.rx').last().click();
    await page.keyboard.press('p');
    const offered = page.getByRole('menu', { name: 'Plot a number' }).getByRole('menuitem');
    expect(await offered.allTextContents()).toEqual(['tank 7', 'at 9', '#3 13.5', 'of 100']);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await eventually(() => chips(page)).toEqual(['at', 'of']);
    await eventually(() => figure(page, 1, 0)).toBe('100');
  });

  it('are the series that there is already, whose number is clicked, and marked there', async () => {
    const { page, device } = await valuesRoom(bench, people[0]);
    device.socket.write('T=20.5 H=40\nT=21.5 H=41\nT=-127.0 lost\nERR 0x17 H=42\n');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    const numbers = page.locator('.row.rx .row-number');
    await eventually(() => numbers.allTextContents()).toEqual([
      '20.5',
      '40',
      '21.5',
      '41',
      '-127.0',
      '0x17',
      '42',
    ]);
    await numbers.first().click({ modifiers: ['Alt'] });
    await eventually(() => chips(page)).toEqual(['T']);
    // The least of all, and what it was where it was clicked.
    await eventually(() => figure(page, 0, 1)).toBe('-127.0');
    expect(await figure(page, 0, 4)).toBe('20.5');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await numbers.nth(5).click({ modifiers: ['Alt'] });
    await eventually(() => chips(page)).toEqual(['T', 'ERR']);
    await eventually(() => figure(page, 1, 0)).toBe('23');

    // A trigger begins among the values, and the plot stays as it is.
    await page.locator('.series-chip', { hasText: 'T' }).click();
    await page.locator('#values-trigger-mode').selectOption('normal');
    await eventually(() => page.locator('.trigger-level').inputValue()).toBe('23');
  });

  it('are picked in the columns of a layout', async () => {
    const { page } = await sensorRoom(bench, { locale: 'en-GB' });
    await page
      .locator('.row.rx .row-number[data-field="sensor.temp"]')
      .first()
      .click({ modifiers: ['Alt'] });
    await eventually(() => chips(page)).toEqual(['sensor.temp']);
  });

  it('are the fields of a layout, with their unit', async () => {
    const { page } = await sensorRoom(bench, { locale: 'en-GB' });
    await page.getByRole('button', { name: 'Values', exact: true }).click();
    await eventually(() => chips(page)).toEqual(['sensor.unit', 'sensor.temp']);
    await eventually(() => figure(page, 1, 0)).toBe('31.2 ℃');
  });

  it('are saved with the time of each, and no spreadsheet runs them', async () => {
    const { page, device } = await valuesRoom(bench, people[0]);
    device.socket.write('=cmd|x,hum\n');
    for (const value of [1, 2, 3, 4]) device.socket.write(`${value},${value * 10}\n`);
    await eventually(() => chips(page)).toEqual(['=cmd|x', 'hum']);
    await eventually(() => figure(page, 0, 0)).toBe('4');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV', exact: true }).click();
    const text = readFileSync(await (await saved).path(), 'utf8');
    const lines = text.trimEnd().split('\r\n');
    expect(lines[0]).toBe("\ufefftime,'=cmd|x,hum");
    expect(lines).toHaveLength(5);
    expect(lines[4]).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z,4,40$/);
  });

  it('measure how long answers take, and count what had none', async () => {
    const { id, page, device } = await valuesRoom(bench, people[0]);
    let answers = true;
    device.socket.on('data', () => {
      if (answers) device.socket.write('ok\n');
    });
    for (let asked = 1; asked <= 3; asked += 1) {
      await bench.say(id, 'read\n');
      await eventually(async () => (await bench.endpoint(id))?.totals.receivedMessages).toBe(asked);
    }
    const trips = page.locator('.round-trips');
    await eventually(() => trips.textContent()).toContain('3 requests');
    expect(await trips.locator('.bad').count()).toBe(0);
    answers = false;
    await bench.say(id, 'read\n');
    await trips.locator('select').selectOption('100');
    await eventually(() => trips.locator('.bad').textContent()).toBe('1 without an answer');
    expect(await trips.locator('dt').allTextContents()).toEqual([
      'min',
      'p50',
      'p90',
      'p99',
      'p99.9',
      'max',
      'mean',
    ]);
  });

  it('are all read of many messages, and drawn of some of them', async () => {
    const { page, device } = await valuesRoom(bench, people[0]);
    const lines = Array.from({ length: 20_000 }, (_, at) => `v=${at % 100} w=${at}\n`);
    for (let from = 0; from < lines.length; from += 1_000)
      device.socket.write(lines.slice(from, from + 1_000).join(''));
    await eventually(() => figure(page, 0, 4)).toBe('20,000');
    expect(await figure(page, 0, 3)).toBe('99');
    expect(await figure(page, 1, 2)).toBe('9999.5');
    // They are all there again after something else was shown.
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.getByRole('button', { name: 'Values', exact: true }).click();
    await eventually(() => figure(page, 0, 4)).toBe('20,000');
  });
});
