import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

/** 温度 23.5℃ and 确认 in GBK, from the code chart (U+6E29 CEC2, U+5EA6 B6C8, U+2103 A1E6, U+786E C8B7, U+8BA4 C8CF). */
const temperatureGbk = Buffer.from('cec2b6c82032332e35a1e6', 'hex');
const confirmedGbk = 'c8b7c8cf';

describePage('the page in Chromium', (bench) => {
  /** Starts a TCP server on a free port through the form and returns the port of the address that the page shows. */
  async function listenInGbk(page: Page): Promise<number> {
    await page.locator('[data-verb="tcp-listen"] button[type="button"]').click();
    const form = page.locator('dialog.form');
    await form.locator('input').first().fill('127.0.0.1:0');
    await form.locator('select', { has: page.locator('option[value="gbk"]') }).selectOption('gbk');
    await form.locator('button[type="submit"]').click();
    const address = await page.locator('.nothing .copy').first().textContent();
    return Number(/:(\d+)/.exec(address ?? '')?.[1]);
  }

  for (const { locale, sendLabel, connected } of [
    { locale: 'en-US', sendLabel: 'Send', connected: '1 connected' },
    { locale: 'zh-CN', sendLabel: '发送', connected: '1 个连接' },
  ]) {
    it(`starts a server, shows what a device says in GBK and answers it (${locale})`, async () => {
      const page = await bench.open('#/', { locale });
      const device = await bench.device(await listenInGbk(page));
      await eventually(() => page.locator('.head-state').textContent()).toContain(connected);
      device.socket.write(temperatureGbk);
      await eventually(() => page.locator('.row.rx .content').textContent()).toBe('温度 23.5℃');

      await page.locator('.composer textarea').fill('确认\\r\\n');
      await eventually(() => page.locator('.preview-bytes').textContent()).toBe('C8 B7 C8 CF 0D 0A');
      await eventually(() => page.locator('.composer .send').textContent()).toContain(sendLabel);
      await page.locator('.composer textarea').press('Control+Enter');
      await eventually(device.received).toBe(`${confirmedGbk}0d0a`);
      await eventually(() => page.locator('.row.tx .content').textContent()).toContain('确认');
    });
  }

  it('shows markup and control characters from the network as text, and runs none of it', async () => {
    const page = await bench.open('#/', { locale: 'en-US' });
    const device = await bench.device(await listenInGbk(page));
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    device.socket.write(`${hostile}\u001b[31m\0`);
    await eventually(() => page.locator('.row.rx .content').textContent()).toBe(`${hostile}ESC[31mNUL`);
    await page.locator('.row.rx').dblclick();
    await eventually(() => page.locator('.whole-text').textContent()).toContain(hostile);
    expect(await page.locator('.lines img, .lines script, .inspector img').count()).toBe(0);
  });

  it('says why bad hex cannot be sent, with its column, and sends once it is mended', async () => {
    const page = await bench.open('#/', { locale: 'en-US' });
    const device = await bench.device(await listenInGbk(page));
    // The page learns of connections four times a second, and sends to nobody before.
    await eventually(() => page.locator('.head-state').textContent()).toContain('1 connected');
    await page.locator('.composer .segments button').nth(1).click();
    await page.locator('.composer textarea').fill('01 0x 03');
    await eventually(() => page.locator('.preview.bad').textContent()).toContain('column');
    await page.locator('.composer textarea').press('Control+Enter');
    await page.locator('.composer textarea').fill('01 03');
    await page.locator('.composer textarea').press('Control+Enter');
    await eventually(device.received).toBe('0103');
    await page.locator('.composer textarea').press('ArrowUp');
    expect(await page.locator('.composer textarea').inputValue()).toBe('01 03');
  });

  it('answers the sender of a datagram, at the key right after the last letter', async () => {
    const page = await bench.open('#/', { locale: 'en-US' });
    await page.locator('[data-verb="udp"] input').first().fill('127.0.0.1:0');
    await page.locator('[data-verb="udp"] button[type="submit"]').click();
    const address = await page.locator('.nothing .copy').first().textContent();
    const device = createSocket('udp4');
    try {
      const received: string[] = [];
      device.on('message', (message) => received.push(message.toString()));
      device.send('hello', Number(/:(\d+)/.exec(address ?? '')?.[1]), '127.0.0.1');
      await eventually(() => page.locator('.head-state').textContent()).toContain('1 peer');
      await page.locator('.composer textarea').fill('answer');
      await page.locator('.composer textarea').press('Control+Enter');
      await eventually(() => received).toEqual(['answer']);
    } finally {
      device.close();
    }
  });

  it('is driven by keyboard alone: the palette, the log, the inspector', async () => {
    const page = await bench.open('#/', { locale: 'en-US', width: 400 });
    const device = await bench.device(await listenInGbk(page));
    device.socket.write('over');
    await eventually(() => page.locator('.row.rx').count()).toBe(1);
    await page.locator('.lines').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.inspector h2').textContent()).toBe('Received, 4 bytes');
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.inspector').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('theme: dark');
    await page.keyboard.press('Enter');
    await eventually(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('is kept by the browser but for its first file, so that it is there at once the next time', async () => {
    const first = await fetch(bench.url);
    const asset = /assets\/[^"]+\.js/.exec(await first.text())?.[0];
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const script = await fetch(`${bench.url}${asset}`);
    expect([script.status, script.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
  });

  describe('a page of another origin', () => {
    it('can neither call the API nor receive the live feed', async () => {
      const elsewhere = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>');
      });
      elsewhere.listen(0, '127.0.0.1');
      await once(elsewhere, 'listening');
      try {
        const page = await bench.fresh();
        await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
        const outcome = await page.evaluate(async (target) => {
          const post = await fetch(`${target}api/endpoints`, {
            method: 'POST',
            mode: 'no-cors',
            body: '{"type":"tcp-listen","address":"0"}',
          }).then(
            ({ type }) => type,
            () => 'refused',
          );
          const live = await new Promise<string>((resolve) => {
            const socket = new WebSocket(`${target.replace('http', 'ws')}api/live`, ['bob']);
            socket.onopen = () => resolve('open');
            socket.onerror = () => resolve('refused');
          });
          return { post, live };
        }, bench.url);
        expect(outcome.live).toBe('refused');
        expect(['opaque', 'refused']).toContain(outcome.post);
        const endpoints = await bench.endpoints();
        expect(
          endpoints.filter(({ input }) => input.type !== 'tftp-server' && input.address === '0'),
        ).toEqual([]);
      } finally {
        elsewhere.close();
      }
    });
  });
});
