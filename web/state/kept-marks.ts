import { type KeyValueStore, keptObject, parsed } from './kept.js';
import { createStore, type Store } from './store.js';

/**
 * Marks that outlive the page, one for each of `ids`, each in an item of its own: two tabs may write at the same moment, before either has
 * seen what the other wrote, and neither takes the other's marks away. `read` makes a whole mark of whatever was kept.
 */
export function keptMarks<Id extends string, Mark extends object>(
  keeper: KeyValueStore,
  key: string,
  ids: readonly Id[],
  read: (kept: Readonly<Record<string, unknown>>) => Mark,
): Store<Readonly<Partial<Record<Id, Mark>>>> {
  type Marks = Readonly<Partial<Record<Id, Mark>>>;
  const itemOf = (id: Id): string => `${key}.${id}`;
  splitMarks(keeper, key, ids, itemOf);
  const marks = ids.flatMap((id): [Id, Mark][] => {
    const kept = parsed(keeper.getItem(itemOf(id)));
    return kept === undefined ? [] : [[id, read(keptObject(kept))]];
  });
  const store = createStore<Marks>(Object.fromEntries(marks) as Marks);
  let before = store.get();
  store.subscribe(() => {
    const now = store.get();
    try {
      for (const id of ids) {
        if (Object.is(before[id], now[id])) continue;
        if (now[id] === undefined) keeper.removeItem(itemOf(id));
        else keeper.setItem(itemOf(id), JSON.stringify(now[id]));
      }
    } catch {
      // As of a store: only a reload loses something.
    }
    before = now;
  });
  return store;
}

/** Marks that were kept in one item, by a page of an older version. */
function splitMarks<Id extends string>(
  keeper: KeyValueStore,
  key: string,
  ids: readonly Id[],
  itemOf: (id: Id) => string,
): void {
  const whole = keptObject(parsed(keeper.getItem(key)));
  try {
    for (const id of ids)
      if (whole[id] !== undefined && keeper.getItem(itemOf(id)) === null)
        keeper.setItem(itemOf(id), JSON.stringify(whole[id]));
    keeper.removeItem(key);
  } catch {
    // They stay where they are.
  }
}
