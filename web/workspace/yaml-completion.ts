import type { Shape } from '../../src/config/shape.js';

/** What may be written at the cursor. */
export interface YamlChoice {
  readonly label: string;
  /** What it is for, from the shape. */
  readonly detail: string;
  /** What is put in its place. */
  readonly apply: string;
}

/** What may be written at a place of a text, in place of what stands there from `from` on. */
export interface YamlChoices {
  readonly from: number;
  readonly choices: readonly YamlChoice[];
}

/** A step from a value to a part of it: the name of a property, or any item of a list. */
type Step = { readonly type: 'property'; readonly name: string } | { readonly type: 'item' };

interface Cursor {
  readonly steps: readonly Step[];
  /** The property whose value is written; undefined while the name of one is. */
  readonly property: string | undefined;
  readonly typed: string;
}

/** Lines above the cursor that are looked at for what it stands in. */
const maxLines = 2_000;

/**
 * The names of properties, or the values of one, that a kind of file has where the cursor stands. Works on a text that is half
 * written: it goes by indentation and open brackets, as a person does, and reads nothing that stands below.
 */
export function yamlChoices(shape: Shape, text: string, cursor: number): YamlChoices | undefined {
  const lineStart = text.lastIndexOf('\n', cursor - 1) + 1;
  const found = cursorIn(text.slice(0, lineStart).split('\n').slice(0, -1), text.slice(lineStart, cursor));
  if (found === undefined) return undefined;
  const { steps, property, typed } = found;
  const shapes = steps.reduce<readonly Shape[]>(
    (at, step) => at.flatMap((one) => partsOf(one, step)),
    [shape],
  );
  const objects = shapes.flatMap(branchesOf);
  const choices =
    property === undefined
      ? propertyChoices(objects)
      : valueChoices(objects.flatMap((one) => partsOf(one, { type: 'property', name: property })));
  const wanted = choices.filter(({ label }) => label.startsWith(typed));
  return wanted.length === 0 ? undefined : { from: cursor - typed.length, choices: wanted };
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
  const value = /^([\w.-]+):\s+(\S*)$/.exec(last);
  const name = /^[\w.-]*$/.exec(last);
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
