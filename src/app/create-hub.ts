import { flushSoon } from '../system/flush-soon.js';
import { Hub } from '../traffic/hub.js';

/** A hub whose subscribers are told in batches, as soon as Node's event loop comes round. */
export function createHub(): Hub {
  return new Hub(flushSoon());
}
