// Relays on the page: made with the form, seen in the rail and in their room.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { describePage, eventually, portOf } from '../page-bench.js';

const server = createServer((socket) => {
  socket.on('data', (bytes) => socket.write(`you said ${bytes}`)).on('error', () => undefined);
});
const datagrams = createSocket('udp4');
let targetPort = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  datagrams.on('message', (bytes, from) => datagrams.send(`you said ${bytes}`, from.port, from.address));
  datagrams.bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(datagrams, 'listening')]);
  targetPort = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  datagrams.close();
});

describePage('a relay on the page in Chromium', (bench) => {
  it('is made with the form, named in the rail by both of its ends, and shows what passes', async () => {
    const page = await bench.open();
    await page.locator('[data-verb="tcp-relay"]').click();
    const form = page.locator('dialog.form');
    await form.getByLabel('Listen on port').fill('127.0.0.1:0');
    await form.getByLabel('Relay to (host:port)').fill(`127.0.0.1:${targetPort}`);
    await form.getByLabel('Name the client to the target').selectOption('v1');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    const [made] = await bench.endpoints();
    expect(made?.input).toEqual({
      type: 'tcp-relay',
      address: '127.0.0.1:0',
      target: `127.0.0.1:${targetPort}`,
      sendProxyHeader: 'v1',
    });
    const status = made?.status;
    const port = status?.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
    await page.locator('.rail, nav').first().getByText(`⇄`).waitFor();
    const device = await bench.device(port);
    device.socket.write('hello');
    const log = page.locator('main .lines');
    await log.getByText(`connected to 127.0.0.1:${targetPort} (1 open)`).waitFor();
    await log.getByText('you said PROXY TCP4').waitFor();
    await log.getByText('hello', { exact: true }).first().waitFor();
    await page.getByText('relaying 1 client').first().waitFor();
  });

  it.each([
    ['en-GB', 'light', 1280],
    ['zh-CN', 'dark', 400],
  ] as const)('has a line that is changed while it runs (%s, %s, %d)', async (locale, colorScheme, width) => {
    const target = `127.0.0.1:${datagrams.address().port}`;
    const made = await bench.create({ type: 'udp-relay', address: '127.0.0.1:0', target });
    const page = await bench.open(`#/${made.id}`, { locale, colorScheme, width });
    const line = page.locator('.relay-line');
    await line.getByText(target).waitFor();
    const axe = await Axe.into(page);
    const client = createSocket('udp4');
    const said = async (text: string): Promise<string> => {
      client.send(text, portOf(made), '127.0.0.1');
      return String((await once(client, 'message'))[0]);
    };
    expect(await said('before')).toBe('you said before');
    await line.locator('button').first().click();
    const form = page.locator('dialog.line-form');
    await form.locator('select').selectOption('lte');
    await form.getByPlaceholder('576').fill('99x');
    await form.locator('button[type="submit"]').click();
    await form.getByRole('alert').waitFor();
    await form.getByPlaceholder('576').fill('8');
    expect(await axe.violations('dialog.line-form')).toEqual([]);
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    const { input } = (await bench.endpoint(made.id)) ?? made;
    expect(input).toMatchObject({ line: { profile: 'lte', mtu: '8' } });
    client.send('larger than the MTU', portOf(made), '127.0.0.1');
    await eventually(async () => (await bench.endpoint(made.id))?.line?.up.tooBig).toBe(1);
    await line
      .getByText(locale === 'en-GB' ? '1 larger' : '超过 1 个')
      .first()
      .waitFor();
    const [pause, goOn] = locale === 'en-GB' ? ['Pause', 'Go on'] : ['暂停', '继续'];
    await line.getByRole('button', { name: pause, exact: true }).last().click();
    await eventually(async () => (await bench.endpoint(made.id))?.line).toMatchObject({
      ...{ up: { isOut: false }, down: { isOut: true } },
    });
    await line.getByRole('button', { name: goOn, exact: true }).click();
    await eventually(async () => (await bench.endpoint(made.id))?.line?.down.isOut).toBe(false);
    await line.getByRole('button', { name: locale === 'en-GB' ? 'Outage' : '中断', exact: true }).click();
    await eventually(async () => (await bench.endpoint(made.id))?.line?.down.isOut).toBe(true);
    await line.locator('b.bad').first().waitFor();
    expect(await axe.violations('.relay-line')).toEqual([]);
    await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
    expect(await axe.violations('.relay-line', ['color-contrast'])).toEqual([]);
    await line.getByRole('button', { name: locale === 'en-GB' ? 'Perfect again' : '恢复正常' }).click();
    await eventually(async () => (await bench.endpoint(made.id))?.line?.down.isOut).toBe(false);
    // The same port and the same client all the while.
    expect(await said('a long one after')).toBe('you said a long one after');
    expect((await bench.endpoint(made.id))?.peerCount).toBe(1);
    client.close();
  });

  it('is changed by the same form, where its fields stand as they were', async () => {
    const page = await bench.open();
    const input = {
      type: 'udp-relay',
      address: '127.0.0.1:0',
      target: `127.0.0.1:${datagrams.address().port}`,
    };
    const made = await bench.create({ ...input, type: 'udp-relay', tftp: true });
    await page.goto(`${bench.url}#/${made.id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const form = page.locator('dialog.form');
    expect(await form.getByLabel('TFTP transfers').inputValue()).toBe('yes');
    await form.getByLabel('TFTP transfers').selectOption('no');
    await form.getByLabel('Idle timeout (s)').fill('60');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    await eventually(async () => (await bench.endpoint(made.id))?.input).toEqual({
      ...input,
      tftp: false,
      limits: { idleTimeoutMs: 60_000 },
    });
    const changed = await bench.endpoint(made.id);
    const status = changed?.status;
    const port = status?.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
    const client = createSocket('udp4');
    client.send('temperature?', port, '127.0.0.1');
    const [answer] = await once(client, 'message');
    expect(String(answer)).toBe('you said temperature?');
    await page.locator('main .lines').getByText('you said temperature?').waitFor();
    client.close();
  });
});
