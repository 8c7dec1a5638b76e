import { createStore, type Store } from './store.js';

/** The part of localStorage that is used; a page that may not keep anything has none. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A keeper that forgets: for browsers that refuse storage, and for tests. */
export function memoryStore(): KeyValueStore {
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

/** What one property becomes that two pages have changed: out of the one here and the one that another page kept. */
export type Join = (ours: unknown, theirs: unknown) => unknown;

/**
 * A store that outlives the page: read once from `keeper`, written at every change. `read` turns what was kept, by
 * whatever version of the page, into a whole value; it is given undefined when there is nothing. `keep` leaves out what
 * is not worth its place. Two pages may have the same store open: each writes the properties that it changed and leaves
 * the others as they are kept; where both changed one, the later wins, or `joins` says what comes of the two.
 */
export function keptStore<Value extends object>(
  keeper: KeyValueStore,
  key: string,
  read: (kept: unknown) => Value,
  keep: (value: Value) => object = (value) => value,
  joins: Readonly<Record<string, Join>> = {},
): Store<Value> {
  let known = keeper.getItem(key);
  const store = createStore(read(parsed(known)));
  let before: Readonly<Record<string, unknown>> = { ...keep(store.get()) };
  /** What is in the keeper as `known`: with what other pages wrote before this one did. */
  let shared = before;
  store.subscribe(() => {
    const now = { ...keep(store.get()) };
    try {
      const kept = keeper.getItem(key);
      // If no other page has written, nothing is parsed: this runs at every keystroke.
      if (kept !== null && kept !== known) shared = keptObject(parsed(kept));
      const next = kept === null ? now : merged(before, now, shared, joins);
      before = now;
      shared = next;
      known = JSON.stringify(next);
      keeper.setItem(key, known);
    } catch {
      // If storage is full or forbidden, settings are lost on reload; nothing else is affected.
    }
  });
  return store;
}

/** Returns what another page has stored, updated by the properties that changed here from `before` to `now`. */
function merged(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  kept: Readonly<Record<string, unknown>>,
  joins: Readonly<Record<string, Join>>,
): Readonly<Record<string, unknown>> {
  const next: Record<string, unknown> = { ...kept };
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (Object.is(before[name], now[name])) continue;
    // JSON leaves out undefined, and so a property that was removed.
    next[name] = joins[name]?.(now[name], kept[name]) ?? now[name];
  }
  return next;
}

/** The properties of what was kept, or none. */
export function keptObject(kept: unknown): Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
}

/** What an item of the keeper says; undefined where there is none, or it is no JSON. */
export function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the storage key of an endpoint's settings; `key` identifies the endpoint. */
export function roomItem(key: string): string {
  return `breakoutbox.room.${key}`;
}
