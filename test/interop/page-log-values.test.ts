// What a layout says of the messages of a log: their values in columns, in one line, and field by field.
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';
import { sensorRoom } from '../sensor-room.js';

const people = [
  { locale: 'en-GB', faulty: 'faulty', hex: 'Hex', form: 'Form' },
  { locale: 'zh-CN', faulty: '有误', hex: 'HEX', form: '表单' },
] as const;

describePage('values in the log, in Chromium', (bench) => {
  it.each(people)('stand in columns, and field by field beside them ($locale)', async (person) => {
    const { page } = await sensorRoom(bench, { locale: person.locale });
    await eventually(() => page.locator('.log-head .layout-columns > span').allTextContents()).toEqual([
      'unit',
      'temp',
    ]);
    const rows = page.locator('.row.rx .values');
    const cellsOf = (row: number) => rows.nth(row).locator('.layout-columns > span').allTextContents();
    expect(await cellsOf(0)).toEqual(['1', '23.5 ℃']);
    expect(await cellsOf(3)).toEqual(['3', '31.2 ℃']);
    expect(await page.locator('.row.rx .checked.ok').count()).toBe(3);
    expect(await page.locator('.row.rx .values.faulty .checked.bad').count()).toBe(1);
    await page.locator('.row.rx').nth(3).dblclick();
    const tree = page.locator('.layout-tree');
    await eventually(() => page.locator('.tree-part h3').textContent()).toContain(person.faulty);
    expect(await tree.locator('th').allTextContents()).toEqual(['sync', 'unit', 'temp', 'sum']);
    await tree.getByRole('button', { name: 'temp' }).click();
    await eventually(() => tree.locator('tr[aria-current] td.field-value').textContent()).toBe('31.2 ℃');
    await page.getByRole('group').getByRole('button', { name: person.hex, exact: true }).first().click();
    await eventually(() => rows.count()).toBe(0);
  });

  it.each(people)('are filled in as a form, which what follows completes ($locale)', async (person) => {
    const { page, device } = await sensorRoom(bench, { locale: person.locale });
    const heard: string[] = [];
    device.on('data', (data) => heard.push(data.toString('hex')));
    await page.getByRole('button', { name: person.form, exact: true }).click();
    const fields = page.locator('.layout-form-field input');
    await fields.nth(0).fill('5');
    await eventually(() => page.locator('.layout-form [role=status]').textContent()).toContain('temp');
    await fields.nth(1).fill('-1.5');
    await eventually(() => page.locator('.composer textarea').inputValue()).toBe('AA 55 05 FF F1 F4');
    await page.locator('.send-buttons .send').click();
    await eventually(() => heard.join('')).toBe('aa5505fff1f4');
  });

  it('are a line with their names where a page is narrow', async () => {
    const { page } = await sensorRoom(bench, { width: 400, height: 700 });
    await eventually(() => page.locator('.row.rx .values').first().textContent()).toContain(
      'sensor unit=1 temp=23.5 ℃',
    );
  });
});
