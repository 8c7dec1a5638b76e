import { describe, expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

describePage('the forms and dialogs of the page in Chromium', (bench) => {
  it('opens a server from its first sight with encoding and reply, and one that starts by itself', async () => {
    const page = await bench.open();
    const verb = page.locator('[data-verb="tcp-listen"]');
    await verb.locator('input').fill('127.0.0.1:0');
    await verb.locator('select').first().selectOption('gbk');
    await verb.locator('select').last().selectOption('echo');
    await verb.locator('.more').click();
    const form = page.locator('dialog.form');
    await form.getByLabel('Max connections').fill('0');
    await form.locator('button[type="submit"]').click();
    await form.locator('small.bad').filter({ hasText: '1–1,000,000' }).waitFor();
    await form.getByLabel('Max connections').fill('5');
    await form.getByLabel('Local address').selectOption('::1');
    await form.getByLabel('Interface').selectOption('lo');
    await form.getByLabel('Keepalive (s)').fill('32768');
    await form.locator('small.bad').filter({ hasText: '0–32,767' }).waitFor();
    await form.getByLabel('Keepalive (s)').fill('2.5');
    await form.getByLabel('Start with the workbench').check();
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    const [made] = await bench.endpoints();
    expect(made?.input).toEqual({
      type: 'tcp-listen',
      address: '[::1]:0',
      encoding: 'gbk',
      reply: 'echo',
      autoStart: true,
      interface: 'lo',
      limits: { maxConnections: 5, keepAliveMs: 2500 },
    });
  });

  it('makes a client that connects from an address of its own, and keeps that when the client is edited', async () => {
    const page = await bench.open();
    await page.locator('[data-verb="tcp-connect"] .more').click();
    const form = page.locator('dialog.form');
    await form.getByLabel('Connect to').fill('127.0.0.1:9');
    await form.getByLabel('Local address').selectOption('127.0.0.1');
    await form.getByLabel('Local port').fill('65536');
    await form.locator('button[type="submit"]').click();
    await form.locator('small.bad').filter({ hasText: '0–65,535' }).waitFor();
    await form.getByLabel('Local port').fill('0');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await form.getByLabel('Name').fill('from here');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    const [made] = await bench.endpoints();
    expect(made?.input).toEqual({
      type: 'tcp-connect',
      address: '127.0.0.1:9',
      label: 'from here',
      bind: '127.0.0.1',
    });
  });

  it('opens the whole form where a reply by template is chosen, which is written there', async () => {
    const page = await bench.open();
    const verb = page.locator('[data-verb="tcp-listen"]');
    await verb.locator('input').fill('127.0.0.1:0');
    await verb.locator('select').last().selectOption('template');
    const form = page.locator('dialog.form');
    const template = form.getByLabel('Reply template');
    await eventually(() => template.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('{count}: {text}');
    expect(await template.inputValue()).toBe('{count}: {text}');
    expect(await form.locator('input').first().inputValue()).toBe('127.0.0.1:0');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await verb.locator('select').last().inputValue()).toBe('none');
  });

  describe('a dialog', () => {
    it('keeps what was typed when a selection by mouse, or a click, ends beside it', async () => {
      const page = await bench.open();
      await page.locator('[data-verb="udp"] .more').click();
      const label = page.locator('dialog.form input').nth(1);
      await label.fill('boiler');
      const box = await label.boundingBox();
      await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 10);
      await page.mouse.down();
      await page.mouse.move(4, 400);
      await page.mouse.up();
      await page.mouse.click(4, 500);
      expect(await label.inputValue()).toBe('boiler');
    });

    it('closes by a click beside it when nothing was typed', async () => {
      const page = await bench.open();
      await page.locator('[data-verb="udp"] .more').click();
      await page.locator('dialog.form').waitFor();
      await page.mouse.click(4, 500);
      await page.locator('dialog.form').waitFor({ state: 'detached' });
    });

    it('begins at the port, and gives the focus back to what opened it', async () => {
      const page = await bench.open();
      await page.locator('[data-verb="tcp-listen"] .more').focus();
      await page.keyboard.press('Enter');
      await page.locator('dialog.form').waitFor();
      await page.keyboard.type('5001');
      expect(await page.locator('dialog.form input').first().inputValue()).toBe('5001');
      await page.keyboard.press('Escape');
      await eventually(() =>
        page
          .locator('[data-verb="tcp-listen"] .more')
          .evaluate((button) => button === document.activeElement),
      ).toBe(true);
      await page.locator('.theme').focus();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('new udp');
      await page.keyboard.press('Enter');
      await page.locator('dialog.form').waitFor();
      await page.keyboard.press('Escape');
      await eventually(() =>
        page.locator('.theme').evaluate((button) => button === document.activeElement),
      ).toBe(true);
    });

    it('that asks before something is removed takes Enter for a no', async () => {
      const { id } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
      const page = await bench.open(`#/${id}`);
      await page.locator('[data-verb="remove"]').click();
      await page.locator('dialog.ask').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('dialog.ask').waitFor({ state: 'detached' });
      expect(await page.locator('.endpoint').count()).toBe(1);
      await page.locator('[data-verb="remove"]').click();
      await page.locator('dialog.ask .danger').click();
      await eventually(() => page.locator('.endpoint').count()).toBe(0);
    });
  });
});
