/** A description without its undefined properties, all the way down. */
export type Given<T> = T extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Given<Exclude<T[Key], undefined>> }
    : T;

/**
 * Returns a deep copy of a description without inherited and undefined properties. Spread over defaults, it replaces no
 * default by undefined, and an inherited property, which `shapeFault` does not check, never reaches a spec. `description`
 * consists of primitives, arrays and objects and has no cycle.
 */
export function givenValues<T>(description: T): Given<T> {
  if (Array.isArray(description)) return description.map(givenValues) as Given<T>;
  if (typeof description !== 'object' || description === null) return description as Given<T>;
  const given = Object.entries(description).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, givenValues(value)])) as Given<T>;
}
