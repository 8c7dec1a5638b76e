// Machines that boot, on the page: from a capture file, and from a live capture on loopback.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { expect, it } from 'vitest';
import { libpcapVersion } from '../../src/libpcap/libpcap.js';
import { bootCapture } from '../boot-capture.mjs';
import { bootp, option } from '../dhcp-messages.js';
import { hex, u16 } from '../dissected.js';
import { describePage, eventually, type PageBench } from '../page-bench.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';

const needs = libpcapVersion() === undefined ? 'libpcap' : process.getuid?.() === 0 ? undefined : 'root';

async function openBoot(bench: PageBench) {
  const page = await bench.open('#/boot');
  await page.locator('.boot > input[type="file"]').setInputFiles({
    name: 'boot.pcap',
    mimeType: 'application/octet-stream',
    buffer: bootCapture(),
  });
  await eventually(() => page.locator('.lane').count()).toBe(5);
  return page;
}

describePage('the place of machines that boot in Chromium', (bench) => {
  const { own } = scratch();

  it('has a lane for each machine, with trouble first, and says what each waits for', async () => {
    const page = await openBoot(bench);
    await eventually(() => page.locator('.lane-now h3 > :first-child').allTextContents()).toEqual([
      'No such file',
      'An EFI file for a BIOS',
      'The capture ends here',
      'Loaded after 1.82 s',
      'Loaded after 1.82 s',
    ]);
    expect(await page.locator('.head-state').textContent()).toBe(
      '5 machines: 2 need you, 2 loaded · boot.pcap',
    );
    const [slip, bios, , loaded] = await page.locator('.lane').allTextContents();
    expect(slip).toContain('The nearest existing name is grubx64.efi.');
    expect(bios).toContain('2 DHCP servers answered: 192.168.77.254, 192.168.77.1');
    expect(bios).toContain('2.0 ms, taken');
    expect(loaded).toContain('Only its size was asked for, as firmware of EDK2 does first.');
    expect(loaded).toContain('3 names that are not there');
    await page.getByLabel('order').selectOption('latest first');
    await eventually(() => page.locator('.lane h2').first().textContent()).toBe('00:04:9f:06:2b:88');
  });

  it('goes to the packets of a machine, and copies what happened', async () => {
    const page = await openBoot(bench);
    await page.getByRole('button', { name: 'Copy as text' }).first().click();
    await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toContain(
      'It asked for grubx64.eif, which the server does not have',
    );
    await page.getByRole('button', { name: 'Its packets' }).first().click();
    await eventually(() => page.locator('.filter-typed input').inputValue()).toBe(
      'eth.addr == dc:a6:32:4f:19:c2 || dhcp.hw.mac_addr == dc:a6:32:4f:19:c2',
    );
    await eventually(() => page.locator('.packet').count()).toBe(6);
    await page.locator('.rail a[href="#/boot"]').click();
    await eventually(() => page.locator('.lane').count()).toBe(5);
  });

  it.skipIf(needs !== undefined)(`follows a machine while it boots (needs ${needs ?? 'root'})`, async () => {
    const page = await bench.open('#/boot');
    await page.getByRole('checkbox', { name: /^lo / }).check();
    await page.locator('.boot-filter').click();
    await page.getByRole('button', { name: 'Start capturing' }).click();
    await eventually(() => page.locator('.boot-empty').textContent()).toContain('Waiting for a machine');
    const socket = own(createSocket('udp4'));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const discover = bootp({
      options: [option(53, hex('01')), option(60, bytesOf('PXEClient')), option(93, u16(0)), hex('ff')],
    });
    socket.send(discover, 67, '127.0.0.1');
    await eventually(() => page.locator('.lane h3').textContent()).toContain('Asking for an address');
    expect(await page.locator('.lane h2').textContent()).toBe('52:54:00:12:34:56');
    const offer = bootp({
      kind: 2,
      options: [option(53, hex('02')), option(67, bytesOf('grubx64.efi')), hex('ff')],
    });
    offer.set(hex('7f000009'), 16);
    socket.send(offer, 68, '127.0.0.1');
    await eventually(() => page.locator('.lane h3').textContent()).toContain('An EFI file for a BIOS');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await eventually(() => page.locator('.boot-head .lamp').getAttribute('class')).toContain('lamp-off');
  });
});
