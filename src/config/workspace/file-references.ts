import type { WorkspaceKindName } from './workspace-kinds.js';

/** A kind of file that other files name. */
export type NamedKind = Exclude<WorkspaceKindName, 'settings' | 'rule' | 'filter'>;

/** Where a value stands: the names of the properties that lead to it, of items of lists nothing. */
type Trail = readonly string[];

/** What names stand for whose values a person chooses: no property in them is one of the file's own. */
const freeNames: ReadonlySet<string> = new Set(['values', 'set']);

/** Which kind of file a text of a file of this kind names, by where it stands. */
const references: Partial<Readonly<Record<WorkspaceKindName, (trail: Trail) => NamedKind | undefined>>> = {
  settings: (trail) => (trail.join('.') === 'environment' ? 'environment' : undefined),
  endpoint: (trail) => (trail.join('.') === 'layouts' ? 'layout' : undefined),
  filter: (trail) => (trail.join('.') === 'endpoints' ? 'endpoint' : undefined),
  message: (trail) => (({ to: 'endpoint', 'form.layout': 'layout' }) as const)[trail.join('.')],
  panel: (trail) =>
    (
      ({
        'rows.message': 'message',
        'rows.messages': 'message',
        'rows.sequence': 'sequence',
        'rows.panel': 'panel',
      }) as const
    )[trail.join('.')],
  rule: (trail) => (({ on: 'endpoint', 'then.script': 'script' }) as const)[trail.join('.')],
  sequence: (trail) => {
    const [parent, last] = ['', ...trail].slice(-2);
    if (last === 'open') return 'endpoint';
    if (last === 'layout') return 'layout';
    return parent === 'send' && last === 'message' ? 'message' : undefined;
  },
};

/** The kind of file that a text of a file names, by the properties that lead to it; undefined if it names none. */
export function namedAt(kind: WorkspaceKindName, trail: readonly string[]): NamedKind | undefined {
  return trail.some((name) => freeNames.has(name)) ? undefined : references[kind]?.(trail);
}

/** The kinds whose files name files of a kind, those of the settings among them. */
export function kindsNaming(kind: NamedKind): readonly WorkspaceKindName[] {
  const naming: Readonly<Record<NamedKind, readonly WorkspaceKindName[]>> = {
    endpoint: ['filter', 'message', 'rule', 'sequence'],
    environment: ['settings'],
    layout: ['endpoint', 'message', 'sequence'],
    message: ['panel', 'sequence'],
    panel: ['panel'],
    script: ['rule'],
    sequence: ['panel'],
  };
  return naming[kind];
}

/**
 * What a file of a kind holds, with every name of a file of the kind `named` passed through `rename`; the value itself where none
 * has become another one. `rename` returns undefined for a name that stays.
 */
export function withRenamed(
  kind: WorkspaceKindName,
  value: unknown,
  named: NamedKind,
  rename: (name: string) => string | undefined,
): unknown {
  const referred = references[kind];
  if (referred === undefined) return value;
  const visit = (part: unknown, trail: Trail): unknown => {
    if (typeof part === 'string') return referred(trail) === named ? (rename(part) ?? part) : part;
    if (Array.isArray(part)) {
      const items = part.map((item) => visit(item, trail));
      return items.some((item, index) => item !== part[index]) ? items : part;
    }
    if (typeof part !== 'object' || part === null) return part;
    const before = Object.entries(part);
    const entries = before.map(([key, one]) =>
      freeNames.has(key) ? ([key, one] as const) : ([key, visit(one, [...trail, key])] as const),
    );
    return entries.some(([, one], index) => one !== before[index]?.[1]) ? Object.fromEntries(entries) : part;
  };
  return visit(value, []);
}
