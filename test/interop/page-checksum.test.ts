import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

/** The marks of received lines, by the words that they are read out with. */
const marks = (page: Page): Promise<(string | null)[]> =>
  page
    .locator('.row.rx')
    .evaluateAll((rows) =>
      rows.map((row) => row.querySelector('.checked')?.getAttribute('aria-label') ?? null),
    );

describePage('checksums of what is received, in Chromium', (bench) => {
  it('are marked on each line as the endpoint says, from the form on, while its connections stay', async () => {
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line' });
    const page = await bench.open(`#/${made.id}`);
    const { socket: device } = await bench.device(portOf(made));
    device.write('$PUBX,00*33\r\n');
    device.write('$PUBX,00*34\r\n');
    device.write('hello\r\n');
    await eventually(() => marks(page)).toEqual([null, null, null]);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const form = page.locator('dialog.form');
    await form.getByLabel('Check received').fill('nmeo');
    await form.locator('small.bad').filter({ hasText: 'nmea' }).waitFor();
    await form.getByLabel('Check received').fill('nmea');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    await eventually(() => marks(page)).toEqual([
      'checksum right',
      '34; 33 expected',
      'no room for the checksum',
    ]);
    device.write('$PUBX,00*33\r\n');
    await eventually(() => marks(page).then((all) => all.length)).toBe(4);
    const [endpoint] = await bench.endpoints();
    expect(endpoint?.input).toMatchObject({ receivedChecksum: 'nmea' });
    expect(endpoint?.peerCount).toBe(1);
  });

  it('are told in the inspector with what was expected, and copied messages have no mark', async () => {
    const receivedChecksum = 'crc16-modbus';
    const made = await bench.create({
      ...{ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'fixed:8', receivedChecksum },
    });
    const page = await bench.open(`#/${made.id}`);
    const { socket: device } = await bench.device(portOf(made));
    device.write(Buffer.from('01030000000185' + '0a', 'hex'));
    await eventually(() => marks(page)).toEqual(['85 0A; 84 0A expected']);
    await page.locator('.row.rx').dblclick();
    const row = page.locator('.meanings tr.bad');
    expect(await row.textContent()).toBe('crc-16/modbus of 0–5✗ 85 0A; 84 0A expected');
    await page.locator('.row.rx .content').evaluate((content) => {
      getSelection()?.selectAllChildren(content);
    });
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('01 03 00 00 00 01 85 0A');
  });

  it('are found from messages that are selected, and set on the endpoint with one click', async () => {
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'fixed:8' });
    const page = await bench.open(`#/${made.id}`);
    const { socket: device } = await bench.device(portOf(made));
    // Modbus over serial line: requests of several stations.
    for (const frame of ['010300000001840a', '1103006b00037687', '010300000002c40b', '010300000002c40c'])
      device.write(Buffer.from(frame, 'hex'));
    await eventually(() => page.locator('.row.rx').count()).toBe(4);
    const rows = page.locator('.row.rx');
    await rows.nth(0).click();
    await rows.nth(2).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Find the checksum …' }).click();
    const dialog = page.locator('dialog.checksum-search');
    await eventually(() => dialog.locator('code').allTextContents()).toEqual(['crc-16/modbus']);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => marks(page)).toEqual([
      ...['checksum right', 'checksum right', 'checksum right'],
      'C4 0C; C4 0B expected',
    ]);
    expect((await bench.endpoint(made.id))?.input).toMatchObject({ receivedChecksum: 'crc-16/modbus' });
    // With a wrong one among them nothing fits.
    await rows.nth(0).click();
    await rows.nth(3).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Find the checksum …' }).click();
    await dialog.getByText('No known checksum').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
