import type { XStatic } from 'typebox/schema';
import { editDistance } from '../bytes/edit-distance.js';
import type { ErrorParams } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';

/**
 * The subset of JSON Schema that descriptions are written in and that is checked here. A schema library checks more, but
 * loading one would cost each command a fifth of its start.
 */
export interface Shape {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[] | undefined;
  /** False: no others; a shape: what each other property is. */
  readonly additionalProperties?: boolean | Shape;
  readonly items?: Shape;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** The value type of a shape. It is read-only, and an undefined property counts as absent. */
export type Described<Schema extends Shape> = Writable<XStatic<Schema>>;

/** What a person may write for `Value`. */
type Writable<Value> = Value extends readonly (infer Item)[]
  ? readonly Writable<Item>[]
  : Value extends object
    ? {
        readonly [Key in keyof Value]: object extends Pick<Value, Key>
          ? Writable<Value[Key]> | undefined
          : Writable<Value[Key]>;
      }
    : Value;

/** A text of at most `maxLength` UTF-16 units. */
export const text = (description: string, maxLength: number) =>
  ({ type: 'string', description, maxLength }) as const;

/** A whole number, both ends included. */
export const whole = (minimum: number, maximum: number, description?: string) =>
  ({ type: 'integer', minimum, maximum, ...(description === undefined ? {} : { description }) }) as const;

/** Both ends of a range of whole numbers, included. */
export interface WholeRange {
  readonly least: number;
  readonly most: number;
}

/** A whole number of a range. */
export const within = ({ least, most }: WholeRange, description?: string) => whole(least, most, description);

/** Yes or no. */
export const flag = (description: string) => ({ type: 'boolean', description }) as const;

/** One of several words. */
export const choice = <const Words extends readonly string[]>(words: Words, description: string) =>
  ({ type: 'string', enum: words, description }) as const;

/**
 * Returns the first fault of `value` against `shape` as params of a failure, or undefined if it is valid. `property` is
 * the path to the fault (`limits.maxConnections`), `reason` a `ReasonKey`. A union of objects is resolved by `type`.
 * Keywords of JSON Schema that `Shape` does not have are not checked.
 */
export function shapeFault(shape: Shape, value: unknown): ErrorParams | undefined {
  return faultAt(shape, value, '');
}

/** Returns the fault of a value that is no object, or whose own `type` is none of `types`; undefined if it is one. */
export function typeFault(value: unknown, types: readonly string[]): ErrorParams | undefined {
  if (!isRecord(value)) return fault('', 'property-not-object');
  if (Object.hasOwn(value, 'type') && types.some((type) => type === value.type)) return undefined;
  return fault('type', 'property-not-choice', { choices: types.join(' ') });
}

function faultAt(shape: Shape, value: unknown, path: string): ErrorParams | undefined {
  if (shape.anyOf !== undefined) return unionFault(shape.anyOf, value, path);
  const choices = shape.enum ?? (shape.const === undefined ? undefined : [shape.const]);
  if (choices !== undefined)
    return choices.includes(value)
      ? undefined
      : fault(path, 'property-not-choice', { choices: choices.join(' ') });
  switch (shape.type) {
    case 'object':
      return objectFault(shape, value, path);
    case 'array':
      return arrayFault(shape, value, path);
    case 'string':
      return textFault(shape, value, path);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : fault(path, 'property-not-boolean');
    case 'integer':
      return wholeFault(shape, value, path);
    case 'number':
      return numberFault(shape, value, path);
    default:
      return undefined;
  }
}

function wholeFault(shape: Shape, value: unknown, path: string): ErrorParams | undefined {
  const { minimum: least = Number.MIN_SAFE_INTEGER, maximum: most = Number.MAX_SAFE_INTEGER } = shape;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return undefined;
  return fault(path, 'property-not-in-range', { least, most });
}

function numberFault(shape: Shape, value: unknown, path: string): ErrorParams | undefined {
  const { minimum: least = -Number.MAX_VALUE, maximum: most = Number.MAX_VALUE } = shape;
  if (typeof value === 'number' && value >= least && value <= most) return undefined;
  return fault(path, 'property-no-number', { least, most });
}

function unionFault(branches: readonly Shape[], value: unknown, path: string): ErrorParams | undefined {
  if (branches.some((branch) => faultAt(branch, value, path) === undefined)) return undefined;
  const objects = branches.filter(({ type }) => type === 'object');
  if (isRecord(value)) {
    const kind = Object.hasOwn(value, 'type') ? value.type : undefined;
    const own = objects.find(({ properties }) => properties?.type?.const === kind) ?? objects[0];
    if (own !== undefined && (objects.length === 1 || own.properties?.type?.const === kind))
      return faultAt(own, value, path);
    const kinds = objects.flatMap(({ properties }) => properties?.type?.const ?? []);
    if (kinds.length > 0)
      return fault(below(path, 'type'), 'property-not-choice', { choices: kinds.join(' ') });
  }
  const choices = branches.flatMap((branch) => branch.const ?? []);
  if (choices.length > 0) return fault(path, 'property-not-choice', { choices: choices.join(' ') });
  // A union of simple values: what the first of them that is of its kind lacks, or the first.
  const own = branches.find(({ type }) => type === kindOfValue(value)) ?? branches[0];
  return own === undefined ? fault(path, 'property-not-object') : faultAt(own, value, path);
}

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function objectFault(
  { properties = {}, required = [], additionalProperties }: Shape,
  value: unknown,
  path: string,
): ErrorParams | undefined {
  if (!isRecord(value)) return fault(path, 'property-not-object');
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(properties, name));
  if (unknown !== undefined && additionalProperties === false)
    return unknownFault(unknown, Object.keys(properties), path);
  // A property that is undefined counts as left out.
  const isGiven = (name: string): boolean => Object.hasOwn(value, name) && value[name] !== undefined;
  const missing = required.find((name) => !isGiven(name));
  if (missing !== undefined) return fault(below(path, missing), 'property-missing');
  for (const [name, shape] of Object.entries(properties)) {
    if (!isGiven(name)) continue;
    const found = faultAt(shape, value[name], below(path, name));
    if (found !== undefined) return found;
  }
  if (typeof additionalProperties !== 'object') return undefined;
  for (const [name, part] of Object.entries(value)) {
    if (Object.hasOwn(properties, name) || part === undefined) continue;
    const found = faultAt(additionalProperties, part, below(path, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknownFault(name: string, known: readonly string[], path: string): ErrorParams {
  const property = below(path, name);
  const near = nearest(name, known);
  if (near !== undefined) return fault(property, 'property-misspelt', { near });
  return fault(property, 'property-unknown', { choices: known.join(' ') });
}

function arrayFault({ items, maxItems }: Shape, value: unknown, path: string): ErrorParams | undefined {
  if (!Array.isArray(value)) return fault(path, 'property-not-list');
  if (maxItems !== undefined && value.length > maxItems)
    return fault(path, 'property-too-many', { limit: maxItems });
  if (items === undefined) return undefined;
  for (const [index, item] of value.entries()) {
    const found = faultAt(items, item, `${path}[${index}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textFault({ maxLength }: Shape, value: unknown, path: string): ErrorParams | undefined {
  if (typeof value !== 'string') return fault(path, 'property-not-text');
  if (maxLength === undefined || value.length <= maxLength) return undefined;
  return fault(path, 'property-too-long', { limit: maxLength });
}

function fault(path: string, reason: ReasonKey, more: ErrorParams = {}): ErrorParams {
  return { property: path === '' ? 'body' : path, reason, ...more };
}

/** Appends a name to a path. The name is untrusted: it is shortened, and unprintable characters become `?`. */
function below(path: string, name: string): string {
  const shown = name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  const short = shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
  return path === '' ? short : `${path}.${short}`;
}

const longestShown = 60;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the known name closest to `name`, at most two edits and a third of its length away. */
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
