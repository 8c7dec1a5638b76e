import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';
import { sensorRoom } from '../sensor-room.js';

describePage('the filter of a log, in Chromium', (bench) => {
  it('finds plain text and bytes as they are typed', async () => {
    const { page, field, rows } = await sensorRoom(bench);
    await field.fill('01 38');
    await eventually(rows).toBe(2);
    expect(await page.locator('.log-foot .note').textContent()).toBe('2 of 6 shown');
    await field.fill('size');
    await eventually(rows).toBe(0);
    await field.fill('');
    await eventually(rows).toBe(4);
  });

  it('takes expressions of the fields of messages and layouts: completed, explained, applied by Enter', async () => {
    const { page, field, rows } = await sensorRoom(bench);
    await field.pressSequentially('sensor.te');
    await eventually(() => page.locator('.filter-completions [role=option]').first().textContent()).toContain(
      'sensor.temp',
    );
    await field.press('Tab');
    await eventually(() => field.inputValue()).toBe('sensor.temp ');
    await page.keyboard.type('> 31');
    await eventually(() => page.locator('.filter-words').textContent()).toBe(
      'messages whose sensor.temp (a field of the layout sensor, in ℃) is more than 31',
    );
    expect(await rows()).toBe(4);
    await field.press('Enter');
    await eventually(rows).toBe(2);
    await field.fill('sensor.temp > 31 and dir == out');
    expect(await rows()).toBe(2);
    await field.press('Enter');
    await eventually(rows).toBe(0);
    await field.fill('');
    await eventually(rows).toBe(4);
  });

  it('underlines a mistake, and goes on showing what was applied', async () => {
    const { page, field, rows } = await sensorRoom(bench);
    await field.fill('size == 6 and sensor.temp > 30');
    await field.press('Enter');
    await eventually(rows).toBe(3);
    await field.fill('size == 6 and sensor.tmp > 30');
    await eventually(() => page.locator('.bar .filter-marks mark').textContent()).toBe('sensor.tmp');
    expect(await page.locator('.filter-words').textContent()).toContain('the nearest are sensor.temp');
    await field.press('Enter');
    expect(await rows()).toBe(3);
  });

  it('counts wrong checksums, and shows them with one click', async () => {
    const { page, field, rows } = await sensorRoom(bench, { locale: 'zh-CN' });
    const chip = page.locator('.bad-checksums');
    await eventually(() => chip.textContent()).toBe('✗ 1');
    expect(await chip.getAttribute('aria-label')).toBe('1 条消息校验错误');
    await chip.click();
    await eventually(rows).toBe(1);
    expect(await field.inputValue()).toBe('checksum.bad == 1');
    await chip.click();
    await eventually(rows).toBe(4);
  });
});
