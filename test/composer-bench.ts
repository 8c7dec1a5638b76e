import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { TcpListenInput } from '../src/config/endpoint-input.js';
import { type Device, eventually, type PageBench, type Person, portOf } from './page-bench.js';

/** The room of an endpoint, as somebody who sends sees it. */
export interface ComposerRoom {
  readonly page: Page;
  readonly text: Locator;
  readonly send: Locator;
  readonly preview: Locator;
  readonly why: Locator;
  readonly target: Locator;
  /** What is in the composer. */
  readonly find: (selector: string) => Locator;
}

/** A window in the room of an endpoint. */
export async function room(bench: PageBench, id: string, person: Person = {}): Promise<ComposerRoom> {
  const page = await bench.open(`#/${id}`, person);
  const find = (selector: string): Locator => page.locator(`.composer ${selector}`);
  await find('textarea').waitFor();
  return {
    page,
    text: find('textarea'),
    send: find('.send'),
    preview: find('.preview-bytes'),
    why: find('.composer-status [role]'),
    target: find('[role=combobox]'),
    find,
  };
}

/** A TCP server with one client that the page will know of. */
export async function withClient(
  bench: PageBench,
  input: Partial<TcpListenInput> = {},
): Promise<Device & { readonly id: string }> {
  const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', ...input });
  const device = await bench.device(portOf(server));
  await eventually(async () => (await bench.endpoint(server.id))?.peerCount).toBe(1);
  return { ...device, id: server.id };
}

/** A UDP device of loopback: its port, and what it has received, as hex. */
export async function udpDevice(): Promise<{ readonly port: number; readonly received: readonly string[] }> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const received: string[] = [];
  socket.on('message', (message) => received.push(message.toString('hex')));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, received };
}

/** Puts text on the clipboard and pastes it. */
export async function paste({ page, text }: ComposerRoom, pasted: string): Promise<void> {
  await text.focus();
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), pasted);
  await text.press('Control+v');
}
