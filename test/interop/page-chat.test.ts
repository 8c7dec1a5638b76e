import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { Axe } from '../axe.js';
import { RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describePage, eventually } from '../page-bench.js';
import { hasProgram } from '../peer-programs.js';

describePage('the chat room of an endpoint, in Chromium', (bench) => {
  const running: RunningBob[] = [];
  let nats: NatsServer;
  const isMissing = !hasProgram('nats-server');
  beforeEach(async () => {
    if (!isMissing) nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats?.close();
  });

  it.skipIf(isMissing)(
    'is a field in a cluster, off for what answers by itself, and kept in the description (needs nats-server)',
    async () => {
      const workspace = join(bench.folder, 'chat');
      const words = ['workbench', '--port', '0', '--no-open', '--workspace', workspace, '--trust'];
      const desk = RunningBob.start(...words, '--cluster', nats.url, '--node', 'desk');
      running.push(desk);
      const url = String((await desk.event(({ type }) => type === 'workbench')).url);
      const endpoints = async () =>
        (await (await fetch(`${url}api/endpoints`)).json()) as readonly EndpointSummary[];
      await fetch(`${url}api/endpoints`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0' }),
      });
      const [{ id } = { id: '' }] = await endpoints();
      const page = await bench.fresh({ locale: 'en-GB' });
      await page.goto(`${url}#/${id}`);
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const form = page.locator('dialog.form');
      const room = form.getByLabel('Chat room');
      await form.getByLabel('Auto-reply', { exact: true }).selectOption('echo');
      expect(await room.isDisabled()).toBe(true);
      await form.getByLabel('Auto-reply', { exact: true }).selectOption('none');
      await room.fill('the lab');
      await form.locator('button[type="submit"]').click();
      await eventually(() => form.getByRole('alert').textContent()).toContain(
        'cannot be the name of a chat room',
      );
      expect(await (await Axe.into(page)).violations()).toEqual([]);
      await room.fill('lab');
      await form.locator('button[type="submit"]').click();
      await eventually(async () => (await endpoints())[0]?.input).toMatchObject({ chatRoom: 'lab' });
      // Its page says that it is in a room, and where what is said to everyone goes.
      await eventually(() => page.locator('.head-state').textContent()).toContain('chat room lab');
      const local = async () => (await endpoints())[0]?.status;
      await eventually(local).toMatchObject({ state: 'listening' });
      const status = await local();
      if (status?.state !== 'listening') throw new Error('it does not listen');
      await bench.device(Number(status.local.split(':').at(-1)));
      await page.locator('.composer textarea').fill('Hello');
      await page.locator('.composer .send').click();
      await eventually(() => page.locator('.composer-status [role]').textContent()).toContain(
        'sent to 1 peer here, and to the chat room lab',
      );
    },
  );
});
