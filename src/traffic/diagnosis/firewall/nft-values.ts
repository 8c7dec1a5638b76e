import { type AddressRange, parseNetwork, rangeBetween } from './networks.js';
import type { PortRange } from './tests.js';

/** An object of nft's JSON, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** A value as an object; an empty one if it is none. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** A value as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as text; empty if it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * The elements of the right side of a match (libnftables-json(5), EXPRESSIONS): one, a list, a set in place, or a set by its name
 * (`@bad`), which `named` knows. `undefined` if the name is not known.
 */
export function elementsOf(
  right: unknown,
  named: ReadonlyMap<string, readonly unknown[]>,
): readonly unknown[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) return named.get(right.slice(1));
  if (Array.isArray(right)) return right;
  const { set } = objectOf(right);
  if (set === undefined) return [right];
  return Array.isArray(set) ? set.map(withoutWrapper) : [set];
}

/** An element that has a time-out or a comment is wrapped: `{"elem": {"val": …}}`. */
export function withoutWrapper(element: unknown): unknown {
  const { elem } = objectOf(element);
  return elem === undefined ? element : objectOf(elem).val;
}

/** Ports of elements: numbers and ranges; `undefined` if one is something else. */
export function portsOf(elements: readonly unknown[]): readonly PortRange[] | undefined {
  const ports = elements.map((element): PortRange | undefined => {
    const [first, last] = rangeOf(element) ?? [element, element];
    return isPort(first) && isPort(last) ? [Number(first), Number(last)] : undefined;
  });
  return whole(ports);
}

/** Networks of elements: addresses, prefixes and ranges; `undefined` if one is something else. */
export function networksOf(elements: readonly unknown[]): readonly AddressRange[] | undefined {
  return whole(
    elements.map((element) => {
      const range = rangeOf(element);
      if (range !== undefined) return rangeBetween(textOf(range[0]), textOf(range[1]));
      const { prefix } = objectOf(element);
      const { addr, len } = objectOf(prefix);
      return parseNetwork(prefix === undefined ? textOf(element) : `${textOf(addr)}/${textOf(len)}`);
    }),
  );
}

/** Names of elements; `undefined` if one is something else. */
export function namesOf(elements: readonly unknown[]): readonly string[] | undefined {
  return whole(elements.map((element) => textOf(element) || undefined));
}

function rangeOf(element: unknown): readonly [unknown, unknown] | undefined {
  const range = listOf(objectOf(element).range);
  return range.length === 2 ? [range[0], range[1]] : undefined;
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value);
}

function whole<Item>(items: readonly (Item | undefined)[]): readonly Item[] | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}
