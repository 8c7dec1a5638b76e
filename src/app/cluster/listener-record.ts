import { join } from 'node:path';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import type { Hub } from '../../traffic/hub.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { searchLayouts } from '../record/search-layouts.js';
import { WorkbenchRecord } from '../record/workbench-record.js';
import { dataFolder } from '../workspace/default-workspace.js';
import { WorkspaceLock } from '../workspace/workspace-lock.js';

/**
 * The record of a listener, in a folder of this program's data that has the name of its node: what NATS has not taken goes into the
 * history of the cluster later, also after another start.
 */
export class ListenerRecord {
  readonly record: WorkbenchRecord;
  readonly folder: string;
  readonly #lock: WorkspaceLock;

  private constructor(record: WorkbenchRecord, folder: string, lock: WorkspaceLock) {
    this.record = record;
    this.folder = folder;
    this.#lock = lock;
  }

  /** Opens it; undefined where it cannot be written, or another program holds it: the listener goes on without. */
  static async open(node: string): Promise<ListenerRecord | undefined> {
    const folder = join(dataFolder(), 'nodes', node);
    // Another listener never answers for it.
    const lock = await WorkspaceLock.take(folder, 0).catch(() => undefined);
    if (!(lock instanceof WorkspaceLock)) return undefined;
    return new ListenerRecord(await WorkbenchRecord.open(folder, 'write'), folder, lock);
  }

  /** Records what happens from now on. */
  begin(hub: Hub, registry: EndpointRegistry): void {
    this.record.begin(hub, {
      described: (id, sequence) => registry.describedAt(id, sequence),
      endpoints: () => registry.list(),
      layoutsOf: searchLayouts(new LayoutTexts(new WorkspaceFolder(this.folder)), registry),
    });
  }

  /** Writes what is left, and closes it. */
  async close(): Promise<void> {
    await this.record.close();
    this.#lock.release();
  }
}
