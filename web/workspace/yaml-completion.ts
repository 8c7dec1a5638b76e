import type { Shape } from '../../src/config/shape.js';
import { type NamedKind, namedAt } from '../../src/config/workspace/file-references.js';
import { type WorkspaceKindName, workspaceKinds } from '../../src/config/workspace/workspace-kinds.js';

/** What may be written at the cursor. */
export interface YamlChoice {
  readonly label: string;
  /** What it is for, from the shape. */
  readonly detail: string;
  /** What is put in its place. */
  readonly apply: string;
}

/** What the workspace knows that may be written at a place. */
export type WantedNames =
  | { readonly type: 'named'; readonly kind: NamedKind }
  /** The names of an environment, and what is filled in by itself. */
  | { readonly type: 'placeholder' }
  | { readonly type: 'checksum' }
  | { readonly type: 'encoding' }
  /** What filters of messages name: fields of every message, and layouts. */
  | { readonly type: 'filterField' }
  /** The fields of a layout that a person fills in. */
  | { readonly type: 'field'; readonly layout: string };

/** What may be written at a place of a text, in place of what stands there from `from` on. */
export interface YamlChoices {
  readonly from: number;
  readonly typed: string;
  readonly choices: readonly YamlChoice[];
  /** What else may, that only the workspace knows. */
  readonly wanted: WantedNames | undefined;
}

/** A step from a value to a part of it: the name of a property, or any item of a list. */
type Step = { readonly type: 'property'; readonly name: string } | { readonly type: 'item' };

interface Cursor {
  readonly steps: readonly Step[];
  /** The property whose value is written; undefined while the name of one is, or an item of a list. */
  readonly property: string | undefined;
  readonly typed: string;
}

/** Lines above the cursor that are looked at for what it stands in. */
const maxLines = 2_000;
/** The kinds of files whose texts have placeholders. */
const withPlaceholders: ReadonlySet<WorkspaceKindName> = new Set(['message', 'rule', 'sequence']);

/**
 * The names of properties, or the values of one, that a kind of file has where the cursor stands. Works on a text that is half
 * written: it goes by indentation and open brackets, as a person does, and reads nothing that stands below but the name of a layout.
 */
export function yamlChoices(kind: WorkspaceKindName, text: string, cursor: number): YamlChoices | undefined {
  const lineStart = text.lastIndexOf('\n', cursor - 1) + 1;
  const line = text.slice(lineStart, cursor);
  const [, placeholder] = /\{\{([^{}]*)$/.exec(line) ?? [];
  if (placeholder !== undefined && withPlaceholders.has(kind)) {
    const from = cursor - placeholder.length;
    return { from, typed: placeholder, choices: [], wanted: { type: 'placeholder' } };
  }
  const inFilter = kind === 'filter' ? filterPart(line) : undefined;
  if (inFilter !== undefined)
    return { from: cursor - inFilter.length, typed: inFilter, choices: [], wanted: { type: 'filterField' } };
  const found = cursorIn(text.slice(0, lineStart).split('\n').slice(0, -1), line);
  if (found === undefined) return undefined;
  const { steps, property, typed } = found;
  const shapes = steps.reduce<readonly Shape[]>(
    (at, step) => at.flatMap((one) => partsOf(one, step)),
    [workspaceKinds[kind].shape],
  );
  const objects = shapes.flatMap(branchesOf);
  const values =
    property === undefined
      ? []
      : objects.flatMap((one) => partsOf(one, { type: 'property', name: property }));
  const choices = property === undefined ? propertyChoices(objects) : valueChoices(values);
  const trail = steps.flatMap((step) => (step.type === 'property' ? [step.name] : []));
  const wanted =
    choices.length > 0 && property !== undefined
      ? undefined
      : wantedNames(kind, text, cursor, trail, property, steps.at(-1)?.type === 'item');
  // Of a checksum the algorithm stands behind its range.
  const last = wanted?.type === 'checksum' ? (typed.split(/\s/).at(-1) ?? '') : typed;
  const fitting = choices.filter(({ label }) => label.startsWith(typed));
  if (fitting.length === 0 && wanted === undefined) return undefined;
  return { from: cursor - last.length, typed: last, choices: fitting, wanted };
}

/** The name that is typed in a filter, empty where one may begin; undefined elsewhere, as between its quotes. */
function filterPart(line: string): string | undefined {
  const [, typed] = /^filter:\s+(.*)$/.exec(line) ?? [];
  if (typed === undefined || (typed.match(/"/g)?.length ?? 0) % 2 === 1) return undefined;
  return /[\w.-]*$/.exec(typed)?.[0];
}

/** Those of the choices that go on with what was typed, wherever that stands in them. */
export function fittingChoices(choices: readonly YamlChoice[], typed: string): readonly YamlChoice[] {
  const sought = typed.toLowerCase();
  return choices.filter(({ label }) => label.toLowerCase().includes(sought));
}

function wantedNames(
  kind: WorkspaceKindName,
  text: string,
  cursor: number,
  trail: readonly string[],
  property: string | undefined,
  isItem: boolean,
): WantedNames | undefined {
  if (property === undefined && trail.slice(-2).join('.') === 'form.values') {
    const layout = layoutNear(text, cursor);
    return layout === undefined ? undefined : { type: 'field', layout };
  }
  if (property === undefined && !isItem) return undefined;
  if (property === 'checksum') return { type: 'checksum' };
  if (property === 'encoding') return { type: 'encoding' };
  const named = namedAt(kind, property === undefined ? trail : [...trail, property]);
  return named === undefined ? undefined : { type: 'named', kind: named };
}

/** The layout of the form that the cursor stands in: the nearest one that is named before it, or else after it. */
function layoutNear(text: string, cursor: number): string | undefined {
  const named = /\blayout:\s*["']?([\w.-]+)/g;
  const before = [...text.slice(0, cursor).matchAll(named)].at(-1);
  return (before ?? named.exec(text.slice(cursor)))?.[1];
}

function propertyChoices(shapes: readonly Shape[]): readonly YamlChoice[] {
  const names = new Map<string, Shape>();
  for (const { properties = {} } of shapes)
    for (const [name, one] of Object.entries(properties)) if (!names.has(name)) names.set(name, one);
  return [...names].map(([name, one]) => ({
    label: name,
    detail: one.description ?? '',
    apply: `${name}: `,
  }));
}

function valueChoices(shapes: readonly Shape[]): readonly YamlChoice[] {
  const values = shapes.flatMap(branchesOf).flatMap((one) => {
    if (one.enum !== undefined) return one.enum;
    if (one.const !== undefined) return [one.const];
    return one.type === 'boolean' ? [true, false] : [];
  });
  return [...new Set(values.map(String))].map((label) => ({ label, detail: '', apply: label }));
}

function partsOf(shape: Shape, step: Step): readonly Shape[] {
  return branchesOf(shape).flatMap((one) => {
    if (step.type === 'item') return one.items ?? [];
    const { properties = {}, additionalProperties } = one;
    if (Object.hasOwn(properties, step.name)) return properties[step.name] ?? [];
    return typeof additionalProperties === 'object' ? additionalProperties : [];
  });
}

function branchesOf(shape: Shape): readonly Shape[] {
  return shape.anyOf === undefined ? [shape] : shape.anyOf.flatMap(branchesOf);
}

const item: Step = { type: 'item' };

function cursorIn(above: readonly string[], line: string): Cursor | undefined {
  const { dashes, column, rest } = headOf(line);
  if (/(^|\s)#/.test(rest) || /["'|>]/.test(rest)) return undefined;
  const flow = flowIn(rest);
  const own = [...dashes.map(() => item), ...flow.steps];
  const last = flow.rest;
  const value = /^([\w.-]+):\s+(.*)$/.exec(last);
  const name = /^[^\s:]*$/.exec(last);
  if (value === null && name === null) return undefined;
  const steps = [...stepsAbove(above, dashes[0] ?? column, dashes.length > 0), ...own];
  return value === null
    ? { steps, property: undefined, typed: last }
    : { steps, property: value[1], typed: value[2] ?? '' };
}

/** The dashes that a line begins with, and the column of what follows them. */
function headOf(line: string): {
  readonly dashes: readonly number[];
  readonly column: number;
  readonly rest: string;
} {
  const dashes: number[] = [];
  let column = line.length - line.trimStart().length;
  for (;;) {
    const rest = line.slice(column);
    const dash = /^-(\s+|$)/.exec(rest);
    if (dash === null) return { dashes, column, rest };
    dashes.push(column);
    column += dash[0].length;
  }
}

/** What encloses the line, from the outermost on: by the columns of the lines above. */
function stepsAbove(above: readonly string[], column: number, isItem: boolean): readonly Step[] {
  const steps: Step[] = [];
  let at = column;
  let belowDash = isItem;
  const oldest = Math.max(0, above.length - maxLines);
  for (let index = above.length - 1; index >= oldest && (at > 0 || belowDash); index -= 1) {
    const line = above[index] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const head = headOf(line);
    const opened = /^([\w.-]+):\s*(#.*)?$/.exec(head.rest);
    // The items of a list may stand as far left as its name.
    if (opened?.[1] !== undefined && (head.column < at || (belowDash && head.column === at))) {
      steps.unshift({ type: 'property', name: opened[1] });
      at = head.column;
      belowDash = false;
    }
    for (const dash of head.dashes.toReversed()) {
      if (dash >= at) continue;
      steps.unshift(item);
      at = dash;
      belowDash = true;
    }
  }
  return steps;
}

/** The brackets that are open at the end of a line, and what stands in the innermost. */
function flowIn(rest: string): { readonly steps: readonly Step[]; readonly rest: string } {
  const open: { readonly steps: readonly Step[]; readonly start: number; readonly isList: boolean }[] = [];
  let start = 0;
  for (let at = 0; at < rest.length; at += 1) {
    const sign = rest[at];
    if (sign === '{' || sign === '[') {
      const name = /([\w.-]+):\s*$/.exec(rest.slice(start, at))?.[1];
      const steps: Step[] = name === undefined ? [] : [{ type: 'property', name }];
      open.push({
        steps: open.at(-1)?.isList === true ? [item, ...steps] : steps,
        start,
        isList: sign === '[',
      });
      start = at + 1;
    } else if (sign === '}' || sign === ']') start = open.pop()?.start ?? at + 1;
    else if (sign === ',') start = at + 1;
  }
  const steps = open.flatMap((one) => one.steps);
  return {
    steps: open.at(-1)?.isList === true ? [...steps, item] : steps,
    rest: open.length === 0 ? rest : rest.slice(start).trimStart(),
  };
}
