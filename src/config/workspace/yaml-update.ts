import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/**
 * Makes a node stand for `value`, descending where both are of one kind. Returns false if it cannot: the caller then replaces the
 * node, with `document.createNode`.
 */
export function updateNode(document: Document, node: unknown, value: unknown): boolean {
  if (isMap(node) && isRecord(value)) {
    updateMap(document, node, value);
    return true;
  }
  if (isSeq(node) && Array.isArray(value)) {
    updateSequence(document, node, value);
    return true;
  }
  if (!isScalar(node) || typeof value === 'object') return isSame(node, value);
  if (node.value === value || (node.source !== undefined && node.source === value)) return true;
  node.value = value;
  // The notation of a number before it says nothing about the new value.
  delete node.source;
  delete node.format;
  delete node.minFractionDigits;
  return true;
}

function updateMap(document: Document, map: YAMLMap, value: Readonly<Record<string, unknown>>): void {
  map.items = map.items.filter(({ key }) => {
    const name = nameOf(key);
    return name !== undefined && Object.hasOwn(value, name) && value[name] !== undefined;
  });
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const pair = map.items.find(({ key }) => nameOf(key) === name);
    if (pair === undefined) map.items.push(new Pair(document.createNode(name), document.createNode(part)));
    else if (!updateNode(document, pair.value, part)) pair.value = document.createNode(part);
  }
}

/** Items keep their comments while they stand for what they stood for: those that begin and end alike stay as they are. */
function updateSequence(document: Document, list: YAMLSeq, value: readonly unknown[]): void {
  const { items } = list;
  let first = 0;
  while (first < items.length && first < value.length && isSame(items[first], value[first])) first += 1;
  let last = 0;
  while (
    last < items.length - first &&
    last < value.length - first &&
    isSame(items[items.length - 1 - last], value[value.length - 1 - last])
  )
    last += 1;
  const old = items.slice(first, items.length - last);
  const wanted = value.slice(first, value.length - last);
  const changed = wanted.map((part, index) => {
    const item = old[index];
    // Of lists of one length the items are edited; otherwise some were added or removed, and none is another one's.
    return old.length === wanted.length && updateNode(document, item, part)
      ? item
      : document.createNode(part);
  });
  items.splice(first, old.length, ...changed);
}

/** Whether a node stands for a value already. */
function isSame(node: unknown, value: unknown): boolean {
  if (isScalar(node)) return node.value === value || (typeof value === 'string' && node.source === value);
  if (isMap(node)) {
    if (!isRecord(value)) return false;
    const given = Object.entries(value).filter(([, part]) => part !== undefined);
    return (
      given.length === node.items.length &&
      given.every(([name, part]) => {
        const pair = node.items.find(({ key }) => nameOf(key) === name);
        return pair !== undefined && isSame(pair.value, part);
      })
    );
  }
  if (isSeq(node))
    return (
      Array.isArray(value) &&
      value.length === node.items.length &&
      node.items.every((item, index) => isSame(item, value[index]))
    );
  return !isCollection(node as Node) && (node === null || node === undefined) && value === null;
}

function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
