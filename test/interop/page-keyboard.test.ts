import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

/** More stops than any place of the page has. */
const maxStops = 60;

describePage('a person without a mouse in Chromium', (bench) => {
  it('opens a server, answers a device, and looks at a message', async () => {
    const page = await bench.open('#/', { locale: 'en-US' });
    const { keyboard } = page;
    await tabTo(page.locator('[data-verb="tcp-listen"] input'));
    await keyboard.press('Control+a');
    await keyboard.type('127.0.0.1:0');
    await keyboard.press('Enter');
    await page.locator('.composer textarea').waitFor();
    const [made] = await bench.endpoints();
    if (made === undefined) throw new Error('nothing was made');
    const device = await bench.device(portOf(made));
    device.socket.write('first');
    await eventually(() => page.locator('.row.rx').count()).toBe(1);
    await eventually(() => page.locator('.head-state').textContent()).toContain('1 connected');

    await keyboard.press('i');
    await eventually(() => isFocused(page.locator('.composer textarea'))).toBe(true);
    await keyboard.type('answer');
    await eventually(() => page.locator('.composer textarea').inputValue()).toBe('answer');
    await keyboard.press('Control+Enter');
    await eventually(device.received).toBe(Buffer.from('answer').toString('hex'));
    await eventually(() => page.locator('.row.tx').count()).toBe(1);

    await keyboard.press('Escape');
    await eventually(() => isFocused(page.locator('.lines'))).toBe(true);
    await keyboard.press('End');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await eventually(() => page.locator('.inspector h2').textContent()).toBe('Received, 5 bytes');
    await tabTo(page.locator('.inspector [aria-label="Close"], .inspector .close'));
    await keyboard.press('Enter');
    await eventually(() => page.locator('.inspector').count()).toBe(0);
    await eventually(() => isFocused(page.locator('.lines'))).toBe(true);
  });

  it('finds a message, saves the log, renames and removes an endpoint, and finds a place', async () => {
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const device = await bench.device(portOf(made));
    for (const text of ['first', 'answer']) {
      device.socket.write(text);
      await eventually(async () => (await bench.endpoint(made.id))?.totals.receivedBytes).toBe(
        text === 'first' ? 5 : 11,
      );
    }
    const page = await bench.open(`#/${made.id}`, { locale: 'en-US' });
    const { keyboard } = page;
    await eventually(() => page.locator('.row.rx').count()).toBe(2);
    await page.locator('body').press('/');
    const filter = page.locator('main [aria-keyshortcuts~="/"]');
    await eventually(() => isFocused(filter)).toBe(true);
    await keyboard.type('answer');
    await eventually(() => page.locator('.row').count()).toBe(1);
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    await eventually(() => page.locator('.row.rx').count()).toBe(2);
    await tabTo(page.locator('.save > button'));
    await keyboard.press('Enter');
    const focused = page.locator('[role=menu] [role^=menuitem]:focus');
    await eventually(() => focused.count()).toBe(1);
    const first = await focused.textContent();
    await keyboard.press('ArrowDown');
    await eventually(() => focused.textContent()).not.toBe(first);
    const download = page.waitForEvent('download');
    await keyboard.press('Enter');
    expect((await download).suggestedFilename()).toMatch(/^TCP-127\.0\.0\.1-\d+-\d{8}-\d{6}\.csv$/);

    await tabTo(page.locator('.head-verbs button:nth-child(2)'), 'Shift+Tab');
    await keyboard.press('Enter');
    await tabTo(page.getByLabel('Name', { exact: true }));
    await keyboard.type('boiler');
    await keyboard.press('Enter');
    await eventually(() => page.locator('.head-state').textContent()).toContain('boiler');
    await eventually(() => page.locator('dialog[open]').count()).toBe(0);

    await tabTo(page.locator('[data-verb="remove"]'));
    await keyboard.press('Enter');
    await eventually(() => isFocused(page.locator('dialog.ask [data-autofocus]'))).toBe(true);
    await tabTo(page.locator('dialog.ask .danger'));
    await keyboard.press('Enter');
    await eventually(async () => (await bench.endpoints()).length).toBe(0);
    await page.locator('.welcome').waitFor();
    await keyboard.press('Control+k');
    await eventually(() => isFocused(page.locator('.palette input'))).toBe(true);
    await keyboard.type('ports');
    await eventually(() => page.locator('.palette [aria-selected=true]').textContent()).toMatch(/ports/i);
    await keyboard.press('Enter');
    await page.locator('.ports-table td').first().waitFor();
  });

  it('leaves the last field of a dialog and of the page, however slowly the Tab key is pressed', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const page = await bench.open(`#/${server.id}`, { locale: 'en-US' });
    await page.locator('[data-verb="remove"]').press('Enter');
    await page.locator('dialog.ask [data-autofocus]').press('Tab');
    // Two frames: what keeps the focus looks once in each.
    await page.evaluate(
      () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))),
    );
    await page.keyboard.press('Tab');
    expect(await isFocused(page.locator('dialog.ask .danger'))).toBe(true);
    await page.keyboard.press('Enter');
    await eventually(async () => (await bench.endpoints()).length).toBe(0);
  });

  it('is where it went on when what had the focus is gone or was off for a moment', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const device = await bench.device(portOf(server));
    device.socket.write('hello');
    const page = await bench.open(`#/${server.id}`, { locale: 'en-US' });
    const { keyboard } = page;
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: element } = document;
        return element?.matches('.lines') ? 'log' : (element?.textContent ?? '').slice(0, 12);
      });
    const press = async (selector: string, key = 'Enter'): Promise<void> => {
      await page.locator(selector).first().focus();
      await keyboard.press(key);
    };
    await page.locator('.row.rx').waitFor();
    await page.locator('.composer textarea').fill('ping');
    await press('button.repeat');
    await page.locator('.repeat-form .primary').focus();
    await keyboard.press('Enter');
    await eventually(focused).toMatch(/^Stop · \d/);
    await keyboard.press('Enter');
    await eventually(focused).toMatch(/^repeat off/);
    await page.locator('.row.rx').click();
    await press('.lines');
    await page.locator('.inspector .close').waitFor();
    await press('.inspector .close');
    await eventually(focused).toBe('log');
    await press('.save > button');
    const download = page.waitForEvent('download');
    await keyboard.press('Enter');
    await download;
    await eventually(focused).toMatch(/^Save/);
    for (const now of ['Start', 'Stop']) {
      await press('.head-verbs button');
      await eventually(focused).toBe(now);
    }
    // Disabled and enabled again before the next frame: no look at the page sees it.
    await page.evaluate(() => {
      const button = document.activeElement as HTMLButtonElement;
      button.disabled = true;
      button.blur();
      button.disabled = false;
    });
    await eventually(focused).toBe('Stop');
    await page.locator('.log-foot').click();
    await eventually(focused).not.toBe('Stop');
  });
});

function isFocused(what: Locator): Promise<boolean> {
  return what.first().evaluate((element) => element === document.activeElement);
}

/** Presses Tab until that has the focus. */
async function tabTo(what: Locator, key = 'Tab'): Promise<void> {
  await what.first().waitFor();
  for (let stops = 0; stops < maxStops; stops += 1) {
    if (await isFocused(what)) return;
    await what.page().keyboard.press(key);
  }
  throw new Error(`no stop of ${key} is ${what}`);
}
