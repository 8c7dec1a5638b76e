// Relays on the page: made with the form, seen in the rail and in their room.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

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
    await log.getByText('hello', { exact: true }).waitFor();
    // Nothing is said through a relay.
    expect(await page.locator('.composer').count()).toBe(0);
    await page.getByText('relaying 1 client').first().waitFor();
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
