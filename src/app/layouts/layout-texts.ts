import type { LayoutRow, LayoutText } from '../../operations/layouts.js';
import type { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { shippedLayouts, shippedLayoutText } from './open-layout.js';
import { layoutNameProblems, workspaceLayouts } from './workspace-layouts.js';

/** The layouts of a workspace as its files are now, and those that ship, as their YAML: the page reads messages with them itself. */
export class LayoutTexts {
  readonly #folder: Pick<WorkspaceFolder, 'entries' | 'text'>;

  constructor(folder: Pick<WorkspaceFolder, 'entries' | 'text'>) {
    this.#folder = folder;
  }

  /** Those that can be used, by their names; one of the workspace takes the place of one that ships. */
  list(): readonly LayoutRow[] {
    const unusable = new Set(layoutNameProblems(this.#folder).map(({ path }) => path));
    const own = this.#folder.entries('layout');
    const usable = own.filter(({ value, path }) => value !== undefined && !unusable.has(path));
    const taken = new Set(own.map(({ name }) => name));
    const shipped = shippedLayouts().filter((name) => !taken.has(name));
    return [...usable.map(({ name, path }) => ({ name, path })), ...shipped.map((name) => ({ name }))].sort(
      (one, other) => (one.name < other.name ? -1 : 1),
    );
  }

  /** @throws BreakoutboxError as `workspaceLayouts`, FILE_UNREADABLE */
  get(name: string): LayoutText {
    // Throws for one that cannot be used.
    workspaceLayouts(this.#folder)(name);
    const own = this.#folder.entries('layout').find((entry) => entry.name === name);
    if (own === undefined) return { name, text: shippedLayoutText(name) };
    return { name, path: own.path, text: this.#folder.text(own.path).text };
  }
}
