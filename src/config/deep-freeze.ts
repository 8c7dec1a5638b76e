/**
 * Freezes a value and everything in it that is an own property; what was frozen before is taken as whole. Gives it back.
 * Bytes stay as they are: JavaScript freezes no view of a buffer.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
