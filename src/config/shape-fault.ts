import { Value } from 'typebox/value';
import { editDistance } from '../bytes/edit-distance.js';
import type { ErrorParams } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';

/** The parts of a schema that say what may be in its place; the schemas of typebox have this shape. */
export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: unknown;
  readonly items?: Shape;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/**
 * What keeps `value` from having `shape`, which it does not have: the first fault, as params of a failure. `reason` is one
 * of this program's own, `property` names where it is (`limits.maxConnections`). Of a union of objects the one counts
 * that has the value's `type`. Looks no deeper into what is not known.
 */
export function shapeFault(shape: Shape, value: unknown): ErrorParams {
  return faultAt(shape, value, '');
}

function faultAt(shape: Shape, value: unknown, path: string): ErrorParams {
  if (shape.anyOf !== undefined) return unionFault(shape.anyOf, value, path);
  if (shape.const !== undefined) return fault(path, 'property-not-choice', { choices: String(shape.const) });
  switch (shape.type) {
    case 'object':
      return objectFault(shape, value, path);
    case 'array':
      return arrayFault(shape, value, path);
    case 'string':
      return textFault(shape, value, path);
    case 'boolean':
      return fault(path, 'property-not-boolean');
    case 'integer':
    case 'number': {
      const least = shape.minimum ?? Number.MIN_SAFE_INTEGER;
      return fault(path, 'property-not-in-range', { least, most: shape.maximum ?? Number.MAX_SAFE_INTEGER });
    }
    default:
      return fault(path, 'property-invalid');
  }
}

function unionFault(branches: readonly Shape[], value: unknown, path: string): ErrorParams {
  const objects = branches.filter(({ type }) => type === 'object');
  if (isRecord(value)) {
    const kind = Object.hasOwn(value, 'type') ? value.type : undefined;
    const own = objects.find(({ properties }) => properties?.type?.const === kind) ?? objects[0];
    if (objects.length === 1 && own !== undefined) return faultAt(own, value, path);
    if (own?.properties?.type?.const === kind && own !== undefined) return faultAt(own, value, path);
    const kinds = objects.flatMap(({ properties }) => properties?.type?.const ?? []);
    if (kinds.length > 0)
      return fault(below(path, 'type'), 'property-not-choice', { choices: kinds.join(' ') });
  }
  const choices = branches.flatMap((branch) => branch.const ?? []);
  if (choices.length === 0) return fault(path, 'property-not-object');
  return fault(path, 'property-not-choice', { choices: choices.join(' ') });
}

function objectFault(
  { properties = {}, required = [], additionalProperties }: Shape,
  value: unknown,
  path: string,
) {
  if (!isRecord(value)) return fault(path, 'property-not-object');
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(properties, name));
  if (unknown !== undefined && additionalProperties === false)
    return unknownFault(unknown, Object.keys(properties), path);
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return fault(below(path, missing), 'property-missing');
  for (const [name, shape] of Object.entries(properties)) {
    if (!Object.hasOwn(value, name) || Value.Check(shape, value[name])) continue;
    return faultAt(shape, value[name], below(path, name));
  }
  return fault(path, 'property-invalid');
}

function unknownFault(name: string, known: readonly string[], path: string): ErrorParams {
  const property = below(path, name);
  const near = nearest(name, known);
  if (near !== undefined) return fault(property, 'property-misspelt', { near });
  return fault(property, 'property-unknown', { choices: known.join(' ') });
}

function arrayFault({ items, maxItems }: Shape, value: unknown, path: string): ErrorParams {
  if (!Array.isArray(value)) return fault(path, 'property-not-list');
  if (maxItems !== undefined && value.length > maxItems)
    return fault(path, 'property-too-many', { limit: maxItems });
  const index = items === undefined ? -1 : value.findIndex((item) => !Value.Check(items, item));
  if (items === undefined || index < 0) return fault(path, 'property-invalid');
  return faultAt(items, value[index], `${path}[${index}]`);
}

function textFault({ maxLength }: Shape, value: unknown, path: string): ErrorParams {
  if (typeof value !== 'string') return fault(path, 'property-not-text');
  if (maxLength !== undefined && value.length > maxLength)
    return fault(path, 'property-too-long', { limit: maxLength });
  return fault(path, 'property-invalid');
}

function fault(path: string, reason: Because, more: ErrorParams = {}): ErrorParams {
  return { property: path === '' ? 'body' : path, reason, ...more };
}

/** A name that somebody else chose is shown as far as it is readable. */
function below(path: string, name: string): string {
  const shown = name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  const short = shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
  return path === '' ? short : `${path}.${short}`;
}

const longestShown = 60;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The known name that a person most likely meant: at most two letters differ. */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > longestShown) return undefined;
  const lower = name.toLowerCase();
  const ranked = known
    .map((one) => ({ one, distance: editDistance(lower, one.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.min(2, Math.floor(name.length / 3))
    ? best.one
    : undefined;
}
