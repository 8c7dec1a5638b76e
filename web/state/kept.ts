import { createStore, type Store } from './store.js';

/** The part of localStorage that is used; a page that may not keep anything has none. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A keeper that forgets: for browsers that refuse storage, and for tests. */
export function memoryKeeper(): Keeper {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
    removeItem: (key) => {
      values.delete(key);
    },
  };
}

/**
 * A store that outlives the page: read once from `keeper`, written at every change. `read` turns what was kept, by
 * whatever version of the page, into a whole value; it is given undefined when there is nothing. `keep` leaves out what
 * is not worth its place.
 */
export function keptStore<Value>(
  keeper: Keeper,
  key: string,
  read: (kept: unknown) => Value,
  keep: (value: Value) => unknown = (value) => value,
): Store<Value> {
  const store = createStore(read(parsed(keeper.getItem(key))));
  store.subscribe(() => {
    try {
      keeper.setItem(key, JSON.stringify(keep(store.get())));
    } catch {
      // A full or forbidden storage costs the memory of settings, nothing else.
    }
  });
  return store;
}

/** The properties of what was kept, or none. */
export function keptObject(kept: unknown): Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name in the browser's storage of what is kept of the endpoint that `key` names. */
export function roomItem(key: string): string {
  return `breakoutbox.room.${key}`;
}
