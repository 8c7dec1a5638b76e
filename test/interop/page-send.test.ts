import { expect, it } from 'vitest';
import { room, udpDevice, withClient } from '../composer-bench.js';
import { describePage, eventually, portOf } from '../page-bench.js';

describePage('sending from the page in Chromium', (bench) => {
  it('lets a UDP socket speak first, to a host named beside Send, and lists whom it spoke to', async () => {
    const { id } = await bench.create({ type: 'udp', address: '127.0.0.1:0' });
    const { port, received } = await udpDevice();
    const { text, target, why, send, page, find } = await room(bench, id);
    await text.fill('hello');
    await eventually(() => why.textContent()).toContain('host:port');
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await target.fill('localhost');
    await eventually(() => why.textContent()).toContain('must be host:port');
    await target.fill(`localhost:${port}`);
    await text.press('Control+Enter');
    await eventually(() => received).toEqual(['68656c6c6f']);
    await page.reload();
    await eventually(() => target.inputValue()).toBe(`localhost:${port}`);
    await target.fill('');
    await target.press('ArrowDown');
    await eventually(() => find('[role=option]').allTextContents()).toEqual([
      'everyone (1)',
      `127.0.0.1:${port}`,
      `localhost:${port}`,
    ]);
    await target.press('ArrowDown');
    await target.press('Enter');
    expect(await target.inputValue()).toBe(`127.0.0.1:${port}`);
  });

  it('says that a broadcast has to be allowed, and allows it at one press', async () => {
    const made = await bench.create({ type: 'udp', address: '0' });
    const { id } = made;
    const { text, target, why, find } = await room(bench, id);
    await target.fill('255.255.255.255:9');
    await text.fill('who');
    await text.press('Control+Enter');
    await eventually(() => why.textContent()).toContain('broadcast');
    await find('button:text("Allow broadcast")').click();
    await eventually(() => why.textContent()).toContain('allowed');
    const { input, status } = (await bench.endpoint(id)) ?? {};
    expect([input, status]).toMatchObject([{ broadcast: true }, { local: `0.0.0.0:${portOf(made)}` }]);
  });

  it('sends nothing when nothing was typed, whatever would be added, and says so', async () => {
    const { id, received } = await withClient(bench);
    const { text, why, send, find } = await room(bench, id);
    await find('.checksum-input').fill('crc16-modbus');
    await find('select').nth(0).selectOption('crlf');
    await text.press('Control+Enter');
    await send.click({ force: true });
    await eventually(() => why.textContent()).toContain('Nothing to send');
    await text.fill('a');
    await text.press('Control+Enter');
    await eventually(received).toMatch(/^61.{4}0d0a$/);
  });

  it('sends an empty datagram when that is asked for', async () => {
    const { id } = await bench.create({ type: 'udp', address: '0' });
    const { port, received } = await udpDevice();
    const { target, find } = await room(bench, id);
    await target.fill(`127.0.0.1:${port}`);
    await find('.send-more').click();
    await find('button:text("empty datagram")').click();
    await eventually(() => received).toEqual(['']);
  });

  it('keeps the draft, selected, so that typing begins another and the key sends it again', async () => {
    const { id, received } = await withClient(bench);
    const { text, page } = await room(bench, id);
    await text.fill('one');
    await text.press('Control+Enter');
    await text.press('Control+Enter');
    await eventually(received).toBe('6f6e656f6e65');
    await page.keyboard.type('two');
    expect(await text.inputValue()).toBe('two');
  });

  it('keeps the drafts of two sockets apart that are described alike', async () => {
    const first = await bench.create({ type: 'udp', address: '127.0.0.1:0', label: 'first' });
    const second = await bench.create({ type: 'udp', address: '127.0.0.1:0', label: 'second' });
    const { text, page } = await room(bench, first.id);
    await text.fill('for the first');
    await page.locator('.rail a.endpoint').filter({ hasText: 'second' }).click();
    await page
      .locator('.head')
      .filter({ hasText: `:${portOf(second)}` })
      .waitFor();
    await text.fill('for the second');
    await page.goBack();
    await page
      .locator('.head')
      .filter({ hasText: `:${portOf(first)}` })
      .waitFor();
    expect(await text.inputValue()).toBe('for the first');
    await page.reload();
    await eventually(() => text.inputValue()).toBe('for the first');
  });

  it('recalls what was sent as it was meant: hex as hex, with its checksum', async () => {
    const { id, received } = await withClient(bench);
    const { text, find } = await room(bench, id);
    await find('.segments button').nth(1).click();
    await find('.checksum-input').fill('sum8');
    await text.fill('01 02');
    await text.press('Control+Enter');
    await eventually(received).toBe('010203');
    await text.fill('');
    await find('.segments button').nth(0).click();
    await find('.checksum-input').fill('');
    await text.fill('ab');
    await text.press('Control+Enter');
    await text.press('ArrowUp');
    expect(await text.inputValue()).toBe('01 02');
    expect(await find('.segments button').nth(1).getAttribute('aria-pressed')).toBe('true');
    await text.press('Control+Enter');
    await eventually(received).toBe('0102036162010203');
    await text.press('ArrowUp');
    expect(await text.inputValue()).toBe('ab');
    await text.press('ArrowDown');
    expect(await text.inputValue()).toBe('01 02');
  });

  it('puts a checksum where its specification says, and shows what is wrong with one', async () => {
    const { id, received } = await withClient(bench);
    const { page, text, preview, find } = await room(bench, id);
    await find('.segments button').nth(1).click();
    await text.fill('AA 01 02 00 0D');
    await find('.checksum-input').fill('(1,-3) sum8 @');
    await eventually(() => find('.checksum-input').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.composer .bad').textContent()).toContain('column 13');
    await text.press('Control+Enter');
    await find('.checksum-input').fill('(1,-3) sum8 @-2');
    await eventually(() => preview.textContent()).toContain('AA 01 02 03 0D');
    await text.press('Control+Enter');
    await eventually(received).toBe('aa0102030d');
  });

  it('writes the draft as hex and as text again, of the same bytes', async () => {
    const { id } = await withClient(bench, { encoding: 'gbk' });
    const { text, preview, find } = await room(bench, id);
    await text.fill('温\\x80\\r\\n');
    await find('.segments button').nth(1).click();
    expect(await text.inputValue()).toBe('CE C2 80 0D 0A');
    await text.fill('CE C2 FF 00');
    await find('.segments button').nth(0).click();
    expect(await text.inputValue()).toBe('温\\xFF\\0');
    await eventually(() => preview.textContent()).toBe('CE C2 FF 00');
  });

  it('repeats in the program with the interval typed at that instant, past the end of its page', async () => {
    const { id } = await bench.create({ type: 'udp', address: '0' });
    const { port, received } = await udpDevice();
    const { text, target, find, page } = await room(bench, id);
    await target.fill(`127.0.0.1:${port}`);
    await text.fill('ping');
    await find('.repeat').click();
    await find('.repeat-form input').nth(0).fill('50');
    await find('.repeat-form input').nth(1).fill('');
    await find('.repeat-form input').nth(0).press('Enter');
    await eventually(() => find('.repeat.running').count()).toBe(1);
    expect((await bench.endpoint(id))?.repetition).toMatchObject({ state: 'running', intervalMs: 50 });
    await page.close();
    const before = received.length;
    await eventually(() => received.length).toBeGreaterThan(before + 5);
    const again = await room(bench, id);
    await eventually(() => again.page.locator('.head-state').textContent()).toContain('every 50 ms');
    await again.find('.repeat.running').click();
    await eventually(async () => (await bench.endpoint(id))?.repetition).toMatchObject({
      state: 'ended',
      reason: 'stopped',
    });
    await eventually(() => again.find('.repeat.running').count()).toBe(0);
  });

  it('says that a repetition ended because its endpoint stopped', async () => {
    const { id } = await withClient(bench);
    const { text, find, why } = await room(bench, id);
    await text.fill('ping');
    await find('.repeat').click();
    await find('.repeat-form button').click();
    await eventually(() => find('.repeat.running').count()).toBe(1);
    await bench.ask('POST', `endpoints/${id}/stop`);
    await eventually(() => why.textContent()).toContain('the endpoint stopped');
  });

  it('sends with Enter when that was chosen, in every room from then on', async () => {
    const { id, received } = await withClient(bench);
    const { text, find, page } = await room(bench, id);
    await find('.send-more').click();
    await find('.send-menu input').nth(1).check();
    await page.keyboard.press('Escape');
    await page.reload();
    await text.fill('a');
    await text.press('Shift+Enter');
    await page.keyboard.type('b');
    await text.press('Enter');
    await eventually(received).toBe('610a62');
  });
});
