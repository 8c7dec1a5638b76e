import type { ClusterReport } from '../../src/operations/nodes.js';
import type { After } from '../session.js';
import type { Api } from '../transport/api.js';
import { createStore, type Store } from './store.js';

const everyMs = 2_000;

/** The cluster as the page's own workbench sees it, asked for every two seconds while the page is in sight. */
export class ClusterView {
  readonly report: Store<ClusterReport> = createStore<ClusterReport>({ state: 'none', nodes: [] });
  readonly #api: Pick<Api, 'call'>;
  readonly #after: After;
  readonly #isInSight: () => boolean;
  #hasBegun = false;

  constructor(api: Pick<Api, 'call'>, after: After, isInSight: () => boolean) {
    this.#api = api;
    this.#after = after;
    this.#isInSight = isInSight;
  }

  /** Begins to ask; a workbench outside a cluster is asked once for each connection of the page. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isInSight()) {
      // A workbench that does not answer is said by the feed; what is known stays meanwhile.
      const report = await this.#api.call('nodes.list').catch(() => undefined);
      if (report !== undefined) this.report.set(report);
      if (report?.state === 'none') {
        this.#hasBegun = false;
        return;
      }
    }
    this.#after(everyMs, () => void this.#ask());
  }
}
