/**
 * Returns a deep copy of a description without inherited and undefined properties. Spread over defaults, it replaces no
 * default by undefined, and an inherited property, which `shapeFault` does not check, never reaches a spec. `description`
 * consists of primitives, arrays and objects and has no cycle.
 */
export function givenValues<T>(description: T): T {
  if (Array.isArray(description)) return description.map(givenValues) as T;
  if (typeof description !== 'object' || description === null) return description;
  const given = Object.entries(description).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, givenValues(value)])) as T;
}
