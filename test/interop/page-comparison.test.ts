import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';

/** A room in which a device has said these, all of them selected. */
async function room(bench: PageBench, ...said: readonly Uint8Array[]): Promise<Page> {
  const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
  const page = await bench.open(`#/${made.id}`);
  const { socket } = await bench.device(portOf(made));
  for (const [index, bytes] of said.entries()) {
    socket.write(bytes);
    await eventually(() => page.locator('.row.rx').count()).toBe(index + 1);
  }
  const rows = page.locator('.row.rx');
  await rows.first().click();
  await rows.last().click({ modifiers: ['Shift'] });
  return page;
}

/** The lines of the rows in sight: a dot is where there is nothing, brackets are around what differs. */
const rowsOf = (page: Page): Promise<readonly string[]> =>
  page.locator('.comparison-row').evaluateAll((rows) =>
    rows.map((row) => {
      const line = (at: number): string =>
        [...row.querySelectorAll('.aligned-pair')]
          .map((pair) => {
            const unit = pair.children[at];
            const text = unit?.classList.contains('absent') ? '.' : (unit?.textContent ?? '');
            return pair.classList.contains('differs') ? `[${text}]` : text;
          })
          .join(' ');
      return row.querySelector('button')?.textContent ?? `${line(0)} | ${line(1)}`;
    }),
  );

describePage('comparing messages in Chromium', (bench) => {
  it('shows what is inserted, removed and changed, as bytes and as text, by keys alone', async () => {
    const page = await room(bench, Buffer.from('temp=23\r\n'), Buffer.from('temp=-24\r\n'));
    await page.keyboard.press('d');
    const dialog = page.locator('dialog.comparison');
    await eventually(() => rowsOf(page)).toEqual([
      '74 65 6D 70 3D [.] 32 [33] 0D 0A | 74 65 6D 70 3D [2D] 32 [34] 0D 0A',
    ]);
    expect(await dialog.locator('[role=status]').textContent()).toBe(
      'Places that differ: 2. Changed: 1, only in A: 0, only in B: 1.',
    );
    await dialog.getByRole('button', { name: 'Text' }).click();
    await eventually(() => rowsOf(page)).toEqual(['t e m p = [.] 2 [3] CR LF | t e m p = [-] 2 [4] CR LF']);
    await page.keyboard.press(']');
    await eventually(() => page.locator('.comparison-row.shown').count()).toBe(1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('lines');
  });

  it('folds what is the same, and goes from difference to difference in long messages', async () => {
    const long = randomBytes(60_000);
    const changed = Buffer.from(long);
    changed[1_000] = (changed[1_000] ?? 0) ^ 0xff;
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'fixed:60000' });
    const page = await bench.open(`#/${made.id}`);
    const { socket } = await bench.device(portOf(made));
    const inserted = Buffer.concat([
      changed.subarray(0, 50_000),
      Buffer.from('new'),
      changed.subarray(50_000),
    ]);
    socket.write(Buffer.concat([long, inserted.subarray(0, 60_000)]));
    await eventually(() => page.locator('.row.rx').count()).toBe(2);
    await page.locator('.row.rx').first().click();
    await page
      .locator('.row.rx')
      .last()
      .click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Compare' }).click();
    const status = page.locator('dialog.comparison [role=status]');
    expect(await status.textContent()).toBe('Places that differ: 3. Changed: 1, only in A: 3, only in B: 3.');
    const shown = page.locator('.comparison-row.shown');
    for (const expected of [1, 3, 3]) {
      await page.keyboard.press(']');
      await eventually(() => shown.locator('.differs').count()).toBe(expected);
    }
    const fold = page.locator('.comparison-row button').first();
    expect(await fold.textContent()).toMatch(/the same/);
  });

  it('says when messages are the same, or too long', async () => {
    const page = await room(bench, Buffer.from('same'), Buffer.from('same'));
    await page.keyboard.press('d');
    await eventually(() => page.locator('.comparison [role=status]').textContent()).toBe(
      'They are the same.',
    );
  });

  it('compares two conversations, each direction by itself', async () => {
    const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
    const page = await bench.open(`#/${made.id}`);
    for (const text of ['abc', 'axc']) {
      const { socket } = await bench.device(portOf(made));
      socket.write(text);
      await eventually(() => page.locator('.row.tx').filter({ hasText: text }).count()).toBe(1);
    }
    await page.locator('.lines').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('d');
    await eventually(() => rowsOf(page)).toEqual(['61 [62] 63 | 61 [78] 63']);
    const dialog = page.locator('dialog.comparison');
    await dialog.getByRole('button', { name: 'Sent' }).click();
    expect(await dialog.locator('.comparison-sides').textContent()).toMatch(/sent.*3 bytes.*sent.*3 bytes/);
    await eventually(() => rowsOf(page)).toEqual(['61 [62] 63 | 61 [78] 63']);
  });

  it('breaks no rule of accessibility, in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0' });
      const page = await bench.open(`#/${made.id}`, { colorScheme });
      const { socket } = await bench.device(portOf(made));
      for (const [index, text] of ['one\x01', 'two\xff'].entries()) {
        socket.write(Buffer.from(text, 'latin1'));
        await eventually(() => page.locator('.row.rx').count()).toBe(index + 1);
      }
      await page.locator('.row.rx').first().click();
      await page
        .locator('.row.rx')
        .last()
        .click({ modifiers: ['Shift'] });
      const axe = await Axe.into(page);
      await page.keyboard.press('Shift+C');
      await page.locator('.copy-as .menu').waitFor();
      expect(await axe.violations('.log-foot')).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('e');
      await page.locator('.save .menu').waitFor();
      expect(await axe.violations('.log-foot')).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('d');
      await page.locator('dialog.comparison').waitFor();
      await page.locator('dialog').getByRole('button', { name: 'Text' }).click();
      expect(await axe.violations('dialog')).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
});
