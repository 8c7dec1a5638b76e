/** Whose mistake it was: the person here, the other side of the wire, or the system between them. */
export type Fault = 'local' | 'peer' | 'system';

/** A line in each language; `{name}` marks a param. */
export interface Sentence {
  readonly en: string;
  readonly 'zh-CN': string;
}

/** One failure of the catalog: whose fault, and its line. */
export interface CatalogEntry extends Sentence {
  readonly fault: Fault;
}

/** Checks every entry of a table, and keeps its codes as literal types. */
export function entries<Codes extends string>(
  table: Record<Codes, CatalogEntry>,
): Readonly<Record<Codes, CatalogEntry>> {
  return Object.freeze(table);
}
