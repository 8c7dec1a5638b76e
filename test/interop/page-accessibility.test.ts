import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { Axe } from '../axe.js';
import { bootCapture } from '../boot-capture.mjs';
import { datagram, hex, pcapFile, segment } from '../dissected.js';
import { listeningPort } from '../listening-port.js';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';

describePage('the page held against axe-core in Chromium', (bench) => {
  // Lengths hang on the language, places on the width, colours on the theme alone: each width once, and both themes in one.
  for (const [locale, colorScheme, other, widths] of [
    ['en-GB', 'dark', 'light', [1280, 400]],
    ['zh-CN', 'light', 'dark', [768]],
  ] as const)
    for (const width of widths)
      it(`breaks no rule: ${locale}, ${width}, ${colorScheme}`, { timeout: 120_000 }, async () => {
        const server = await bench.create({
          ...{ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line' },
          // What is not kept would come from the record.
          record: false,
        });
        const device = await bench.device(portOf(server));
        device.socket.write(`${'line\n'.repeat(5_001)}温度\r\n`);
        await eventually(async () => (await bench.endpoint(server.id))?.totals.receivedMessages).toBe(5_002);
        const page = await bench.open(`#/${server.id}`, { width, colorScheme, locale });
        const axe = await Axe.into(page);
        const found: string[] = [];
        const look = async (place: string, within = 'html'): Promise<void> => {
          for (const violation of await axe.violations(within)) found.push(`${place}: ${violation}`);
          if (width !== 1280) return;
          await page.emulateMedia({ colorScheme: other });
          for (const violation of await axe.violations(within, ['color-contrast']))
            found.push(`${place}, ${other}: ${violation}`);
          await page.emulateMedia({ colorScheme });
        };
        await visitEveryPlace(page, bench, look);
        expect(found).toEqual([]);
      });

  describe('its composer', () => {
    it.each(['light', 'dark'] as const)('breaks no rule, whatever is open (%s)', async (colorScheme) => {
      const { id } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
      const page = await bench.open(`#/${id}`, { colorScheme });
      const composer = page.locator('.composer');
      const text = composer.locator('textarea');
      const target = composer.locator('[role=combobox]');
      await text.waitFor();
      const axe = await Axe.into(page);
      const faults = (): Promise<readonly string[]> => axe.violations('.composer');
      expect(await faults()).toEqual([]);
      await text.fill('a\nb\\q');
      await target.fill('127.0.0.1:9');
      await eventually(() => composer.locator('.preview.bad').count()).toBe(1);
      expect(await faults()).toEqual([]);
      await text.fill('a');
      await text.press('Control+Enter');
      for (const opener of ['.repeat', '.history', '.send-more']) {
        await composer.locator(opener).click();
        await composer.locator('.popover[role=dialog]').waitFor();
        expect(await faults()).toEqual([]);
        await page.keyboard.press('Escape');
        expect(await composer.locator(opener).evaluate((button) => button === document.activeElement)).toBe(
          true,
        );
      }
      await target.fill('');
      await composer.locator('[role=option]').first().waitFor();
      expect(await faults()).toEqual([]);
    });
  });
});

/** Goes through all that the page has, and has each looked at, dialogs without what is inert behind them: a room of 5,002 lines of which one is shown first. */
async function visitEveryPlace(
  page: Page,
  bench: PageBench,
  look: (place: string, within?: string) => Promise<void>,
): Promise<void> {
  const at = async (hash: string, ready: string): Promise<void> => {
    await page.evaluate((place) => {
      location.hash = place;
    }, hash);
    await page.locator(ready).first().waitFor({ state: 'attached' });
  };
  await page.locator('.head-state').waitFor({ state: 'attached' });
  await page.locator('.row.rx').last().click();
  await look('room, a row chosen');
  await page.locator('.lines').press('Home');
  await page.locator('.row.gap').waitFor();
  await look('room, what is not kept');
  await page.locator('.save > button').click();
  await page.locator('.save .menu').waitFor();
  await look('what a log is saved as');
  await page.keyboard.press('Escape');
  const views = page.locator('.head .segments button');
  await views.nth(1).click();
  await page.locator('.values-figures td').first().waitFor();
  await look('room, its values');
  await page.locator('.values-chips .popover-anchor > button').click();
  await look('room, the choice of series');
  await page.keyboard.press('Escape');
  await views.nth(2).click();
  await page.locator('.rung.rx').first().click();
  await look('room, its ladder');
  await views.nth(0).click();

  const failing = await bench.create({
    type: 'tcp-connect',
    address: 'plc-hall-3.building-west.plant.example.invalid:50200',
    reconnect: true,
  });
  await at(`#/${failing.id}`, '.head p.bad');
  await look('failed');
  await page.locator('[data-verb="remove"]').click();
  await look('question', 'dialog');
  await page.keyboard.press('Escape');

  await fetchOnce(bench);
  await at('#/tftp', '.transfer.ended .transfer-open');
  await page.locator('.transfer.ended .transfer-open').first().click();
  await page.locator('.ladder ol').first().waitFor();
  await look('tftp, a ladder');
  await bench.ask('POST', 'tftp/stop');

  // Rows are alike; those of one port are enough.
  await at(`#/ports/${new URL(bench.url).port}`, '.ports-table td');
  await look('ports');
  await at('#/captures', '.capture-none');
  await page.locator('.live-form').waitFor();
  await look('captures, none');
  await visitCapture(page, look);
  await at('#/boot', '.lane, .boot-empty');
  await page.locator('.boot > input[type="file"]').setInputFiles({
    name: 'machines.pcap',
    mimeType: 'application/octet-stream',
    buffer: bootCapture(),
  });
  await page.locator('.lane').nth(4).waitFor();
  await look('machines that boot');
  await at('#/learn', '.lesson-line');
  await look('lessons');
  await at('#/learn/no-messages', '.lesson-text');
  await page.locator('.bench-step').click();
  await page.locator('.lesson-question').waitFor();
  await look('a lesson that asks');
  await page.locator('.lesson-choice').last().click();
  await page.locator('.lesson-question [type="submit"]').click();
  await page.locator('.lesson-verdict').waitFor();
  await look('a lesson, an answer');
  await at('#/learn/half-a-reading', '.lesson-text');
  await page.locator('.broken-hints button').first().click();
  await page.locator('.bench-try').click();
  await page.locator('.broken-goals .failed').first().waitFor();
  await look('a broken bench');
  await page.locator('input[value="buffer"]').check();
  await page.locator('.bench-try').click();
  await page.locator('.broken-mended').waitFor();
  await look('a bench that is mended');
  await visitFiles(bench, at, look);
  await at('#/nowhere', '.nothing a');
  await look('nowhere');
  await at('#/', '.welcome');
  await look('start');
  for (const verb of ['tcp-listen', 'tcp-connect', 'udp']) {
    await page.locator(`[data-verb="${verb}"] .more`).click();
    await page.locator('dialog.form').waitFor();
    await look(`form of ${verb}`, 'dialog');
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+k');
  await look('palette', 'dialog');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await look('keys', 'dialog');
}

/** Goes through the places of files: each empty, with a file, and what lies over them. */
async function visitFiles(
  bench: PageBench,
  at: (hash: string, ready: string) => Promise<void>,
  look: (place: string, within?: string) => Promise<void>,
): Promise<void> {
  const files = {
    'messages/read.yaml': 'to: udp://127.0.0.1:9\ntext: "read {{?unit=3}}"\nkey: 1\n',
    'rules/answer.yaml': 'name: Answer\nenabled: false\nwhen: { text: hi }\nthen: [ { send: there } ]\n',
    'layouts/meter.yaml': 'fields: [ { sync: const AA }, { temp: i16 * 0.1 ℃ } ]\n',
    'sequences/check.yaml': 'steps: [ { listen: "udp:127.0.0.1:0" }, { expect: never, within: 20ms } ]\n',
    'panels/bench.yaml': 'rows: [ [ { title: Read, message: read } ] ]\n',
    'environments/bench.yaml': 'host: 127.0.0.1\n',
  };
  for (const path of Object.keys(files)) {
    const place = path.slice(0, path.indexOf('/'));
    // What is there of the place before does not count.
    await at(
      `#/${place}`,
      place === 'messages' ? '.message-none h2' : `.files-empty pre:has-text("# ${place}/")`,
    );
    await look(`${place}, none`);
  }
  for (const [path, text] of Object.entries(files)) {
    await bench.ask('PUT', `workspace/files/${path}`, { text });
    // A message is a form first.
    const isForm = path.startsWith('messages/');
    await at(
      `#/${path}`,
      isForm ? '.form-table, .message-preview .mono' : `.cm-content[aria-label*="${path}"]`,
    );
    await look(path);
  }
  for (const path of Object.keys(files)) await bench.ask('DELETE', `workspace/files/${path}`);
}

/** Opens a capture with a fault, and goes through what it shows. */
async function visitCapture(
  page: Page,
  look: (place: string, within?: string) => Promise<void>,
): Promise<void> {
  const reset = { bytes: segment(50_001, 80, { flags: 0x14 }) };
  const frames = [
    { bytes: datagram(50_000, 53, hex('00')) },
    reset,
    { bytes: datagram(1, 2, hex('0102')) },
    reset,
  ];
  await page.locator('.captures > input[type="file"]').setInputFiles({
    name: 'boot.pcap',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(pcapFile(frames).subarray(0, -4)),
  });
  await page.locator('.packet').nth(1).click();
  await page.locator('.packet-node').last().click();
  await page.locator('.capture-banner').waitFor();
  await look('capture, a packet chosen');
  await page.locator('.capture-choices .popover-anchor > button').click();
  await page.locator('.capture-columns').waitFor();
  await look('columns of a capture');
  await page.keyboard.press('Escape');
  await page.locator('.capture-head button', { hasText: '…' }).first().click();
  await page.locator('.export-dialog').waitFor();
  await look('export', 'dialog');
  await page.keyboard.press('Escape');
  await page.locator('.filter-typed input').fill('tcp.por');
  await page.locator('.filter-completions').waitFor();
  await look('completions of a filter');
  await page.keyboard.press('Escape');
  await look('a filter with a mistake');
  for (const [mode, ready] of ['.story', '.conversation-table td', '.rate-plot'].entries()) {
    await page
      .locator('.capture-head .segments button')
      .nth(mode + 1)
      .click();
    await page.locator(ready).first().waitFor();
    await look(`capture, ${ready}`);
  }
}

/** Has a client fetch a file from the TFTP server, which then runs. */
async function fetchOnce(bench: PageBench): Promise<void> {
  await fetch(`${bench.url}api/tftp/files/boot.img?overwrite=true`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(40_000),
  });
  const server = await bench.create({ type: 'tftp-server', port: 0 });
  await new TftpClient({ host: '127.0.0.1', port: listeningPort(server) }).read('boot.img');
}
