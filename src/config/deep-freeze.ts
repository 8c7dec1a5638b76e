/**
 * Freezes a value and, recursively, its own enumerable properties, and returns it. A value that is already frozen is not
 * descended into. Typed arrays stay writable: JavaScript cannot freeze a view of a buffer.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
