import { type LocalAddress, localAddresses } from './local-addresses.js';

/** Milliseconds between two reads of the system's addresses. */
const lookEveryMs = 1_000;

type Watcher = (addresses: readonly LocalAddress[]) => void;

const watchers = new Set<Watcher>();
let timer: NodeJS.Timeout | undefined;
let seen = '';

/**
 * Calls `changed` with every address of this machine whenever one is added or removed, until the returned function is
 * called. One timer serves all watchers, and keeps no process alive.
 */
export function watchLocalAddresses(changed: Watcher): () => void {
  if (watchers.size === 0) {
    seen = keyOf(localAddresses());
    timer = setInterval(look, lookEveryMs).unref();
  }
  watchers.add(changed);
  return () => {
    watchers.delete(changed);
    if (watchers.size === 0) clearInterval(timer);
  };
}

function look(): void {
  const addresses = localAddresses();
  const key = keyOf(addresses);
  if (key === seen) return;
  seen = key;
  for (const changed of watchers) changed(addresses);
}

function keyOf(addresses: readonly LocalAddress[]): string {
  return addresses.map(({ address, interfaceName }) => `${address} ${interfaceName}`).join();
}
