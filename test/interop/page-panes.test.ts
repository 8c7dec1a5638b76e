// Panes of the page, sized by their edges: dragged, by keys, as they were after a reload, and nowhere where panes are stacked.

import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { datagram, hex, pcapFile } from '../dissected.js';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';

/** The size of an element along one axis, in whole pixels. */
async function pixels(element: Locator, axis: 'width' | 'height'): Promise<number> {
  return Math.round((await element.boundingBox())?.[axis] ?? 0);
}

/** Drags an edge by so many pixels. */
async function drag(page: Page, edge: Locator, x: number, y: number): Promise<void> {
  const box = await edge.boundingBox();
  const [left, top] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + x / 2, top + y / 2);
  await page.mouse.move(left + x, top + y);
  await page.mouse.up();
}

/** A room with a message in its inspector. */
async function inspectedRoom(bench: PageBench): Promise<Page> {
  const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line' });
  const device = await bench.device(portOf(made));
  const page = await bench.open(`#/${made.id}`);
  device.socket.write('temp=21.5\n');
  await page.locator('.row.rx').dblclick();
  await page.locator('.inspector').waitFor();
  return page;
}

const edgeOf = (page: Page, name: string): Locator => page.locator(`hr.edge-of-${name}`);

describePage('the panes of the page, in Chromium', (bench) => {
  it('follow the pointer, and stay through a reload until a double click', async () => {
    const page = await inspectedRoom(bench);
    const inspector = page.locator('.inspector');
    const edge = edgeOf(page, 'inspector');
    const usual = await pixels(inspector, 'width');
    const log = await pixels(page.locator('.room-main'), 'width');
    await drag(page, edge, -80, 0);
    await eventually(() => pixels(inspector, 'width')).toBe(usual + 80);
    expect(await pixels(page.locator('.room-main'), 'width')).toBe(log - 80);
    await eventually(() => edge.getAttribute('aria-valuenow')).toBe(String(usual + 80));
    // Nothing was marked for it.
    expect(await page.evaluate(() => window.getSelection()?.toString())).toBe('');
    await page.reload();
    await page.locator('.row.rx').dblclick();
    await eventually(() => pixels(inspector, 'width')).toBe(usual + 80);
    await edge.dblclick();
    await eventually(() => pixels(inspector, 'width')).toBe(usual);
    await page.reload();
    await page.locator('.row.rx').dblclick();
    await eventually(() => pixels(inspector, 'width')).toBe(usual);
  });

  it('leave each other room, however far an edge is moved and however small the window gets', async () => {
    const page = await inspectedRoom(bench);
    const inspector = page.locator('.inspector');
    await drag(page, edgeOf(page, 'inspector'), -5_000, 0);
    const most = Number(await edgeOf(page, 'inspector').getAttribute('aria-valuemax'));
    await eventually(() => pixels(inspector, 'width')).toBe(most);
    expect(await pixels(page.locator('.room-main'), 'width')).toBeGreaterThanOrEqual(460);
    await page.setViewportSize({ width: 1110, height: 800 });
    await eventually(() => pixels(page.locator('.room-main'), 'width')).toBeGreaterThanOrEqual(460);
    await page.setViewportSize({ width: 1280, height: 800 });
    await eventually(() => pixels(inspector, 'width')).toBe(most);
    await drag(page, edgeOf(page, 'inspector'), 5_000, 0);
    await eventually(() => pixels(inspector, 'width')).toBe(330);
  });

  it('are sized by keys: arrows, Home, End, and Enter for the usual size', async () => {
    const page = await inspectedRoom(bench);
    const rail = page.locator('.rail');
    const edge = edgeOf(page, 'rail');
    const usual = await pixels(rail, 'width');
    await edge.focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => pixels(rail, 'width')).toBe(usual + 16);
    await page.keyboard.press('Shift+ArrowLeft');
    await eventually(() => pixels(rail, 'width')).toBe(usual - 48);
    await page.keyboard.press('Home');
    await eventually(() => edge.getAttribute('aria-valuenow')).toBe(await edge.getAttribute('aria-valuemin'));
    await page.keyboard.press('End');
    await eventually(() => edge.getAttribute('aria-valuenow')).toBe(await edge.getAttribute('aria-valuemax'));
    await page.keyboard.press('Enter');
    await eventually(() => pixels(rail, 'width')).toBe(usual);
    // The edge of a pane at the bottom moves up and down.
    const draft = page.locator('.composer .typed');
    const before = await pixels(draft, 'height');
    const log = page.locator('.room-main');
    const above = await pixels(log, 'height');
    await edgeOf(page, 'draft').focus();
    await page.keyboard.press('ArrowUp');
    await eventually(() => pixels(draft, 'height')).toBe(before + 16);
    expect(await pixels(log, 'height')).toBe(above - 16);
    await page.keyboard.press('Escape');
    expect(await pixels(draft, 'height')).toBe(before + 16);
  });

  it('are three below a capture’s packets, each with its edge', async () => {
    const page = await bench.open('#/captures');
    await page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({
        name: 'four.pcap',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(
          pcapFile([{ bytes: datagram(50_000, 69, hex('0001 612e696d6700 6f6374657400')) }]),
        ),
      });
    await page.locator('.packet').first().click();
    const panes = page.locator('.packet-panes');
    await panes.locator('.capture-ladder').waitFor();
    const height = await pixels(panes, 'height');
    await drag(page, edgeOf(page, 'packet-panes'), 0, -60);
    await eventually(() => pixels(panes, 'height')).toBe(height + 60);
    const widths = async (): Promise<readonly number[]> => {
      const three = panes.locator('> section');
      return [
        await pixels(three.nth(0), 'width'),
        await pixels(three.nth(1), 'width'),
        await pixels(three.nth(2), 'width'),
      ];
    };
    const [ladder = 0, tree = 0, bytes = 0] = await widths();
    await drag(page, edgeOf(page, 'capture-ladder'), 40, 0);
    await eventually(widths).toEqual([ladder + 40, tree - 40, bytes]);
    await drag(page, edgeOf(page, 'capture-bytes'), 30, 0);
    await eventually(widths).toEqual([ladder + 40, tree - 10, bytes - 30]);
    await page.keyboard.press('Enter');
    await eventually(widths).toEqual([ladder + 40, tree - 40, bytes]);
  });

  it('have no edges where they are stacked', async () => {
    const page = await inspectedRoom(bench);
    await drag(page, edgeOf(page, 'inspector'), -80, 0);
    const shown = (): Promise<readonly string[]> =>
      page
        .locator('hr.pane-edge:visible')
        .evaluateAll((edges) => edges.map((edge) => /edge-of-(\S+)/.exec(edge.className)?.[1] ?? ''));
    expect([...(await shown())].sort()).toEqual(['draft', 'inspector', 'rail']);
    await page.setViewportSize({ width: 768, height: 900 });
    await eventually(async () => [...(await shown())].sort()).toEqual(['draft', 'inspector-height']);
    await page.setViewportSize({ width: 400, height: 800 });
    await eventually(shown).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('say to everyone what they are (%s)', async (colorScheme) => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
    const page = await bench.open(`#/${made.id}`, { colorScheme });
    await page.locator('.composer').waitFor();
    await eventually(() => edgeOf(page, 'draft').getAttribute('aria-valuenow')).not.toBeNull();
    const axe = await Axe.into(page);
    expect(await axe.violations()).toEqual([]);
    expect(
      await page
        .getByRole('separator')
        .evaluateAll((edges) =>
          edges.map((edge) => [edge.getAttribute('aria-label'), edge.getAttribute('aria-orientation')]),
        ),
    ).toEqual([
      ['Height of the message to send', 'horizontal'],
      ['Width of the endpoints and places', 'vertical'],
    ]);
  });
});
