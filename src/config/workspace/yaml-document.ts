import {
  type Alias,
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Shape } from '../shape.js';
import { composeYaml, type YamlTextFault } from './compose-yaml.js';
import { yamlFault } from './yaml-faults.js';
import { maxYamlValues } from './yaml-token-bounds.js';
import { updateNode } from './yaml-update.js';

/** A place in a file, both from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

/** The most that one file may hold, in characters; a whole list of 20,000 messages takes less. */
export const maxYamlCharacters = 8 * 1024 * 1024;
/**
 * A YAML 1.2 file as a person wrote it: its values, where each stands, and changes that keep comments and order. Text, nesting
 * and the number of values are bounded; tags and merge keys (`<<`) have no meaning, and a key is always a text.
 */
export class YamlDocument {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #targets: AliasTargets;

  private constructor(document: Document.Parsed, lines: LineCounter, targets: AliasTargets) {
    this.#document = document;
    this.#lines = lines;
    this.#targets = targets;
  }

  /** Reads a file, or returns FILE_SYNTAX_INVALID with `line`, `column` and its reason. */
  static parse(text: string): Parsed<YamlDocument> {
    const lines = new LineCounter();
    const fail = (offset: number, reason: ReasonKey): Parsed<never> => {
      const { line, col } = lines.linePos(Math.min(offset, text.length));
      return {
        ok: false,
        failure: failure('FILE_SYNTAX_INVALID', {
          line: Math.max(1, line),
          column: Math.max(1, col),
          reason,
        }),
      };
    };
    if (text.length > maxYamlCharacters) return fail(0, 'yaml-too-long');
    const document = composeYaml(text, lines);
    if (document !== undefined && 'reason' in document) return fail(document.offset, document.reason);
    if (document === undefined || isEmpty(document)) return fail(0, 'yaml-empty');
    const [error] = document.errors;
    if (error !== undefined) return fail(error.pos[0], yamlFault(error.code));
    const [warning] = document.warnings;
    if (warning !== undefined) return fail(warning.pos[0], yamlFault(warning.code));
    const targets: AliasTargets = new Map();
    const fault = structureFault(document, targets);
    if (fault !== undefined) return fail(fault.offset, fault.reason);
    return { ok: true, value: new YamlDocument(document, lines, targets) };
  }

  /**
   * What the file stands for, of plain objects, lists, texts, numbers, booleans and null. Where `shape` wants a text, an unquoted
   * scalar is the text that stands in the file: `hex: 0100` is not the number 100, nor `text: yes` a boolean.
   */
  value(shape?: Shape): unknown {
    return plainValue(this.#document.contents, shape, this.#targets);
  }

  /** Where the value at a path of `shapeFault` begins (`when.all[0].hex`), or what of the path is there. */
  placeOf(path: string): FilePlace {
    let node: unknown = this.#document.contents;
    for (const step of stepsOf(path)) {
      const at = isAlias(node) ? this.#targets.get(node) : node;
      const next = isMap(at)
        ? at.items.find(({ key }) => isScalar(key) && keyOf(key) === step)?.value
        : isSeq(at)
          ? at.items[Number(step)]
          : undefined;
      if (!isNode(next)) break;
      node = next;
    }
    return this.#placeOfNode(node);
  }

  /**
   * Makes the file stand for `value`, changing only what differs: comments, order and notation of the rest stay. A file with
   * aliases is written anew without them: a change of one value would change others.
   */
  update(value: unknown): void {
    const { contents } = this.#document;
    if (this.#targets.size === 0 && contents !== null && updateNode(this.#document, contents, value)) return;
    this.#document.contents = this.#document.createNode(value) as unknown as Document.Parsed['contents'];
  }

  /** Whether a value stands for another one by its anchor: `update` would write such a file anew. */
  get hasAliases(): boolean {
    return this.#targets.size > 0;
  }

  /** The text of the file. */
  toString(): string {
    return this.#document.toString(written);
  }

  #placeOfNode(node: unknown): FilePlace {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** The text of a new file; `comment` stands above it, a line each. */
export function formatYaml(value: unknown, comment?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (comment !== undefined) document.commentBefore = comment.replace(/^/gm, ' ');
  return document.toString(written);
}

const written = { lineWidth: 0, flowCollectionPadding: true } as const;

/** What each alias stands for. The library looks for it in the whole document each time. */
type AliasTargets = Map<Alias, Node>;

/** What the library takes and this program does not: keys twice or of other kinds, aliases without end. */
function structureFault(document: Document.Parsed, targets: AliasTargets): YamlTextFault | undefined {
  const open = new Set<unknown>();
  const anchors = new Map<string, Node>();
  let values = 0;
  const check = (node: unknown): YamlTextFault | undefined => {
    values += 1;
    if (values > maxYamlValues) return { offset: offsetOf(node), reason: 'yaml-too-many-values' };
    if (isAlias(node)) {
      // An anchor may be named again further down: an alias stands for the last one before it.
      const target = targets.get(node) ?? anchors.get(node.source);
      if (target === undefined || open.has(target)) return { offset: offsetOf(node), reason: 'yaml-alias' };
      targets.set(node, target);
      return check(target);
    }
    if (isNode(node) && 'anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    if (!isCollection(node)) return undefined;
    open.add(node);
    const fault = isMap(node) ? pairsFault(node, check) : firstFault(node.items, check);
    open.delete(node);
    return fault;
  };
  return check(document.contents);
}

type CheckNode = (node: unknown) => YamlTextFault | undefined;

function pairsFault(map: YAMLMap, check: CheckNode): YamlTextFault | undefined {
  const keys = new Set<string>();
  return firstFault(map.items, ({ key, value }) => {
    if (!isScalar(key)) return { offset: offsetOf(key ?? map), reason: 'yaml-key-not-text' };
    const name = keyOf(key);
    if (keys.has(name)) return { offset: offsetOf(key), reason: 'yaml-key-twice' };
    keys.add(name);
    return check(value);
  });
}

function firstFault<Item>(
  items: readonly Item[],
  check: (item: Item) => YamlTextFault | undefined,
): YamlTextFault | undefined {
  for (const item of items) {
    const fault = check(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && !contents.source);
}

function plainValue(node: unknown, shape: Shape | undefined, targets: AliasTargets): unknown {
  if (isAlias(node)) return plainValue(targets.get(node), shape, targets);
  if (isScalar(node)) return scalarOf(node, shape);
  if (isMap(node)) {
    const of = branchOf(shape, 'object');
    const entries = node.items.map((pair) => {
      const key = keyOf(pair.key as Scalar);
      return [key, plainValue(pair.value, shapeOfKey(of, key), targets)] as const;
    });
    return Object.fromEntries(entries);
  }
  if (isSeq(node)) {
    const of = branchOf(shape, 'array');
    return node.items.map((item) => plainValue(item, of?.items, targets));
  }
  return null;
}

function scalarOf(node: Scalar, shape: Shape | undefined): unknown {
  const { value, source } = node;
  if (typeof value === 'string' || source === undefined || value === null) return value;
  if (shape === undefined) return value;
  const branches = shape.anyOf ?? [shape];
  const wants = (type: string): boolean => branches.some((branch) => branch.type === type);
  const isOwn = typeof value === 'boolean' ? wants('boolean') : wants('integer') || wants('number');
  return !isOwn && wants('string') ? source : value;
}

/** The branch of a union that describes values of this type. */
function branchOf(shape: Shape | undefined, type: 'object' | 'array'): Shape | undefined {
  if (shape?.anyOf === undefined) return shape;
  const branches = shape.anyOf.filter((branch) => branch.type === type);
  if (branches.length < 2) return branches[0];
  // Of several objects: every property that any of them describes, the first description first.
  return {
    type: 'object',
    properties: Object.assign(
      {},
      ...branches.toReversed().map(({ properties }) => properties ?? {}),
    ) as NonNullable<Shape['properties']>,
  };
}

function shapeOfKey(shape: Shape | undefined, key: string): Shape | undefined {
  const { properties, additionalProperties } = shape ?? {};
  if (properties !== undefined && Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? (additionalProperties as Shape) : undefined;
}

/** The text of a key, as it stands in the file: `01` stays `01`. */
function keyOf(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** The steps of a path: `when.all[0].hex` is when, all, 0, hex. */
function stepsOf(path: string): readonly string[] {
  return path === 'body' ? [] : path.split(/[.[\]]+/).filter((step) => step !== '');
}
