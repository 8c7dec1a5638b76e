import type { Failure } from '../../src/errors/error.js';
import type { Parsed } from '../../src/errors/parsed.js';
import type { Layout } from '../../src/layout/layout.js';
import type { LayoutText } from '../../src/operations/layouts.js';

/** Layouts that are open, and why others are not. */
export interface OpenedLayouts {
  readonly layouts: readonly Layout[];
  readonly failures: readonly Failure[];
}

/** No layouts: one object, so that what follows from it is not computed again. */
export const noLayouts: OpenedLayouts = Object.freeze({ layouts: [], failures: [] });

/** What opening needs of the workbench. */
export interface LayoutSources {
  /** The YAML of a layout by its name, or why there is none. */
  readonly text: (name: string) => Promise<Parsed<LayoutText>>;
  /** Reads a YAML text. */
  readonly read: (name: string, text: string) => Promise<Parsed<Layout>>;
}

/** Opens layouts by their names; one whose text has not changed stays the same object, and so does a whole that has not. */
export class OpenLayouts {
  readonly #sources: LayoutSources;
  readonly #known = new Map<string, { readonly text: string; readonly read: Parsed<Layout> }>();
  #opened: OpenedLayouts = noLayouts;

  constructor(sources: LayoutSources) {
    this.#sources = sources;
  }

  async open(names: readonly string[]): Promise<OpenedLayouts> {
    const read = await Promise.all(names.map((name) => this.#open(name)));
    const layouts = read.flatMap((one) => (one.ok ? [one.value] : []));
    const failures = read.flatMap((one) => (one.ok ? [] : [one.failure]));
    const before = this.#opened;
    const isSame =
      failures.length === 0 &&
      before.failures.length === 0 &&
      layouts.length === before.layouts.length &&
      layouts.every((layout, at) => layout === before.layouts[at]);
    if (!isSame) this.#opened = { layouts, failures };
    return this.#opened;
  }

  async #open(name: string): Promise<Parsed<Layout>> {
    const given = await this.#sources.text(name);
    if (!given.ok) return given;
    const { text } = given.value;
    const known = this.#known.get(name);
    if (known?.text === text) return known.read;
    const read = await this.#sources.read(name, text);
    this.#known.set(name, { text, read });
    return read;
  }
}
