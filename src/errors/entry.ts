/** Whose mistake it was: the person here, the other side of the wire, or the system between them. */
export type Fault = 'local' | 'peer' | 'system';

/** One failure of the catalog: whose fault, and its line in each language; `{name}` marks a param. */
export interface CatalogEntry {
  readonly fault: Fault;
  readonly en: string;
  readonly 'zh-CN': string;
}

/** Keeps the codes of a table as literal types while checking every entry. */
export function entries<Codes extends string>(
  table: Record<Codes, CatalogEntry>,
): Readonly<Record<Codes, CatalogEntry>> {
  return Object.freeze(table);
}
