import type { Panel } from '../../config/workspace/panel-file.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Layout } from '../../layout/layout.js';
import type { PanelLampReport } from '../../operations/panels.js';
import type { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import type { Received } from '../../traffic/event.js';
import type { MessageFilter } from '../../traffic/filter/message-filter.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { workspaceLayouts } from '../layouts/workspace-layouts.js';

/** One lamp: the filters that light it and put it out, and how it stands. */
interface Lamp {
  /** What the file says of it: a lamp that is described otherwise is another one. */
  readonly source: string;
  readonly on: MessageFilter;
  readonly off: MessageFilter | undefined;
  isLit: boolean;
}

/** Lamps of all panels; past it, further ones stay dark. */
const maxLamps = 500;
const maxWaitingBytes = 8 * 1024 * 1024;

/** The lamps of the workspace's panels, lit and put out by what endpoints receive. Nothing is looked at while there is none. */
export class PanelLamps {
  readonly #hub: Hub;
  readonly #registry: EndpointRegistry;
  readonly #folder: WorkspaceFolder;
  /** By the panel's path, row and place. */
  readonly #lamps = new Map<string, Lamp>();
  #subscription: Subscription | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  /** Those of the workspace, whose fields the filters may name. */
  #layouts: readonly Layout[] = [];

  constructor(hub: Hub, registry: EndpointRegistry, folder: WorkspaceFolder) {
    this.#hub = hub;
    this.#registry = registry;
    this.#folder = folder;
  }

  /** Reads the panels as they stand now; a lamp that is described as before stays as it is. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#read());
    return this.#refreshing;
  }

  /** How the lamps of a panel stand, row by row; undefined for a button without one. */
  of(path: string): readonly PanelLampReport[] {
    const panel = this.#folder.entry(path)?.value as Panel | undefined;
    return (panel?.rows ?? []).flatMap((buttons, row) =>
      buttons.flatMap((_, column) => {
        const lamp = this.#lamps.get(keyOf(path, row, column));
        return lamp === undefined ? [] : [{ row, column, isLit: lamp.isLit }];
      }),
    );
  }

  close(): void {
    this.#subscription?.close();
    this.#subscription = undefined;
  }

  async #read(): Promise<void> {
    const wanted = new Map<string, { readonly on: string; readonly off: string | undefined }>();
    for (const { path, value } of this.#folder.entries('panel'))
      for (const [row, buttons] of (value?.rows ?? []).entries())
        for (const [column, { lamp }] of buttons.entries())
          if (lamp !== undefined && wanted.size < maxLamps) wanted.set(keyOf(path, row, column), lamp);
    const before = new Map(this.#lamps);
    const layouts = wanted.size === 0 ? [] : this.#readLayouts();
    // A filter is compiled for the layouts that it names.
    if (layouts.some((layout, at) => layout !== this.#layouts[at])) before.clear();
    this.#layouts = layouts;
    this.#lamps.clear();
    for (const [key, lamp] of wanted) {
      const source = JSON.stringify(lamp);
      const known = before.get(key);
      const made = known?.source === source ? known : await this.#lampOf(source, lamp);
      if (made !== undefined) this.#lamps.set(key, made);
    }
    if (this.#lamps.size === 0) this.close();
    else this.#subscription ??= this.#listen();
  }

  async #lampOf(
    source: string,
    { on, off }: { readonly on: string; readonly off: string | undefined },
  ): Promise<Lamp | undefined> {
    const lights = await this.#filterOf(on);
    const darkens = off === undefined ? undefined : await this.#filterOf(off);
    if (lights === undefined || (off !== undefined && darkens === undefined)) return undefined;
    return { source, on: lights, off: darkens, isLit: false };
  }

  async #filterOf(text: string): Promise<MessageFilter | undefined> {
    const { compileMessageFilter, readMessageFilter } = await import(
      '../../traffic/filter/message-filter.js'
    );
    const read = await readMessageFilter(text, this.#layouts);
    return read.ok ? compileMessageFilter(read.value) : undefined;
  }

  #readLayouts(): readonly Layout[] {
    const named = workspaceLayouts(this.#folder);
    return this.#folder.entries('layout').flatMap(({ name }) => {
      try {
        return [named(name)];
      } catch (error) {
        if (error instanceof BreakoutboxError) return [];
        throw error;
      }
    });
  }

  #listen(): Subscription {
    return this.#hub.subscribe({
      types: ['received'],
      maxBytes: maxWaitingBytes,
      onBatch: ({ events }) => {
        for (const event of events) if (event.type === 'received') this.#look(event);
      },
    });
  }

  #look({ endpoint = '', peer, timeMicros, bytes }: Received): void {
    const spec = this.#specOf(endpoint);
    if (spec === undefined) return;
    const { encoding, label } = spec;
    const message = {
      bytes,
      direction: 'in',
      endpoint: label === '' ? [endpoint] : [label, endpoint],
      peer,
      timeMicros,
      encoding,
      check: undefined,
      layouts: this.#layouts,
      by: undefined,
    } as const;
    for (const lamp of this.#lamps.values()) {
      if (lamp.on(message)) lamp.isLit = true;
      else if (lamp.off?.(message) === true) lamp.isLit = false;
    }
  }

  #specOf(endpoint: string) {
    try {
      const spec = this.#registry.specOf(endpoint);
      return 'encoding' in spec ? spec : undefined;
    } catch {
      // It was removed meanwhile.
      return undefined;
    }
  }
}

function keyOf(path: string, row: number, column: number): string {
  return `${row} ${column} ${path}`;
}
