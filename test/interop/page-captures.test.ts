import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readAll } from '../capture-files.js';
import { answer, datagram, hex, joined, pcapFile, segment, u16 } from '../dissected.js';
import { describePage, eventually, type PageBench, type Person } from '../page-bench.js';

const request = hex('0001 612e696d6700 6f6374657400');
const data = (block: number, bytes: number): Uint8Array =>
  answer(40_000, 50_000, joined(u16(3), u16(block), new Uint8Array(bytes).fill(0x55)));
const ack = (block: number): Uint8Array => datagram(50_000, 40_000, joined(u16(4), u16(block)));
const reset = segment(50_001, 80, { flags: 0x14 });
const transfer = [
  datagram(50_000, 69, request),
  data(1, 512),
  ack(1),
  data(2, 512),
  ack(2),
  data(3, 9),
  ack(3),
  reset,
];
const small = pcapFile(transfer.map((bytes) => ({ bytes })));

/** A pcap file of many packets; `pcapFile` joins them one by one. */
function largeFile(packets: number): Buffer {
  const [one] = [pcapFile([{ bytes: data(1, 64) }])];
  const record = Buffer.from(one.subarray(24));
  const file = Buffer.alloc(24 + packets * record.length);
  file.set(one.subarray(0, 24));
  for (let index = 0; index < packets; index += 1) {
    const at = 24 + index * record.length;
    file.set(record, at);
    file.writeUInt32LE(1_700_000_000 + Math.floor(index / 1_000), at);
    file.writeUInt32LE((index % 1_000) * 1_000, at + 4);
    file.writeUInt16BE(index % 65_536, at + 16 + 44);
  }
  return file;
}

describePage('the page’s captures in Chromium', (bench) => {
  it('opens a file that is chosen, and shows every packet as a row', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await eventually(() => page.locator('.packet').count()).toBe(8);
    expect(await page.locator('.packet').first().textContent()).toBe(
      '10.00000010.0.0.110.0.0.2TFTP56Read Request, File: a.img, Transfer type: octet',
    );
    await eventually(() => page.locator('.capture-progress').textContent()).toContain('8 packets');
    expect(await page.locator('.capture-head h1').textContent()).toBe('boot.pcap');
    expect(page.url()).toContain('#/captures/boot.pcap');
    expect(await page.locator('.packet.trouble').count()).toBe(1);
  });

  it('opens what is dropped onto it, packed as well, each in a tab', async () => {
    const page = await bench.open('#/captures');
    await page.locator('.capture-target').waitFor();
    const dropped = await page.evaluateHandle(
      ([plain, packed]) => {
        const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const transferred = new DataTransfer();
        transferred.items.add(new File([bytes(plain ?? '')], 'one.pcap'));
        transferred.items.add(new File([bytes(packed ?? '')], 'two.pcap.gz'));
        return transferred;
      },
      [small, gzipSync(small)].map((file) => Buffer.from(file).toString('base64')),
    );
    await page.locator('.captures').dispatchEvent('dragover', { dataTransfer: dropped });
    await eventually(() => page.locator('.capture-drop').textContent()).toBe('Drop to open');
    await page.locator('.captures').dispatchEvent('drop', { dataTransfer: dropped });
    await eventually(() => page.locator('.capture-tab').count()).toBe(2);
    await eventually(() => page.locator('.packet').count()).toBe(8);
    await page.locator('.capture-tab .mono').nth(1).click();
    await eventually(() => page.locator('.capture-head h1').textContent()).toBe('two.pcap.gz');
    await eventually(() => page.locator('.packet').count()).toBe(8);
    await page.locator('.packet').nth(3).click();
    await eventually(() => page.locator('.packet-tree').textContent()).toContain('block');
    await page.locator('.capture-tab .icon-button').nth(1).click();
    await eventually(() => page.locator('.capture-tab').count()).toBe(0);
    expect(await page.locator('.capture-head h1').textContent()).toBe('one.pcap');
  });

  it('shows a packet’s fields and bytes, which point at each other', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.packet[data-number="4"]').click();
    await eventually(() => page.locator('.packet-pane h2').allTextContents()).toContain('Packet 4');
    const field = page.locator('.packet-node', { hasText: /^block(?!\.)/ });
    await field.click();
    await eventually(() => page.locator('.packet-meaning').textContent()).toContain('tftp.block');
    expect(await page.locator('.dump-hex b.on').allTextContents()).toEqual(['00', '02']);
    await page.locator('.dump-hex b[data-offset="26"]').click();
    await eventually(() => page.locator('.packet-meaning').textContent()).toContain('ip.src');
    expect(await page.locator('.packet-node[aria-selected="true"]').textContent()).toContain('10.0.0.2');
    // Another packet keeps the place in the tree.
    await page.locator('.packet-lines').focus();
    await page.keyboard.press('ArrowDown');
    await eventually(() => page.locator('.packet-node[aria-selected="true"]').textContent()).toContain(
      '10.0.0.1',
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => page.locator('.packet-node', { hasText: /^src / }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await eventually(() => page.evaluate(() => document.activeElement?.className)).toBe('packet-lines');
  });

  it('goes to the next trouble, and draws the transfer of a packet as a ladder', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.packet[data-number="2"]').click();
    await eventually(() => page.locator('.capture-ladder li').count()).toBe(7);
    await eventually(() => page.locator('.capture-ladder li.tx').count()).toBe(4);
    await page.locator('.capture-ladder li').nth(5).click();
    await eventually(() => page.locator('.packet.selected').getAttribute('data-number')).toBe('6');
    await page.locator('.packet-lines').focus();
    await page.keyboard.press(']');
    await eventually(() => page.locator('.packet.selected').getAttribute('data-number')).toBe('8');
    await eventually(() => page.locator('.capture-ladder li').count()).toBe(1);
  });

  it('completes a filter, explains it, underlines what is wrong, and shows what it selects', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    const field = page.locator('.filter-typed input');
    await page.locator('.packet-lines').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('tftp.blo');
    await eventually(() => page.locator('.filter-completions [role=option]').first().textContent()).toContain(
      'tftp.block',
    );
    await page.keyboard.press('Tab');
    await eventually(() => field.inputValue()).toBe('tftp.block ');
    await page.keyboard.type('= 2');
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.filter-words').getAttribute('class')).toContain('bad');
    await field.fill('tftp.blok == 2');
    await eventually(() => page.locator('.filter-marks mark').textContent()).toBe('tftp.blok');
    await field.press('Enter');
    expect(await page.locator('.packet').count()).toBe(8);
    await field.fill('tftp.block == 2');
    await eventually(() => page.locator('.filter-words').textContent()).toContain('TFTP packets whose');
    await field.press('Enter');
    await eventually(() => page.locator('.packet').count()).toBe(2);
    expect(await page.locator('.capture-shown').textContent()).toBe('2 shown');
    expect(page.url()).toContain('filter=tftp.block');
    await field.fill('');
    await eventually(() => page.locator('.packet').count()).toBe(8);
  });

  it('lists conversations and transfers; a press on one shows its packets', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.capture-head .segments button').nth(2).click();
    await eventually(() => page.locator('.conversation-table tbody tr').count()).toBe(1);
    // The first packet between two ports may be a server's: neither side is called the client.
    await page.locator('.conversation-bar button', { hasText: 'UDP' }).click();
    expect(await page.locator('.conversation-table thead').textContent()).toContain('ABA → B ↓B → A');
    await page.locator('.conversation-bar button', { hasText: 'TFTP' }).click();
    await eventually(() => page.locator('.conversation-table tbody').textContent()).toContain('a.img');
    await page.locator('.conversation-table .link').click();
    await eventually(() => page.locator('.packet').count()).toBe(7);
    await page.locator('.capture-head .segments button').nth(3).click();
    await eventually(() => page.locator('.rate-plot').count()).toBe(2);
    expect(await page.locator('.rates').textContent()).toContain('Only packets that match the filter');
  });

  it('names damage where it is, and shows what came before it', async () => {
    const page = await openFile(bench, 'cut.pcap', small.subarray(0, small.length - 5));
    await eventually(() => page.locator('.capture-banner').textContent()).toContain(
      String(small.length - 70),
    );
    await eventually(() => page.locator('.packet').count()).toBe(7);
    await openFile(bench, 'letter.pcap', Buffer.from('Dear all,'), page);
    await eventually(() => page.locator('.capture-banner').textContent()).toContain('pcap');
  });

  it('keeps what is open while a person is elsewhere, and names what was open after a reload', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.packet[data-number="4"]').click();
    await page.locator('.rail a[href="#/ports"]').click();
    await page.locator('.ports').waitFor();
    await page.locator('.rail a[href="#/captures"]').click();
    await eventually(() => page.locator('.packet.selected').getAttribute('data-number')).toBe('4');
    const field = page.locator('.filter-typed input');
    await field.fill('tftp');
    await field.press('Enter');
    await eventually(() => page.locator('.packet').count()).toBe(7);
    await page.reload();
    await eventually(() => page.locator('.capture-again').textContent()).toContain('boot.pcap was open here');
    await openFile(bench, 'boot.pcap', small, page);
    await eventually(() => page.locator('.packet').count()).toBe(7);
    await eventually(() => page.locator('.packet.selected').getAttribute('data-number')).toBe('4');
  });

  it('shows rows of a large file at once, and scrolls to its end', async () => {
    const page = await openFile(bench, 'large.pcap', largeFile(100_000));
    await page.locator('.packet .packet-info').first().waitFor();
    await eventually(() => page.locator('.capture-progress').textContent()).toContain('100,000 packets');
    await page.locator('.packet-lines').focus();
    await page.keyboard.press('End');
    await eventually(() => page.locator('.packet.selected').getAttribute('data-number')).toBe('100000');
    await eventually(() => page.locator('.packet-pane h2').allTextContents()).toContain('Packet 100,000');
    await eventually(() => page.locator('.packet-tree').textContent()).toContain('50000');
    expect(await page.locator('.packet').count()).toBeLessThan(80);
    await page.locator('.packet-lines').evaluate((lines) => {
      lines.scrollTop = lines.scrollHeight / 2;
    });
    await eventually(() => page.locator('.packet .packet-number').nth(12).textContent()).toMatch(
      /^(49|50),\d{3}$/,
    );
  });

  it('hides columns, and makes them wider, for good', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.capture-choices .popover-anchor > button').click();
    await page.locator('.capture-columns label', { hasText: 'Length' }).click();
    await eventually(() => page.locator('.packet-heads .packet-length').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator('.packet-heads .packet-source .packet-edge').focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() =>
      page.locator('.packet-heads').evaluate((heads) => heads.style.gridTemplateColumns),
    ).toContain('160px');
    await page.locator('.capture-choices select').selectOption({ label: 'of day' });
    await eventually(() => page.locator('.packet .packet-time').first().textContent()).toMatch(
      /^\d\d:\d\d:\d\d\.000000$/,
    );
  });

  it('makes a column or the filter of any field, and shows where the pointer is in tree and bytes alike', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.packet[data-number="4"]').click();
    await page.locator('.packet-node', { hasText: /^block(?!\.)/ }).click();
    await page.locator('.packet-verbs button', { hasText: 'Add as column' }).click();
    await eventually(() => page.locator('.packet-heads .packet-field').textContent()).toBe('tftp.block');
    await eventually(() => page.locator('.packet .packet-field').allTextContents()).toEqual([
      ...['', '1', '1', '2', '2', '3', '3', ''],
    ]);
    await page.locator('.packet-verbs button', { hasText: 'Use as filter' }).click();
    await eventually(() => page.locator('.packet').count()).toBe(2);
    expect(await page.locator('.filter-typed input').inputValue()).toBe('tftp.block == 2');
    await page.locator('.dump-hex b[data-offset="42"]').hover();
    await eventually(() => page.locator('.packet-node.hovered').textContent()).toContain('opcode');
    await page.locator('.packet-node', { hasText: /^dstport/ }).hover();
    await eventually(() => page.locator('.dump-hex b.around').allTextContents()).toEqual(['C3', '50']);
    await page.locator('.capture-choices .popover-anchor > button').click();
    await page.locator('.capture-field-new input').fill('ip.ttl');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.packet-heads .packet-field').count()).toBe(2);
    await page.locator('.capture-field-column button').first().click();
    await eventually(() => page.locator('.packet .packet-field').allTextContents()).toEqual(['64', '64']);
  });

  it('tells what happened in words, and shows the packet of each sentence', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    await page.locator('.capture-head .segments button', { hasText: 'Story' }).click();
    await eventually(() => page.locator('.story').count()).toBe(2);
    expect(await page.locator('.stories').textContent()).toContain('a.img');
    await page.locator('.story-event').first().click();
    await eventually(() => page.locator('.packet.selected').getAttribute('data-number')).toBe('7');
    await page.locator('.capture-ladder .segments button').first().click();
    await eventually(() => page.locator('.own-story').textContent()).toContain('a.img');
    await eventually(() => page.locator('.own-story li[aria-current]').count()).toBe(1);
  });

  it('shows the bytes of a message that was put together beside those of the frame', async () => {
    const parts = ['GET / HTTP/1.1\r\n', 'Host: bench\r\n\r\n'];
    const http = [
      segment(50_001, 80, { flags: 0x02 }),
      segment(50_001, 80, { flags: 0x18, sequence: 1, payload: Buffer.from(parts[0] ?? '') }),
      segment(50_001, 80, { flags: 0x18, sequence: 17, payload: Buffer.from(parts[1] ?? '') }),
    ];
    const page = await openFile(bench, 'http.pcap', pcapFile(http.map((bytes) => ({ bytes }))));
    await page.locator('.packet[data-number="3"]').click();
    const tabs = page.locator('.packet-pane').last().locator('.segments button');
    await eventually(() => tabs.allTextContents()).toEqual(['Frame 69 B', 'Reassembled 31 B']);
    await tabs.nth(1).click();
    await eventually(() => page.locator('.dump').textContent()).toContain('GET / HT');
    // A field of the message brings its bytes, and one of the frame those of the frame.
    await page.locator('.packet-node', { hasText: /^srcport/ }).click();
    await eventually(() => tabs.nth(0).getAttribute('aria-pressed')).toBe('true');
    await page.locator('.packet-node', { hasText: /^request\.version/ }).click();
    await eventually(() => tabs.nth(1).getAttribute('aria-pressed')).toBe('true');
    await eventually(() => page.locator('.dump-hex b.on').count()).toBeGreaterThan(5);
  });

  it('exports what the filter shows, a packet as text, and the files that are carried', async () => {
    const page = await openFile(bench, 'boot.pcap', small);
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const field = page.locator('.filter-typed input');
    await field.fill('tftp.block == 2');
    await field.press('Enter');
    await eventually(() => page.locator('.packet').count()).toBe(2);
    await page.locator('.packet').first().click();
    await page.getByRole('button', { name: 'Export…' }).click();
    const shown = await saved('Save as pcapng');
    expect(shown.name).toBe('boot-filtered.pcapng');
    expect(readAll(new Uint8Array(shown.bytes)).packets).toHaveLength(2);
    await page.getByLabel('some, by their numbers').check();
    await page.getByLabel('Numbers', { exact: true }).fill('1, 9');
    await eventually(() => page.locator('.export-part small.bad').textContent()).toContain('from 1 to 8');
    await page.getByLabel('Numbers', { exact: true }).fill('1, 3-4');
    expect(readAll(new Uint8Array((await saved('Save as pcapng')).bytes)).packets).toHaveLength(3);
    await page.getByRole('button', { name: 'Copy: Array in C' }).click();
    await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toContain(
      'packet_4[558] = {',
    );
    const json = await saved('Save: Fields as JSON');
    expect(JSON.parse(json.bytes.toString())).toMatchObject({ type: 'packet', number: 4 });
    const file = await saved('Save: a.img');
    expect([file.name, file.bytes.length]).toEqual(['a.img', 1_033]);
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.export-dialog').count()).toBe(0);
  });

  it('is one column on a telephone, in Chinese too', async () => {
    const page = await openFile(bench, 'boot.pcap', small, undefined, { width: 400, locale: 'zh-CN' });
    await eventually(() => page.locator('.packet').count()).toBe(8);
    expect(await page.locator('.packet-heads > span').count()).toBe(3);
    await page.locator('.packet').nth(1).click();
    await page.locator('.packet-panes .segments button', { hasText: '字节' }).click();
    await eventually(() => page.locator('.dump').count()).toBe(1);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

/** Opens a capture in the place of captures, of a new window or of `shown`. */
async function openFile(
  bench: PageBench,
  name: string,
  bytes: Uint8Array,
  shown?: Page,
  person?: Person,
): Promise<Page> {
  const page = shown ?? (await bench.open('#/captures', person));
  const path = join(bench.folder, name);
  writeFileSync(path, bytes);
  await page.locator('.captures > input[type="file"]').setInputFiles(path);
  await page.locator('.capture-head').waitFor();
  return page;
}
