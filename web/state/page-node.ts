import type { KeyValueStore } from './kept.js';

/** The node of the cluster that a page shows: that of its own workbench, or the one that `?node=NAME` names. */
export interface PageNode {
  /** Undefined: the workbench that the page comes from. */
  readonly name: string | undefined;
}

/** Reads the node from the query of the page's address; what cannot be a node's name is the page's own. */
export function pageNodeOf(query: string): PageNode {
  const name = new URLSearchParams(query).get('node') ?? '';
  return { name: /^[A-Za-z0-9][\w-]{0,31}$/.test(name) ? name : undefined };
}

/** The address of the page of a node, relative to any page of the workbench. */
export function addressOfNode(node: string | undefined, path: string): string {
  return node === undefined ? `${path}#/` : `${path}?node=${node}#/`;
}

/** The path of the API on a node, from one of the page's own. */
export function apiPathOn(node: string | undefined, path: string): string {
  return node === undefined ? path : path.replace(/^\/api\//, `/api/nodes/${node}/`);
}

/** What a page of another node keeps: its endpoints have ids that other nodes have as well. */
export function keeperOn(node: string | undefined, keeper: KeyValueStore): KeyValueStore {
  if (node === undefined) return keeper;
  const keyOn = (key: string): string => `node.${node}.${key}`;
  return {
    getItem: (key) => keeper.getItem(keyOn(key)),
    setItem: (key, value) => keeper.setItem(keyOn(key), value),
    removeItem: (key) => keeper.removeItem(keyOn(key)),
  };
}
