/**
 * Returns a copy of a description with the properties that were given, at every depth: own ones, without those that are
 * undefined. Defaults can be spread below it, and what a prototype has is as unknown to the spec as to the check of the
 * shape. `description` holds plain values, lists and objects, without a cycle.
 */
export function givenValues<T>(description: T): T {
  if (Array.isArray(description)) return description.map(givenValues) as T;
  if (typeof description !== 'object' || description === null) return description;
  const given = Object.entries(description).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, givenValues(value)])) as T;
}
