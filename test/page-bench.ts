import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { AnyEndpointInput } from '../src/config/endpoint-kinds.js';
import type { EndpointSummary } from '../src/operations/endpoints.js';
import { RunningBob } from './bob.js';
import { describeWith, programPath } from './peer-programs.js';

const program = process.env.CHROMIUM ?? 'chromium';
const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  // The suggestions of the address bar are a page in a process of its own, loaded with every window: half a second of a processor.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

/** Waits for what a loaded machine may take its time for. */
export function eventually(look: () => unknown, message?: string): ReturnType<typeof expect.poll> {
  return expect.poll(look, { timeout: 20_000, ...(message !== undefined && { message }) });
}

/** The window and the browser of a person. */
export interface Person {
  readonly width?: number;
  readonly height?: number;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

/** A TCP device, and what it has received, as hex. */
export interface Device {
  readonly socket: Socket;
  readonly received: () => string;
}

/** Tests of the page, in one browser, of one workbench; skipped where there is no Chromium. */
export function describePage(title: string, tests: (bench: PageBench) => void): void {
  describeWith(program, title, () => {
    const bench = new PageBench();
    beforeAll(() => bench.start());
    afterEach(() => bench.clear());
    afterAll(() => bench.stop());
    tests(bench);
  });
}

/**
 * A workbench with its page in Chromium. A window costs more than most tests: those of one language and theme are used
 * again, emptied, by the tests that follow. What fails in a page or at the workbench unseen fails the test.
 */
export class PageBench {
  /** For files of the tests; the workspace is in it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'breakoutbox-page-'));
  readonly #windows: Window[] = [];
  readonly #contexts: BrowserContext[] = [];
  readonly #sockets: Socket[] = [];
  readonly #faults: string[] = [];
  #browser: Browser | undefined;
  #workbench: RunningBob | undefined;
  #url = '';

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error('no browser was started');
    return this.#browser;
  }

  get workbench(): RunningBob {
    if (this.#workbench === undefined) throw new Error('no workbench was started');
    return this.#workbench;
  }

  /** The address of the page, with its slash. */
  get url(): string {
    return this.#url;
  }

  get workspace(): string {
    return join(this.folder, 'workspace');
  }

  async start(): Promise<void> {
    const executablePath = programPath(program) ?? program;
    const starting = chromium.launch({ executablePath, args: browserArgs });
    await this.startWorkbench('0');
    this.#browser = await starting;
  }

  /** Starts the workbench, also again after its end, at the same port. */
  async startWorkbench(port = new URL(this.#url).port): Promise<void> {
    this.#workbench = RunningBob.start(
      ...['workbench', '--port', port, '--no-open', '--workspace', this.workspace],
    );
    this.#url = String((await this.#workbench.event(({ type }) => type === 'workbench')).url);
  }

  /** Empties the bench for the next test. */
  async clear(): Promise<void> {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
    for (const context of this.#contexts.splice(0)) await context.close();
    for (const window of this.#windows) await window.clear(new URL(this.#url).origin);
    if (!this.workbench.isRunning) await this.startWorkbench();
    for (const { id } of await this.endpoints()) await this.ask('DELETE', `endpoints/${id}`);
    expect(this.#faults.splice(0)).toEqual([]);
    expect(this.workbench.stderr).toBe('');
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#workbench?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks the API, below `/api/`; its answer whatever it says. */
  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#url}api/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  async create(input: AnyEndpointInput): Promise<EndpointSummary> {
    return (await this.ask('POST', 'endpoints', input)) as EndpointSummary;
  }

  async endpoints(): Promise<readonly EndpointSummary[]> {
    return (await this.ask('GET', 'endpoints')) as readonly EndpointSummary[];
  }

  async endpoint(id: string): Promise<EndpointSummary | undefined> {
    return (await this.endpoints()).find((endpoint) => endpoint.id === id);
  }

  /** Sends text through an endpoint. */
  async say(id: string, text: string): Promise<void> {
    await this.ask('POST', `endpoints/${id}/send`, { data: Buffer.from(text).toString('base64') });
  }

  /** A window that shows the page at `hash`, as at its first visit. */
  async open(hash = '#/', { width = 1280, height = 800, ...person }: Person = {}): Promise<Page> {
    const key = JSON.stringify(person);
    const idle = this.#windows.find((window) => window.isIdleFor(key));
    const window = idle ?? (await this.#window(key, person));
    window.isTaken = true;
    await window.page.setViewportSize({ width, height });
    await window.page.goto(`${this.#url}${hash}`);
    await window.page.locator('main > :is(div, form, section)').first().waitFor();
    return window.page;
  }

  /** An empty window of a browser of its own, whose requests may be rerouted. */
  async fresh(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    this.#contexts.push(context);
    return this.#watched(await context.newPage());
  }

  /** A device that is connected to a port of loopback. */
  async device(port: number): Promise<Device> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    this.#sockets.push(socket);
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return { socket, received: () => Buffer.concat(parts).toString('hex') };
  }

  /** Ends a socket with the test. */
  endLater(socket: Socket): void {
    this.#sockets.push(socket);
  }

  async #window(key: string, person: BrowserContextOptions): Promise<Window> {
    const context = await this.browser.newContext({ locale: 'en-GB', acceptDownloads: true, ...person });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const window = new Window(key, person, this.#watched(await context.newPage()));
    this.#windows.push(window);
    return window;
  }

  #watched(page: Page): Page {
    page.on('pageerror', (error) => this.#faults.push(error.message));
    page.on('dialog', (dialog) => {
      this.#faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return page;
  }
}

/** A window of a browser, for one test after the other. */
class Window {
  readonly page: Page;
  isTaken = false;
  readonly #key: string;
  readonly #person: BrowserContextOptions;

  constructor(key: string, person: BrowserContextOptions, page: Page) {
    this.#key = key;
    this.#person = person;
    this.page = page;
  }

  isIdleFor(key: string): boolean {
    return !this.isTaken && this.#key === key && !this.page.isClosed();
  }

  /** Leaves the page, and forgets what it kept in the browser. */
  async clear(origin: string): Promise<void> {
    if (!this.isTaken || this.page.isClosed()) return;
    const { colorScheme = null } = this.#person;
    await this.page.goto('about:blank');
    await this.page.emulateMedia({ colorScheme });
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage' });
    await session.detach();
    this.isTaken = false;
  }
}

/** The port that an endpoint is bound to; 0 while it is not. */
export function portOf({ status }: EndpointSummary): number {
  return status.state === 'listening' ? Number(/(\d+)$/.exec(status.local)?.[1]) : 0;
}
