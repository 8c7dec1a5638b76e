import { editDistance } from './edit-distance.js';

/** The name that one was most likely meant for: one that differs in case, or by a letter or two; undefined if none is similar. */
export function nearestOf(wanted: string, names: Iterable<string>): string | undefined {
  const all = [...names];
  const sameButForCase = all.find((name) => isSameButForCase(name, wanted));
  if (sameButForCase !== undefined) return sameButForCase;
  // Of four letters one may differ.
  let most = Math.min(3, Math.floor(wanted.length / 4));
  let nearest: string | undefined;
  for (const name of all) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const distance = editDistance(name.toLowerCase(), wanted.toLowerCase());
    if (distance > most) continue;
    nearest = name;
    most = distance - 1;
  }
  return nearest;
}

/** Whether two names are the same but for their case. */
export function isSameButForCase(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
