import { flushSoon } from '../system/flush-soon.js';
import type { BacklogBounds } from '../traffic/backlog.js';
import { Hub } from '../traffic/hub.js';

const mebibyte = 1024 * 1024;

/** What a workbench keeps for a page that comes later. */
const workbenchBacklog: BacklogBounds = {
  endpointEvents: 5000,
  endpointBytes: 8 * mebibyte,
  totalEvents: 50_000,
  totalBytes: 48 * mebibyte,
};

/** A hub that delivers to its subscribers in batches, as soon as Node's event loop comes round. */
export function createHub(): Hub {
  return new Hub(flushSoon());
}

/** The one hub of a workbench, which keeps the latest of each endpoint. Its numbers begin with `first`. */
export function createWorkbenchHub(first = 1): Hub {
  return new Hub(flushSoon(), { backlog: workbenchBacklog, first });
}
